"""Whether the data of a service is left when an outage moves the service to another place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from outlast.domain.value import Maybe, Unknown, known
from outlast.subjects.model import Copy, Datastore, Deployment, Holding, Service
from outlast.subjects.service.alternatives import independent_pairs

RECORDS = ("relational", "document", "nosql", "kv", "graph", "ledger", "timeseries", "search")
OBJECTS = ("bucket", "file", "archive", "media")
"""Kinds of stores that can hold the same: each cloud sells its own kind for one purpose."""


@dataclass(frozen=True, slots=True)
class HeldData:
    """The durable datastores of one service."""

    service: Service
    stores: tuple[Datastore, ...]

    def held(self) -> Service:
        """The service with its data."""
        data = tuple(self._holdings())
        stranded = tuple(one.label for one in data if one.left is False)
        return replace(self.service, data=data, stranded=stranded)

    def _holdings(self) -> Iterator[Holding]:
        for store in self.stores:
            if store.role == "data" and store.durable is not False:
                yield Holding(
                    label=store.label,
                    address=store.address,
                    kind=store.kind,
                    vendor=store.vendor,
                    domains=store.domains,
                    left=self._left(store),
                )

    def _left(self, store: Datastore) -> Maybe[bool]:
        """Whether each outage that moves the service leaves the store or a copy of it."""
        if isinstance(store.domains, Unknown):
            return store.domains
        answers = [self._survives(store, vendor) for vendor in self._moving(store.domains)]
        if False in answers:
            return store.durable if isinstance(store.durable, Unknown) else False
        return next((answer for answer in answers if isinstance(answer, Unknown)), True)

    def _moving(self, domains: Iterable[str]) -> Iterator[str]:
        """The vendors of `domains` whose outage the service would survive at another place."""
        pairs = list(independent_pairs(self.service.deployments))
        for vendor in domains:
            if any(_moves(one, other, vendor) for one, other, _ in pairs):
                yield vendor

    def _survives(self, store: Datastore, vendor: str) -> Maybe[bool]:
        answers = [_stands(copy, vendor) for copy in store.copies]
        if True in answers:
            return True
        undecided = next((answer for answer in answers if isinstance(answer, Unknown)), None)
        return undecided or self._twin(store, vendor) or False

    def _twin(self, store: Datastore, vendor: str) -> Unknown | None:
        """A store elsewhere may hold the same, and so may the disks of what runs elsewhere."""
        for other in self.stores:
            apart = vendor not in (known(other.domains) or (vendor,))
            if other is not store and _alike(store.kind, other.kind) and apart:
                return Unknown(f"whether {other.label} holds the same is not said in the code")
        if store.kind == "volume":
            return Unknown(f"what runs on {store.label} may keep the same elsewhere by itself")
        return None


def _alike(kind: str, other: str) -> bool:
    return kind == other or any(kind in some and other in some for some in (RECORDS, OBJECTS))


def _moves(one: Deployment, other: Deployment, vendor: str) -> bool:
    ours, theirs = known(one.domains), known(other.domains)
    return ours is not None and theirs is not None and (vendor in ours) != (vendor in theirs)


def _stands(copy: Copy, vendor: str) -> Maybe[bool]:
    """Whether the copy surely exists and stands without the vendor."""
    if isinstance(copy.domains, Unknown):
        return copy.domains
    return False if vendor in copy.domains else copy.certain
