"""What becomes of each service when a vendor is gone, with the causes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from outlast.domain.finding import Outcome, ServiceOutcome, VendorFailure
from outlast.domain.value import Maybe, Unknown, known
from outlast.subjects.alternatives import alike
from outlast.subjects.model import Copy, Datastore, Deployment, Service, Subjects, Zone

WORST: tuple[Outcome, ...] = ("lost", "restorable", "by-hand", "survives", "unaffected")
"""The decided outcomes of a part, the worst first. A service ends as its worst part does."""


Key = tuple[str, str]
"""Name and environment of a service."""


@dataclass(frozen=True, slots=True)
class Part:
    """What becomes of one layer of a service, and why, in a few words.

    `at_worst` is how bad an `unknown` part can turn out: where something surely runs on elsewhere,
    what is not known cannot be a loss.
    """

    outcome: Outcome
    because: str = ""
    at_worst: Outcome = "lost"

    @property
    def rank(self) -> int:
        """How bad it is, or could be: 0 is the worst."""
        return WORST.index(self.at_worst if self.outcome == "unknown" else self.outcome)


def failures(subjects: Subjects) -> tuple[VendorFailure, ...]:
    """The outcome of every service for every vendor that something stands on, sorted."""
    zones = {zone.label: zone for zone in subjects.zones}
    stores: dict[Key, list[Datastore]] = {}
    for store in subjects.datastores:
        key = (known(store.service) or "", known(store.environment) or "")
        if store.role == "data":
            stores.setdefault(key, []).append(store)
    return tuple(
        VendorFailure(
            vendor,
            tuple(_service(service, vendor, stores, zones) for service in subjects.services),
        )
        for vendor in vendors(subjects)
    )


def vendors(subjects: Subjects) -> tuple[str, ...]:
    """Every vendor that a part of a service stands on, sorted."""
    found: set[str] = set()
    for store in subjects.datastores:
        found.update(known(store.domains) or ())
    for service in subjects.services:
        for deployment in service.deployments:
            found.update(known(deployment.domains) or ())
    for zone in subjects.zones:
        found.update(known(zone.domains) or ())
    return tuple(sorted(found))


def _service(
    service: Service,
    vendor: str,
    stores: Mapping[Key, list[Datastore]],
    zones: Mapping[str, Zone],
) -> ServiceOutcome:
    parts = [_compute(service, vendor)]
    own = stores.get((service.name, known(service.environment) or ""), ())
    parts.extend(_data(store, vendor) for store in own)
    if not service.deployments and not any(store.durable is True for store in own):
        parts.extend(_stands(store, vendor) for store in own)
    parts.extend(_names(zones[label], vendor) for label in service.zones if label in zones)
    ordered = sorted(parts, key=lambda part: (part.rank, part.outcome == "unknown", part.because))
    because = (part.because for part in ordered if part.because)
    return ServiceOutcome(service.label, ordered[0].outcome, tuple(dict.fromkeys(because)))


def _hit(domains: Maybe[tuple[str, ...]], vendor: str) -> Maybe[bool]:
    if isinstance(domains, Unknown):
        return False if vendor in domains.never else domains
    return vendor in domains


def _compute(service: Service, vendor: str) -> Part:
    """Where it runs: something alike left means a move by hand, nothing alike means it is down."""
    hits = [(d, _hit(d.domains, vendor)) for d in service.deployments]
    gone = [d for d, hit in hits if hit is True]
    left = [d for d, hit in hits if hit is False and _stands_in(d, gone)]
    doubts = [hit for d, hit in hits if isinstance(hit, Unknown) and _stands_in(d, gone)]
    alone = [d for d in gone if not any(alike(d, e) for e, hit in hits if hit is not True)]
    if alone:
        return Part("restorable", f"{_others(alone, hits)}runs only on {vendor}")
    if left and gone:
        return Part(
            "by-hand", f"still runs at {_places(left)}; nothing in the code moves its users"
        )
    if doubts:
        at_worst: Outcome = "by-hand" if left else "restorable"
        return Part("unknown", f"where it runs: {doubts[0].reason}", at_worst)
    return _untouched()


def _stands_in(one: Deployment, gone: list[Deployment]) -> bool:
    """Whether it could take over from something that is gone, or nothing is."""
    return not gone or any(alike(one, other) for other in gone)


def _others(alone: list[Deployment], hits: list[tuple[Deployment, Maybe[bool]]]) -> str:
    """What runs nowhere else, when other things of the service are left."""
    words = tuple(dict.fromkeys(word for d in alone for word in d.runs if word))
    return f"{words[0]} " if words and any(hit is False for _, hit in hits) else ""


def _data(store: Datastore, vendor: str) -> Part:
    """A datastore: a replica outside runs on, any other copy outside can be restored."""
    hit = _hit(store.domains, vendor)
    if isinstance(hit, Unknown):
        return Part("unknown", f"{store.label}: {hit.reason}")
    if not hit:
        return _untouched()
    if store.durable is False:
        return _untouched()
    outside = [copy for copy in store.copies if _outside(copy, vendor) is True]
    doubtful = [c for c in store.copies if isinstance(_outside(c, vendor), Unknown)]
    replica = next((copy for copy in outside if copy.kind == "replica"), None)
    if replica:
        return Part("by-hand", f"{store.label} has a replica at {known(replica.vendor)}")
    copied = f"{store.label} has a copy at {known(outside[0].vendor)}" if outside else ""
    if copied and any(copy.kind == "replica" for copy in doubtful):
        return Part(
            "unknown", f"{copied}; whether a replica is outside is not decided", "restorable"
        )
    if copied:
        return Part("restorable", copied)
    if doubtful:
        return Part("unknown", f"{store.label}: whether a copy is outside is not decided")
    if isinstance(store.durable, Unknown):
        return Part("unknown", f"{store.label} has no copy outside; {store.durable.reason}")
    return Part("lost", f"{store.label} has no copy outside {vendor}")


def _stands(store: Datastore, vendor: str) -> Part:
    """A queue or a cache of a service that no code says to run: it is down, and loses nothing."""
    if store.durable is False and _hit(store.domains, vendor) is True:
        return Part("restorable", f"{store.label} stands on {vendor}, and holds nothing to lose")
    return _untouched()


def _outside(copy: Copy, vendor: str) -> Maybe[bool]:
    """Whether the copy surely exists and stands on other vendors only."""
    hit = _hit(copy.domains, vendor)
    if hit is True:
        return False
    if isinstance(hit, Unknown):
        return hit
    return True if copy.certain is True else copy.certain


def _names(zone: Zone, vendor: str) -> Part:
    """A zone: gone when every nameserver stands on the vendor."""
    hit = _hit(zone.shared_domains, vendor)
    if isinstance(hit, Unknown):
        return Part("unknown", f"{zone.label}: {hit.reason}", "restorable")
    if hit:
        return Part("restorable", f"every nameserver of {zone.label} stands on {vendor}")
    return _untouched()


def _untouched() -> Part:
    return Part("unaffected")


def _places(deployments: Iterable[Deployment]) -> str:
    return ", ".join(_unique(known(d.vendor) or "an undecided vendor" for d in deployments))


def _unique(words: Iterable[str]) -> Iterator[str]:
    return iter(dict.fromkeys(words))
