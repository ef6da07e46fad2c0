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


STARS = {"*": (0, "[^/]*"), "**/": (1, "(?:[^/]+/)*"), "**": (2, ".*")}
"""How far each star reaches: within a name, over whole folders, over anything."""

Part = str | tuple[int, str]


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """A pattern as a regular expression that also takes everything below what it names."""
    pattern = pattern.removeprefix("./").rstrip("/")
    if pattern in ("", "."):
        return re.compile("")
    return re.compile(_joined(_parts(pattern)) + r"(?:/.*)?\Z", re.DOTALL)


def _parts(pattern: str) -> list[Part]:
    """Regular expressions for what is fixed, and stars between them."""
    parts: list[Part] = []
    position = 0
    for token in re.finditer(r"(?:(?<=/)|^)\*\*/|\*\*|\*|\?|\[[^\]/]+\]", pattern):
        parts.append(re.escape(pattern[position : token.start()]))
        parts.append(STARS.get(token.group()) or _token(token.group()))
        position = token.end()
    return [*parts, re.escape(pattern[position:])]


def _joined(parts: list[Part]) -> str:
    """One regular expression that takes no more than cubic time, whatever the stars.

    A star takes as little as it can for good (an atomic group) when a later one reaches as far:
    that one can take whatever this one has left.
    """
    for at, part in enumerate(parts):
        if isinstance(part, tuple):
            fixed, rest = "".join(map(str, parts[:at])), parts[at + 1 :]
            for end, later in enumerate(rest):
                if isinstance(later, tuple) and later[0] >= part[0]:
                    group = f"(?>{part[1]}?{_joined(rest[:end])})"
                    return fixed + group + _joined(rest[end:])
            return fixed + part[1] + _joined(rest)
    return "".join(map(str, parts))


def _token(token: str) -> str:
    return "[^/]" if token == "?" else _set(token)


def _set(token: str) -> str:
    """`[abc]`, `[a-z]` or `[!a]` as a regular expression; what is no set stands for itself."""
    body = token[1:-1]
    negated = body.startswith("!")
    found = f"[{'^' if negated else ''}{SPECIAL.sub(ESCAPED, body.removeprefix('!'))}]"
    try:
        re.compile(found)
    except re.error:
        return re.escape(token)
    return f"(?!/){found}"
