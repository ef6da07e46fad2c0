"""Subjects and their outcomes become the portrait that pictures are drawn from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from outlast.domain.finding import Report
from outlast.domain.portrait import (
    UNDECIDED,
    Backup,
    Door,
    Lean,
    Name,
    Place,
    Portrait,
    Run,
    Said,
    Serving,
    Store,
)
from outlast.domain.value import Maybe, known
from outlast.subjects.model import (
    Copy,
    Datastore,
    Deployment,
    Drill,
    Entrypoint,
    Service,
    Statement,
    Subjects,
    Zone,
)
from outlast.survival.failure import Failure
from outlast.survival.outcome import what_if
from outlast.survival.standing import Standing, standings


def portrait(
    subjects: Subjects, report: Report, names: dict[str, str], title: str, made: str
) -> Portrait:
    """The portrait of one run; `names` are what people call the vendors."""
    services = tuple(_serving(one) for one in standings(subjects))
    shown = {vendor for one in services for vendor in _vendors(one)}
    used = sorted(shown | {failure.fails for failure in report.survival})
    return Portrait(
        title=title,
        made=made,
        services=services,
        failures=report.survival,
        regional=tuple(what_if(subjects, (one,)) for one in _regions(services)),
        evidence=tuple(_said(one) for one in subjects.statements),
        report=report,
        vendors={vendor: names.get(vendor, vendor) for vendor in used},
    )


def _regions(services: Iterable[Serving]) -> tuple[Failure, ...]:
    """Every region that something surely lies in."""
    places = {run.place for one in services for run in one.runs}
    places |= {store.place for one in services for store in one.stores}
    decided = {(place.vendor, place.region) for place in places}
    return tuple(
        Failure(vendor, region)
        for vendor, region in sorted(decided)
        if UNDECIDED not in (vendor, region) and region != "global" and " " not in region
    )


def _vendors(one: Serving) -> Iterator[str]:
    places = [run.place for run in one.runs]
    for store in one.stores:
        places += [store.place, *(copy.place for copy in store.copies)]
    for door in one.doors:
        places += door.targets
        yield from door.cdns
    for name in one.names:
        yield from name.vendors
    yield from (lean.vendor for lean in one.leans)
    yield from one.watched
    for place in places:
        yield from (place.vendor, *place.domains)


def _serving(one: Standing) -> Serving:
    service = one.service
    return Serving(
        label=service.label,
        name=service.name,
        environment=known(service.environment) or "",
        criticality=service.criticality,
        stated=service.stated,
        runs=tuple(map(_run, service.deployments)),
        stores=tuple(_store(store) for store in one.stores if store.durable is not False),
        names=tuple(map(_name, one.zones)),
        doors=tuple(map(_door, one.entrypoints)),
        leans=tuple(dict.fromkeys(_leans(service))),
        watched=service.monitors,
        drilled=next(map(_drill, service.drills), ""),
        span=service.anchor.span,
    )


def _run(one: Deployment) -> Run:
    return Run(_place(one.vendor, one.region, one.domains), one.standby, one.address)


def _store(one: Datastore) -> Store:
    return Store(
        label=one.label,
        address=one.address,
        kind=one.kind,
        place=_place(one.vendor, one.region, one.domains),
        durable=known(one.durable),
        copies=tuple(map(_copy, one.copies)),
        span=one.anchor.span,
    )


def _copy(one: Copy) -> Backup:
    place = _place(one.vendor, one.region, one.domains)
    return Backup(one.kind, place, known(one.independent), known(one.certain), one.via)


def _name(one: Zone) -> Name:
    return Name(one.label, known(one.vendors) or (), known(one.shared_domains), one.anchor.span)


def _door(one: Entrypoint) -> Door:
    return Door(
        label=one.label,
        cdns=tuple(known(cdn.vendor) or UNDECIDED for cdn in one.cdns),
        targets=tuple(_place(t.vendor, t.region, t.domains) for t in one.targets),
        failover=known(one.failover),
        checked=known(one.health_checked),
        span=one.anchor.span,
    )


def _leans(service: Service) -> Iterator[Lean]:
    for one in service.leans_on:
        yield Lean(one.layer, known(one.vendor) or UNDECIDED)


def _drill(one: Drill) -> str:
    result, day = known(one.result), known(one.date)
    return " ".join(filter(None, (result or "result not said", day or "", one.scope)))


def _said(one: Statement) -> Said:
    where = " ".join(filter(None, (one.vendor, one.region, one.result, one.scope)))
    words = "; ".join(filter(None, (where, one.reason, one.by)))
    return Said(one.kind, one.about, words, one.until or one.date, one.expired, one.link)


def _place(vendor: Maybe[str], region: Maybe[str], domains: Maybe[Iterable[str]]) -> Place:
    return Place(
        known(vendor) or UNDECIDED, known(region) or UNDECIDED, tuple(known(domains) or ())
    )
