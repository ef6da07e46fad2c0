"""Names of volumes that a set of pods claims (`data-db-0`) become edges to the set."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from outlast.domain.paths import values_at
from outlast.graph.links import is_wanted
from outlast.graph.model import Edge, Node
from outlast.graph.objects import is_object, named

CLAIM = "kubernetes_persistent_volume_claim"
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
