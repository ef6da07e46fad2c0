"""Inline `outlast:ignore` comments of YAML into ignores, with the line of code they speak of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from outlast.domain.document import Node
from outlast.domain.fragment import Ignore, Problem
from outlast.domain.ignoring import read_ignore
from outlast.domain.location import Span
from outlast.source.text import lines

MARK = b"outlast:ignore"
COMMENT = re.compile(r"(?:^|(?<=\s))#[\s#]*outlast:ignore\b\s*(?P<words>.*)$")


def ignores_in(path: str, data: bytes, documents: Iterable[Node]) -> Iterator[Ignore | Problem]:
    """Every ignore of a file, and a problem for each that cannot be understood.

    A comment speaks of its own line when code stands before it, else of the next line of code.
    """
    if MARK not in data:
        return
    texts = lines(data)
    inside = _scalars(documents)
    for number, text in enumerate(texts, start=1):
        found = COMMENT.search(text)
        if found is None or _within(inside.get(number, ()), number, found.start() + 1):
            continue
        column = found.start("words") + 1
        span = Span(path, number, column, number, len(text.rstrip()) + 1)
        alone = not text[: found.start()].strip()
        target = _next_code(texts, number) if alone else number
        yield read_ignore(found["words"].strip(), span, target)


def _next_code(texts: Sequence[str], number: int) -> int:
    """The first line after `number` that is neither blank nor a comment, else the last one."""
    for later in range(number, len(texts)):
        text = texts[later].strip()
        if text and not text.startswith("#"):
            return later + 1
    return number


def _scalars(documents: Iterable[Node]) -> dict[int, list[Span]]:
    """The scalars that stand on each line: what is inside of them is no comment."""
    found: dict[int, list[Span]] = {}
    for document in documents:
        for node in document.walk():
            keys = (pair.key for pair in node.pairs)
            for scalar in (node, *keys):
                if scalar.kind == "scalar":
                    for line in range(scalar.span.line, scalar.span.end_line + 1):
                        found.setdefault(line, []).append(scalar.span)
    return found


def _within(spans: Iterable[Span], line: int, column: int) -> bool:
    here = (line, column)
    return any((s.line, s.column) < here < (s.end_line, s.end_column) for s in spans)
