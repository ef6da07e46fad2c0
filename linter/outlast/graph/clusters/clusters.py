"""Whose the clusters are: settings, deployers and cluster resources say, manifests give signs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from outlast.catalogue.load import Catalogue
from outlast.domain.fragment import Fragment
from outlast.domain.value import Maybe, Unknown, known, refs_of
from outlast.graph.clusters.credentials import Told, credentials, sign_of, spelt
from outlast.graph.clusters.deployed import Deployed, deployed
from outlast.graph.clusters.evidence import (
    Sign,
    agreed,
    brought_by,
    named_region,
    region_of,
    signs_of,
)
from outlast.graph.clusters.machines import Racks, racks
from outlast.graph.clusters.volumes import Volumes
from outlast.graph.links import Index
from outlast.graph.model import Node, Stated
from outlast.settings import ClusterRule
from outlast.source.glob import Globs

FROM_CLUSTER = ("cluster", "storage_class", "ingress_class")
"""What an entry's vendor can come from, besides its own type."""

PROVIDERS = ("kubernetes", "helm", "kubectl", "flux", "argocd")
"""Providers whose configuration names a cluster; manifests have the first one too."""

CREDENTIALS = ("aws_eks_", "google_client_config", "google_container_", "azurerm_kubernetes_")
"""Beginnings of types whose values let one into clusters of their vendor."""


NAMING = {
    "server": "API server",
    "host": "API server",
    "config_context": "context",
    "config_context_cluster": "cluster",
}
"""What of the configuration of a provider, or of a deployer, names a cluster."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cluster stands."""

    vendor: Maybe[str]
    domains: Maybe[tuple[str, ...]]
    region: Maybe[str]


@dataclass(slots=True)
class Group:
    """The nodes of one cluster. `called` is its name, empty when nobody names it.

    `alone` is true for the only one that deployers apply anything to.
    """

    key: str
    called: str = ""
    nodes: list[Node] = field(default_factory=list)
    alone: bool = False

    @property
    def deployed(self) -> bool:
        """Whether a deployer applies any of it."""
        return any(n.resource.provider and n.resource.provider.span for n in self.nodes)


@dataclass(frozen=True, slots=True)
class Clusters:
    """Decides for the groups of one graph; evidence never leaves the group it was found in.

    `told` is what credentials say, by the name or the server of the cluster; `racks` are the
    machines that the code configures.
    """

    catalogue: Catalogue
    lookup: Index
    chains: Deployed
    rules: tuple[ClusterRule, ...]
    told: Told
    racks: Racks

    def grouped(self) -> Iterator[Group]:
        """Everything that is applied to clusters, by cluster, in order of the graph."""
        groups: dict[str, Group] = {}
        for node in self.lookup.nodes.values():
            provider = node.resource.provider
            if provider and provider.name in PROVIDERS:
                called = self._called(node)
                key = f"cluster {called}" if called else self._key(node)
                groups.setdefault(key, Group(key, called)).nodes.append(node)
        deployed = [group.key for group in groups.values() if group.deployed]
        for group in groups.values():
            yield replace(group, alone=deployed == [group.key])

    def _called(self, node: Node) -> str:
        """The name by which deployers know the cluster."""
        stated = node.resource.provider.attributes if node.resource.provider else {}
        name = stated.get("cluster")
        return name if isinstance(name, str) else ""

    def _key(self, node: Node) -> str:
        """What else tells one cluster from another: its API server, the configuration, a root."""
        server = _server(node)
        if server:
            return f"server {server}"
        if node.unit in self.chains.units:
            return f"root {self.chains.root(node.unit)}"
        provider = node.resource.provider
        return f"provider {node.unit} {provider.name if provider else ''} {_alias(node)}"

    def place(self, group: Group) -> Place:
        """Where the cluster of a group stands: the first of the sources that says something."""
        sources = (
            self._ruled(group),
            self._named(group),
            self._signs(group),
            self._configured_by_hand(group),
        )
        collected: list[Sign] = []
        vendor: Maybe[str] | None = None
        for signs in map(list, sources):
            collected.extend(signs)
            vendor = vendor or agreed(signs)
        if vendor is None:
            vendor = Unknown(f"nothing in the code says who operates {self._shown(group)}")
        if isinstance(vendor, Unknown):
            return self._undecided(group, vendor)
        below = self.catalogue.domains(vendor)
        among = f"{vendor} runs on one of {', '.join(below.among)}; the code names none"
        unnamed = f"nothing in the code names the region of {self._shown(group)}"
        region = region_of(collected, vendor)
        return Place(
            vendor=vendor,
            domains=Unknown(among) if below.undecided else below.vendors,
            region=region or Unknown(unnamed, text=group.key),
        )

    def stated(self, group: Group) -> Stated:
        """What is said of the cluster of a group, without the signs in its manifests."""
        rule, named = self._rule(group), list(self._named(group))
        vendor = rule.vendor if rule else agreed(named)
        operator = vendor if isinstance(vendor, str) else ""
        servers = {_server(node) for node in group.nodes} - {""}
        declared = {sign.cluster for sign in named} - {""}
        return Stated(
            called=group.called,
            named=rule.name if rule else "",
            server=servers.pop() if len(servers) == 1 else "",
            declared=declared.pop() if len(declared) == 1 else "",
            vendor=operator,
            region=(rule.region if rule else "") or region_of(named, operator),
        )

    def _undecided(self, group: Group, why: Unknown) -> Place:
        """An Unknown that says what to write, and that equals itself only on this cluster."""
        path = self.chains.folder(group.nodes[0].unit)
        remedy = f"write `clusters: [{{path: {path}, vendor: …}}]` in `.outlast.yaml`"
        unknown = Unknown(
            f"{why.reason}; {remedy}",
            why.span,
            text=group.key,
            never=self.catalogue.signals.without_machines,
        )
        return Place(unknown, unknown, unknown)

    def _shown(self, group: Group) -> str:
        if group.called:
            return f"the cluster `{group.called}`"
        return f"the cluster of `{self.chains.folder(group.nodes[0].unit)}`"

    def _paths(self, group: Group) -> list[str]:
        """The folders that lead to a cluster, and the files of what is applied to it."""
        units = tuple(dict.fromkeys(node.unit for node in group.nodes))
        paths = [path for unit in units for path in (*self.chains.paths(unit), unit)]
        paths.extend(dict.fromkeys(node.resource.span.path for node in group.nodes))
        return paths

    def _rule(self, group: Group) -> ClusterRule | None:
        """What settings say: the first rule for its name, or for a folder that leads to it."""
        paths = self._paths(group)
        for rule in self.rules:
            named = rule.name and rule.name == group.called
            if named or (rule.path and any(map(Globs((rule.path,)).match, paths))):
                return rule
        return None

    def _ruled(self, group: Group) -> Iterator[Sign]:
        rule = self._rule(group)
        if rule:
            yield Sign(rule.vendor, "a rule in the settings", rule.region, rule.span)

    def _named(self, group: Group) -> Iterator[Sign]:
        """What deployers and providers name: an API server, a cluster that the code declares."""
        configured = {id(node.resource.provider): node for node in reversed(group.nodes)}
        for node in reversed(configured.values()):
            yield from self._configured(node)
        if group.called:
            yield from sign_of(group.called, self.catalogue.signals, "cluster")
        for key in self.lookup.names.get(group.called, ()) if group.called else ():
            yield from _cluster_sign(self.lookup.nodes[key])
        for name in dict.fromkeys((group.called, *map(_server, group.nodes))):
            yield from self.told.get(name, ())

    def _configured(self, node: Node) -> Iterator[Sign]:
        attributes = node.resource.provider.attributes if node.resource.provider else {}
        nested = attributes.get("kubernetes")
        for stated in (attributes, *(nested if isinstance(nested, list) else (nested,))):
            for name, says in NAMING.items():
                text = stated.get(name) if isinstance(stated, Mapping) else None
                if isinstance(text, str):
                    yield from sign_of(text, self.catalogue.signals, says)
        for ref in refs_of(dict(attributes)):
            for other in self.lookup.by_ref(node.unit, ref):
                yield from _cluster_sign(other)
                if other.resource.type.startswith(CREDENTIALS) and isinstance(other.vendor, str):
                    yield Sign(other.vendor, f"`{other.address}`")

    def _configured_by_hand(self, group: Group) -> Iterator[Sign]:
        """What the configuration of its machines says."""
        machines = self.racks.of(group.called, self._paths(group), alone=group.alone)
        sign = machines.sign(self.catalogue.signals) if machines else None
        if sign:
            yield sign

    def _signs(self, group: Group) -> Iterator[Sign]:
        signals = self.catalogue.signals
        brought = {brought_by(node, signals) for node in group.nodes}
        for node in group.nodes:
            yield from signs_of(node, signals, brought)


def settled(
    lookup: Index,
    fragments: Iterable[Fragment],
    catalogue: Catalogue,
    rules: tuple[ClusterRule, ...],
) -> dict[str, Node]:
    """The nodes of `lookup`, those on clusters with vendor, domains and region of theirs."""
    told = credentials(lookup.nodes.values(), catalogue.signals)
    machines = racks(lookup.nodes.values())
    clusters = Clusters(catalogue, lookup, deployed(fragments), rules, told, machines)
    nodes = dict(lookup.nodes)
    for group in clusters.grouped():
        place, said = clusters.place(group), clusters.stated(group)
        volumes = Volumes(catalogue, group.nodes)
        for node in group.nodes:
            placed = _placed(node, place, volumes)
            nodes[node.id] = replace(placed, cluster=group.key, stated=said)
    return nodes


def _placed(node: Node, place: Place, volumes: Volumes) -> Node:
    """`node` where its cluster is, or its volume."""
    entry = node.entry
    if entry is None or entry.vendor is not None:
        return node
    region = place.region if entry.region.source == "cluster" else node.region
    if entry.vendor_from not in FROM_CLUSTER:
        return replace(node, region=region)
    vendor = volumes.vendor(node) if entry.vendor_from == "storage_class" else None
    if vendor is None or vendor == place.vendor:
        return replace(node, vendor=place.vendor, domains=place.domains, region=region)
    unnamed = Unknown(f"nothing in the code names the region of the storage of `{node.address}`")
    return replace(node, vendor=vendor, domains=volumes.domains(vendor), region=unnamed)


def _cluster_sign(node: Node) -> Iterator[Sign]:
    vendor = known(node.vendor)
    if vendor and node.plays("compute.k8s_cluster") and vendor != "self_hosted":
        says, name = f"`{node.address}`", known(node.name) or ""
        yield Sign(vendor, says, named_region(node), node.resource.span, name)


def _server(node: Node) -> str:
    """The API server that deployers name."""
    stated = node.resource.provider.attributes if node.resource.provider else {}
    server = stated.get("server")
    return spelt(server) if isinstance(server, str) else ""


def _alias(node: Node) -> str:
    provider = node.resource.provider
    return f"{provider.alias} {provider.span}" if provider else ""
