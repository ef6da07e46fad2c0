"""Statements of the settings become copies and standbys of what they speak of, while they hold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import date
from fnmatch import fnmatchcase

from outlast.catalogue.load import Catalogue
from outlast.domain.finding import Stated
from outlast.domain.fragment import Problem
from outlast.domain.resource import INDEX
from outlast.domain.value import Maybe, Unknown, known
from outlast.graph.model import Node
from outlast.settings import Evidence, Settings
from outlast.source.glob import Globs
from outlast.subjects.datastore.placed import Place, copy_at
from outlast.subjects.model import Anchor, Datastore, Deployment, Drill, Service, Statement
from outlast.subjects.ownership import highest
from outlast.subjects.service.alternatives import redundant

VIA = "evidence"
"""What an expression sees as the address of a copy or standby that settings state."""


@dataclass(frozen=True, slots=True)
class Statements:
    """The evidence of one run."""

    settings: Settings
    catalogue: Catalogue

    def with_copies(self, node: Node, store: Datastore) -> Datastore:
        """`store` with the backups of it that are made elsewhere."""
        stated = [one for one in self._holding("backup") if speaks_of(one, store)]
        if not stated:
            return store
        made = (copy_at(node, "backup", True, self._place(one), VIA) for one in stated)
        places = {**store.anchor.places}
        own = places.get("copies") or ((store.anchor.span, "the datastore"),)
        said = tuple((one.span, f"backup at {one.vendor}, by evidence") for one in stated)
        places["copies"] = (*own, *said)
        anchor = replace(store.anchor, places=places)
        return replace(store, copies=(*store.copies, *made), anchor=anchor)

    def with_standbys(self, service: Service) -> Service:
        """`service` with the standbys of it that are not in code, its facts made up anew."""
        stated = [one for one in self._holding("standby") if serves(one, service)]
        if not stated:
            return service
        added = tuple(self._standby(one) for one in stated)
        deployments = (*service.deployments, *added)
        vendors, shared = service.vendors, service.shared_domains
        for one in added:
            if not isinstance(shared, Unknown) and not isinstance(one.domains, Unknown):
                alone = not service.deployments
                shared = one.domains if alone else tuple(sorted(set(shared) & set(one.domains)))
            if not isinstance(vendors, Unknown) and isinstance(one.vendor, str):
                vendors = tuple(sorted({*vendors, one.vendor}))
        return replace(
            service,
            deployments=deployments,
            vendors=vendors,
            shared_domains=shared,
            redundant=True if service.redundant is True else redundant(deployments),
        )

    def drills(self, service: Service) -> Iterator[Drill]:
        """The drills of `service` that settings state, the latest first."""
        stated = [one for one in self.settings.evidence if one.kind == "drill" and one.day]
        for one in sorted(stated, key=lambda one: one.day or date.min, reverse=True):
            if serves(one, service):
                yield drill_on(one.day, self.settings.today, one.result, one.scope, VIA)

    def all(
        self, stores: Iterable[Datastore], services: Iterable[Service]
    ) -> tuple[Statement, ...]:
        """Every statement as a subject of its own, with how much it speaks of."""
        kept, run = tuple(stores), tuple(services)
        return tuple(self._statement(one, kept, run) for one in self.settings.evidence)

    def _holding(self, kind: str) -> Iterator[Evidence]:
        for one in self.settings.evidence:
            if one.kind == kind and not self._expired(one):
                yield one

    def _expired(self, one: Evidence) -> bool:
        return one.until is not None and one.until < self.settings.today

    def _place(self, one: Evidence) -> Place:
        undecided = Unknown("the evidence names no region")
        below = self.catalogue.domains(one.vendor)
        domains: Maybe[tuple[str, ...]] = (
            Unknown(f"{one.vendor} runs on a cloud that the evidence does not name")
            if below.undecided
            else below.vendors
        )
        return Place(one.vendor, domains, one.region or undecided)

    def _standby(self, one: Evidence) -> Deployment:
        place = self._place(one)
        return Deployment(place.vendor, place.domains, place.region, True, VIA)

    def _statement(
        self, one: Evidence, stores: tuple[Datastore, ...], services: tuple[Service, ...]
    ) -> Statement:
        subjects: list[Datastore | Service] = (
            [store for store in stores if speaks_of(one, store)]
            if one.kind == "backup"
            else [service for service in services if serves(one, service)]
        )
        return Statement(
            kind=one.kind,
            about=one.about,
            vendor=one.vendor,
            region=one.region,
            date=one.day.isoformat() if one.day else "",
            until=one.until.isoformat() if one.until else "",
            expired=self._expired(one),
            matches=len(subjects),
            result=one.result,
            scope=one.scope,
            reason=one.reason,
            by=one.by,
            link=one.link,
            service=_service(subjects),
            criticality=highest([subject.criticality for subject in subjects]),
            anchor=Anchor(one.span, "."),  # A file that was named may lie anywhere.
        )


def drill_on(day: date | None, today: date, result: Maybe[str], scope: str, via: str) -> Drill:
    """A drill with its age; a day that is not known, or is yet to come, has none."""
    undecided = Unknown("nothing says on which day it was")
    if day is None:
        return Drill(undecided, result, undecided, scope, via)
    if today == date.min or day > today:
        ahead = Unknown("the day lies ahead" if day > today > date.min else "no day of the run")
        return Drill(day.isoformat(), result, ahead, scope, via)
    return Drill(day.isoformat(), result, (today - day).days, scope, via)


def speaks_of(one: Evidence, store: Datastore) -> bool:
    """Whether the words of a backup mean `store`."""
    names = (store.address, INDEX.sub("", store.address), known(store.name), known(store.service))
    if any(name and fnmatchcase(name, one.about) for name in names):
        return True
    return bool(one.path) and Globs((one.path,)).match(store.anchor.span.path)


def serves(one: Evidence, service: Service) -> bool:
    """Whether the words of a standby or drill mean `service`."""
    right = one.environment in ("", known(service.environment))
    return right and fnmatchcase(service.name, one.about)


def _service(subjects: list[Datastore | Service]) -> str:
    """The one service that all of it belongs to; empty for several."""
    names = {one.name if isinstance(one, Service) else known(one.service) or "" for one in subjects}
    return names.pop() if len(names) == 1 else ""


def told(statements: Iterable[Statement]) -> tuple[Stated, ...]:
    """The statements as reports hold them."""
    names = [field.name for field in fields(Stated) if field.name != "span"]
    return tuple(
        Stated(**{name: getattr(one, name) for name in names}, span=one.anchor.span)
        for one in statements
    )


def unused(statements: Iterable[Statement]) -> Iterator[Problem]:
    """A problem for each statement that speaks of nothing there is."""
    for one in statements:
        if not one.matches:
            what = "datastore" if one.kind == "backup" else "service"
            message = (
                f"no {what} is called `{one.about}`, so this {one.kind} is evidence of nothing"
            )
            yield Problem(one.anchor.span, "unused-evidence", f"{message}; mend or remove it")
