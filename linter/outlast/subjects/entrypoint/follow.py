"""A public name is followed to what answers it: records, CDNs, origins, balancers, machines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from outlast.catalogue.load import Catalogue
from outlast.domain.paths import value_at, values_at
from outlast.domain.value import Linked, Maybe, Unknown, Value
from outlast.graph.classify import host_of
from outlast.graph.model import Edge, External, Graph, Node
from outlast.subjects.entrypoint import steering
from outlast.subjects.entrypoint.origins import Origins
from outlast.subjects.entrypoint.ways import (
    End,
    Hop,
    Reach,
    Way,
    behind_balancer,
    behind_cdn,
    behind_router,
    passing,
    together,
)
from outlast.subjects.names.domains import DOMAIN, is_address
from outlast.subjects.names.records import Record

DEPTH = 12
"""Things that one way may pass; a longer one is a circle of names, or not one way."""

PASSED = ("cdn", "load_balancer", "dns_failover", "compute", "datastore", "network.address")
"""Roles of what a request may pass or end at."""

PARTS = ("cdn", "load_balancer", "dns_failover", "compute")
"""Roles of what enters itself as a part of what is passed."""

ROUTERS = ("dns_failover", "load_balancer.global")

BESIDE = ("site_in", "member_of", "attached", "hosted_on")
"""Relations of what only stands beside the thing that answers: settings, attachments."""

Seen = frozenset[str]


@dataclass(frozen=True, slots=True)
class Following:
    """Follows names and resources of one graph. `named` and `served` lead from host names."""

    graph: Graph
    catalogue: Catalogue
    named: Mapping[str, tuple[Record, ...]]
    served: Mapping[str, tuple[Node, ...]]

    def host(self, host: str, seen: Seen = frozenset()) -> Reach:
        """All ways that the records of `host` lead."""
        if host in seen or len(seen) > DEPTH:
            return Reach()
        inside = seen | {host}
        return self.records(host, self.named.get(host, ()), inside)

    def records(self, host: str, records: tuple[Record, ...], seen: Seen = frozenset()) -> Reach:
        """All ways that `records` lead, which are those of one name, the first choice first."""
        ordered = sorted(records, key=steering.rank)
        reach = together(self.record(host, one, seen) for one in ordered)
        if len(reach.ways) < 2:
            return reach
        choice = steering.choice(self.graph, self.catalogue, tuple(ordered))
        if choice:
            return Reach(reach.ways, (*reach.choices, choice))
        return Reach(tuple(_one_machine(reach.ways)), reach.choices)

    def record(self, host: str, record: Record, seen: Seen) -> Reach:
        """All ways that one record leads."""
        node = record.node
        edges = self.graph.out(node.id, "routes_to", "failover_member")
        found = [self._end_of(host, node, edge, seen) for edge in edges if record.holds(edge)]
        reach = together(found) if found else self._nowhere(node, "names nothing in the code")
        proxy = self._cdn(node)
        if proxy:
            reach = behind_cdn(reach, proxy)
        return passing(reach, node.id, node.resource.conditional or True)

    def node(self, node: Node, seen: Seen) -> Reach:
        """All ways from one resource on."""
        if node.id in seen or len(seen) > DEPTH:
            return Reach()
        if node.plays("dns_record"):
            return self._named_by(node, seen)
        inside = seen | {node.id}
        reach = self._below(node, inside)
        if not reach.ways:
            reach = self._leaf(node)
        return passing(self._wrapped(node, reach), node.id, node.resource.conditional or True)

    def nodes(self, nodes: tuple[Node, ...]) -> Reach:
        """All ways from several resources on, which answer under one name."""
        return together(self.node(node, frozenset()) for node in nodes)

    def cdn_of(self, node: Node) -> Hop | None:
        """The CDN that `node` is, when it is one; undecided counts."""
        return self._cdn(node)

    def _named_by(self, node: Node, seen: Seen) -> Reach:
        """A record that another one names: the same as naming its host."""
        hosts = [
            one.host
            for records in self.named.values()
            for one in records
            if one.node.id == node.id and isinstance(one.host, str)
        ]
        reach = together(self.host(host, seen) for host in hosts)
        return reach if reach.ways else self._nowhere(node, "is named only when it is created")

    def _wrapped(self, node: Node, reach: Reach) -> Reach:
        """`reach` with what `node` itself adds: a CDN, a router, or a load balancer."""
        several = len(reach.ways) > 1
        router = any(role in ROUTERS for role in (node.entry.roles if node.entry else ()))
        if several and (router or node.plays("load_balancer") or steering.chooses(node)):
            hop = steering.hop(self.graph, self.catalogue, node)
            reach = Reach(reach.ways, (*reach.choices, hop))
        proxy = self._cdn(node)
        if proxy:
            reach = behind_cdn(reach, proxy)
        elif router:
            reach = behind_router(reach, Hop(node.vendor, node.domains, node.address))
        elif node.plays("load_balancer") and not node.plays("load_balancer.target_external"):
            reach = behind_balancer(reach, node.domains, node.address)
        return reach

    def _below(self, node: Node, seen: Seen) -> Reach:
        """What `node` sends requests to, by its own word or by that of its parts."""
        chosen = Origins(self.graph).of(node)
        found = [self._end_of("", node, edge, seen) for edge in chosen.edges]
        for edge in self.graph.into(node.id, "member_of", "registers_with", "edge", "serves"):
            part = self.graph.nodes[edge.source]
            if any(part.plays(role) for role in PARTS) and part.id not in seen:
                found.append(self.node(part, seen))
        if node.plays("network.address"):
            found.extend(
                self.node(other, seen) for other in self.graph.targets(node.id, "attached")
            )
        if _is_domain(node):
            found.extend(self.node(o, seen) for o in self.graph.targets(node.id, "member_of"))
        reach = together(one for one in found if one.ways)
        if isinstance(chosen.alternatives, Unknown) and len(reach.ways) > 1:
            doubtful = (replace(way, sure=chosen.alternatives) for way in reach.ways[1:])
            return Reach((reach.ways[0], *doubtful), reach.choices)
        return reach

    def _leaf(self, node: Node) -> Reach:
        """A way that ends at `node`, as far as the code tells."""
        ends = ("load_balancer", "compute", "datastore", "network.address")
        tunnel = node.plays("load_balancer.tunnel")
        if any(node.plays(role) for role in ends) and not tunnel:
            return Reach((Way(End(node.vendor, node.domains, node.region, node.address)),))
        return self._nowhere(node, "leads to nothing that the code names")

    def _nowhere(self, node: Node, why: str) -> Reach:
        nobody = Unknown(f"`{node.address}` {why}")
        return Reach((Way(End(nobody, nobody, nobody, node.address)),))

    def _end_of(self, host: str, node: Node, edge: Edge, seen: Seen) -> Reach:
        """What one edge leads to: a resource, a host name, an address, or what is not decided."""
        if isinstance(edge.target, str):
            return self.node(self.graph.nodes[edge.target], seen)
        raw = _stated(node, edge)
        for value in (edge.target, raw):
            if isinstance(value, (Linked, Unknown)):
                found = [self.node(other, seen) for other in self._meant(node, value)]
                reach = together(one for one in found if one.ways)
                if reach.ways:
                    return reach
        if isinstance(edge.target, Unknown):
            behind = self._beside(host, node, edge.target, seen)
            if behind.ways:
                return behind
            return Reach((Way(End(edge.target, edge.target, edge.target, node.address)),))
        return self._outside(host, node, edge.target, raw, seen)

    def _beside(self, host: str, node: Node, value: Unknown, seen: Seen) -> Reach:
        """What answers under `host` at the vendor of a computed value: its CDN gave the name."""
        nodes = (n for ref in value.refs for n in self.graph.resolve(node.unit, ref))
        vendors = {other.vendor for other in nodes if isinstance(other.vendor, str)}
        served = (n for n in self.served.get(host, ()) if n.vendor in vendors)
        return together(self.node(n, seen) for n in served if n.id not in seen)

    def _meant(self, node: Node, value: Linked | Unknown) -> Iterator[Node]:
        """The resources that a computed value comes from, of those a request may pass."""
        for ref in value.refs:
            for other in self.graph.resolve(node.unit, ref):
                if other.id != node.id and _is_passed(other):
                    yield other
                elif other.id != node.id:
                    beside = self.graph.targets(other.id, *BESIDE)
                    yield from (one for one in beside if _is_passed(one))

    def _outside(self, host: str, node: Node, target: External, raw: Value, seen: Seen) -> Reach:
        """A host name or an address that stands in the code as text."""
        text = raw.strip() if isinstance(raw, str) else target.text
        if is_address(text):
            nobody = Unknown(f"it is not known whose address `{text}` is")
            return Reach((Way(End(nobody, nobody, nobody, text)),))
        name = host_of(text) or target.text
        if name in self.named and name not in seen:
            return self.host(name, seen)
        served = [n for n in self.served.get(name, ()) if n.id != node.id and n.id not in seen]
        if served:
            return together(self.node(other, seen) for other in served)
        cdn = self.catalogue.cdn_vendor(name)
        behind = [n for n in self.served.get(host, ()) if cdn and n.vendor == cdn]
        if behind:
            return together(self.node(other, seen) for other in behind)
        return self._foreign(name, cdn, target)

    def _foreign(self, name: str, cdn: str | None, target: External) -> Reach:
        """A host of another vendor: its CDN, whose origin no code names, or what answers there."""
        if cdn is None:
            end = End(target.vendor, self._domains(target.vendor), target.region, name)
            return Reach((Way(end),))
        domains = self.catalogue.domains(cdn, "cdn").vendors
        own = self.catalogue.vendor(cdn)
        if own and own.kind == "saas":
            end = End(cdn, self._domains(cdn), "global", name)
        else:
            nobody = Unknown(f"what is behind `{name}` is not in the code")
            end = End(nobody, nobody, nobody, name)
        return Reach((Way(end, (Hop(cdn, domains, name),)),))

    def _domains(self, vendor: Maybe[str]) -> Maybe[tuple[str, ...]]:
        if isinstance(vendor, Unknown):
            return vendor
        below = self.catalogue.domains(vendor)
        if below.undecided:
            return Unknown(f"{vendor} runs on a cloud that the code does not name")
        return below.vendors

    def _cdn(self, node: Node) -> Hop | None:
        """The CDN that `node` is, when it is one."""
        entry = node.entry
        if entry is None:
            return None
        if entry.cdn_when:
            path, condition = entry.cdn_when
            holds = condition.holds(value_at(node.resource.attributes, path))
            if isinstance(holds, Unknown):
                return Hop(holds, holds, node.address)
            if not holds:
                return None
        elif not node.plays("cdn") or node.plays("cdn.waf"):
            return None
        vendor = node.vendor
        below = self.catalogue.domains(vendor, "cdn").vendors if isinstance(vendor, str) else vendor
        return Hop(vendor, below, node.address)


def _one_machine(ways: tuple[Way, ...]) -> Iterator[Way]:
    """Bare addresses that are given out together count once: of two kinds, or of one pool."""
    bare = [way for way in ways if not way.cdns and is_address(way.end.via)]
    yield from (way for way in ways if way not in bare[1:])


def _is_passed(node: Node) -> bool:
    return any(node.plays(role) for role in (*PASSED, "dns_record"))


def _stated(node: Node, edge: Edge) -> Value:
    """The value that states `edge`, at its concrete path."""
    plain = ".".join(part for part in edge.attribute.split(".") if not part.isdigit())
    found = dict(values_at(node.resource.attributes, plain))
    return found.get(edge.attribute)


def _is_domain(node: Node) -> bool:
    return node.plays("cdn.domain") or node.plays("load_balancer.domain")


def hosts_served(node: Node) -> Iterator[str]:
    """Host names that a resource of a CDN or a platform answers under, by its own word."""
    entry, attributes = node.entry, node.resource.attributes
    if entry is None:
        return
    paths = [ref.attr for ref in entry.refs if ref.rel == "serves" and not ref.targets]
    if _is_domain(node) or (node.plays("dns_failover") and not node.plays("dns_record")):
        paths.append(entry.name)
    for path in filter(None, paths):
        for _, value in values_at(attributes, path):
            name = value.rstrip(".").lower() if isinstance(value, str) else ""
            if "." in name and DOMAIN.fullmatch(name.removeprefix("*.")):
                yield name
