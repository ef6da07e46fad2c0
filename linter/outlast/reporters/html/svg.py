"""SVG elements as text; whatever comes from scanned files is escaped at this one door."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufffe\uffff\ud800-\udfff]"
)
"""Characters that XML has no place for, or that turn the direction of the text around them."""

BLANKS = dict.fromkeys(map(ord, "\t\n\r"), " ")

LETTER = 7.6
"""How wide a cell of text is, at most, in the size that pictures are lettered in: 13 units."""


@dataclass(frozen=True, slots=True)
class Markup:
    """Text that is markup already."""

    text: str


def plain(text: str) -> str:
    """`text` as content or attribute: no markup, nothing unseen."""
    return escape(seen(text), quote=True)


def seen(text: str) -> str:
    """`text` with a mark for each character that nobody would see."""
    return UNSEEN.sub("\ufffd", text.translate(BLANKS))


def el(tag: str, *children: Markup | str, **attributes: object) -> Markup:
    """An element; `cls` is the class, underscores in names are hyphens, None leaves out."""
    names = {"cls": "class"}
    written = "".join(
        f' {names.get(name, name.replace("_", "-"))}="{plain(number(value))}"'
        for name, value in attributes.items()
        if value is not None
    )
    inside = "".join(
        child.text if isinstance(child, Markup) else plain(child) for child in children
    )
    return Markup(f"<{tag}{written}>{inside}</{tag}>" if inside else f"<{tag}{written}/>")


def together(parts: Iterable[Markup]) -> Markup:
    """Several elements behind each other."""
    return Markup("".join(part.text for part in parts))


def picture(name: str, title: str, about: str, size: tuple[float, float], *parts: Markup) -> Markup:
    """A whole picture: scales with its column, and tells screen readers what it shows.

    `name` is its id in the page, and its first word the class. What links in it stays reachable,
    so it is a group and no image.
    """
    return el(
        "svg",
        el("title", title, id=f"{name}-title"),
        el("desc", about, id=f"{name}-desc"),
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {number(size[0])} {number(size[1])}",
        role="group",
        cls=f"picture {name.partition('-')[0]}",
        aria_labelledby=f"{name}-title",
        aria_describedby=f"{name}-desc",
    )


def words(x: float, y: float, text: str, cls: str = "", **attributes: object) -> Markup:
    """A line of text."""
    return el("text", text, x=x, y=y, cls=cls or None, **attributes)


def link(target: str, *parts: Markup, told: str | None = None, **attributes: object) -> Markup:
    """What leads to `target` in the same page; `told` is what it counts, for those who hear it."""
    return el("a", *parts, href=f"#{target}", aria_label=told, **attributes)


def moved(x: float, y: float, part: Markup) -> Markup:
    """`part` with its origin elsewhere."""
    return el("g", part, transform=f"translate({number(x)} {number(y)})")


def cells(text: str) -> int:
    """How many cells wide a text is: letters of East Asia and pictographs take two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in seen(text))


def cut(text: str, most: int) -> str:
    """`text` with its middle left out when it takes more than `most` cells."""
    if cells(text) <= most:
        return text
    tail = _fitting(text[::-1], (most - 1) // 3)[::-1]
    return f"{_fitting(text, most - 1 - cells(tail))}…{tail}"


def wide(text: str, padding: float = 16) -> float:
    """How wide a box must be to hold `text`."""
    return padding + LETTER * cells(text)


def number(value: object) -> str:
    """A number as SVG writes it, to one tenth."""
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


def _fitting(text: str, most: int) -> str:
    kept = ""
    for letter in text:
        if cells(kept + letter) > most:
            break
        kept += letter
    return kept
