"""Monitors: all that watches one service, and the outages that nobody would be told of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from outlast.catalogue.load import Catalogue
from outlast.domain.location import Span
from outlast.domain.value import Maybe, Unknown, known
from outlast.graph.model import Graph, Node
from outlast.subjects.model import Anchor, Datastore, Monitor, Service, Watcher, Zone
from outlast.subjects.monitor.watching import TELLS, Key, Watching, hosts_of
from outlast.subjects.ownership import Ownership, highest


@dataclass(slots=True)
class Group:
    """What watches one service: surely, and perhaps."""

    sure: list[Node] = field(default_factory=list)
    perhaps: list[Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Monitors:
    """Derives the monitors of one graph."""

    graph: Graph
    catalogue: Catalogue
    ownership: Ownership

    def all(
        self, services: tuple[Service, ...], stores: Iterable[Datastore], zones: Iterable[Zone]
    ) -> Iterator[tuple[Key, Monitor]]:
        """One for each service that something watches, by name and environment."""
        named = {(s.name, known(s.environment) or ""): s for s in services}
        hosts = hosts_of(self.graph, self.ownership, zones, named)
        watching = Watching(self.graph, self.catalogue, self.ownership, named, hosts)
        groups: dict[Key, Group] = {}
        floating = []
        for node in self.graph.nodes.values():
            if watching.kind_of(node):
                keys = watching.watched(node)
                for key in keys:
                    groups.setdefault(key, Group()).sure.append(node)
                if not keys and not watching.native(node):
                    floating.append(node)
        data = _by_service(stores)
        for key in sorted(key for key in groups if key[0]):
            if key in named:
                groups[key].perhaps = floating
            made = _Made(watching, named.get(key), data.get(key, []), groups[key])
            yield key, made.monitor(key)


@dataclass(frozen=True, slots=True)
class _Made:
    """One monitor in the making."""

    watching: Watching
    service: Service | None
    stores: list[Datastore]
    group: Group

    def monitor(self, key: Key) -> Monitor:
        name, environment = key
        watchers = tuple(self._watchers())
        tellers = [one for one in watchers if one.tells]
        watched = self._domains()
        first = self.group.sure[0]
        undecided = Unknown("neither settings, tags nor folders name an environment")
        return Monitor(
            address=name,
            label=self.service.label if self.service else name,
            watches=self._vendors(),
            watched_domains=watched,
            watchers=watchers,
            vendors=_all(one.vendor for one in tellers),
            blind=self._blind(watched),
            environment=environment or undecided,
            service=name,
            criticality=self._criticality(),
            anchor=Anchor(first.resource.span, first.unit, {"watchers": self._places()}),
        )

    def _criticality(self) -> str:
        own = [self.watching.ownership.of(node).criticality for node in self.group.sure]
        return highest([*own, self.service.criticality if self.service else ""])

    def _watchers(self) -> Iterator[Watcher]:
        """By kind and vendor, with the number of them; what only perhaps watches comes last."""
        doubt = Unknown("nothing in the code says what it watches")
        for certain, nodes in ((True, self.group.sure), (doubt, self.group.perhaps)):
            for (kind, _), alike in self._kinds(nodes).items():
                first = alike[0]
                yield Watcher(
                    kind=kind,
                    vendor=first.vendor,
                    domains=first.domains,
                    address=first.address,
                    count=len(alike),
                    tells=kind in TELLS,
                    certain=first.resource.conditional or certain,
                )

    def _kinds(self, nodes: list[Node]) -> dict[tuple[str, str], list[Node]]:
        found: dict[tuple[str, str], list[Node]] = {}
        for node in nodes:
            key = (self.watching.kind_of(node), f"{known(node.vendor)} {known(node.domains)}")
            found.setdefault(key, []).append(node)
        return dict(sorted(found.items()))

    def _places(self) -> tuple[tuple[Span, str], ...]:
        kinds = self._kinds(self.group.sure).items()
        return tuple((alike[0].resource.span, _said(kind, alike)) for (kind, _), alike in kinds)

    def _parts(self) -> list[Maybe[tuple[str, ...]]]:
        """Failure domains of what is watched."""
        if self.service is None:
            return [Unknown("nothing in the code says what it watches")]
        runs = [deployment.domains for deployment in self.service.deployments]
        return [*runs, *(store.domains for store in self.stores if store.durable is not False)]

    def _domains(self) -> Maybe[tuple[str, ...]]:
        parts = self._parts()
        found = {vendor for part in parts for vendor in known(part) or ()}
        if found or not parts:
            return tuple(sorted(found))
        return next(part for part in parts if isinstance(part, Unknown))

    def _vendors(self) -> Maybe[tuple[str, ...]]:
        if self.service:
            return self.service.vendors
        return _all(node.vendor for node in self.group.sure if self.watching.native(node))

    def _blind(self, watched: Maybe[tuple[str, ...]]) -> Maybe[tuple[str, ...]]:
        """Vendors of what is watched that take everything down that would tell of it."""
        if isinstance(watched, Unknown):
            return watched
        told = {vendor: self._told(vendor) for vendor in watched}
        blind = tuple(vendor for vendor, answer in told.items() if answer is False)
        doubts = [answer for answer in told.values() if isinstance(answer, Unknown)]
        return blind if blind or not doubts else doubts[0]

    def _told(self, vendor: str) -> Maybe[bool]:
        """Whether something would tell when `vendor` fails.

        Alarms of a cloud look at that cloud alone: they never tell of another one.
        """
        doubt: Unknown | None = None
        for node in (*self.group.sure, *self.group.perhaps):
            if self.watching.kind_of(node) not in TELLS or self.watching.native(node):
                continue
            if isinstance(node.domains, Unknown):
                doubt = doubt or node.domains
            elif vendor not in node.domains:
                if node in self.group.sure and node.resource.conditional is None:
                    return True
                doubt = doubt or node.resource.conditional or _perhaps(node)
        return doubt or False


def _perhaps(node: Node) -> Unknown:
    return Unknown(f"whether `{node.address}` watches it is not said in the code")


def _said(kind: str, alike: list[Node]) -> str:
    many = f"{len(alike)} of kind {kind}" if len(alike) > 1 else kind
    return f"{many} at {known(alike[0].vendor) or 'an undecided vendor'}"


def _by_service(stores: Iterable[Datastore]) -> Mapping[Key, list[Datastore]]:
    found: dict[Key, list[Datastore]] = {}
    for store in stores:
        key = (known(store.service) or "", known(store.environment) or "")
        if store.role == "data":
            found.setdefault(key, []).append(store)
    return found


def _all(vendors: Iterable[Maybe[str]]) -> Maybe[tuple[str, ...]]:
    seen = list(vendors)
    undecided = next((vendor for vendor in seen if isinstance(vendor, Unknown)), None)
    return undecided or tuple(sorted({vendor for vendor in seen if isinstance(vendor, str)}))
