"""What one state of an estate has that another has not: outcomes, facts, findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from outlast.domain.finding import Finding, Outcome
from outlast.domain.fragment import Problem
from outlast.domain.location import Span

BEST_LAST: tuple[Outcome, ...] = ("lost", "restorable", "by-hand", "survives", "unaffected")
"""The decided outcomes, in order; `unknown` is neither better nor worse than any of them."""

Direction = Literal["worse", "better", "unclear", "new", "gone"]


@dataclass(frozen=True, slots=True)
class OutcomeChange:
    """A service that ends otherwise when `fails` is gone; None where it does not exist.

    `because` are the causes in the state where it exists, the newer one first.
    """

    fails: str
    service: str
    before: Outcome | None
    after: Outcome | None
    because: tuple[str, ...] = ()

    @property
    def direction(self) -> Direction:
        """`worse`, `better`, or `unclear` when one side is unknown; `new` and `gone` services."""
        if self.before is None:
            return "new"
        if self.after is None:
            return "gone"
        if "unknown" in (self.before, self.after) or self._only_more():
            return "unclear"
        worse = BEST_LAST.index(self.after) < BEST_LAST.index(self.before)
        return "worse" if worse else "better"

    def _only_more(self) -> bool:
        """Whether it now runs on what fails as well, beside where it ran: one alternative more."""
        return self.before == "unaffected" and self.after in ("survives", "by-hand")


@dataclass(frozen=True, slots=True)
class FactChange:
    """A subject that stands elsewhere now: `fact` names what (`copies at`, `nameservers at`).

    `before` and `after` are places, sorted; None where the subject does not exist.
    """

    subject: str
    label: str
    fact: str
    before: tuple[str, ...] | None
    after: tuple[str, ...] | None
    span: Span


@dataclass(frozen=True, slots=True)
class Change:
    """All that differs between `base` and `head`, each as people call it. Tuples are sorted.

    `ignored` are findings of `base` that still hold in `head`, where somebody answers for them.
    `problems` are those of `head` that `base` has not.
    """

    base: str
    head: str
    outcomes: tuple[OutcomeChange, ...] = ()
    facts: tuple[FactChange, ...] = ()
    new: tuple[Finding, ...] = ()
    fixed: tuple[Finding, ...] = ()
    ignored: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()

    def of(self, direction: Direction) -> tuple[OutcomeChange, ...]:
        """The outcomes that changed in one direction."""
        return tuple(change for change in self.outcomes if change.direction == direction)
