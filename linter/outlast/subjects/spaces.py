"""What stands around an object of Kubernetes: its namespace, its pods, and who mounts it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from outlast.domain.paths import value_at
from outlast.domain.value import known
from outlast.graph.model import Graph, Node
from outlast.graph.objects import namespace_of


@dataclass(frozen=True, slots=True)
class Spaces:
    """Namespaces of one graph with their labels, and the labels that objects get from others.

    `labels` goes by cluster and name. `spread` are the units that fill several namespaces: their
    folder says nothing about a single object.
    """

    labels: Mapping[tuple[str, str], Mapping[str, str]] = field(default_factory=dict)
    spread: frozenset[str] = frozenset()
    users: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def inherited(self, node: Node) -> Mapping[str, str]:
        """Labels of the namespace, then of whoever mounts the volume, then of the pods."""
        space = self.labels.get((node.cluster, namespace(node)), {})
        return {**space, **self.users.get(node.id, {}), **pod_labels(node)}


def namespace(node: Node) -> str:
    """The namespace of an object; empty when it has none, or nobody states it."""
    return (known(namespace_of(node)) or "") if node.cluster else ""


def pod_labels(node: Node) -> Mapping[str, str]:
    """The labels that a workload gives to its pods."""
    path = node.entry.attrs.get("pod_labels", "") if node.entry else ""
    found = value_at(node.resource.attributes, path) if path else None
    stated = found if isinstance(found, dict) else {}
    return {key: value for key, value in stated.items() if isinstance(value, str)}


def spaces_of(graph: Graph) -> Spaces:
    """The namespaces of `graph`."""
    labels: dict[tuple[str, str], Mapping[str, str]] = {}
    filled: dict[str, set[str]] = {}
    for node in graph.nodes.values():
        if not node.cluster:
            continue
        if node.thing == "Namespace" and isinstance(node.name, str):
            labels[(node.cluster, node.name)] = _decided(node)
        if namespace(node):
            filled.setdefault(node.unit, set()).add(namespace(node))
    spread = frozenset(unit for unit, names in filled.items() if len(names) > 1)
    return Spaces(labels, spread, dict(_users(graph)))


def _users(graph: Graph) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Volumes that one workload mounts, with the labels of its pods."""
    for node in graph.nodes.values():
        if node.cluster and node.plays("datastore.volume"):
            users = [graph.nodes[edge.source] for edge in graph.into(node.id, "attached")]
            if len({user.id for user in users}) == 1:
                yield node.id, {**pod_labels(users[0]), **_decided(users[0])}


def _decided(node: Node) -> Mapping[str, str]:
    return {key: text for key, value in node.tags.items() if (text := known(value)) is not None}
