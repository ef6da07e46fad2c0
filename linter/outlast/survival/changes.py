"""The subjects of two states of an estate in, what stands elsewhere or ends otherwise out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from outlast.domain.change import FactChange, OutcomeChange
from outlast.domain.finding import Outcome, ServiceOutcome, VendorFailure
from outlast.domain.location import Span
from outlast.domain.value import Maybe, Unknown, known
from outlast.subjects.model import Anchor, Datastore, Service, Subjects

UNDECIDED = "undecided"
"""How a place is shown that the code does not decide."""

Places = tuple[str, ...]
Key = tuple[str, str, str, str]
"""Kind, unit and identity of a subject, and the fact; a service or zone is no unit's own."""

Known = tuple[str, Places, Span]


def facts(before: Subjects, after: Subjects) -> tuple[FactChange, ...]:
    """Every subject that stands elsewhere, is new or is gone, sorted by where it is declared."""
    old, new = dict(_stated(before)), dict(_stated(after))
    found = [
        _change(key, old.get(key), new.get(key))
        for key in {**old, **new}
        if _places(old.get(key)) != _places(new.get(key))
    ]
    return tuple(sorted(found, key=lambda one: (one.subject, one.span, one.label, one.fact)))


def outcomes(
    before: Iterable[VendorFailure], after: Iterable[VendorFailure]
) -> tuple[OutcomeChange, ...]:
    """Every service that ends otherwise when a vendor fails, by vendor and service."""
    old, new = dict(_ends(before)), dict(_ends(after))
    there, here = _Side.of(old), _Side.of(new)
    found = []
    for fails, service in sorted({**old, **new}):
        one, other = old.get((fails, service)), new.get((fails, service))
        was = there.outcome(one, fails, service)
        ends = here.outcome(other, fails, service)
        if was != ends:
            because = (other or one or ServiceOutcome(service, "unknown")).because
            found.append(OutcomeChange(fails, service, was, ends, because))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Side:
    """The vendors and services of one state."""

    vendors: frozenset[str]
    services: frozenset[str]

    @classmethod
    def of(cls, ends: Iterable[tuple[str, str]]) -> _Side:
        pairs = tuple(ends)
        return cls(frozenset(v for v, _ in pairs), frozenset(s for _, s in pairs))

    def outcome(self, ends: ServiceOutcome | None, fails: str, service: str) -> Outcome | None:
        """A vendor that nothing stands on fails without effect on the services that are there."""
        if ends is not None:
            return ends.outcome
        return "unaffected" if service in self.services and fails not in self.vendors else None


def _ends(failures: Iterable[VendorFailure]) -> Iterator[tuple[tuple[str, str], ServiceOutcome]]:
    for failure in failures:
        for ends in failure.services:
            yield (failure.fails, ends.service), ends


def _places(stated: Known | None) -> Places | None:
    return stated[1] if stated else None


def _change(key: Key, old: Known | None, new: Known | None) -> FactChange:
    label, _, span = new or old  # type: ignore[misc]
    return FactChange(key[0], label, key[3], _places(old), _places(new), span)


def _stated(subjects: Subjects) -> Iterator[tuple[Key, Known]]:
    for store in subjects.datastores:
        if store.role == "data" and store.durable is not False:
            yield from _of_store(store)
    for zone in subjects.zones:
        servers = _all(zone.vendors)
        yield _fact("zone", "", zone.label, "nameservers at", servers, zone.label, zone.anchor)
    for service in subjects.services:
        yield from _of_service(service)
    for stack in subjects.stacks:
        state = stack.state
        if not isinstance(state, Unknown):
            where = (_at(state.vendor, state.region),)
            yield _fact("stack", "", stack.path, "state at", where, stack.path, stack.anchor)


def _of_store(store: Datastore) -> Iterator[tuple[Key, Known]]:
    unit, name = store.anchor.unit, store.address
    runs = (_at(store.vendor, store.region),)
    copies = (_at(copy.vendor, copy.region) for copy in store.copies if copy.certain is True)
    yield _fact("datastore", unit, name, "runs at", runs, store.label, store.anchor)
    yield _fact("datastore", unit, name, "copies at", copies, store.label, store.anchor)


def _of_service(service: Service) -> Iterator[tuple[Key, Known]]:
    places = (_at(one.vendor, one.region) for one in service.deployments)
    if service.deployments:
        yield _fact("service", "", service.label, "runs at", places, service.label, service.anchor)


def _fact(
    kind: str, unit: str, name: str, fact: str, places: Iterable[str], label: str, anchor: Anchor
) -> tuple[Key, Known]:
    return (kind, unit, name, fact), (label, tuple(sorted(set(places))), anchor.span)


def _all(vendors: Maybe[tuple[str, ...]]) -> tuple[str, ...]:
    return (UNDECIDED,) if isinstance(vendors, Unknown) else vendors


def _at(vendor: Maybe[str], region: Maybe[str]) -> str:
    """`aws/eu-west-1`; the vendor alone when the region is global or not decided."""
    name, place = known(vendor) or UNDECIDED, known(region)
    return f"{name}/{place}" if place and place != "global" else name
