"""What becomes of one part of a service, told once by a pessimist and once by an optimist."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from outlast.domain.finding import Alternative, Outcome
from outlast.domain.location import Span
from outlast.domain.value import Maybe, Unknown

WORST: tuple[Outcome, ...] = ("lost", "restorable", "by-hand", "survives", "unaffected")
"""The decided outcomes of a part, the worst first. A service ends as its worst part does."""


@dataclass(frozen=True, slots=True)
class Part:
    """The outcome of one layer of a service, why in a few words, and what else there was.

    `doubts` are the reasons of what was not decided on the way there.
    """

    layer: str
    label: str
    outcome: Outcome
    because: str = ""
    span: Span | None = None
    alternatives: tuple[Alternative, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def rank(self) -> int:
        """How bad it is: 0 is the worst."""
        return WORST.index(self.outcome)


@dataclass(slots=True)
class Mood:
    """How what is not decided is taken: the pessimist fears it, the optimist hopes.

    Both walk through the same rules, and every rule gets no better when more is gone. So the
    truth lies between their answers, and where the two agree, Unknown has changed nothing.
    """

    gloomy: bool
    doubts: list[Unknown] = field(default_factory=list)

    def gone(self, fact: Maybe[bool]) -> bool:
        """Whether something is taken for gone."""
        return self._taken(fact, self.gloomy)

    def there(self, fact: Maybe[bool]) -> bool:
        """Whether something is taken to be there."""
        return self._taken(fact, not self.gloomy)

    def _taken(self, fact: Maybe[bool], otherwise: bool) -> bool:
        if isinstance(fact, Unknown):
            self.doubts.append(fact)
            return otherwise
        return fact


def told(part: Part, mood: Mood) -> Part:
    """`part`, with what `mood` had to take for granted."""
    reasons = dict.fromkeys(doubt.reason for doubt in mood.doubts)
    return replace(part, doubts=tuple(reasons)) if reasons else part


def unique(words: Iterator[str]) -> Iterator[str]:
    """The words, each once, in order."""
    return iter(dict.fromkeys(words))
