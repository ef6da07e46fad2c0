"""A folder of code becomes its portrait, its page, and the page as a tree that tests can ask."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from outlast.domain.portrait import Portrait
from outlast.pipeline import Request, lint_estate
from outlast.reporters.html.page import render
from outlast.survival.portrait import portrait

EMPTY = {"meta", "link", "input", "br"}


@dataclass(frozen=True, slots=True)
class Drawn:
    """An estate with its page."""

    portrait: Portrait
    page: str
    file: Path


def draw(folder: Path, title: str = "grown") -> Drawn:
    """The page of the code in `folder`, written beside it."""
    estate, report = lint_estate(Request((str(folder),), workers=1))
    vendors = filter(None, map(estate.catalogue.vendor, estate.catalogue.vendors()))
    names = {vendor.id: vendor.name for vendor in vendors}
    shown = portrait(estate.subjects, report, names, title, "2026-01-01")
    file = folder.parent / f"{folder.name}.html"
    page = render(shown)
    file.write_text(page, encoding="utf-8")
    return Drawn(shown, page, file)


@dataclass(slots=True)
class Element:
    """An element of a page, with what is in it."""

    tag: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    def all(self, tag: str = "", **attributes: str) -> list[Element]:
        """Every element below that is called so and has these attributes."""
        return [
            one
            for one in self._below()
            if tag in ("", one.tag)
            and all(one.attributes.get(name) == text for name, text in attributes.items())
        ]

    @property
    def text(self) -> str:
        """All text below."""
        return "".join(one if isinstance(one, str) else one.text for one in self.children)

    def _below(self) -> Iterator[Element]:
        for one in self.children:
            if isinstance(one, Element):
                yield one
                yield from one._below()


class _Reader(HTMLParser):
    """Refuses what is not closed in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), (tag, attrs)
        found = Element(tag, {name: text or "" for name, text in attrs})
        self.open[-1].children.append(found)
        if tag not in EMPTY:
            self.open.append(found)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in EMPTY:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")


def tree(page: str) -> Element:
    """The page as a tree; whatever is not well formed fails."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    assert len(reader.open) == 1
    return reader.open[0]
