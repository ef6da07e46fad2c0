"""Which volume a claim means: one of a set of pods (`data-db-0`), or one that is declared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from outlast.domain.paths import value_at, values_at
from outlast.graph.links import is_wanted
from outlast.graph.model import Edge, Node
from outlast.graph.objects import is_object, named, one_cluster

CLAIM = "kubernetes_persistent_volume_claim"
VOLUME = "kubernetes_persistent_volume"
NOBODY = "kubernetes.io/no-provisioner"
ORDINAL = re.compile(r"-\d+$")


def claim_edges(nodes: Mapping[str, Node]) -> Iterator[Edge]:
    """An edge to the set of pods for each relation that names one of its volumes.

    The volume itself is declared nowhere: Kubernetes makes it from the template of the claim, the
    name of the set and the number of the pod.
    """
    sets = _by_claim(node for node in nodes.values() if is_object(node))
    for node in nodes.values() if sets else ():
        for relation in node.entry.refs if node.entry and is_object(node) else ():
            if relation.kind != "name" or CLAIM not in relation.targets:
                continue
            for path, name in values_at(node.resource.attributes, relation.attr):
                for target in _meant(node, name, sets) if isinstance(name, str) else ():
                    if not is_wanted(target, relation.targets) and target.id != node.id:
                        span = node.resource.span_of(path)
                        yield Edge(node.id, relation.rel, target.id, path, span)


def bound_edges(nodes: Mapping[str, Node]) -> Iterator[Edge]:
    """An edge from each claim to the declared volume that it is bound to without naming it.

    They share a storage class that nothing provisions, or the volume names the claim.
    """
    volumes = [node for node in nodes.values() if node.thing == VOLUME and is_object(node)]
    for node in nodes.values() if volumes else ():
        if node.thing == CLAIM and is_object(node) and not _names_volume(node):
            for volume in _bound(node, volumes, nodes):
                span = node.resource.span_of("spec.storageClassName")
                yield Edge(node.id, "member_of", volume.id, "spec.storageClassName", span)


def _names_volume(node: Node) -> bool:
    relations = node.entry.refs if node.entry else ()
    stated = (one.attr for one in relations if one.rel == "member_of")
    return any(values_at(node.resource.attributes, path) for path in stated)


def _bound(node: Node, volumes: Iterable[Node], nodes: Mapping[str, Node]) -> list[Node]:
    """The volume that names the claim, else the only one of its class; any of several shares."""
    near = [volume for volume in volumes if one_cluster(node, volume) is True]
    named = [volume for volume in near if _text(volume, "claim") == node.name]
    if named:
        return named[:1]
    storage = _text(node, "storage_class")
    if any(_provides(other, storage) for other in nodes.values() if other.unit == node.unit):
        return []
    alike = [v for v in near if _text(v, "storage_class") == storage and not _text(v, "claim")]
    shares = all(not volume.plays("datastore") for volume in alike)
    return alike[:1] if len(alike) == 1 or shares else []


def _provides(node: Node, storage: str) -> bool:
    return node.name == storage and _text(node, "provisioner") not in ("", NOBODY)


def _text(node: Node, name: str) -> str:
    path = node.entry.attrs.get(name, "") if node.entry else ""
    value = value_at(node.resource.attributes, path) if path else None
    return value if isinstance(value, str) else ""


def _meant(node: Node, name: str, sets: Mapping[str, list[Node]]) -> tuple[Node, ...]:
    found = sets.get(ORDINAL.sub("", name), []) if ORDINAL.search(name) else []
    return named(found, node, None) if found else ()


def _by_claim(nodes: Iterable[Node]) -> dict[str, list[Node]]:
    """Sets of pods by the names of their volumes, without the number of the pod."""
    found: dict[str, list[Node]] = {}
    for node in nodes:
        path = node.entry.attrs.get("claim_templates", "") if node.entry else ""
        for _, template in values_at(node.resource.attributes, path) if path else ():
            meta = template.get("metadata") if isinstance(template, dict) else None
            name = meta.get("name") if isinstance(meta, dict) else None
            if isinstance(name, str) and isinstance(node.name, str):
                found.setdefault(f"{name}-{node.name}", []).append(node)
    return found
