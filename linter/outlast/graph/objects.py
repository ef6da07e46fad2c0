"""Objects of Kubernetes by name: unique only within a kind, a namespace and a cluster."""

from __future__ import annotations

import re
from collections.abc import Iterable

from outlast.domain.paths import value_at
from outlast.domain.value import Maybe, Unknown
from outlast.graph.model import Node

CLUSTER_WIDE = re.compile(r"Cluster[A-Z]")
ELSEWHERE = Unknown("nothing says that both are in one cluster")


def is_object(node: Node) -> bool:
    """Whether `node` is applied to a cluster: a manifest, or what one was lowered to."""
    provider = node.resource.provider
    return provider is not None and provider.name == "kubernetes"


def namespace_of(node: Node) -> Maybe[str]:
    """The namespace that an object states; empty when it states none, or stands above them.

    Kinds that stand above namespaces say so: `ClusterIssuer`, `ClusterRepository`.
    """
    if CLUSTER_WIDE.match(node.resource.type):
        return ""
    value = value_at(node.resource.attributes, "metadata.namespace")
    return value if isinstance(value, (str, Unknown)) else ""


def one_cluster(node: Node, other: Node) -> Maybe[bool]:
    """Whether two objects are applied to the same cluster, as far as anybody states it."""
    if node.cluster and node.cluster == other.cluster:
        return True
    if node.stated.differs(other.stated):
        return False
    return True if node.unit == other.unit or node.stated.agrees(other.stated) else ELSEWHERE


def named(
    nodes: Iterable[Node],
    node: Node,
    namespace: Maybe[str] | None,
    kind: Maybe[str] = "",
    *,
    anywhere: bool = False,
) -> tuple[Node, ...]:
    """Those of `nodes`, all of one name, that `node` can mean by it.

    `namespace` is the one that goes with the name; None is the own one. What states that very
    namespace comes before what states none; within each, objects of the same unit come first,
    then those of the same cluster, then the only one there is, in another cluster only when it
    may be `anywhere`.
    """
    wanted = namespace_of(node) if namespace is None else namespace
    if isinstance(wanted, Unknown) or isinstance(kind, Unknown):
        return ()
    others = [other for other in nodes if is_object(other) and _is_kind(other, kind)]
    exact = [other for other in others if namespace_of(other) == wanted]
    loose = [other for other in others if "" in (namespace_of(other), wanted)]
    return _nearest(node, exact, anywhere) or _nearest(node, loose, anywhere)


def _nearest(node: Node, found: list[Node], anywhere: bool) -> tuple[Node, ...]:
    rest = [other for other in found if anywhere or one_cluster(node, other) is not False]
    near = [other for other in rest if other.unit == node.unit]
    same = [other for other in rest if one_cluster(node, other) is True]
    if near or same:
        return tuple(near or same)
    return tuple(rest) if len(rest) == 1 else ()


def _is_kind(node: Node, kind: str) -> bool:
    return not kind or node.resource.type.partition(".")[0] == kind
