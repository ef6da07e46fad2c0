"""What the person at the terminal asked for; every reporter takes the same record."""

from __future__ import annotations

from dataclasses import dataclass

from outlast.domain.finding import Level


@dataclass(frozen=True, slots=True)
class Options:
    """How a report is to be shown; a reporter reads what concerns it.

    `width` is in columns of the terminal; `rows` are the lines of a page, which the text is cut
    to unless it is `verbose`, and 0 for as many as it takes. `suppressed` also writes ignored
    findings where the format has a word for them. `summary` leaves findings out of the text, and
    `explain` says why each policy asks.
    """

    width: int = 80
    rows: int = 0
    colour: bool = False
    verbose: bool = False
    quiet: bool = False
    show_unknown: bool = False
    coverage: bool = False
    fail_on: Level = "error"
    suppressed: bool = False
    summary: bool = False
    explain: bool = False
