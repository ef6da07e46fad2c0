"""Links between the pages, as GitHub shows them: to files that are there and headings they have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:")


def tokens(page: Path) -> Iterator[Token]:
    for token in MarkdownIt().enable("table").parse(page.read_text(encoding="utf-8")):
        yield token
        yield from token.children or ()


def headings(page: Path) -> set[str]:
    """The anchors that GitHub gives to the headings of a page."""
    found, inside = set(), False
    for token in tokens(page):
        if token.type == "inline" and inside:
            text = "".join(part.content for part in token.children or ())
            found.add(re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-"))
        inside = token.type == "heading_open" or (inside and token.type != "heading_close")
    return found


def named(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_leads_somewhere(page: Path) -> None:
    for token in tokens(page):
        target = str(token.attrs.get("href", "")) if token.type == "link_open" else ""
        if not target or ELSEWHERE.match(target):
            continue
        path, _, anchor = target.partition("#")
        place = (page.parent / path).resolve() if path else page
        assert place.is_relative_to(ROOT), target
        assert place.exists(), target
        assert not anchor or anchor in headings(place), target
