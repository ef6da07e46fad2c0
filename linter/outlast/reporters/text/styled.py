"""Lines of styled segments: wrapped by what a terminal shows, painted at one door."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from outlast.reporters.text.escape import cells, visible

Style = Literal["plain", "strong", "faint", "error", "warning", "note", "good", "bad", "place"]

CODES: dict[Style, str] = {
    "strong": "1",
    "faint": "2",
    "error": "1;31",
    "warning": "1;33",
    "note": "1;36",
    "good": "32",
    "bad": "31",
    "place": "4",
}


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of one style. It is made visible at birth, so nothing unsafe can be painted."""

    text: str
    style: Style = "plain"

    def __post_init__(self) -> None:
        """Escape whatever could steer the terminal."""
        object.__setattr__(self, "text", visible(self.text))


Line: TypeAlias = tuple[Segment, ...]
EMPTY: Line = ()


def size(segments: Iterable[Segment]) -> int:
    """Columns that the segments take side by side."""
    return sum(cells(segment.text) for segment in segments)


def indented(indent: int, *segments: Segment) -> Line:
    """One line, not wrapped."""
    return (Segment(" " * indent), *segments)


def wrapped(width: int, indent: int, *segments: Segment, hang: int = 0) -> Iterator[Line]:
    """Lines of at most `width` columns, but for words that are longer, such as paths.

    `hang` is how much deeper the lines after the first one are indented.
    """
    line: list[Segment] = []
    used, margin = 0, indent
    for word in _words(segments):
        needed = size(word)
        if line and margin + used + 1 + needed > width:
            yield indented(margin, *line)
            line, used, margin = [], 0, indent + hang
        if line:
            line.append(Segment(" "))
            used += 1
        line.extend(word)
        used += needed
    if line:
        yield indented(margin, *line)


def _words(segments: Iterable[Segment]) -> Iterator[list[Segment]]:
    """Words between spaces; neighbouring segments without a space between them are one word."""
    word: list[Segment] = []
    for segment in segments:
        for index, piece in enumerate(segment.text.split(" ")):
            if index and word:
                yield word
                word = []
            if piece:
                word.append(Segment(piece, segment.style))
    if word:
        yield word


def painted(lines: Iterable[Line], *, colour: bool) -> str:
    """The document. No line begins with `::`, which is a command to a workflow runner."""
    return "".join(_painted(line, colour) + "\n" for line in lines)


def _painted(line: Line, colour: bool) -> str:
    plain = "".join(segment.text for segment in line)
    guard = "\\" if plain.lstrip().startswith("::") else ""
    if not colour:
        return (guard + plain).rstrip()
    return guard + "".join(map(_coloured, line)).rstrip()


def _coloured(segment: Segment) -> str:
    code = CODES.get(segment.style)
    return f"\x1b[{code}m{segment.text}\x1b[0m" if code and segment.text else segment.text
