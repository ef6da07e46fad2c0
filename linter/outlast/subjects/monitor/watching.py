"""What single alarms and checks watch: whose they are, and whether they can tell of an outage."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from outlast.catalogue.load import Catalogue
from outlast.domain.paths import values_at
from outlast.domain.value import Unknown, Value, known, refs_of
from outlast.graph.classify import host_of
from outlast.graph.model import External, Graph, Node
from outlast.subjects.model import Service, Zone
from outlast.subjects.names.domains import normal_domain
from outlast.subjects.ownership import Owner, Ownership

KINDS = (
    ("monitoring.uptime", "check"),
    ("monitoring.synthetic", "check"),
    ("monitoring.dns", "check"),
    ("monitoring.heartbeat", "check"),
    ("monitoring.alert_rule", "alarm"),
    ("monitoring.alert_policy", "alarm"),
    ("monitoring.anomaly", "alarm"),
    ("monitoring.status_page", "status-page"),
    ("alerting.on_call", "paging"),
    ("alerting.service", "paging"),
    ("monitoring.metrics_backend", "backend"),
    ("monitoring.log_backend", "backend"),
    ("monitoring.tracing", "backend"),
)
"""Roles of what watches, and the kind of it; the first one decides."""

TELLS = ("alarm", "check")
"""Kinds that notice an outage by themselves."""

WATCHES = ("watches", "aggregates", "endpoint", "health_check")
"""Relations by which a watcher names what it watches."""

CLOUDS = ("hyperscaler", "cloud")
"""Kinds of vendors whose alarms look only at their own resources."""

SCALES = re.compile(r"autoscaling|scaling_?policy", re.IGNORECASE)
ACTS = re.compile(r"arn:[^:]*:(?:automate|autoscaling|swf):")
"""Types and ARNs of what an alarm sets going without telling anybody."""

DEPTH = 2

Key = tuple[str, str]
"""Name and environment of a service."""


@dataclass(frozen=True, slots=True)
class Watching:
    """Questions about single watchers of one graph."""

    graph: Graph
    catalogue: Catalogue
    ownership: Ownership
    services: Mapping[Key, Service]
    hosts: Mapping[str, Key] = field(default_factory=dict)

    def kind_of(self, node: Node) -> str:
        """The kind of watcher; empty when it watches nothing."""
        if node.resource.mode != "managed" or self._only_acts(node):
            return ""
        return next((kind for role, kind in KINDS if node.plays(role)), "")

    def _only_acts(self, node: Node) -> bool:
        """Whether all that it does is to scale or restart something: it tells nobody."""
        attrs = {r.attr for r in node.entry.refs if r.rel == "notifies"} if node.entry else set()
        found = [v for attr in sorted(attrs) for _, v in values_at(node.resource.attributes, attr)]
        return bool(found) and all(self._acts(node, value) for value in found)

    def _acts(self, node: Node, value: Value) -> bool:
        text = value.text if isinstance(value, Unknown) else str(value)
        if ACTS.search(text):
            return True
        others = [o for ref in refs_of(value) for o in self.graph.resolve(node.unit, ref)]
        return bool(others) and all(SCALES.search(other.resource.type) for other in others)

    def native(self, node: Node) -> bool:
        """Whether it looks only at resources of its own vendor."""
        vendor = self.catalogue.vendor(known(node.vendor) or "")
        own = vendor is not None and vendor.kind in CLOUDS
        return own and self.kind_of(node) != "check"

    def watched(self, node: Node) -> tuple[Key, ...]:
        """The services that it surely watches; none when nothing says which."""
        named = tuple(dict.fromkeys(self._named(node, DEPTH)))
        own = _key(self.ownership.of(node))
        if named or self._runs(own):
            return named or (own,)
        alone = self.native(node) or self.ownership.of(node).stated
        return (own,) if alone and self.kind_of(node) in TELLS else ()

    def _named(self, node: Node, depth: int) -> Iterator[Key]:
        """Services of what its relations name, and of the hosts that it asks."""
        for other in self._looked_at(node):
            if self.kind_of(other) and depth:
                yield from self._named(other, depth - 1)
            elif other.entry and other.entry.roles:
                yield from filter(self._runs, [_key(self.ownership.of(other))])
        for edge in self.graph.out(node.id, *WATCHES):
            if isinstance(edge.target, External):
                yield from self._at(host_of(edge.target.text))

    def _looked_at(self, node: Node) -> Iterator[Node]:
        """What its relations name; of a map of dimensions what its values refer to."""
        yield from self.graph.targets(node.id, *WATCHES)
        for relation in node.entry.refs if node.entry else ():
            if relation.kind == "dimension_map":
                for _, value in values_at(node.resource.attributes, relation.attr):
                    for ref in refs_of(value):
                        yield from self.graph.resolve(node.unit, ref)

    def _at(self, host: str) -> Iterator[Key]:
        """The service behind a host name: of its record, else of the nearest zone."""
        while host:
            if host in self.hosts:
                yield self.hosts[host]
                return
            host = host.partition(".")[2]

    def _runs(self, key: Key) -> bool:
        service = self.services.get(key)
        return service is not None and bool(service.deployments or service.datastores)


def hosts_of(
    graph: Graph, ownership: Ownership, zones: Iterable[Zone], services: Mapping[Key, Service]
) -> Mapping[str, Key]:
    """Host names of records and zones, by the service that runs something."""
    found: dict[str, Key] = {}
    for zone in zones:
        domain = known(zone.domain)
        for key in services:
            if domain and zone.label in services[key].zones:
                found.setdefault(domain, key)
    for node in graph.nodes.values():
        if node.plays("dns_record") and not isinstance(node.name, Unknown):
            key = _key(ownership.of(node))
            if key in services and "." in node.name:
                found.setdefault(normal_domain(node.name) or node.name, key)
    return found


def _key(owner: Owner) -> Key:
    return known(owner.service) or "", known(owner.environment) or ""
