"""How an evaluation ends early: an error Terraform would report, or a limit of ours."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass

MAX_TEXT = 1_000_000
"""Characters of one string."""

MAX_ITEMS = 200_000
"""Members of one value, at all depths."""

MAX_WORK = 300_000
"""Steps of one evaluation, about a second."""

MAX_DEPTH = 400
"""Expressions within expressions, through locals and modules; real code stays under 60."""


class Failure(Exception):  # noqa: N818 - what `try` and `can` look for, often no error of ours
    """Terraform would refuse this expression; `try` and `can` see it."""


class TooMuch(Exception):  # noqa: N818 - a limit, not an error of the scanned code
    """A limit of ours was reached; `try` and `can` do not see it, as Terraform would go on."""


@dataclass(slots=True)
class Budget:
    """What is left; shared by all parts of one evaluation."""

    depth: int
    work: int = MAX_WORK

    def spend(self, steps: int) -> None:
        """Take `steps` away."""
        self.work -= steps
        if self.work < 0:
            raise TooMuch("it takes too much work")


CURRENT: ContextVar[Budget | None] = ContextVar("budget", default=None)
"""The budget of the evaluation under way."""


def spend(steps: int) -> None:
    """Take `steps` from the evaluation under way, if there is one."""
    budget = CURRENT.get()
    if budget is not None:
        budget.spend(steps)


def within_text(length: int) -> None:
    """Refuse a string of `length` characters when that is too long."""
    if length > MAX_TEXT:
        raise TooMuch(f"it makes a string of more than {MAX_TEXT:,} characters")


def within_items(count: int) -> None:
    """Refuse a collection of `count` members when those are too many."""
    if count > MAX_ITEMS:
        raise TooMuch(f"it makes more than {MAX_ITEMS:,} values")
