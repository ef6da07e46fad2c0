"""What chooses between ways: records with a policy, traffic managers, global load balancers."""

from __future__ import annotations

from collections.abc import Iterator

from outlast.catalogue.load import Catalogue
from outlast.domain.paths import values_at
from outlast.domain.value import Maybe, Unknown
from outlast.graph.model import Graph, Node
from outlast.subjects.entrypoint.ways import Hop, union
from outlast.subjects.names.records import Record

POLICIES = (
    "failover_policy",
    "weighted",
    "latency",
    "geo",
    "proximity",
    "networks",
    "multivalue",
    "filters",
    "failover",
    "smart",
)
"""Attributes of a record that make its vendor choose an answer."""

SECOND = ("SECONDARY",)


def rank(record: Record) -> tuple[int, float]:
    """The first choice first: no secondary, then the greatest weight."""
    second = str(record.value("failover_policy")).upper() in SECOND
    weight = record.value("weighted")
    return int(second), -float(weight) if isinstance(weight, (int, float)) else 0.0


def choice(graph: Graph, catalogue: Catalogue, records: tuple[Record, ...]) -> Hop | None:
    """What chooses between the answers for one name; None when resolvers take any of them."""
    steered = [record for record in records if _policy(record) is not None]
    if not steered:
        return None
    undecided = next((p for r in steered if isinstance(p := _policy(r), Unknown)), None)
    firsts = [record for record in steered if not rank(record)[0]] or steered
    checked = [undecided or _checked(graph, record) for record in firsts]
    own = [record.node.domains for record in steered]
    checks = [node.domains for record in steered for node in _checks(graph, record)]
    node = steered[0].node
    return Hop(node.vendor, union((*own, *checks)), node.address, _all(checked))


def _policy(record: Record) -> object:
    """The first policy attribute that is set, or the Unknown; None when there is none."""
    for name in POLICIES:
        value = record.value(name)
        if value is not None and value is not False and value != []:
            return value
    return None


def _all(answers: list[Maybe[bool]]) -> Maybe[bool]:
    if any(answer is False for answer in answers):
        return False
    return next((answer for answer in answers if isinstance(answer, Unknown)), True)


def _checked(graph: Graph, record: Record) -> Maybe[bool]:
    """Whether the health of what a record names decides if it is given out."""
    follows = record.value("evaluate_target_health")
    if follows is True or str(follows).lower() == "true":
        return True
    checks = [edge for edge in graph.out(record.node.id, "health_check") if record.holds(edge)]
    if checks:
        return not all(_by_hand(node) for node in _checks(graph, record)) or not [
            *_checks(graph, record)
        ]
    if isinstance(follows, Unknown):
        return follows
    return record.node.plays("health_check") or _states_check(record.node)


def _checks(graph: Graph, record: Record) -> Iterator[Node]:
    for edge in graph.out(record.node.id, "health_check"):
        if record.holds(edge) and isinstance(edge.target, str):
            yield graph.nodes[edge.target]


def _by_hand(check: Node) -> bool:
    """A health check that somebody switches: a routing control."""
    kind = check.entry.attrs.get("type", "") if check.entry else ""
    stated = [value for _, value in values_at(check.resource.attributes, kind)] if kind else []
    return "RECOVERY_CONTROL" in stated


def _states_check(node: Node) -> bool:
    """Whether a resource has a health check of its own, however it is spelled."""
    refs = node.entry.refs if node.entry else ()
    return any(
        values_at(node.resource.attributes, ref.attr) for ref in refs if ref.rel == "health_check"
    )


def chooses(node: Node) -> bool:
    """Whether a CDN fails over between its origins."""
    if node.plays("cdn.origin_group"):
        return True
    path = node.entry.attrs.get("failover", "") if node.entry else ""
    return bool(path and values_at(node.resource.attributes, path))


def hop(graph: Graph, catalogue: Catalogue, node: Node) -> Hop:
    """A resource that chooses, and whether the health of the ways decides.

    A load balancer and a CDN with groups of origins always look; what states health checks as
    something apart looks only when one is stated, by it or by its parts.
    """
    refs = node.entry.refs if node.entry else ()
    if chooses(node) and not node.plays("cdn.origin_group"):
        return Hop(node.vendor, node.domains, node.address, True)
    apart = any(ref.rel == "health_check" for ref in refs)
    parts = (*graph.targets(node.id, "routes_to"), *_members(graph, node))
    checked = (
        (not apart and node.plays("health_check"))
        or any(_states_check(part) for part in (node, *parts))
        or _always(node)
    )
    return Hop(node.vendor, node.domains, node.address, checked)


def _members(graph: Graph, node: Node) -> Iterator[Node]:
    for edge in graph.into(node.id, "member_of"):
        yield graph.nodes[edge.source]


def _always(node: Node) -> bool:
    """Balancers of machines cannot be had without a check; those of DNS names can."""
    return node.plays("load_balancer") and not node.plays("dns_failover")
