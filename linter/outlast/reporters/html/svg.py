"""SVG elements as text; whatever comes from scanned files is escaped at this one door."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
"""Characters that XML has no place for, or that turn the direction of the text around them."""


@dataclass(frozen=True, slots=True)
class Markup:
    """Text that is markup already."""

    text: str


def plain(text: str) -> str:
    """`text` as content or attribute: no markup, nothing unseen."""
    return escape(UNSEEN.sub("\ufffd", text), quote=True)


def el(tag: str, *children: Markup | str, **attributes: object) -> Markup:
    """An element; `cls` is the class, underscores in names are hyphens, None leaves out."""
    names = {"cls": "class"}
    written = "".join(
        f' {names.get(name, name.replace("_", "-"))}="{plain(_number(value))}"'
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


def picture(name: str, title: str, about: str, width: int, height: float, *parts: Markup) -> Markup:
    """A whole picture: scales with its column, and tells screen readers what it shows."""
    return el(
        "svg",
        el("title", title, id=f"{name}-title"),
        el("desc", about, id=f"{name}-desc"),
        *parts,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width} {_number(height)}",
        role="img",
        cls=f"picture {name.partition('-')[0]}",
        aria_labelledby=f"{name}-title {name}-desc",
    )


def words(x: float, y: float, text: str, cls: str = "", **attributes: object) -> Markup:
    """A line of text."""
    return el("text", text, x=x, y=y, cls=cls or None, **attributes)


def cut(text: str, most: int) -> str:
    """`text` with its middle left out when it is longer than `most`."""
    if len(text) <= most:
        return text
    head = (most - 1) * 2 // 3
    return f"{text[:head]}…{text[len(text) - (most - 1 - head) :]}"


def _number(value: object) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)
