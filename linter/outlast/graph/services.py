"""Host names inside a cluster: which database, service or store answers to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from outlast.domain.value import Unknown
from outlast.graph.classify import host_of
from outlast.graph.model import Node
from outlast.graph.objects import is_object, named, namespace_of

INSIDE = ("svc", "svc.cluster.local", "cluster.local")


@dataclass(frozen=True, slots=True)
class ServiceHost:
    """The name of a service, and its namespace; empty when the host names none."""

    name: str
    namespace: str
    sure: bool

    def space(self, node: Node) -> str | Unknown:
        """The namespace that `node` means by it."""
        return self.namespace or namespace_of(node)


def service_host(text: str) -> ServiceHost | None:
    """`db-rw`, `db-rw.shop`, `db-rw.shop.svc[.cluster.local]`; None for other hosts.

    `sure` is false when it could as well be a host of the world (`db.shop`).
    """
    host = host_of(text)
    labels = host.split(".") if host else []
    if not labels or host.replace(".", "").isdigit():
        return None
    if len(labels) > 2 and labels[2] != "svc":
        return None
    space = labels[1] if len(labels) > 1 else ""
    return ServiceHost(labels[0], space, len(labels) != 2)


def by_service(nodes: Iterable[Node]) -> Mapping[str, tuple[Node, ...]]:
    """Nodes by each service name that an operator or they themselves give them."""
    found: dict[str, list[Node]] = {}
    for node in nodes:
        if not isinstance(node.name, str) or not node.entry or not is_object(node):
            continue
        patterns = node.entry.services
        if node.thing == "kubernetes_service":
            patterns = ("*",)
        for pattern in patterns:
            found.setdefault(pattern.replace("*", node.name), []).append(node)
    return {name: tuple(some) for name, some in found.items()}


def answering(text: str, node: Node, services: Mapping[str, tuple[Node, ...]]) -> tuple[Node, ...]:
    """The nodes that answer under the host in `text` when `node` asks.

    Stores come before the plain service in front of them.
    """
    host = service_host(text)
    if host is None:
        return ()
    some = [other for other in services.get(host.name, ()) if other.id != node.id]
    stores = [other for other in some if other.plays("datastore")]
    space = host.space(node)
    return named(stores, node, space) or named(some, node, space)
