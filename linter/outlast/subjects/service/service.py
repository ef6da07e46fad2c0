"""Services: what somebody runs for users, and every place that it runs in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from outlast.catalogue.criticality import Conventions
from outlast.domain.value import Maybe, Unknown, known
from outlast.graph.model import Graph, Node
from outlast.subjects.model import Anchor, Datastore, Deployment, Service, Zone
from outlast.subjects.ownership import Owner, Ownership, decided_tags, highest
from outlast.subjects.service.alternatives import redundant, words_of

RUNS = (
    "compute.vm",
    "compute.asg",
    "compute.container",
    "compute.function",
    "compute.app_platform",
    "compute.k8s_cluster",
    "compute.k8s_workload",
    "compute.static_site",
    "compute.batch",
    "compute.job",
    "compute.ml",
    "compute.vmware",
)
"""Roles that serve users themselves; templates, schedules and reservations do not."""

Key = tuple[str, str]


@dataclass(slots=True)
class Gathered:
    """What belongs to one service in one environment."""

    owners: list[Owner] = field(default_factory=list)
    running: list[Node] = field(default_factory=list)
    datastores: list[Datastore] = field(default_factory=list)
    zones: list[Zone] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Services:
    """Derives the services of one graph."""

    graph: Graph
    ownership: Ownership
    conventions: Conventions

    def all(
        self, datastores: Iterable[tuple[Node, Datastore]], zones: Iterable[Zone]
    ) -> Iterator[tuple[Gathered, Service]]:
        """Each service, in one environment, once, with what it is made of; sorted."""
        gathered: dict[Key, Gathered] = {}
        for node in self.graph.nodes.values():
            runs = node.resource.mode == "managed" and any(node.plays(role) for role in RUNS)
            if runs and not self.ownership.is_addon(node):
                self._take(gathered, node).running.append(node)
        for node, store in datastores:
            if store.role == "data" and not self.ownership.is_addon(node):
                self._take(gathered, node).datastores.append(store)
        for zone in zones:
            for key, found in gathered.items():
                if _serves(zone, key):
                    found.zones.append(zone)
        environments: dict[str, int] = {}
        for name, _ in gathered:
            environments[name] = environments.get(name, 0) + 1
        for key in sorted(gathered):
            if key[0]:
                found = gathered[key]
                yield found, self._service(key, found, several=environments[key[0]] > 1)

    def _take(self, gathered: dict[Key, Gathered], node: Node) -> Gathered:
        owner = self.ownership.of(node)
        key = (known(owner.service) or "", known(owner.environment) or "")
        found = gathered.setdefault(key, Gathered())
        found.owners.append(owner)
        return found

    def _service(self, key: Key, found: Gathered, *, several: bool) -> Service:
        name, environment = key
        stated = any(owner.stated for owner in found.owners)
        called = name if stated else ""
        deployments = tuple(self._deployments(found.running, called))
        undecided = Unknown("neither settings, tags nor folders name an environment")
        return Service(
            name=name,
            environment=environment or undecided,
            label=f"{name} ({environment})" if several and environment else name,
            stated=stated,
            criticality=highest([owner.criticality for owner in found.owners]),
            vendors=_distinct(d.vendor for d in deployments),
            regions=_repeated(found.running),
            shared_domains=self._shared(found.running, deployments),
            deployments=deployments,
            datastores=tuple(dict.fromkeys(store.address for store in found.datastores)),
            zones=tuple(zone.label for zone in found.zones),
            anchor=_anchor(found),
            redundant=self._redundant(found.running, called),
        )

    def _shared(
        self, running: list[Node], deployments: tuple[Deployment, ...]
    ) -> Maybe[tuple[str, ...]]:
        """Vendors that all deployments share; a place that may not exist is no alternative."""
        shared = _shared(deployments)
        sure = tuple(self._deployments(_sure(running)))
        if shared == () and sure != deployments and (not sure or _shared(sure) != ()):
            return _doubt(running) or shared
        return shared

    def _redundant(self, running: list[Node], called: str) -> Maybe[bool]:
        """Whether it runs at two places that share nothing; one may be there only perhaps."""
        if redundant(self._deployments(_sure(running), called)) is True:
            return True
        answer = redundant(self._deployments(running, called))
        return (_doubt(running) or True) if answer is True else answer

    def _deployments(self, running: list[Node], called: str = "") -> Iterator[Deployment]:
        """One for each place; a standby only when everything there is marked so."""
        for nodes in places(running):
            yield Deployment(
                vendor=nodes[0].vendor,
                domains=nodes[0].domains,
                region=nodes[0].region,
                standby=all(self.conventions.is_standby(decided_tags(node)) for node in nodes),
                address=nodes[0].address,
                runs=tuple(dict.fromkeys(w for node in nodes for w in words_of(node, called))),
                stacks=tuple(sorted({node.unit for node in nodes})),
            )


def places(running: list[Node]) -> Iterator[list[Node]]:
    """What runs, by vendor and region, in the order of a service's deployments."""
    groups: dict[tuple[str, str, str], list[Node]] = {}
    for node in running:
        cluster = node.cluster if isinstance(node.vendor, Unknown) else ""
        key = (known(node.vendor) or "", known(node.region) or "", cluster)
        groups.setdefault(key, []).append(node)
    yield from (groups[key] for key in sorted(groups))


def _serves(zone: Zone, key: Key) -> bool:
    """Whether a zone belongs to a service: of its name, and of its environment when told."""
    environment = known(zone.environment)
    return key[0] == known(zone.service) and environment in (None, key[1])


def _distinct(facts: Iterable[Maybe[str]]) -> Maybe[tuple[str, ...]]:
    seen = list(facts)
    undecided = next((fact for fact in seen if isinstance(fact, Unknown)), None)
    return undecided or tuple(sorted({fact for fact in seen if isinstance(fact, str)}))


def _sure(running: list[Node]) -> list[Node]:
    return [node for node in running if node.resource.conditional is None]


def _doubt(running: list[Node]) -> Unknown | None:
    return next((n.resource.conditional for n in running if n.resource.conditional), None)


def _repeated(running: list[Node]) -> Maybe[tuple[str, ...]]:
    """Regions in which the same thing runs: the same block, or a resource of the same name.

    Different things in different regions (a function at the edge, a database elsewhere) are no
    redundancy, on paper or otherwise. Undecided while one of two regions may not exist.
    """
    groups = _alike(running)
    most = max(map(_regions, groups), key=len, default=())
    if len(most) > 1:
        certain = max(map(_regions, _alike(_sure(running))), key=len, default=())
        return most if len(certain) > 1 else _doubt(running) or most
    several = (node for group in groups if len(_places(group)) > 1 for node in group)
    undecided = next((n.region for n in several if isinstance(n.region, Unknown)), None)
    return undecided or most


def _places(group: list[Node]) -> set[str]:
    """Regions that may differ: what one unit calls by one name is one region, whichever it is."""
    return {
        f"{node.unit} {node.region.text or node.id}"
        if isinstance(node.region, Unknown)
        else node.region
        for node in group
    }


def _alike(running: list[Node]) -> list[list[Node]]:
    """The nodes of one type that come from one block, or have one name."""
    groups: dict[tuple[str, str], list[Node]] = {}
    for node in running:
        span, name = node.resource.span, _plain_name(node)
        for same in (f"{span.path}:{span.line} {name}", name):
            if same:
                groups.setdefault((node.resource.type, same), []).append(node)
    return list(groups.values())


def _plain_name(node: Node) -> str:
    """The decided name without the region that it carries; empty when it is not decided."""
    name, region = known(node.name) or "", known(node.region)
    return name.replace(region, "").strip("-_") if region else name


def _regions(group: list[Node]) -> tuple[str, ...]:
    return tuple(sorted({known(node.region) or "global" for node in group} - {"global"}))


def _shared(deployments: tuple[Deployment, ...]) -> Maybe[tuple[str, ...]]:
    """Vendors that every deployment stands on; decided as soon as two of them share nothing."""
    decided = [set(d.domains) for d in deployments if not isinstance(d.domains, Unknown)]
    common = set.intersection(*decided) if decided else set()
    if decided and not common:
        return ()
    undecided = next((d.domains for d in deployments if isinstance(d.domains, Unknown)), None)
    return undecided or tuple(sorted(common))


def _anchor(found: Gathered) -> Anchor:
    running = tuple((node.resource.span, f"runs at {_where(node)}") for node in found.running)
    if running:
        first = found.running[0]
        places = {"deployments": tuple(dict.fromkeys(running))}
        return Anchor(first.resource.span, first.unit, places, first.resource.callers)
    store = found.datastores[0]
    return Anchor(store.anchor.span, store.anchor.unit, {}, store.anchor.callers)


def _where(node: Node) -> str:
    vendor = known(node.vendor) or "an undecided vendor"
    region = known(node.region)
    return f"{vendor}, {region}" if region and region != "global" else vendor
