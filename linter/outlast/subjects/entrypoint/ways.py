"""Ways: what a request passes from a public name to what answers it, and what closes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from outlast.domain.value import Maybe, Unknown

Domains = Maybe[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Hop:
    """Something that a request passes: a CDN, or what chooses between ways.

    `checked` says of what chooses whether the health of the ways decides, by itself.
    """

    vendor: Maybe[str]
    domains: Domains
    via: str
    checked: Maybe[bool] = False


@dataclass(frozen=True, slots=True)
class End:
    """What answers at last: a load balancer with what is behind it, a machine, a bucket, a host."""

    vendor: Maybe[str]
    domains: Domains
    region: Maybe[str]
    via: str


@dataclass(frozen=True, slots=True)
class Way:
    """One way. `through` are routers on it, `nodes` the ids of all that it passes.

    `sure` when it surely exists and stands for itself.
    """

    end: End
    cdns: tuple[Hop, ...] = ()
    through: tuple[Hop, ...] = ()
    nodes: tuple[str, ...] = ()
    sure: Maybe[bool] = True

    @property
    def key(self) -> tuple[object, ...]:
        """What tells it from another way: who is passed, and where it ends."""
        end = self.end
        where = (end.vendor, end.domains, end.region)
        if isinstance(end.vendor, Unknown):
            where = (*where, end.via)  # type: ignore[assignment]
        return (tuple(cdn.vendor for cdn in self.cdns), *where)

    @property
    def domains(self) -> Domains:
        """Every vendor whose outage closes it."""
        parts = [self.end.domains, *(h.domains for h in (*self.cdns, *self.through))]
        return union(parts)


@dataclass(frozen=True, slots=True)
class Reach:
    """All ways from one point, the first choice first, and what chooses between them."""

    ways: tuple[Way, ...] = ()
    choices: tuple[Hop, ...] = ()


def union(sets: Iterable[Domains]) -> Domains:
    """All vendors of several sets; Unknown when one of them is."""
    found: set[str] = set()
    for one in sets:
        if isinstance(one, Unknown):
            return one
        found.update(one)
    return tuple(sorted(found))


def shared(sets: Sequence[Domains], sure: Sequence[Maybe[bool]] = ()) -> Domains:
    """Vendors in every set. Decided as soon as two sets have none in common.

    A set that is not sure cannot empty what the sure ones share: it may not be there.
    """
    if not sets:
        return ()
    doubts = [one for one in sure if isinstance(one, Unknown)]
    certain = [s for s, one in zip(sets, sure, strict=True) if one is True] if sure else sets
    common = _common(sets)
    if common == () and doubts and (not certain or _common(certain) != ()):
        return doubts[0]
    return common


def _common(sets: Sequence[Domains]) -> Domains:
    decided = [set(one) for one in sets if not isinstance(one, Unknown)]
    common = set.intersection(*decided) if decided else set()
    if decided and not common:
        return ()
    undecided = next((one for one in sets if isinstance(one, Unknown)), None)
    return undecided or tuple(sorted(common))


def together(reaches: Iterable[Reach]) -> Reach:
    """Several reaches side by side; ways that are alike count once."""
    ways: dict[tuple[object, ...], Way] = {}
    choices: dict[Hop, None] = {}
    for reach in reaches:
        choices.update(dict.fromkeys(reach.choices))
        for way in reach.ways:
            same = ways.get(way.key)
            ways[way.key] = _merged(same, way) if same else way
    return Reach(tuple(ways.values()), tuple(choices))


def _merged(one: Way, other: Way) -> Way:
    nodes = tuple(dict.fromkeys((*one.nodes, *other.nodes)))
    through = tuple(hop for hop in one.through if hop in other.through)
    sure = one.sure if one.sure is True else other.sure
    return replace(one, nodes=nodes, through=through, sure=sure)


def behind_cdn(reach: Reach, hop: Hop) -> Reach:
    """`reach` behind a CDN; parts of one vendor's CDN are one."""
    ways = (
        way
        if way.cdns and isinstance(hop.vendor, str) and way.cdns[0].vendor == hop.vendor
        else replace(way, cdns=(hop, *way.cdns))
        for way in reach.ways
    )
    return together([Reach(tuple(ways), reach.choices)])


def behind_router(reach: Reach, hop: Hop) -> Reach:
    """`reach` behind a router that every request passes."""
    ways = tuple(replace(way, through=(hop, *way.through)) for way in reach.ways)
    return Reach(ways, reach.choices)


def behind_balancer(reach: Reach, domains: Domains, via: str) -> Reach:
    """`reach` behind a load balancer: it and what is behind it end the way together."""
    ways = (
        replace(
            way,
            end=replace(way.end, domains=union((domains, way.end.domains)), via=via),
        )
        for way in reach.ways
    )
    return together([Reach(tuple(ways), reach.choices)])


def passing(reach: Reach, node: str, sure: Maybe[bool]) -> Reach:
    """`reach` with one more thing that every way of it passes."""
    ways = tuple(
        replace(way, nodes=(node, *way.nodes), sure=way.sure if sure is True else sure)
        for way in reach.ways
    )
    return Reach(ways, reach.choices)
