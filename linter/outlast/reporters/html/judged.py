"""Outcomes looked up: how a service ends when one of its regions or one of its vendors fails."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from outlast.domain.finding import Outcome, ServiceOutcome, VendorFailure
from outlast.domain.portrait import UNDECIDED, Portrait, Serving

ORDER: tuple[Outcome, ...] = ("lost", "restorable", "by-hand", "survives", "unaffected")
ENDED = ("lost", "restorable")
"""Outcomes that leave users without the service."""

WORDS: Mapping[str, str] = {
    "lost": "loses data",
    "restorable": "is down, restorable",
    "by-hand": "fails over by hand",
    "survives": "survives by itself",
    "unaffected": "is not touched",
    "unknown": "is undecided",
}
LEVELS = ("critical", "high", "medium", "low", "unstated")


@dataclass(frozen=True, slots=True)
class Worst:
    """The worst that surely happens to a service, and by what; `doubt` when it may be worse."""

    outcome: Outcome
    fails: str
    doubt: bool

    @property
    def told(self) -> Outcome:
        """As it may be said: what may end the service and is not decided is `unknown`."""
        return "unknown" if self.doubt and self.outcome not in ENDED else self.outcome


@dataclass(frozen=True, slots=True)
class Judged:
    """The outcomes of every service, by its label and by what fails."""

    vendors: Mapping[str, Mapping[str, ServiceOutcome]]
    regions: Mapping[str, Mapping[str, ServiceOutcome]]

    @classmethod
    def of(cls, portrait: Portrait) -> Judged:
        """The look-up tables of one portrait."""
        return cls(_table(portrait.failures), _table(portrait.regional))

    def by_vendor(self, one: Serving) -> Worst:
        """The worst loss of a vendor."""
        return _worst(one.label, self.vendors)

    def by_region(self, one: Serving) -> Worst:
        """The worst loss of a region; what lies in no decided one may end with any."""
        worst = _worst(one.label, self.regions)
        return Worst(worst.outcome, worst.fails, worst.doubt or _somewhere(one))


def _somewhere(one: Serving) -> bool:
    """Whether the code leaves open in which region a part of it lies."""
    places = [run.place for run in one.runs] + [store.place for store in one.stores]
    return any(place.region == UNDECIDED for place in places)


def _table(failures: Iterable[VendorFailure]) -> Mapping[str, Mapping[str, ServiceOutcome]]:
    return {one.fails: {end.service: end for end in one.services} for one in failures}


def _worst(label: str, table: Mapping[str, Mapping[str, ServiceOutcome]]) -> Worst:
    """The worst decided outcome; an unknown one is a doubt beside it."""
    found: Outcome = "unaffected"
    fails, doubt = "", False
    for name, ends in table.items():
        end = ends.get(label)
        if end is None:
            continue
        if end.outcome == "unknown":
            doubt = True
        elif ORDER.index(end.outcome) < ORDER.index(found):
            found, fails = end.outcome, name
    return Worst(found, fails, doubt)
