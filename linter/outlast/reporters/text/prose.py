"""Small words of the page: plurals, and policy text of several paragraphs wrapped."""

from __future__ import annotations

import re
from collections.abc import Iterator

from outlast.reporters.text.styled import Line, Segment, Style, indented, wrapped

FENCE = "```"
ITEM = re.compile(r"(?:[-*]|\d+\.) ")


def count(number: int, one: str, many: str = "") -> str:
    """`1 service`, `3 services`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def joined(parts: list[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def paragraphs(
    text: str, width: int, indent: int, label: Segment | None = None, style: Style = "plain"
) -> Iterator[Line]:
    """`text` wrapped; list items hang, fenced and indented code is kept as it is.

    `label` stands in front of the first line.
    """
    label_once = [label, Segment(" ")] if label else []
    for block, verbatim in _blocks(text):
        if verbatim and not label_once:
            yield indented(indent + 2, Segment(block, style))
            continue
        item = ITEM.match(block)
        hang = len(item.group()) if item else 0
        yield from wrapped(width, indent, *label_once, Segment(block, style), hang=hang)
        label_once = []


def _blocks(text: str) -> Iterator[tuple[str, bool]]:
    """Paragraphs and list items as one string each, and lines of code as they are."""
    pending: list[str] = []
    fenced = False
    for raw in text.strip().splitlines():
        line = raw.strip()
        fence = line.startswith(FENCE)
        code = fenced or raw.startswith("    ")
        if pending and (fence or code or not line or ITEM.match(line)):
            yield " ".join(pending), False
            pending = []
        if fence:
            fenced = not fenced
        elif code:
            yield raw.rstrip(), True
        elif line:
            pending.append(line)
    if pending:
        yield " ".join(pending), False
