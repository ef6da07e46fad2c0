"""Which names are ways in for users: of records, and of what CDNs and platforms answer under."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from outlast.catalogue.entrances import Entrances
from outlast.domain.value import Linked, Unknown, Value
from outlast.graph.model import Graph, Node
from outlast.subjects.entrypoint.follow import hosts_served
from outlast.subjects.names.domains import is_internal, is_private_address
from outlast.subjects.names.records import Record

SERVING = ("cdn", "load_balancer", "dns_failover", "compute")
PROVING = ("certificate", "identity", "messaging")


@dataclass(frozen=True, slots=True)
class Doors:
    """Tells ways in from other names of one graph."""

    graph: Graph
    entrances: Entrances

    def records(self, records: Iterable[Record]) -> Mapping[str, tuple[Record, ...]]:
        """Records that users follow, by host; an undecided host by its spelling in its unit."""
        found: dict[str, list[Record]] = {}
        for record in records:
            if self._is_door(record):
                found.setdefault(_key(record), []).append(record)
        return {key: tuple(some) for key, some in found.items()}

    def served(self) -> Mapping[str, tuple[Node, ...]]:
        """What answers under a host name by its own word, by host."""
        found: dict[str, dict[str, Node]] = {}
        for node in self.graph.nodes.values():
            if node.resource.mode == "managed" and any(node.plays(role) for role in SERVING):
                for host in hosts_served(node):
                    if self.entrances.is_name(host) and not is_internal(host):
                        found.setdefault(host, {})[node.id] = node
        return {host: tuple(nodes.values()) for host, nodes in found.items()}

    def _is_door(self, record: Record) -> bool:
        if record.private or not self._is_followed(record):
            return False
        host = record.host
        inside = isinstance(host, str) and (is_internal(host) or not self.entrances.is_name(host))
        if inside or self.is_made(record):
            return False
        values = [value for _, value in record.values()]
        return not values or not all(map(_is_inside, values))

    def _is_followed(self, record: Record) -> bool:
        """Whether browsers follow records of its type; a pool of addresses states none."""
        if isinstance(record.type, str):
            return record.type in self.entrances.types
        return not record.path("record_type")

    def is_made(self, record: Record) -> bool:
        """Whether it is one that a vendor asks for, to prove something."""
        if any(self._proves(record, value) for _, value in record.values()):
            return True
        refs = record.host.refs if isinstance(record.host, Unknown) else ()
        nodes = (n for ref in refs for n in self.graph.resolve(record.node.unit, ref))
        return any(not node.plays("dns_zone") for node in nodes)

    def _proves(self, record: Record, value: Value) -> bool:
        """Whether a value proves something, or names what no browser speaks to: a database."""
        if isinstance(value, (Unknown, Linked)):
            nodes = [n for ref in value.refs for n in self.graph.resolve(record.node.unit, ref)]
            named = isinstance(record.host, str)  # A proof has a name that its vendor made up.
            if not named and any(node.plays(role) for node in nodes for role in PROVING):
                return True
            if any(n.plays("datastore") and not n.plays("datastore.bucket") for n in nodes):
                return True
        return isinstance(value, str) and self.entrances.is_proof(value)


def _is_inside(value: Value) -> bool:
    return isinstance(value, str) and is_private_address(value)


def _key(record: Record) -> str:
    if isinstance(record.host, str):
        return record.host
    text = record.host.text or record.node.address
    return f"{record.node.unit} {text}"


def names_of(named: Mapping[str, object], served: Mapping[str, object]) -> Iterator[str]:
    """Every key once: those of records first."""
    yield from dict.fromkeys((*named, *served))
