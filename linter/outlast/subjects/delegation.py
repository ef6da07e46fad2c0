"""Who a domain is delegated to, as registrar resources, parent zones and apex records say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from outlast.catalogue.load import Catalogue
from outlast.domain.location import Span
from outlast.domain.paths import value_at, values_at
from outlast.domain.value import Maybe, Unknown, Value, known
from outlast.graph.classify import host_of
from outlast.graph.model import Graph, Node
from outlast.subjects.model import Nameserver

DOMAIN = re.compile(r"(?:[\w-]+\.)*[\w-]+")
"""A domain in any script; a template that is filled in elsewhere is none."""

QUOTED = re.compile(r'"([\w-]+(?:\.[\w-]+)+)\.?"')

WEIGHT = {"registrar": 0, "parent": 1, "apex": 2}
"""Who decides: resolvers follow the registry, then the parent zone; the apex only agrees."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One place in the code that names nameservers of a domain."""

    source: str
    servers: tuple[Nameserver, ...]
    span: Span
    node: Node


@dataclass(frozen=True, slots=True)
class Delegations:
    """Reads the delegations of one graph."""

    graph: Graph
    catalogue: Catalogue

    def by_domain(self) -> Mapping[str, tuple[Statement, ...]]:
        """All statements about each domain, the deciding ones first."""
        found: dict[str, list[Statement]] = {}
        for node in self.graph.nodes.values():
            for domain, statement in self._statements(node):
                found.setdefault(domain, []).append(statement)
        return {
            domain: tuple(sorted(said, key=lambda s: (WEIGHT[s.source], s.span)))
            for domain, said in found.items()
        }

    def _statements(self, node: Node) -> Iterator[tuple[str, Statement]]:
        if node.entry is None or node.resource.mode != "managed":
            return
        if node.plays("dns_delegation"):
            domain = normal_domain(node.name)
            path = node.entry.attrs.get("nameservers", "")
            if domain and path:
                yield from self._stated(domain, "registrar", node, path)
        if node.plays("dns_record") and _record_type(node) == "NS":
            zone, domain = self._owner(node)
            path = node.entry.attrs.get("values", "")
            if domain and path:
                yield from self._stated(domain, "apex" if domain == zone else "parent", node, path)

    def _stated(
        self, domain: str, source: str, node: Node, path: str
    ) -> Iterator[tuple[str, Statement]]:
        servers: dict[str, Nameserver] = {}
        for _, value in values_at(node.resource.attributes, path):
            for server in self._servers(node, value):
                servers[server.host] = server
        if servers:
            span = node.resource.span_of(path)
            ordered = tuple(servers[host] for host in sorted(servers))
            yield domain, Statement(source, ordered, span, node)

    def _servers(self, node: Node, value: Value) -> Iterator[Nameserver]:
        """A host name, or the computed nameservers of a zone that is in the graph."""
        if isinstance(value, str) and value:
            host = host_of(value)
            match = self.catalogue.host_vendor(host, "nameserver")
            unknown = Unknown(f"it is not known who operates the nameserver `{host}`")
            yield Nameserver(host, match.vendor if match else unknown)
        elif isinstance(value, Unknown):
            zones = [
                other
                for ref in value.refs
                for other in self.graph.resolve(node.unit, ref)
                if other.plays("dns_zone")
            ]
            for zone in zones:
                yield Nameserver(f"nameservers of {zone.address}", zone.vendor)
            yield from self._beside(value, bool(zones))

    def _beside(self, value: Unknown, found: bool) -> Iterator[Nameserver]:
        """Hosts spelled out in an undecided list, and what else could be in it."""
        for host in QUOTED.findall(value.text):
            match = self.catalogue.host_vendor(host, "nameserver")
            if match:
                yield Nameserver(host_of(host), match.vendor)
        if not found or "var." in value.text:
            yield Nameserver(value.text or "undecided", value)

    def _owner(self, node: Node) -> tuple[str | None, str | None]:
        """Domain of the zone a record stands in, and the domain that it speaks of."""
        zone = self._zone_domain(node)
        name = value_at(node.resource.attributes, node.entry.name or "name") if node.entry else None
        if not isinstance(name, str):
            return zone, zone if name is None else None
        bare = name.rstrip(".").lower()
        if zone is None:
            return None, bare if name.endswith(".") else None
        if bare in ("", "@") or bare == zone:
            return zone, zone
        return zone, bare if bare.endswith(f".{zone}") else f"{bare}.{zone}"

    def _zone_domain(self, node: Node) -> str | None:
        for edge in self.graph.out(node.id, "in_zone"):
            if isinstance(edge.target, str):
                return normal_domain(self.graph.nodes[edge.target].name)
            if not isinstance(edge.target, Unknown) and "." in edge.target.text:
                return edge.target.text.rstrip(".").lower()
        return None


def normal_domain(name: Maybe[str]) -> str | None:
    """A decided domain in lower case without its final dot; None when it is not one."""
    text = known(name)
    bare = text.rstrip(".").lower() if text else ""
    return bare if DOMAIN.fullmatch(bare) else None


def _record_type(node: Node) -> str:
    if node.entry and node.entry.record_type:
        return node.entry.record_type
    path = node.entry.attrs.get("record_type", "") if node.entry else ""
    value = value_at(node.resource.attributes, path) if path else None
    return value.upper() if isinstance(value, str) else ""
