"""Patterns of scanned code: the only door to RE2, the engine that Terraform's own is a port of.

Its time grows with the text and never explodes, so a hostile pattern costs nothing special.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from outlast.readers.terraform.values.failure import Failure, TooMuch

MAX_PATTERN = 10_000
MAX_MEMORY = 8 << 20
"""Bytes that one compiled pattern may take, RE2's own default."""

Marks = tuple[int | None, ...]
"""Start and end of the match and of each group, None for a group that took no part."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern; `names` has one entry for each group, empty without a name."""

    engine: Any
    names: tuple[str, ...]

    def search(self, text: str, start: int = 0) -> Marks | None:
        """The leftmost match at or after `start`, preferring as Perl does."""
        found = self.engine.search(text, start)
        if found is None:
            return None
        spans = (found.span(number) for number in range(len(self.names) + 1))
        return tuple(None if mark < 0 else mark for span in spans for mark in span)

    def all(self, text: str) -> Iterator[Marks]:
        """Every match that does not overlap; an empty one right after another is left out."""
        at, last = 0, -1
        while at <= len(text):
            marks = self.search(text, at)
            if marks is None:
                return
            start, end = marks[0] or 0, marks[1] or 0
            if start < end or start != last:
                yield marks
            last = end
            at = end if end > at else at + 1


@lru_cache(maxsize=256)
def compiled(pattern: str) -> Pattern:
    """The engine of a pattern. Raises Failure when RE2 refuses it."""
    import re2  # 10 ms, and most code has no pattern.

    if len(pattern) > MAX_PATTERN:
        raise TooMuch("a pattern is too large")
    options = re2.Options()
    options.log_errors = False
    options.max_mem = MAX_MEMORY
    try:
        engine = re2.compile(pattern, options)
    except re2.error as error:
        raise Failure("the pattern is not one that RE2 takes") from error
    names = {number: name for name, number in engine.groupindex.items()}
    return Pattern(engine, tuple(names.get(n, "") for n in range(1, engine.groups + 1)))
