"""The page about settings: every key is on it, and every sample is one that is read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from outlast.settings import FILE
from outlast.settings.keys import KEYS
from outlast.settings.parse import SECTIONS, parse
from outlast.source.yamldoc import compose

PAGE = (Path(__file__).parents[2] / "docs" / "settings.md").read_text(encoding="utf-8")
SAMPLES = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
NAMED = set(re.findall(r"`([a-z_]+(?:\[\])?(?:\.[a-z_*]+(?:\[\])?)+)`", PAGE))
PATHS = {f"{path}.{key}" for path, keys in KEYS.items() for key in keys}


def inner(path: str) -> bool:
    """A mapping or a list whose own keys are on the page."""
    return path in KEYS or f"{path}[]" in KEYS


def test_every_section_has_a_heading() -> None:
    assert re.findall(r"^## (\w+)$", PAGE, re.MULTILINE) == list(SECTIONS)


def test_every_key_is_explained() -> None:
    assert sorted(path for path in PATHS - NAMED if not inner(path)) == []


def test_no_other_key_is_explained() -> None:
    assert sorted(NAMED - PATHS) == []


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda text: text.split(":")[0].strip("# "))
def test_sample_is_read(sample: str) -> None:
    node = compose(FILE, sample.encode())
    assert node is not None
    parse(node)
