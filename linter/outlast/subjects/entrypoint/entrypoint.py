"""Entrypoints: each public host name, and every way from it to what answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from outlast.catalogue.load import Catalogue
from outlast.domain.location import Span
from outlast.domain.value import Maybe, Unknown, known
from outlast.graph.model import Graph, Node
from outlast.subjects.entrypoint.certified import Certified
from outlast.subjects.entrypoint.doors import Doors, names_of
from outlast.subjects.entrypoint.follow import Following
from outlast.subjects.entrypoint.ways import Domains, Hop, Reach, Way, shared, union
from outlast.subjects.model.entrypoint import Cdn, Entrypoint, Target
from outlast.subjects.model.fields import Anchor
from outlast.subjects.names.domains import is_address
from outlast.subjects.names.records import Record
from outlast.subjects.ownership import Owner, Ownership, highest

Key = tuple[str, str]

FIRST = ("cdn", "dns_failover", "load_balancer.domain")
"""Roles of what answers under a name, the most telling first."""

NO_RECORD = Unknown("no DNS record of it is in the code")
NO_HOST = Unknown("another record could stand beside it: the host name is not decided")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entrypoint, the resources on its ways, their services, why there may be `more` ways."""

    entrypoint: Entrypoint
    nodes: frozenset[str]
    keys: frozenset[Key]
    more: Unknown | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of one name: its records, what answers by its own word, all ways."""

    host: str
    records: tuple[Record, ...]
    served: tuple[Node, ...]
    reach: Reach

    @property
    def decided(self) -> Unknown | None:
        """Why more could answer than was found; None when the records tell."""
        if not self.records:
            named = any(node.plays("dns_failover") for node in self.served)  # It is the record.
            return None if named else NO_RECORD
        return None if isinstance(self.records[0].host, str) else NO_HOST


@dataclass(frozen=True, slots=True)
class Entrypoints:
    """Derives the entrypoints of one graph. `runs` are the roles that serve users themselves."""

    graph: Graph
    catalogue: Catalogue
    ownership: Ownership
    records: tuple[Record, ...]
    runs: tuple[str, ...]

    def all(self) -> Iterator[Entry]:
        """Each name once, in graph order."""
        doors = Doors(self.graph, self.catalogue.entrances)
        named, served = doors.records(self.records), doors.served()
        following = Following(self.graph, self.catalogue, named, served)
        for name in names_of(named, served):
            found = self._found(following, name, named.get(name, ()), served.get(name, ()))
            if found.reach.ways:
                yield self._entry(following, found)

    def _found(
        self,
        following: Following,
        name: str,
        records: tuple[Record, ...],
        served: tuple[Node, ...],
    ) -> Found:
        if records:
            return Found(name, records, served, following.records(name, records, frozenset({name})))
        return Found(name, records, served, following.nodes(tuple(_best(served))))

    def _entry(self, following: Following, found: Found) -> Entry:
        ways = found.reach.ways
        nodes = frozenset(node for way in ways for node in way.nodes)
        owners = self._owners(found, nodes)
        own = owners[0]
        waiting = self._waiting(following, found, nodes)
        entrypoint = self._entrypoint(found, waiting, own, [o.criticality for o in owners])
        keys = {_key(owner) for owner in self._running(nodes)} or {_key(own)}
        inside = any(node.cluster for node in found.served)  # No other cluster answers to it.
        return Entry(entrypoint, nodes, frozenset(keys), None if inside else found.decided)

    def _entrypoint(
        self, found: Found, waiting: tuple[Cdn, ...], owner: Owner, levels: list[str]
    ) -> Entrypoint:
        ways, choices = found.reach.ways, found.reach.choices
        first = found.records[0] if found.records else None
        host = first.host if first else found.host
        certified = Certified(self.graph, self.catalogue)
        cdns = (*_cdns(ways, found.decided), *waiting)
        sure = [way.sure for way in ways]
        return Entrypoint(
            host=host,
            label=host if isinstance(host, str) else _place(found),
            address=_place(found),
            vendors=_distinct((*(c.vendor for c in cdns), *(w.end.vendor for w in ways))),
            zone=first.zone if first else NO_RECORD,
            cdns=cdns,
            cdn_vendors=_distinct(cdn.vendor for cdn in cdns),
            cdn_shared_domains=_cdn_shared(ways, waiting, found.decided),
            targets=tuple(
                _target(way, certified.way(way, first=way is ways[0]), found.decided)
                for way in ways
            ),
            shared_domains=_doubted(shared([w.end.domains for w in ways], sure), found),
            closes_with=_doubted(shared([way.domains for way in ways], sure), found),
            touches=union([*(w.domains for w in ways), *(c.domains for c in choices)]),
            failover=_failover(found),
            failover_via=choices[0].via if choices else "",
            health_checked=_checked(found),
            routing_domains=union(choice.domains for choice in choices),
            routing_shares=_shares(choices, ways),
            certificates=tuple(certified.all(ways)),
            environment=owner.environment,
            service=owner.service,
            criticality=highest(levels),
            anchor=self._anchor(found),
        )

    def _waiting(
        self, following: Following, found: Found, nodes: frozenset[str]
    ) -> tuple[Cdn, ...]:
        """CDNs that answer under the name by their own word, and that no record leads to."""
        if not found.records:
            return ()
        routed = {cdn.vendor for way in found.reach.ways for cdn in way.cdns}
        vague = next(
            (w.end.vendor for w in found.reach.ways if isinstance(w.end.vendor, Unknown)), None
        )
        waiting: dict[str, Cdn] = {}
        for node in found.served:
            hop = following.cdn_of(node)
            if hop and node.id not in nodes and hop.vendor not in routed and known(hop.vendor):
                waiting[str(hop.vendor)] = Cdn(hop.vendor, hop.domains, hop.via, vague or False)
        return tuple(waiting.values())

    def _owners(self, found: Found, nodes: frozenset[str]) -> list[Owner]:
        """Owners of what runs behind the name, then of the rest on the way, then of the records.

        Of each the ones that settings or tags name come first.
        """
        passed = [
            n for key in sorted(nodes) if (n := self.graph.nodes[key]).resource.mode != "data"
        ]
        running = [node for node in passed if self._runs(node)]
        rest = [node for node in passed if node not in running]
        owners = [[self.ownership.of(node) for node in some] for some in (running, rest)]
        flat = [o for some in owners for o in sorted(some, key=lambda one: not one.stated)]
        stated = [owner for owner in flat if owner.stated]
        first = flat[:1] if owners[0] else (stated[:1] or flat[:1])
        if not flat:
            first = [self.ownership.of(node) for node in found.served[:1]]
        return [*first, *flat]

    def _running(self, nodes: Iterable[str]) -> Iterator[Owner]:
        for key in sorted(nodes):
            if self._runs(self.graph.nodes[key]):
                yield self.ownership.of(self.graph.nodes[key])

    def _runs(self, node: Node) -> bool:
        return node.resource.mode == "managed" and any(node.plays(role) for role in self.runs)

    def _anchor(self, found: Found) -> Anchor:
        if found.records:
            first = found.records[0]
            spans = tuple((r.span, f"`{found.host}` is declared") for r in found.records)
            unit, callers = first.node.unit, first.node.resource.callers
        else:
            node = found.served[0]
            spans = ((node.resource.span, f"answers under `{found.host}`"),)
            unit, callers = node.unit, node.resource.callers
        places = {
            "records": spans,
            "cdns": self._spans([h.via for w in found.reach.ways for h in w.cdns], found) or spans,
            "targets": self._spans([way.end.via for way in found.reach.ways], found) or spans,
            "failover": self._spans([c.via for c in found.reach.choices], found) or spans,
        }
        return Anchor(spans[0][0], unit, places, callers)

    def _spans(self, vias: Iterable[str], found: Found) -> tuple[tuple[Span, str], ...]:
        """The places of the resources on the way that have one of these addresses."""
        nodes = [self.graph.nodes[key] for way in found.reach.ways for key in way.nodes]
        by_address: Mapping[str, Node] = {node.address: node for node in reversed(nodes)}
        spans = [
            (by_address[via].resource.span, f"`{via}`")
            for via in dict.fromkeys(vias)
            if via in by_address
        ]
        return tuple(dict.fromkeys(spans))


def _best(served: tuple[Node, ...]) -> Iterator[Node]:
    """A CDN, or what belongs to the name itself; a rule of a balancer when there is neither."""
    ranks = [next((at for at, r in enumerate(FIRST) if n.plays(r)), len(FIRST)) for n in served]
    yield from (node for node, at in zip(served, ranks, strict=True) if at == min(ranks))


def _key(owner: Owner) -> Key:
    return known(owner.service) or "", known(owner.environment) or ""


def _place(found: Found) -> str:
    return (found.records[0].node if found.records else found.served[0]).address


def _distinct(vendors: Iterable[Maybe[str]]) -> Maybe[tuple[str, ...]]:
    seen = list(vendors)
    undecided = next((vendor for vendor in seen if isinstance(vendor, Unknown)), None)
    return undecided or tuple(sorted({vendor for vendor in seen if isinstance(vendor, str)}))


def _cdns(ways: tuple[Way, ...], decided: Unknown | None) -> Iterator[Cdn]:
    """CDNs on the ways, each once."""
    seen = dict.fromkeys((hop.vendor, hop.domains, hop.via) for way in ways for hop in way.cdns)
    told: dict[str, None] = {}
    for vendor, domains, via in seen:
        mark = vendor if isinstance(vendor, str) else via
        if mark not in told:
            told[mark] = None
            yield Cdn(vendor, domains, via, _routed(decided))


def _routed(decided: Unknown | None) -> Maybe[bool]:
    """Whether the DNS leads to what answers for the name by its own word."""
    return decided if decided is NO_RECORD else True


def _target(way: Way, certified: Maybe[bool], decided: Unknown | None) -> Target:
    routed, end = _routed(decided), way.end
    cdns = tuple(Cdn(hop.vendor, hop.domains, hop.via, routed) for hop in way.cdns)
    routers = union(hop.domains for hop in way.through)
    return Target(end.vendor, end.domains, end.region, end.via, certified, cdns, routers)


def _doubted(common: Domains, found: Found) -> Domains:
    """What all ways share, unless more ways could be there."""
    return found.decided if found.decided and common != () else common


def _cdn_shared(ways: tuple[Way, ...], waiting: tuple[Cdn, ...], doubt: Unknown | None) -> Domains:
    """Vendors that every CDN falls with; of a way with two in a row, either takes it down."""
    if not waiting and not any(way.cdns for way in ways):
        vague = next((w.end.vendor for w in ways if _may_be_cdn(w)), None)
        return vague if isinstance(vague, Unknown) else ()
    sets: list[Domains] = []
    for way in ways:
        vague = way.end.vendor if not way.cdns and _may_be_cdn(way) else None
        sets.append(vague if isinstance(vague, Unknown) else union(h.domains for h in way.cdns))
    sure = [way.sure for way in ways] + [True for _ in waiting]
    common = shared([*sets, *(cdn.domains for cdn in waiting)], sure)
    return doubt if doubt and common != () else common


def _may_be_cdn(way: Way) -> bool:
    """Whether an unknown host could be a CDN; a bare address is the origin or one of its own."""
    return isinstance(way.end.vendor, Unknown) and not is_address(way.end.via)


def _failover(found: Found) -> Maybe[bool]:
    ways, choices = found.reach.ways, found.reach.choices
    sure = [way for way in ways if way.sure is True]
    if choices:
        doubt = next((way.sure for way in ways if isinstance(way.sure, Unknown)), None)
        return True if len(sure) > 1 or doubt is None else doubt
    if found.decided:
        return found.decided
    vague = next((way.end.vendor for way in ways if _may_be_cdn(way)), None)
    return vague if isinstance(vague, Unknown) else False


def _checked(found: Found) -> Maybe[bool]:
    failover = _failover(found)
    if failover is not True:
        return failover
    answers = [choice.checked for choice in found.reach.choices]
    if any(answer is False for answer in answers):
        return False
    return next((answer for answer in answers if isinstance(answer, Unknown)), True)


def _shares(choices: tuple[Hop, ...], ways: tuple[Way, ...]) -> Domains:
    """Vendors that what chooses stands on together with the way that it takes first."""
    if not choices:
        return ()
    routing = union(choice.domains for choice in choices)
    first = union((ways[0].end.domains, *(hop.domains for hop in ways[0].cdns)))
    if isinstance(routing, Unknown):
        return routing
    return first if isinstance(first, Unknown) else tuple(sorted(set(routing) & set(first)))
