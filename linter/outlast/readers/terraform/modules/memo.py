"""Makes every lazily evaluated thing once, and turns cycles and endless depth into Unknown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from outlast.domain.location import Span
from outlast.domain.value import Unknown

T = TypeVar("T")

MAX_DEPTH = 250
"""Things that wait for each other; the longest chain in 16,000 real files is under 40."""


@dataclass(slots=True)
class Memo:
    """What one reading has evaluated so far, and what it is in the midst of."""

    values: dict[str, Any] = field(default_factory=dict)
    busy: set[str] = field(default_factory=set)

    def once(self, key: str, what: str, span: Span, make: Callable[[], T]) -> T | Unknown:
        """The value of `key`, made by `make` when first asked for.

        Unknown when making it needs itself, or too many others. `what` is how messages call it.
        """
        if key in self.values:
            made: T = self.values[key]
            return made
        if key in self.busy:
            return Unknown(f"`{what}` depends on itself", span, text=f"${{{what}}}")
        if len(self.busy) >= MAX_DEPTH:
            return Unknown(f"`{what}` is nested too deeply", span, text=f"${{{what}}}")
        return self._make(key, what, span, make)

    def _make(self, key: str, what: str, span: Span, make: Callable[[], T]) -> T | Unknown:
        made: T | Unknown
        self.busy.add(key)
        try:
            made = make()
        except RecursionError:
            made = Unknown(f"`{what}` is nested too deeply", span, text=f"${{{what}}}")
        finally:
            self.busy.discard(key)
        self.values[key] = made
        return made
