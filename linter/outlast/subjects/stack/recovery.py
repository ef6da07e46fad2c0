"""What of a stack has to be started or changed when another vendor fails: standbys, DNS, CDNs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from outlast.domain.value import Maybe, Unknown, known
from outlast.graph.model import Graph, Node
from outlast.subjects.model import Deployment, Recovery, Service
from outlast.subjects.ownership import Ownership
from outlast.subjects.service.alternatives import independent_pairs

STEERS = (
    ("dns_failover", "routing"),
    ("load_balancer.global", "routing"),
    ("dns_zone", "dns"),
    ("dns_record", "dns"),
    ("cdn", "cdn"),
)
"""Roles of what users are moved with, and the kind of it; the first one decides."""

UNSEEN = ("dns_zone.private", "dns_record.private")
"""Roles of what no user outside ever asks."""

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Recoveries:
    """Derives the recoveries of one graph, by stack."""

    graph: Graph
    ownership: Ownership

    def by_stack(self, services: Iterable[Service]) -> Mapping[str, tuple[Recovery, ...]]:
        """For the path of each stack what of it is needed; each kind and vendor once."""
        named = {(s.name, known(s.environment) or ""): s for s in services}
        found: dict[str, dict[tuple[str, ...], Recovery]] = {}
        for stack, one in (*self._standbys(named.values()), *self._steering(named)):
            key = (one.kind, known(one.vendor) or "", repr(known(one.relieves)))
            found.setdefault(stack, {}).setdefault(key, one)
        return {stack: tuple(ones.values()) for stack, ones in found.items()}

    def _standbys(self, services: Iterable[Service]) -> Iterator[tuple[str, Recovery]]:
        """Each deployment of a redundant service, in every stack that declares a part of it."""
        for service in services:
            for one, other, apart in independent_pairs(service.deployments):
                for here, there in ((one, other), (other, one)) if apart is True else ():
                    if there.standby and not here.standby:
                        continue  # Nobody has to start what runs all the time.
                    relieves = _relieves(here.domains, set(known(there.domains) or ()))
                    for stack in here.stacks:
                        address = self._first(stack, here)
                        yield stack, Recovery("standby", address, here.vendor, relieves)

    def _first(self, stack: str, place: Deployment) -> str:
        """What of a deployment a stack declares: the first of it that runs something."""
        for node in self.graph.nodes.values():
            if node.unit == stack and node.vendor == place.vendor and node.plays("compute"):
                return node.address
        return place.address

    def _steering(self, services: Mapping[Key, Service]) -> Iterator[tuple[str, Recovery]]:
        for node in self.graph.nodes.values():
            kind = _steers(node)
            service = services.get(self._owner(node)) if kind else None
            if service is None or not service.deployments:
                continue
            relieves = _relieves(node.domains, _stood_on(service))
            if relieves:
                yield node.unit, Recovery(kind, node.address, node.vendor, relieves)

    def _owner(self, node: Node) -> Key:
        owner = self.ownership.of(node)
        return known(owner.service) or "", known(owner.environment) or ""


def _steers(node: Node) -> str:
    if node.resource.mode != "managed" or any(node.plays(role) for role in UNSEEN):
        return ""
    return next((kind for role, kind in STEERS if node.plays(role)), "")


def _stood_on(service: Service) -> set[str]:
    return {vendor for d in service.deployments for vendor in known(d.domains) or ()}


def _relieves(own: Maybe[tuple[str, ...]], needed_when: set[str]) -> Maybe[tuple[str, ...]]:
    """Vendors whose outage makes it needed and does not take it down."""
    return own if isinstance(own, Unknown) else tuple(sorted(needed_when - set(own)))
