"""One case: which policy, which code, and exactly what one run of it must say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from outlast.domain.location import Span
from outlast.domain.value import Value

FILE = "case.yaml"
VERDICTS = ("pass", "fail", "unknown")


@dataclass(frozen=True, slots=True)
class Stated:
    """A verdict that must come out, and where `case.yaml` says so; `facts` are what it states."""

    facts: Mapping[str, Value]
    span: Span


@dataclass(frozen=True, slots=True)
class Case:
    """`<policy>/<verdict>-<words>/`: the code, and what `case.yaml` states of it.

    `policy` is an id, or `BKP001@1` for an older version. `today` is the day the run believes in.
    """

    policy: str
    name: str
    folder: Path
    about: str
    passed: int = 0
    failed: tuple[Stated, ...] = ()
    unknown: tuple[Stated, ...] = ()
    today: date = date.min

    @property
    def id(self) -> str:
        """`BKP001/fail-forty-tables`."""
        return f"{self.policy}/{self.name}"

    @property
    def verdict(self) -> str:
        """The verdict that its name promises."""
        return self.name.partition("-")[0]
