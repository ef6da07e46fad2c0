"""What of an estate is asked for: some services, vendors or kinds of subject, or all of it."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from outlast.domain.value import Unknown, known
from outlast.engine.judge import each
from outlast.engine.record import KINDS
from outlast.errors import UsageError
from outlast.subjects.model import Service, Subject, Subjects


@dataclass(frozen=True, slots=True)
class View:
    """The filters of one export; empty ones take everything."""

    services: tuple[str, ...] = ()
    vendors: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether nothing is left out."""
        return not (self.services or self.vendors or self.kinds)

    def of(self, subjects: Subjects) -> tuple[Subject, ...]:
        """The subjects that are asked for. Raises UsageError for names that nothing has."""
        every = tuple(each(subjects))
        _there("service", self.services, (service_of(one) for one in every))
        _there("vendor", self.vendors, (v for one in every for v in vendors_of(one)))
        return tuple(one for one in every if self._takes(one))

    def _takes(self, one: Subject) -> bool:
        return (
            (not self.kinds or KINDS[type(one)] in self.kinds)
            and (not self.services or service_of(one) in self.services)
            and (not self.vendors or not set(vendors_of(one)).isdisjoint(self.vendors))
        )


def _there(what: str, asked: Iterable[str], names: Iterable[str]) -> None:
    found = sorted(set(names) - {""})
    for name in asked:
        if name not in found:
            near = difflib.get_close_matches(name, found, 1)
            hint = f"did you mean `{near[0]}`?" if near else f"there are {_listed(found)}"
            raise UsageError(f"no {what} `{name}` in this graph; {hint}")


def _listed(names: list[str], most: int = 12) -> str:
    if not names:
        return "none at all"
    rest = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(f"`{name}`" for name in names[:most]) + rest


def service_of(one: Subject) -> str:
    """The service that a subject is, or belongs to; empty when none is decided."""
    if isinstance(one, Service):
        return one.name
    stated = getattr(one, "service", "")
    return "" if isinstance(stated, Unknown) else str(stated)


def vendors_of(one: Subject) -> Iterator[str]:
    """The vendors that a subject stands on or with, as far as they are decided."""
    for name in ("vendor", "vendors", "domains"):
        fact = known(getattr(one, name, ()))
        yield from (fact,) if isinstance(fact, str) else fact or ()
    for part in ("deployments", "copies"):
        for inner in getattr(one, part, ()):
            yield from known(inner.domains) or ()
