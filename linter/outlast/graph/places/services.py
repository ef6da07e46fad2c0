"""Host names inside a cluster: which database, service or store answers to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from outlast.domain.paths import value_at, values_at
from outlast.domain.value import Unknown
from outlast.graph.classify import host_of
from outlast.graph.model import Node
from outlast.graph.objects import is_object, named, namespace_of, one_cluster

SHARED = "clusterset"
"""The zone of services that clusters export to each other, by the multi-cluster services API."""

SERVICE = "kubernetes_service"
POD_SET = "kubernetes_stateful_set"
CLAIM = "kubernetes_persistent_volume_claim"


@dataclass(frozen=True, slots=True)
class ServiceHost:
    """The name of a service, and its namespace; empty when the host names none.

    `anywhere` is true for one that several clusters share (`web.shop.svc.clusterset.local`).
    """

    name: str
    namespace: str
    sure: bool
    anywhere: bool = False

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
    return ServiceHost(labels[0], space, len(labels) != 2, labels[3:4] == [SHARED])


@dataclass(frozen=True)
class Services:
    """Nodes by the service names that they answer to; nothing is looked at before it is asked."""

    nodes: Mapping[str, Node] = field(default_factory=dict)

    @cached_property
    def by_name(self) -> Mapping[str, tuple[Node, ...]]:
        """A service stands for the pods that it selects, and for the claims that these mount."""
        objects = [one for one in self.nodes.values() if is_object(one) and one.entry]
        pods = _by_space(one for one in objects if one.entry and "pod_labels" in one.entry.attrs)
        claims = _by_space(one for one in objects if one.thing == CLAIM)
        found: dict[str, list[Node]] = {}
        for node in objects:
            for name in _names(node):
                some = found.setdefault(name, [])
                some.append(node)
                if node.thing == SERVICE:
                    some.extend(_behind(node, pods, claims))
        return {name: tuple(_unique(some)) for name, some in found.items()}


Spaces = Mapping[str, list[Node]]


def _by_space(nodes: Iterable[Node]) -> Spaces:
    found: dict[str, list[Node]] = {}
    for node in nodes:
        found.setdefault(str(namespace_of(node)), []).append(node)
    return found


def _names(node: Node) -> Iterator[str]:
    """The names that an operator makes up; services and sets of pods have their own."""
    if not isinstance(node.name, str):
        return
    for pattern in node.entry.services if node.entry else ():
        yield pattern.replace("*", node.name)
    if node.thing in (SERVICE, POD_SET):
        yield node.name
    if node.thing == POD_SET:
        value = value_at(node.resource.attributes, "spec.serviceName")
        if isinstance(value, str):
            yield value


def _behind(service: Node, pods: Spaces, claims: Spaces) -> Iterator[Node]:
    """The workloads whose pods a service selects, and their claims."""
    selector = value_at(service.resource.attributes, "spec.selector")
    if not isinstance(selector, dict) or not selector:
        return
    space = str(namespace_of(service))
    for node in pods.get(space, ()):
        attrs = node.entry.attrs if node.entry else {}
        labels = value_at(node.resource.attributes, attrs["pod_labels"])
        if not isinstance(labels, dict) or one_cluster(service, node) is False:
            continue
        if all(labels.get(key) == value for key, value in selector.items()):
            yield node
            mounted = values_at(node.resource.attributes, attrs.get("claims", ""))
            names = {name for _, name in mounted if isinstance(name, str)}
            yield from (one for one in claims.get(space, ()) if one.name in names)


def _unique(nodes: Iterable[Node]) -> Iterator[Node]:
    seen: set[str] = set()
    for node in nodes:
        if node.id not in seen:
            seen.add(node.id)
            yield node


def answering(text: str, node: Node, services: Services) -> tuple[Node, ...]:
    """The nodes that answer under the host in `text` when `node` asks.

    Stores come before the plain service in front of them.
    """
    host = service_host(text)
    if host is None:
        return ()
    some = [other for other in services.by_name.get(host.name, ()) if other.id != node.id]
    stores = [other for other in some if other.plays("datastore")]
    space, anywhere = host.space(node), host.anywhere
    return named(stores, node, space, anywhere=anywhere) or named(
        some, node, space, anywhere=anywhere
    )
