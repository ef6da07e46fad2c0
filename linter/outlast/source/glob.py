"""Globs on reported paths: `**` crosses folders, a folder stands for all in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

SPECIAL, ESCAPED = re.compile(r"[\\\[^&|~]"), r"\\\g<0>"
"""What means something in a set of a regular expression, and nothing in one of a glob."""


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
    return _set(token)


def _set(token: str) -> str:
    """`[abc]`, `[a-z]` or `[!a]` as a regular expression; what is no set stands for itself."""
    body = token[1:-1]
    negated = body.startswith("!")
    found = f"[{'^' if negated else ''}{SPECIAL.sub(ESCAPED, body.removeprefix('!'))}]"
    try:
        re.compile(found)
    except re.error:
        return re.escape(token)
    return found
