"""`docs/subjects.md` is the page that the code makes."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

import pytest

from outlast.policy.reference import page
from outlast.subjects import model
from outlast.subjects.model import SUBJECTS, Anchor

PAGE = Path(__file__).parents[2] / "docs" / "subjects.md"
RECORDS = sorted(
    (
        one
        for one in vars(model).values()
        if isinstance(one, type) and is_dataclass(one) and one.__module__ == model.__name__
    ),
    key=lambda one: one.__name__,
)


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text() == page(), "write page() to docs/subjects.md"


@pytest.mark.parametrize("kind", SUBJECTS)
def test_every_subject_has_its_section(kind: str) -> None:
    assert f"\n## {kind}\n" in page()


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_every_field_is_documented(record: Any) -> None:
    if record in (Anchor, model.Subjects):
        return
    silent = [f.name for f in fields(record) if not f.metadata.get("doc") and f.name != "anchor"]
    assert silent == []
