"""Globs on reported paths: `**` crosses folders, a folder stands for all in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Globs:
    """Several patterns; a path matches when one of them does."""

    patterns: tuple[str, ...] = ()

    def match(self, path: str) -> bool:
        """Whether `path`, or a folder it lies in, is matched by a pattern."""
        return any(_compiled(pattern).match(path) for pattern in self.patterns)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern as a regular expression that also takes everything below what it names."""
    pattern = pattern.removeprefix("./").rstrip("/")
    if pattern in ("", "."):
        return re.compile("")
    parts = []
    position = 0
    for token in re.finditer(r"\*\*/?|\*|\?|\[[^\]/]+\]", pattern):
        parts.append(re.escape(pattern[position : token.start()]))
        parts.append(_token(token.group()))
        position = token.end()
    parts.append(re.escape(pattern[position:]))
    return re.compile("".join(parts) + r"(?:/.*)?\Z", re.DOTALL)


def _token(token: str) -> str:
    if token == "**/":
        return r"(?:[^/]+/)*"
    if token == "**":
        return ".*"
    if token == "*":
        return "[^/]*"
    if token == "?":
        return "[^/]"
    body = token[1:-1].replace("\\", r"\\")
    return f"[{'^' + body[1:] if body.startswith('!') else body}]"
