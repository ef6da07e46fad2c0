"""Inline `outlast:ignore` comments of HCL into ignores, with the line of code they speak of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from outlast.domain.fragment import Ignore, Problem
from outlast.domain.ignoring import read_ignore
from outlast.readers.terraform.hcl.cst import Cst
from outlast.readers.terraform.hcl.offsets import Text

MARK = b"outlast:ignore"
BLANKS = re.compile(rb"\s*")

Comments = Sequence[tuple[int, int]]
"""Start and end of every comment of a text, in order."""


def comments_of(root: Cst) -> list[tuple[int, int]]:
    """Every comment in a tree, wherever it stands."""
    found: list[tuple[int, int]] = []
    stack = [root]
    while stack:
        node = stack.pop()
        if node.type == "comment":
            found.append((node.start_byte, node.end_byte))
        stack.extend(node.children)
    return sorted(found)


def ignores_of(text: Text, comments: Comments) -> tuple[list[Ignore], list[Problem]]:
    """Every ignore of a file, and a problem for each that cannot be understood."""
    ignores: list[Ignore] = []
    problems: list[Problem] = []
    targets = _targets(text, comments)
    for (start, end), target in zip(comments, targets, strict=True):
        for mark in _marks(text, start, end):
            stop = _line_end(text, mark, end)
            words = text.text(mark + len(MARK), stop).removesuffix("*/").strip()
            found = read_ignore(words, text.span(start, stop), target)
            if isinstance(found, Ignore):
                ignores.append(found)
            else:
                problems.append(found)
    return ignores, problems


def _marks(text: Text, start: int, end: int) -> Iterator[int]:
    """Where the word opens a line of the comment: in running text it means nothing."""
    at = text.data.find(MARK, start, end)
    while at >= 0:
        opening = max(start, text.data.rfind(b"\n", 0, at) + 1)
        if not text.data[opening:at].strip(b" \t#/*"):
            yield at
        at = text.data.find(MARK, at + 1, end)


def _line_end(text: Text, at: int, end: int) -> int:
    newline = text.data.find(b"\n", at, end)
    end = newline if newline >= 0 else end
    return at + len(text.data[at:end].rstrip())


def _targets(text: Text, comments: Comments) -> list[int]:
    """The line each speaks of: its own after code, else the next line that holds code."""
    following: list[int] = []
    for _, end in reversed(comments):
        blanks = BLANKS.match(text.data, end)
        after = blanks.end() if blanks else end
        number = len(following)
        joined = number and comments[len(comments) - number][0] == after
        following.append(following[-1] if joined else text.line(min(after, len(text.data))))
    following.reverse()
    return [
        text.lines_before + (text.line(start) if _follows_code(text, start) else target)
        for (start, _), target in zip(comments, following, strict=True)
    ]


def _follows_code(text: Text, start: int) -> bool:
    return bool(text.data[text.starts[text.line(start) - 1] : start].strip())
