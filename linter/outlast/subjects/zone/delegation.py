"""Who a domain is delegated to, as registrar resources, parent zones and apex records say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from outlast.catalogue.load import Catalogue
from outlast.domain.location import Span
from outlast.domain.paths import values_at
from outlast.domain.value import Unknown, Value, known
from outlast.graph.classify import host_of
from outlast.graph.model import Graph, Node
from outlast.subjects.model import Nameserver
from outlast.subjects.names.domains import normal_domain
from outlast.subjects.names.records import Record

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
    records: tuple[Record, ...]

    def by_domain(self) -> Mapping[str, tuple[Statement, ...]]:
        """All statements about each domain, the deciding ones first."""
        found: dict[str, list[Statement]] = {}
        for node in self.graph.nodes.values():
            for domain, statement in self._registered(node):
                found.setdefault(domain, []).append(statement)
        for record in self.records:
            for domain, statement in self._recorded(record):
                found.setdefault(domain, []).append(statement)
        return {
            domain: tuple(sorted(said, key=lambda s: (WEIGHT[s.source], s.span)))
            for domain, said in found.items()
        }

    def _registered(self, node: Node) -> Iterator[tuple[str, Statement]]:
        if node.entry is None or node.resource.mode != "managed":
            return
        if node.plays("dns_delegation"):
            domain = normal_domain(node.name)
            path = node.entry.attrs.get("nameservers", "")
            if domain and path:
                values = [value for _, value in values_at(node.resource.attributes, path)]
                yield from self._stated(domain, "registrar", node, path, values)

    def _recorded(self, record: Record) -> Iterator[tuple[str, Statement]]:
        domain = known(record.host)
        if record.type == "NS" and domain:
            source = "apex" if domain == record.zone else "parent"
            path = record.place("values")
            values = [value for _, value in record.values()]
            yield from self._stated(domain, source, record.node, path, values)

    def _stated(
        self, domain: str, source: str, node: Node, path: str, values: Iterable[Value]
    ) -> Iterator[tuple[str, Statement]]:
        servers: dict[str, Nameserver] = {}
        for value in values:
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
