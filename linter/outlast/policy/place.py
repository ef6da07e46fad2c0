"""An offset in a YAML value as a line and column of its file, shown with a caret."""

from __future__ import annotations

from outlast.domain.document import Node
from outlast.domain.location import Span

WIDTH = 100


def inside(node: Node, offset: int, lines: tuple[str, ...]) -> Span:
    """The place of the character at `offset` of the scalar `node`.

    Folding and indentation change only blanks, so the character is found by counting the
    others. An escape before it in a quoted scalar can move the caret; the line stays near.
    """
    wanted = sum(not char.isspace() for char in node.text[:offset])
    for line, column, char in _characters(node.span, lines, skip=_marks(node, lines)):
        if not char.isspace():
            if wanted == 0:
                return Span(node.span.path, line, column)
            wanted -= 1
    end = node.span
    return Span(end.path, end.end_line, end.end_column)


def _marks(node: Node, lines: tuple[str, ...]) -> int:
    """How many characters of the source before the value are not of it."""
    if not node.quoted:
        return 0
    first = lines[node.span.line - 1][node.span.column - 1 :]
    return len(first) if first[:1] in "|>" else 1


def _characters(span: Span, lines: tuple[str, ...], skip: int) -> list[tuple[int, int, str]]:
    found = [
        (number, column, char)
        for number in range(span.line, span.end_line + 1)
        for column, char in enumerate(lines[number - 1], start=1)
        if (number, column) >= (span.line, span.column)
        and (number, column) < (span.end_line, span.end_column)
    ]
    return found[skip:]


def pointed(span: Span, message: str, lines: tuple[str, ...]) -> str:
    """`path:line:column: message`, the source line, and a caret under the place."""
    line = lines[span.line - 1] if span.line <= len(lines) else ""
    start = max(0, span.column - WIDTH // 2) if len(line) > WIDTH else 0
    shown = "".join(char if char.isprintable() else " " for char in line[start : start + WIDTH])
    caret = " " * (span.column - 1 - start) + "^"
    return f"{span}: {message}\n  {shown}\n  {caret}"
