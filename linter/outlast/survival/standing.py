"""A service with everything that it stands on, and which failures concern it at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from outlast.domain.value import Maybe, Unknown, known
from outlast.subjects.model import Datastore, Entrypoint, Service, Subjects, Zone
from outlast.survival.failure import Failed

Domains = Maybe[tuple[str, ...]]
Line = tuple[Zone, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """One service, its datastores, zones and entrypoints.

    `lines` are the zones, each with those above it, the nearest first. `mentions` are the vendors
    that some part of it stands on, `doubts` why there may be more.
    """

    service: Service
    stores: tuple[Datastore, ...]
    lines: tuple[Line, ...]
    entrypoints: tuple[Entrypoint, ...]
    mentions: frozenset[str]
    doubts: tuple[Unknown, ...]

    @property
    def zones(self) -> tuple[Zone, ...]:
        """The zones that its names stand in."""
        return tuple(line[0] for line in self.lines)

    def concerned(self, failed: Failed) -> bool:
        """Whether the failure can touch it; most services do not even name the vendor."""
        return any(
            one.vendor in self.mentions or any(one.vendor not in d.never for d in self.doubts)
            for one in failed
        )


def standings(subjects: Subjects) -> tuple[Standing, ...]:
    """Every service, in the order of `subjects`."""
    stores: dict[tuple[str, str], list[Datastore]] = {}
    for store in subjects.datastores:
        key = (known(store.service) or "", known(store.environment) or "")
        if store.role == "data":
            stores.setdefault(key, []).append(store)
    zones = {zone.label: zone for zone in subjects.zones}
    doors = {door.label: door for door in subjects.entrypoints}
    return tuple(
        _standing(
            service,
            tuple(stores.get((service.name, known(service.environment) or ""), ())),
            tuple(_line(label, zones) for label in service.zones if label in zones),
            tuple(doors[label] for label in service.entrypoints if label in doors),
        )
        for service in subjects.services
    )


def _line(label: str, zones: Mapping[str, Zone]) -> Line:
    """A zone, and all that the names in it are found through."""
    found: dict[str, Zone] = {}
    while label in zones and label not in found:
        found[label] = zones[label]
        label = zones[label].above
    return tuple(found.values())


def _standing(
    service: Service,
    stores: tuple[Datastore, ...],
    lines: tuple[Line, ...],
    doors: tuple[Entrypoint, ...],
) -> Standing:
    facts = list(_facts(service, stores, lines, doors))
    mentions = {vendor for fact in facts if not isinstance(fact, Unknown) for vendor in fact}
    doubts = tuple(dict.fromkeys(fact for fact in facts if isinstance(fact, Unknown)))
    return Standing(service, stores, lines, doors, frozenset(mentions), doubts)


def _facts(
    service: Service,
    stores: tuple[Datastore, ...],
    lines: tuple[Line, ...],
    doors: tuple[Entrypoint, ...],
) -> Iterator[Domains]:
    """The failure domains of everything that the service cannot do without."""
    yield from (one.domains for one in service.deployments)
    yield from (lean.domains for lean in service.leans_on)
    yield from (store.domains for store in stores)
    for zone in (zone for line in lines for zone in line):
        yield from (zone.domains, zone.shared_domains)
    for door in doors:
        yield from (cdn.domains for cdn in door.cdns)
        for target in door.targets:
            yield from (target.domains, target.routing_domains)
            yield from (cdn.domains for cdn in target.cdns)
        yield door.routing_domains


def vendors(subjects: Subjects) -> tuple[str, ...]:
    """Every vendor that a part of a service stands on, sorted.

    What a deployment only leans on is left out: its loss is asked for by name.
    """
    found: set[str] = set()
    for store in subjects.datastores:
        found.update(known(store.domains) or ())
    for service in subjects.services:
        for deployment in service.deployments:
            found.update(known(deployment.domains) or ())
    for zone in subjects.zones:
        found.update(known(zone.domains) or ())
    for door in subjects.entrypoints:
        for cdn in door.cdns:
            found.update(known(cdn.domains) or ())
    return tuple(sorted(found))
