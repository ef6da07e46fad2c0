"""Boxes and arrows as a Mermaid flowchart, which GitHub draws in Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from outlast.export.picture import Arrow, Box

SHAPES = {
    "service": ("[", "]"),
    "datastore": ("[(", ")]"),
    "zone": ("{{", "}}"),
    "entrypoint": (">", "]"),
    "monitor": ("([", "])"),
    "stack": ("[[", "]]"),
    "place": ("(", ")"),
}
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2060-\u206f]")
SPECIAL = re.compile(r"[^\w\s./:@+-]")


def render(boxes: Iterable[Box], arrows: Iterable[Arrow]) -> str:
    """One flowchart; what could mean something is an entity, so no name can be an instruction."""
    return "\n".join(_lines(tuple(boxes), tuple(arrows))) + "\n"


def _lines(boxes: tuple[Box, ...], arrows: tuple[Arrow, ...]) -> Iterator[str]:
    ids = {box.id: f"n{number}" for number, box in enumerate(boxes)}
    yield "flowchart LR"
    vendors = dict.fromkeys(box.vendor for box in boxes if box.vendor)
    for number, vendor in enumerate(vendors):
        yield f"  subgraph v{number}[{_quoted(vendor)}]"
        yield from (f"    {_box(box, ids)}" for box in boxes if box.vendor == vendor)
        yield "  end"
    yield from (f"  {_box(box, ids)}" for box in boxes if not box.vendor)
    for arrow in arrows:
        line = "-.->" if arrow.dashed else "-->"
        yield f"  {ids[arrow.start]} {line}|{_quoted(arrow.label)}| {ids[arrow.end]}"


def _box(box: Box, ids: dict[str, str]) -> str:
    opening, closing = SHAPES[box.kind]
    return f"{ids[box.id]}{opening}{_quoted(box.label)}{closing}"


def _quoted(text: str) -> str:
    plain = CONTROL.sub(" ", text)
    return '"' + SPECIAL.sub(lambda found: f"#{ord(found.group())};", plain) + '"'
