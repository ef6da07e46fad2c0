"""Byte offsets of one file into spans: lines and code-point columns."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from outlast.domain.location import Span


@dataclass(frozen=True, slots=True)
class Text:
    """The bytes of one file with the table of its line starts.

    `read` is what the grammar is given: the same length as `data` up to an added end, with
    what the grammar would trip over replaced. Offsets mean the same in both, and text is
    always taken from `data`. `broken` are offsets in `read` that stand for unreadable values.
    A stretch of a file has `lines_before` it; a text made of a JSON string
    has one `place` for all it holds. `torn` collects the lines of strings that span lines.
    """

    path: str
    data: bytes
    starts: tuple[int, ...]
    ascii: bool
    read: bytes
    broken: frozenset[int] = frozenset()
    damaged: bool = False
    lines_before: int = 0
    place: Span | None = None
    torn: list[int] = field(default_factory=list)

    def span(self, start: int, end: int) -> Span:
        """The span of the bytes from `start` to before `end`."""
        if self.place is not None:
            return self.place
        if self.damaged:
            # A bracket that was added at the end has no place of its own.
            start, end = min(start, len(self.data)), min(end, len(self.data))
        starts = self.starts
        row = bisect_right(starts, start)
        end_row = row
        if row < len(starts) and end >= starts[row]:
            end_row = bisect_right(starts, end)
        before = self.lines_before
        if self.ascii:
            return Span(
                self.path,
                before + row,
                start - starts[row - 1] + 1,
                before + end_row,
                end - starts[end_row - 1] + 1,
            )
        column, end_column = self._column(row, start), self._column(end_row, end)
        return Span(self.path, before + row, column, before + end_row, end_column)

    def _column(self, row: int, offset: int) -> int:
        return len(self.text(self.starts[row - 1], offset)) + 1

    def tear(self, offset: int) -> None:
        """Note a string that starts at `offset` and does not end on its line."""
        self.torn.append(self.line(offset) + self.lines_before)

    def line(self, offset: int) -> int:
        """The line that the byte at `offset` stands in."""
        return bisect_right(self.starts, offset)

    def line_bounds(self, line: int) -> tuple[int, int]:
        """First byte of `line`, and its newline or the end of the file."""
        start = self.starts[line - 1]
        end = self.starts[line] - 1 if line < len(self.starts) else len(self.data)
        return start, end

    def text(self, start: int, end: int) -> str:
        """The source between two offsets, as it was written."""
        return self.data[start:end].decode("utf-8", "replace")


def text_of(path: str, data: bytes) -> Text:
    """A file as it stands; `read` gets a final newline, without which a heredoc never ends."""
    starts = [0]
    at = data.find(b"\n")
    while at >= 0:
        starts.append(at + 1)
        at = data.find(b"\n", at + 1)
    return Text(path, data, tuple(starts), data.isascii(), data + b"\n")
