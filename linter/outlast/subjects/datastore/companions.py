"""Buckets that are called like a copy of another one, though no code here fills them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from outlast.domain.value import Unknown
from outlast.graph.model import Graph, Node

COPY = "archive|archives|backup|backups|bak|bkp|copy|dr|failover|mirror|replica|secondary|standby"
LAST = re.compile(rf"^(.+)[-_.](?:{COPY})$", re.IGNORECASE)
FIRST = re.compile(rf"^(?:{COPY})[-_.](.+)$", re.IGNORECASE)

FILLS = ("replicates_to", "stores_in", "copies_to")
"""Relations that say what a bucket holds."""


def companions(graph: Graph) -> Mapping[str, tuple[Node, ...]]:
    """For each bucket those that its name says may hold the same, in the order of the graph."""
    buckets = [n for n in graph.nodes.values() if _is_bucket(n)]
    called: dict[tuple[str, str], list[Node]] = {}
    for bucket in buckets:
        called.setdefault(_called(bucket), []).append(bucket)
    found: dict[str, list[Node]] = {}
    unfilled = (one for one in buckets if not any(graph.into(one.id, *FILLS)))
    for bucket in unfilled:
        for base in _bases(_called(bucket)):
            originals = called.get(base, [])
            if len(originals) == 1:
                found.setdefault(originals[0].id, []).append(bucket)
                found.setdefault(bucket.id, []).append(originals[0])
    return {key: tuple(nodes) for key, nodes in found.items()}


def _is_bucket(node: Node) -> bool:
    return node.resource.mode == "managed" and node.plays("datastore.bucket")


def _called(bucket: Node) -> tuple[str, str]:
    """A name is the same everywhere, a spelling only in its unit."""
    name = bucket.name
    return (bucket.unit, name.text) if isinstance(name, Unknown) else ("", name)


def _bases(called: tuple[str, str]) -> Iterator[tuple[str, str]]:
    where, name = called
    for pattern in (LAST, FIRST):
        match = pattern.match(name)
        if match:
            yield where, match[1]
