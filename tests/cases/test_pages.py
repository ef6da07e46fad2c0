"""`docs/policies/` is what the policies and their cases make."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from outlast.cases.pages import pages
from outlast.cases.read import cases_in
from outlast.policy.versions import every_version

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs" / "policies"
MADE = dict(pages(every_version((), ROOT), cases_in(ROOT / "fixtures" / "policies")))
COMMAND = "outlast policies docs policies --cases fixtures/policies -o docs/policies"


def test_there_is_a_page_for_each_policy_and_no_other() -> None:
    assert sorted(path.name for path in DOCS.iterdir()) == sorted(MADE), COMMAND


@pytest.mark.parametrize("name", sorted(MADE))
def test_a_page_is_up_to_date(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == MADE[name], COMMAND


@pytest.mark.parametrize("name", sorted(MADE))
def test_links_between_pages_lead_somewhere(name: str) -> None:
    assert [link for link in re.findall(r"\]\((\w+\.md)\)", MADE[name]) if link not in MADE] == []


@pytest.mark.parametrize("name", sorted(set(MADE) - {"index.md"}))
def test_a_page_shows_what_a_finding_says(name: str) -> None:
    assert re.search(r"^> (error|warning|note) at `", MADE[name], re.MULTILINE)
