"""Inline `outlast:ignore` comments of HCL into ignores, with the line of code they speak of."""

from __future__ import annotations

import re
from collections.abc import Callable

from outlast.domain.fragment import Ignore, Problem
from outlast.domain.ignoring import read_ignore
from outlast.readers.terraform.offsets import Text

MARK = b"outlast:ignore"
BLANKS = re.compile(rb"\s*")

CommentAt = Callable[[int], tuple[int, int] | None]
"""The start and end of the comment that an offset lies in, or None when it is no comment."""


def ignores_of(text: Text, comment_at: CommentAt) -> tuple[list[Ignore], list[Problem]]:
    """Every ignore of a file, and a problem for each that cannot be understood."""
    ignores: list[Ignore] = []
    problems: list[Problem] = []
    at = text.data.find(MARK)
    while at >= 0:
        comment = comment_at(at)
        if comment is not None and _opens(text, comment[0], at):
            end = _line_end(text, at, comment[1])
            span = text.span(comment[0], end)
            words = text.text(at + len(MARK), end).removesuffix("*/").strip()
            found = read_ignore(words, span, _target(text, comment, comment_at))
            if isinstance(found, Ignore):
                ignores.append(found)
            else:
                problems.append(found)
        at = text.data.find(MARK, at + 1)
    return ignores, problems


def _opens(text: Text, start: int, at: int) -> bool:
    """Whether nothing but the comment's own marks stands before the word on its line."""
    start = max(start, text.data.rfind(b"\n", 0, at) + 1)
    return not text.data[start:at].strip(b" \t#/*")


def _line_end(text: Text, at: int, end: int) -> int:
    newline = text.data.find(b"\n", at, end)
    end = newline if newline >= 0 else end
    return at + len(text.data[at:end].rstrip())


def _target(text: Text, comment: tuple[int, int], comment_at: CommentAt) -> int:
    """The line itself for a comment after code, else the next line that holds code."""
    start, end = comment
    line = text.line(start)
    before = text.data[text.starts[line - 1] : start]
    if before.strip():
        return line + text.lines_before
    while True:
        blanks = BLANKS.match(text.data, end)
        end = blanks.end() if blanks else end
        following = comment_at(end) if end < len(text.data) else None
        if following is None or following[1] <= end:
            break
        end = following[1]
    return text.line(min(end, len(text.data))) + text.lines_before
