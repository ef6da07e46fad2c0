"""Public DNS domains: who hosts them, who they are delegated to, and what all of that shares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from outlast.catalogue.load import Catalogue
from outlast.domain.location import Span
from outlast.domain.paths import value_at, values_at
from outlast.domain.value import Maybe, Unknown, known
from outlast.graph.model import Graph, Node
from outlast.subjects.model import Anchor, Hosted, MissingRecord, Nameserver, Zone
from outlast.subjects.names.domains import is_internal, is_private, nearest_above, normal_domain
from outlast.subjects.names.records import Record, kept_records, runs_zone
from outlast.subjects.ownership import Ownership, highest
from outlast.subjects.zone.delegation import Delegations, Statement
from outlast.subjects.zone.drift import Drift

NO_DELEGATION = Unknown("no registrar resource and no NS record in the code delegates it")
TRANSFERS = ("primaries", "primary", "secondaries", "downstreams", "master_ips", "axfr_ips")
"""Attributes that name the other side of a zone transfer."""


WORDS = {
    "absent": "missing",
    "different": "another one",
    "vendor-only": "missing, and needs a plain equivalent,",
}
"""What is wrong with a record at the other vendor, as messages say it."""


@dataclass(frozen=True, slots=True)
class Zones:
    """Derives the zones of one graph."""

    graph: Graph
    catalogue: Catalogue
    ownership: Ownership
    records: tuple[Record, ...]

    def all(self) -> Iterator[Zone]:
        """Each public domain that a managed resource hosts, or that the code keeps records of.

        In graph order. A zone that is only looked up counts as hosting of its domain; alone, it
        is a zone when records are kept in it, and nobody is asked to mend it here.
        """
        said = Delegations(self.graph, self.catalogue, self.records).by_domain()
        kept = kept_records(self.records)
        groups: dict[str, list[Node]] = {}
        for node in self.graph.nodes.values():
            if _is_zone(node) and not is_private(node):
                domain = normal_domain(node.name)
                groups.setdefault(domain or node.id, []).append(node)
        for domain, records in kept.items():
            vendors = [node.vendor for node in groups.get(domain, ())]
            for record in records:
                if record.node.vendor not in vendors:
                    groups.setdefault(domain, []).append(record.node)
                    vendors.append(record.node.vendor)
        found = []
        registrars = self._registrars()
        for nodes in groups.values():
            domain = _domain(nodes[0], kept)
            records = kept.get(domain or "", ())
            made = any(_is_zone(n) and n.resource.mode == "managed" for n in nodes)
            if (made or records) and not is_internal(domain):
                stated = said.get(domain or "", ())
                zone = self._zone(domain, nodes, stated, records, registrars)
                found.append(replace(zone, managed=made or runs_zone(records)))
        yield from _related(found)

    def _zone(
        self,
        domain: str | None,
        nodes: list[Node],
        said: tuple[Statement, ...],
        records: tuple[Record, ...],
        registrars: Mapping[str, Maybe[str]],
    ) -> Zone:
        deciding = [statement for statement in said if statement.source == said[0].source]
        servers = tuple({s.host: s for statement in deciding for s in statement.servers}.values())
        vendors = self._vendors(domain, nodes, servers)
        owner = self.ownership.of(nodes[0])
        missing = self._missing(domain, nodes, records)
        registrar = _registrar(domain, said, registrars)
        return Zone(
            domain=domain or Unknown("the domain is not decided in the code"),
            label=domain or nodes[0].address,
            vendors=vendors,
            domains=self._union(vendors, nodes),
            shared_domains=self._shared(vendors, nodes, servers),
            nameservers=tuple(
                replace(server, domains=self._falls_with(server.vendor, nodes))
                for server in servers
            )
            or NO_DELEGATION,
            hosted=tuple(self._hosted(node, nodes, servers) for node in nodes),
            hosted_vendors=_hosts(nodes),
            registrar=registrar,
            registered=not isinstance(registrar, Unknown),
            shared_above=(),
            below=(),
            environment=owner.environment,
            service=owner.service,
            criticality=highest([self.ownership.of(node).criticality for node in nodes]),
            anchor=_anchor(nodes, said, records, known(missing) or ()),
            missing_records=missing,
        )

    def _registrars(self) -> Mapping[str, Maybe[str]]:
        """The vendor at which each domain is registered, found in one walk for all zones."""
        found: dict[str, Maybe[str]] = {}
        for node in self.graph.nodes.values():
            domain = normal_domain(node.name) if node.plays("registration") else None
            if domain:
                found.setdefault(domain, node.vendor)
        return found

    def _missing(
        self, domain: str | None, nodes: list[Node], records: tuple[Record, ...]
    ) -> Maybe[tuple[MissingRecord, ...]]:
        """What the zone lacks at one vendor; transfers keep the contents equal by themselves."""
        vendors = _hosts(nodes)
        if isinstance(vendors, Unknown) or len(vendors) < 2 or domain is None:
            return ()
        for node in nodes:
            settings = [self.graph.nodes[e.source] for e in self.graph.into(node.id, "in_zone")]
            if any(map(_transfers, (node, *settings))):
                return ()
        return Drift(self.graph, self.catalogue, domain).between(vendors, records)

    def _vendors(
        self, domain: str | None, nodes: list[Node], servers: tuple[Nameserver, ...]
    ) -> Maybe[tuple[str, ...]]:
        """Vendors of the nameservers, of the hosting when no code delegates."""
        if servers:
            return _distinct(server.vendor for server in servers)
        for node in nodes:
            settings = [self.graph.nodes[e.source] for e in self.graph.into(node.id, "in_zone")]
            if any(map(_transfers, (node, *settings))):
                return Unknown(f"`{node.address}` transfers the zone to or from other nameservers")
        if domain is None:
            return Unknown("another vendor could host it: the domain is not decided in the code")
        return _hosts(nodes)

    def _union(self, vendors: Maybe[tuple[str, ...]], nodes: list[Node]) -> Maybe[tuple[str, ...]]:
        sets = self._domain_sets(vendors, nodes)
        if isinstance(sets, Unknown):
            return sets
        return tuple(sorted(set().union(*sets)))

    def _shared(
        self,
        vendors: Maybe[tuple[str, ...]],
        nodes: list[Node],
        servers: tuple[Nameserver, ...],
    ) -> Maybe[tuple[str, ...]]:
        """Vendors that take all nameservers down; decided once two of them share nothing."""
        named = tuple(dict.fromkeys(v for s in servers if (v := known(s.vendor)) is not None))
        decided = self._domain_sets(named, nodes)
        if isinstance(decided, list) and len(decided) > 1 and not set.intersection(*decided):
            return ()
        sets = self._domain_sets(vendors, nodes)
        if isinstance(sets, Unknown):
            return sets
        return tuple(sorted(set.intersection(*sets))) if sets else ()

    def _domain_sets(
        self, vendors: Maybe[tuple[str, ...]], nodes: list[Node]
    ) -> list[set[str]] | Unknown:
        """The failure domains of each vendor: those of its zone in the graph, else in general."""
        if isinstance(vendors, Unknown):
            return vendors
        sets = []
        for vendor in vendors:
            facts = self._falls_with(vendor, nodes)
            if isinstance(facts, Unknown):
                return facts
            sets.append(set(facts))
        return sets

    def _falls_with(self, vendor: Maybe[str], nodes: list[Node]) -> Maybe[tuple[str, ...]]:
        """The failure domains of the nameservers of one vendor."""
        if isinstance(vendor, Unknown):
            return vendor
        own = [node.domains for node in nodes if _is_zone(node) and node.vendor == vendor]
        facts = known(own[0]) if own else self.catalogue.domains(vendor, "nameserver").vendors
        return facts or Unknown(f"what {vendor} stands on is not decided in the code")

    def _hosted(self, node: Node, nodes: list[Node], servers: tuple[Nameserver, ...]) -> Hosted:
        delegated = _delegated(node.vendor, servers)
        return Hosted(node.vendor, node.address, delegated, self._falls_with(node.vendor, nodes))


def _registrar(
    domain: str | None, said: tuple[Statement, ...], registrars: Mapping[str, Maybe[str]]
) -> Maybe[str]:
    for statement in said:
        if statement.source == "registrar":
            return statement.node.vendor
    return registrars.get(domain or "", Unknown("no registrar resource in the code"))


def _related(zones: list[Zone]) -> Iterator[Zone]:
    """The zones, each told which zone of the code is above it and which are below."""
    by_domain = {d: zone for zone in zones if zone.managed and (d := known(zone.domain))}
    above = {domain: nearest_above(domain, by_domain) for domain in by_domain}
    for zone in zones:
        domain = known(zone.domain) or ""
        parent = above.get(domain, "")
        yield replace(
            zone,
            shared_above=by_domain[parent].shared_domains if parent else (),
            above=by_domain[parent].label if parent else "",
            below=tuple(sorted(child for child, own in above.items() if domain and own == domain)),
        )


def _is_zone(node: Node) -> bool:
    roles = node.entry.roles if node.entry else ()
    modes = ("managed", "data")
    if node.entry and node.entry.hosts(node.resource.attributes) is False:
        return False
    return node.resource.mode in modes and bool({"dns_zone", "dns_zone.secondary"} & set(roles))


def _transfers(node: Node) -> bool:
    """Whether it gives its zone to other nameservers, or takes it from them."""
    entry, attributes = node.entry, node.resource.attributes
    if entry is None:
        return False
    paths = [entry.multi_vendor, *(entry.attrs[name] for name in TRANSFERS if name in entry.attrs)]
    stated = (value for path in paths if path for _, value in values_at(attributes, path))
    kind = value_at(attributes, entry.attrs.get("type", ""))
    return any(value not in (False, "") for value in stated) or str(kind).lower() == "secondary"


def _delegated(vendor: Maybe[str], servers: tuple[Nameserver, ...]) -> Maybe[bool]:
    if not servers:
        return NO_DELEGATION
    if isinstance(vendor, Unknown):
        return vendor
    if any(server.vendor == vendor for server in servers):
        return True
    return next((s.vendor for s in servers if isinstance(s.vendor, Unknown)), False)


def _hosts(nodes: list[Node]) -> Maybe[tuple[str, ...]]:
    """Vendors of the hosting; undecided while one of several may not exist."""
    every = _distinct(node.vendor for node in nodes)
    sure = _distinct(node.vendor for node in nodes if node.resource.conditional is None)
    doubts = [n.resource.conditional for n in nodes if n.resource.conditional is not None]
    if isinstance(every, Unknown) or len(every) < 2 or every == sure:
        return every
    return doubts[0]


def _distinct(vendors: Iterable[Maybe[str]]) -> Maybe[tuple[str, ...]]:
    seen = list(vendors)
    undecided = next((vendor for vendor in seen if isinstance(vendor, Unknown)), None)
    return undecided or tuple(sorted({vendor for vendor in seen if isinstance(vendor, str)}))


def _domain(node: Node, kept: Mapping[str, tuple[Record, ...]]) -> str | None:
    """The domain of a zone, or of the zone that a record stands in."""
    if _is_zone(node):
        return normal_domain(node.name)
    return next((d for d, some in kept.items() if any(r.node is node for r in some)), None)


def _anchor(
    nodes: list[Node],
    said: tuple[Statement, ...],
    records: tuple[Record, ...],
    missing: tuple[MissingRecord, ...],
) -> Anchor:
    """The zone that is made; else the first record in it, for a look-up is not to be mended."""
    made = [node for node in nodes if node.resource.mode == "managed"]
    first = made[0] if made else records[0].node
    hosted = tuple(
        (node.resource.span, f"hosted at {known(node.vendor) or 'an undecided vendor'}")
        for node in (first, *(node for node in nodes if node is not first))
    )
    stated = tuple((s.span, f"{s.source} names these nameservers") for s in said)
    places: Mapping[str, tuple[tuple[Span, str], ...]] = {
        "hosted": hosted,
        "nameservers": stated or hosted,
        "missing_records": tuple(_stand(missing, records)) or hosted,
    }
    return Anchor(first.resource.span, first.unit, places, first.resource.callers)


def _stand(
    missing: tuple[MissingRecord, ...], records: tuple[Record, ...]
) -> Iterator[tuple[Span, str]]:
    """Where the records stand that another vendor lacks."""
    for one in missing:
        for record in records:
            if (
                record.host == one.name
                and record.type == one.type
                and record.node.vendor == one.has
            ):
                yield record.span, f"{one.type} `{one.name}` is {WORDS[one.why]} at {one.vendor}"
                break
