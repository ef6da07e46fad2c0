"""DNS records: each one that a resource declares, with its host, its type and what it names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from outlast.domain.location import Span
from outlast.domain.paths import value_at, values_at
from outlast.domain.value import Maybe, Unknown, Value
from outlast.graph.model import Edge, Graph, Node
from outlast.subjects.names.domains import is_internal, is_private, normal_domain

APEX = ("MX", "TXT", "CAA", "NS", "SOA", "SPF")
"""Types that speak for the whole domain when they stand at its own name."""

Unspelled = Unknown("the record does not say so in the code")


@dataclass(frozen=True, slots=True)
class Record:
    """One record of `node`; `prefix` is where it stands in a resource that holds several.

    `host` is the full name, `zone` the domain of the zone that it is kept in. `private` when
    only some network sees it.
    """

    node: Node
    prefix: str
    host: Maybe[str]
    zone: Maybe[str]
    type: Maybe[str]
    private: bool

    @property
    def span(self) -> Span:
        """Where it is declared."""
        return self.node.resource.span_of(self.prefix) if self.prefix else self.node.resource.span

    def path(self, name: str) -> str:
        """Where the attribute is that the catalogue calls `name`; empty when it knows none."""
        return self.node.entry.attrs.get(name, "") if self.node.entry else ""

    def place(self, name: str) -> str:
        """The same for this record alone: `RecordSets.2.Type` of `RecordSets.Type`."""
        path, held = self.path(name), self.prefix.rpartition(".")[0]
        return f"{self.prefix}{path[len(held) :]}" if held and path.startswith(held) else path

    def stated(self, name: str) -> tuple[tuple[str, Value], ...]:
        """The values of that attribute, of this record alone, each with its concrete path."""
        path = self.path(name)
        every = values_at(self.node.resource.attributes, path) if path else ()
        return tuple(one for one in every if self._is_own(one[0]))

    def value(self, name: str) -> Value:
        """The first value of that attribute."""
        found = self.stated(name)
        return found[0][1] if found else None

    def values(self) -> tuple[tuple[str, Value], ...]:
        """What it names, each with its path."""
        return self.stated("values") or self.stated("former_values")

    def _is_own(self, place: str) -> bool:
        """Whether a place lies in this record, of all that its resource holds."""
        return not self.prefix or f"{place}.".startswith(f"{self.prefix}.")

    def holds(self, edge: Edge) -> bool:
        """Whether this record states `edge`."""
        return self._is_own(edge.attribute)


def records_of(graph: Graph) -> Iterator[Record]:
    """Every record that the code declares, in graph order."""
    for node in graph.nodes.values():
        if node.resource.mode == "managed" and node.plays("dns_record"):
            for prefix in _prefixes(node):
                yield _record(graph, node, prefix)


def _prefixes(node: Node) -> Iterator[str]:
    """The places of the records in a resource that holds several; one empty place else."""
    held = node.entry.attrs.get("records", "") if node.entry else ""
    if not held:
        yield ""
        return
    for path, value in values_at(node.resource.attributes, held):
        yield path if path != held or not isinstance(value, Unknown) else ""


def _record(graph: Graph, node: Node, prefix: str) -> Record:
    bare = Record(node, prefix, Unspelled, Unspelled, Unspelled, False)
    zone, private = _zone(graph, node)
    return Record(
        node=node,
        prefix=prefix,
        host=_host(bare, zone),
        zone=zone,
        type=_type(bare),
        private=private or node.plays("dns_record.private"),
    )


def _type(record: Record) -> Maybe[str]:
    entry = record.node.entry
    if entry and entry.record_type:
        return entry.record_type
    value = record.value("record_type")
    if isinstance(value, Unknown):
        return value
    return value.upper() if isinstance(value, str) else Unspelled


def _host(record: Record, zone: Maybe[str]) -> Maybe[str]:
    """The full name: absolute, or below the zone; the zone itself when it is left out."""
    name = _name(record)
    if name is None:
        return zone
    if isinstance(name, Unknown):
        return name
    bare = name.rstrip(".").lower().replace("\\052", "*")
    if isinstance(zone, Unknown):
        return bare if name.endswith(".") or record.path("full_name") else zone
    if bare in ("", "@") or bare == zone:
        return zone
    return bare if bare.endswith(f".{zone}") else f"{bare}.{zone}"


def _name(record: Record) -> str | Unknown | None:
    entry, attributes = record.node.entry, record.node.resource.attributes
    value = record.value("record_name")
    if value is None and entry and not record.prefix:
        value = value_at(attributes, entry.name or "name")
    return value if isinstance(value, (str, Unknown)) else None


def _zone(graph: Graph, node: Node) -> tuple[Maybe[str], bool]:
    """The domain of the zone that a record stands in, and whether only a network sees it."""
    undecided = Unknown(f"the zone of `{node.address}` is not decided in the code")
    for edge in graph.out(node.id, "in_zone"):
        if isinstance(edge.target, str):
            zone = graph.nodes[edge.target]
            domain = normal_domain(zone.name)
            return domain or _reason(zone, undecided), is_private(zone) or is_internal(domain)
        if isinstance(edge.target, Unknown):
            undecided = edge.target
        elif "." in edge.target.text:
            domain = edge.target.text.rstrip(".").lower()
            return domain, is_internal(domain)
    return undecided, False


def _reason(zone: Node, undecided: Unknown) -> Unknown:
    return zone.name if isinstance(zone.name, Unknown) else undecided


def kept_records(records: Iterable[Record]) -> Mapping[str, tuple[Record, ...]]:
    """Records of public zones, by the domain of the zone."""
    found: dict[str, list[Record]] = {}
    for record in records:
        if isinstance(record.zone, str) and not record.private:
            found.setdefault(record.zone, []).append(record)
    return {domain: tuple(some) for domain, some in found.items()}


def runs_zone(records: Iterable[Record]) -> bool:
    """Whether who keeps these records of one zone runs the zone, though it is made elsewhere.

    The names of an application are kept by its team, in a zone of somebody else; mail and proofs
    of the domain itself are not. Some vendors have no resource for a zone: its records are all.
    """
    for record in records:
        entry = record.node.entry
        named = [ref for ref in (entry.refs if entry else ()) if ref.rel == "in_zone"]
        if named and not any(ref.targets for ref in named):
            return True
        if record.host == record.zone and record.type in APEX:
            return True
    return False
