"""A deployer -> the kustomization it builds: that of the folder, with what the deployer adds.

Sources: fluxcd/pkg `kustomize_generator.go`; Argo CD's `util/kustomize`, which runs `edit`.
"""

from __future__ import annotations

import posixpath

from outlast.domain.document import Node, Pair
from outlast.readers.kubernetes.deploying.deployer import Deployer
from outlast.readers.kubernetes.kustomize.files import Kustomization
from outlast.readers.kubernetes.kustomize.nodes import (
    mapping_node,
    put,
    sequence_node,
    text_node,
)
from outlast.readers.kubernetes.manifests.documents import text_at

MERGED = ("commonAnnotations", "commonLabels")
BY_NAME = ("images", "replicas")
VERSION = ("newTag", "digest")


def kustomization_of(deployer: Deployer, own: Kustomization | None) -> Kustomization:
    """What is built for a deployer; `own` is the kustomization of its folder, if it has one."""
    base = own if own is not None else _generated(deployer)
    node = base.node
    for pair in deployer.overlay.pairs if deployer.overlay is not None else ():
        node = put(node, pair.key, _added(base.field(pair.key.text), pair.value, pair.key.text))
    return Kustomization(base.folder, base.path, node)


def _generated(deployer: Deployer) -> Kustomization:
    """The kustomization of a folder that has none: all its members."""
    folder = deployer.path
    names = (posixpath.relpath(member, folder) for member in deployer.members or ())
    items = (text_node(name, deployer.span) for name in names)
    resources = Pair(text_node("resources", deployer.span), sequence_node(deployer.span, items))
    return Kustomization(folder, deployer.file, mapping_node(deployer.span, [resources]))


def _added(old: Node | None, new: Node, field: str) -> Node:
    """A field with what is added: lists grow, maps are merged, everything else is replaced."""
    if old is None:
        return new
    if field in BY_NAME and old.kind == new.kind == "sequence":
        return _merged_by_name(old, new)
    if old.kind == new.kind == "sequence":
        return sequence_node(old.span, (*old.items, *new.items))
    if field in MERGED and old.kind == new.kind == "mapping":
        for pair in new.pairs:
            old = put(old, pair.key, pair.value)
        return old
    return new


def _merged_by_name(old: Node, new: Node) -> Node:
    """Entries by name; of an image the new version takes the place of tag and digest."""
    items = list(old.items)
    for item in new.items:
        name = text_at(item, "name")
        at = next((n for n, one in enumerate(items) if text_at(one, "name") == name), None)
        if at is None:
            items.append(item)
            continue
        stated = {pair.key.text for pair in item.pairs}
        drop = VERSION if stated.intersection(VERSION) else ()
        kept = (pair for pair in items[at].pairs if pair.key.text not in drop)
        merged = mapping_node(items[at].span, kept)
        for pair in item.pairs:
            merged = put(merged, pair.key, pair.value)
        items[at] = merged
    return sequence_node(old.span, items)
