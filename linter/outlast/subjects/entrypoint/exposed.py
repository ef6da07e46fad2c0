"""Doors of clusters whose names the code does not decide, and what runs behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from outlast.domain.paths import values_at
from outlast.domain.value import Unknown, Value
from outlast.graph.model import Graph, Node

DOORS = ("load_balancer.ingress", "load_balancer.route")
PUBLIC = "LoadBalancer"
"""The type of services that have an address outside of their cluster."""

OPEN = re.compile(r"\$\{|\$\(|\{\{")
"""What begins a text that is filled in later."""

DEPTH = 3
"""A way leads from a door over a service to what runs."""


def exposed(graph: Graph) -> Mapping[str, Unknown]:
    """What users may reach under a name that is not in the code, and why it may be so, by id."""
    found: dict[str, Unknown] = {}
    for node in graph.nodes.values():
        why = _open(node) if node.cluster and node.resource.mode == "managed" else None
        for key in _behind(graph, node, DEPTH) if why else ():
            if why:
                found.setdefault(key, why)
    return found


def _behind(graph: Graph, node: Node, depth: int) -> Iterator[str]:
    for other in graph.targets(node.id, "routes_to") if depth else ():
        yield other.id
        yield from _behind(graph, other, depth - 1)


def _open(node: Node) -> Unknown | None:
    """Why users may know a door by another name than the code says; None when they do not."""
    attrs = node.entry.attrs if node.entry else {}
    if any(node.plays(role) for role in DOORS) and "hosts" in attrs:
        hosts = [value for _, value in values_at(node.resource.attributes, attrs["hosts"])]
        if not hosts or any(map(_undecided, hosts)):
            why = "is not decided" if hosts else "is any that leads there"
            return Unknown(f"the host name of `{node.address}` {why}", node.resource.span)
    elif node.plays("load_balancer") and PUBLIC in _stated(node, attrs.get("type", "")):
        why = f"no code says which name leads to the address of `{node.address}`"
        return Unknown(why, node.resource.span)
    return None


def _undecided(value: Value) -> bool:
    return isinstance(value, Unknown) or bool(OPEN.search(str(value)))


def _stated(node: Node, path: str) -> list[Value]:
    return [value for _, value in values_at(node.resource.attributes, path)] if path else []
