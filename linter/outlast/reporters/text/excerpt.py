"""One source line with the region under it marked, cut to the width of the terminal."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from outlast.domain.location import Span
from outlast.reporters.text.escape import cells, visible
from outlast.reporters.text.styled import Line, Segment, Style, indented

TAB = "    "
CUT = "..."
BEFORE = 12  # columns kept left of a region that starts far to the right
LARGEST = 10  # columns of one code point, when it is shown as an escape
LONGEST = 4_000  # code points looked at: a minified file has one line of a megabyte


def excerpt(source: str, span: Span, width: int, indent: int, style: Style) -> Iterator[Line]:
    """The line at the start of `span`, and carets below; indentation of the code is dropped."""
    gutter = str(span.line)
    room = max(width - indent - len(gutter) - 3, 20)
    shown, start, end = _window(_cut_down(source, span), room)
    bar = Segment(" | ", "faint")
    yield indented(indent, Segment(gutter, "faint"), bar, Segment(shown))
    carets = Segment("^" * (end - start), style)
    yield indented(indent, Segment(" " * len(gutter)), bar, Segment(" " * start), carets)


def _cut_down(source: str, span: Span) -> tuple[list[str], int, int]:
    """The code points worth showing, each as it is shown, and the marked stretch of them."""
    line = source.rstrip()
    skipped = len(line) - len(line.lstrip("\ufeff \t"))
    start = min(max(span.column - 1, skipped), max(len(line) - 1, skipped))
    end = len(line) if span.end_line > span.line else min(span.end_column - 1, len(line))
    if start - skipped > LONGEST // 2:
        skipped = start - BEFORE
    pieces = [TAB if char == "\t" else visible(char) for char in line[skipped:][:LONGEST]]
    return pieces, start - skipped, max(end, start + 1) - skipped


def _window(marked: tuple[list[str], int, int], room: int) -> tuple[str, int, int]:
    """The part of the line that fits into `room` columns, and the columns of the marked part."""
    pieces, start, end = marked
    edges = [0]
    for piece in pieces:
        edges.append(edges[-1] + cells(piece))
    first, last = edges[min(start, len(pieces))], edges[min(end, len(pieces))]
    if edges[-1] <= room:
        return "".join(pieces), first, max(last, first + 1)
    begin = 0
    if first + LARGEST + len(CUT) > room:
        before = min(BEFORE, room - LARGEST - 2 * len(CUT))
        begin = bisect_left(edges, first - before)
    lead = CUT if begin else ""
    stop = bisect_right(edges, edges[begin] + room - len(lead) - len(CUT)) - 1
    shown = lead + "".join(pieces[begin:stop]) + (CUT if stop < len(pieces) else "")
    shift = len(lead) - edges[begin]
    return shown, first + shift, max(min(last + shift, cells(shown)), first + shift + 1)
