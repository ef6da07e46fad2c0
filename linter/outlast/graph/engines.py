"""Volumes learn what they hold from the program that mounts them: a database, a cache, logs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from outlast.catalogue.images import Images
from outlast.domain.paths import values_at
from outlast.graph.model import Edge, Node


def with_engines(
    nodes: Mapping[str, Node], edges: Iterable[Edge], images: Images
) -> dict[str, Node]:
    """`nodes`, those that pods keep their content in with the kind that an image tells.

    A set of pods tells of its own claims, every workload of the claims that it mounts. Programs
    of two kinds on one volume tell nothing.
    """
    told: dict[str, set[str]] = {}
    for node in nodes.values():
        if node.plays("datastore.volume") and node.plays("compute"):
            told.setdefault(node.id, set()).update(_kinds(node, images))
    for edge in edges:
        if edge.rel == "attached" and isinstance(edge.target, str):
            told.setdefault(edge.target, set()).update(_kinds(nodes[edge.source], images))
    return {key: _told(node, told.get(key, set()), images) for key, node in nodes.items()}


def _told(node: Node, kinds: set[str], images: Images) -> Node:
    """`node` with its engine; the name of a volume tells when no program does."""
    if kinds:
        return replace(node, engine=_only(kinds))
    if not node.cluster or not node.plays("datastore.volume") or not isinstance(node.name, str):
        return node
    return replace(node, engine=images.kind_by_name(node.name))


def _only(kinds: set[str]) -> str:
    return next(iter(kinds)) if len(kinds) == 1 else ""


def _kinds(node: Node, images: Images) -> Iterator[str]:
    """What the first container of a workload is; those that only measure another are passed by."""
    path = node.entry.attrs.get("image", "") if node.entry else ""
    for _, image in values_at(node.resource.attributes, path) if path else ():
        if not isinstance(image, str) or "exporter" in image:
            continue
        kind = images.kind(image)
        if kind:
            yield kind
        return
