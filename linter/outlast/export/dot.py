"""Boxes and arrows as DOT, the language of Graphviz; vendors are clusters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from outlast.export.picture import Arrow, Box

SHAPES = {
    "service": "box",
    "datastore": "cylinder",
    "zone": "tab",
    "entrypoint": "house",
    "monitor": "hexagon",
    "stack": "folder",
    "place": "ellipse",
}
CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2060-\u206f]")


def render(boxes: Iterable[Box], arrows: Iterable[Arrow]) -> str:
    """One digraph; every text is quoted, so no name can become an instruction."""
    return "\n".join(_lines(tuple(boxes), tuple(arrows))) + "\n"


def _lines(boxes: tuple[Box, ...], arrows: tuple[Arrow, ...]) -> Iterator[str]:
    yield "digraph outlast {"
    yield "  rankdir=LR;"
    yield '  node [fontname="Helvetica,Arial,sans-serif"];'
    for vendor in dict.fromkeys(box.vendor for box in boxes if box.vendor):
        yield f"  subgraph {_quoted('cluster_' + vendor)} {{"
        yield f"    label={_quoted(vendor)};"
        yield from (f"    {_box(box)}" for box in boxes if box.vendor == vendor)
        yield "  }"
    yield from (f"  {_box(box)}" for box in boxes if not box.vendor)
    yield from (f"  {_arrow(arrow)}" for arrow in arrows)
    yield "}"


def _box(box: Box) -> str:
    return f"{_quoted(box.id)} [label={_quoted(box.label)}, shape={SHAPES[box.kind]}];"


def _arrow(arrow: Arrow) -> str:
    dashed = ", style=dashed" if arrow.dashed else ""
    ends = f"{_quoted(arrow.start)} -> {_quoted(arrow.end)}"
    return f"{ends} [label={_quoted(arrow.label)}{dashed}];"


def _quoted(text: str) -> str:
    """A DOT string: only quotes end it, and backslashes could make escapes."""
    plain = CONTROL.sub(" ", text).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{plain}"'
