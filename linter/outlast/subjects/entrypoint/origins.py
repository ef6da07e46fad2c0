"""Which of its origins a CDN sends requests to, and whether they stand in for each other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from outlast.domain.paths import value_at, values_at
from outlast.domain.value import Maybe, Unknown
from outlast.graph.model import Edge, Graph, Node


@dataclass(frozen=True, slots=True)
class Chosen:
    """Edges to what requests are sent to; `alternatives` when each could serve them all."""

    edges: tuple[Edge, ...]
    alternatives: Maybe[bool] = True


@dataclass(frozen=True, slots=True)
class Origins:
    """Reads the origins of single resources of one graph."""

    graph: Graph

    def of(self, node: Node) -> Chosen:
        """The origin of what no rule of its own takes, with its group; else all of them."""
        edges = tuple(self.graph.out(node.id, "routes_to", "failover_member"))
        hosts = tuple(edge for edge in edges if edge.rel == "routes_to")
        wanted = tuple(_wanted(node))
        if wanted:
            named = {_origin_id(node, edge): edge for edge in reversed(hosts)}
            found = tuple(named[one] for one in wanted if one in named)
            if len(found) == len(wanted):
                return Chosen(found)
        if not node.plays("cdn") or len(hosts) < 2 or len(edges) > len(hosts):
            return Chosen(tuple(edge for edge in edges if not _is_name(node, edge)))
        reason = f"whether the origins of `{node.address}` stand in for each other is not decided"
        return Chosen(hosts, Unknown(reason))


def _wanted(node: Node) -> Iterator[str]:
    """The ids of the default origin, or of the members of the default group, in order."""
    attrs = node.entry.attrs if node.entry else {}
    default = value_at(node.resource.attributes, attrs.get("default_origin", ""))
    if not isinstance(default, str):
        return
    for path, name in values_at(node.resource.attributes, attrs.get("group_id", "")):
        if name == default:
            within = path.rpartition(".")[0]
            for place, member in values_at(node.resource.attributes, attrs.get("group_member", "")):
                if place.startswith(f"{within}.") and isinstance(member, str):
                    yield member
            return
    yield default


def _origin_id(node: Node, edge: Edge) -> str:
    """The id of the origin whose host an edge names."""
    path = node.entry.attrs.get("origin_names", "") if node.entry else ""
    within = edge.attribute.rpartition(".")[0]
    for place, name in values_at(node.resource.attributes, path):
        if place.startswith(f"{within}.") and isinstance(name, str):
            return name
    return ""


def _is_name(node: Node, edge: Edge) -> bool:
    """Whether an edge only repeats the name of an origin that another one leads to."""
    named = [r.kind for r in node.entry.refs if r.rel == edge.rel] if node.entry else []
    return edge.rel == "failover_member" and bool({"origin_id", "name"} & set(named))
