"""The patches of a kustomization, inline or by file, laid over the objects they mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from outlast.domain.document import Node
from outlast.domain.location import Span
from outlast.readers.kubernetes.kustomize.failure import Failure, say
from outlast.readers.kubernetes.kustomize.files import Kustomization
from outlast.readers.kubernetes.kustomize.inline import documents_in
from outlast.readers.kubernetes.kustomize.items import Item, Items, id_of, with_metadata
from outlast.readers.kubernetes.kustomize.jsonpatch import is_json_patch, patched
from outlast.readers.kubernetes.kustomize.merge import merged
from outlast.readers.kubernetes.kustomize.nodes import (
    drop,
    is_empty,
    is_null,
    mapping_node,
    put,
    put_text,
)
from outlast.readers.kubernetes.kustomize.paths import local_path
from outlast.readers.kubernetes.kustomize.selectors import selects
from outlast.readers.kubernetes.manifests.documents import node_at, objects_in, text_at
from outlast.readers.kubernetes.manifests.run import Run

DEFINITION = "CustomResourceDefinition"


@dataclass(frozen=True, slots=True)
class Patch:
    """One document that is laid over objects: those of `target`, or the one it names itself.

    `span` is where the kustomization asks for it.
    """

    node: Node
    span: Span
    target: Node | None = None
    names: bool = False
    kinds: bool = False


def strategic_merges(items: Items, one: Kustomization, run: Run) -> Items:
    """`patchesStrategicMerge`, as `patches` once was: files, or patches written out."""
    older = (entry for entry in one.items("patches") if entry.kind == "scalar")
    for entry in (*one.items("patchesStrategicMerge"), *older):
        items = _entry(items, entry, entry, None, one, run)
    return items


def patches(items: Items, one: Kustomization, run: Run, field: str = "patches") -> Items:
    """`patches` or `patchesJson6902`."""
    for entry in one.items(field):
        if entry.kind == "scalar":
            continue
        stated = entry.get("patch") or entry.get("path")
        if stated is None:
            run.problem(entry.span, "kustomize", "this patch names no file and holds no text")
        else:
            items = _entry(items, entry, stated, entry.get("target"), one, run)
    return items


def _entry(
    items: Items, entry: Node, stated: Node, target: Node | None, one: Kustomization, run: Run
) -> Items:
    """The objects after one entry; what cannot be done is said, and the rest goes on."""
    try:
        found = tuple(_documents(entry, stated, one, run))
        for node in found:
            options = entry.get("options")
            patch = Patch(
                node,
                stated.span,
                target,
                options is not None and text_at(options, "allowNameChange") == "true",
                options is not None and text_at(options, "allowKindChange") == "true",
            )
            items = _applied(items, patch)
    except Failure as failure:
        say(failure, run)
    return items


def _documents(entry: Node, stated: Node, one: Kustomization, run: Run) -> Iterator[Node]:
    by_path = entry.get("patch") is None and "\n" not in stated.text
    if not by_path or stated.text.lstrip().startswith(("{", "[")):
        yield from _patches_in(documents_in(stated, run.tree))
    else:
        path = local_path(one.folder, stated, run)
        yield from _patches_in(run.documents(path, stated.span) if path else ())


def _patches_in(documents: Iterable[Node]) -> Iterator[Node]:
    for node in documents:
        if node.kind == "mapping":
            yield from objects_in(node)
        elif node.kind == "sequence":
            yield node


def _applied(items: Items, patch: Patch) -> Items:
    if is_json_patch(patch.node):
        return list(_json(items, patch))
    if patch.target is None:
        return list(_by_name(items, patch))
    return list(_by_target(items, patch))


def _json(items: Items, patch: Patch) -> Iterator[Item]:
    if patch.target is None:
        raise Failure(patch.span, "a JSON patch needs a target")
    for item in items:
        if not selects(patch.target, item) or item.id.kind == DEFINITION:
            yield item
        else:
            yield item.renamed().changed(_annotatable(item.node, patch.node))


def _annotatable(node: Node, operations: Node) -> Node:
    """The object after a JSON patch: kustomize notes its earlier names in annotations before."""
    if not is_null(node_at(node, "metadata", "annotations")):
        return patched(node, operations)
    made = patched(with_metadata(node, "annotations", mapping_node(node.span)), operations)
    metadata = made.get("metadata")
    if metadata is None or not is_empty(metadata.get("annotations")):
        return made
    return put_text(made, "metadata", drop(metadata, "annotations"))


def _by_target(items: Items, patch: Patch) -> Iterator[Item]:
    for item in items:
        if patch.target is not None and selects(patch.target, item):
            yield from _merged(item, patch)
        else:
            yield item


def _by_name(items: Items, patch: Patch) -> Iterator[Item]:
    wanted = id_of(patch.node)
    meant = [item for item in items if any(wanted.same(one) for one in item.every_id())]
    if len(meant) != 1:
        name = f"{wanted.kind} `{wanted.name}`" + (
            f" in `{wanted.namespace}`" if wanted.namespace else ""
        )
        count = "no object" if not meant else f"{len(meant)} objects"
        message = f"the patch is for {name}, and {count} here is called that"
        raise Failure(patch.span, message, absent=not meant)
    for item in items:
        if item is meant[0]:
            yield from _merged(item, patch)
        else:
            yield item


def _merged(item: Item, patch: Patch) -> Iterator[Item]:
    """The object with the patch laid over it; nothing when the patch deletes it."""
    if item.id.kind == DEFINITION:
        yield item  # Its schemas are not read, so neither is what changes them.
        return
    node = merged(item.node, patch.node)
    if node is None or not node.pairs:
        return
    renamed = item.renamed() if patch.names or patch.kinds else item
    yield renamed.changed(_restored(node, item.node, patch))


def _restored(node: Node, before: Node, patch: Patch) -> Node:
    """The object with the version, kind, name and namespace that no patch changes."""
    kept = ("apiVersion",) if patch.kinds else ("apiVersion", "kind")
    for pair in before.pairs:
        if pair.key.text in kept:
            node = put(drop(node, pair.key.text), pair.key, pair.value)
    for name in ("namespace",) if patch.names else ("name", "namespace"):
        node = _with_old(node, before, name)
    return node


def _with_old(node: Node, before: Node, name: str) -> Node:
    """The object with an entry of its metadata as it was, or without it."""
    old, new = before.get("metadata"), node.get("metadata")
    stated = [pair for pair in (old.pairs if old is not None else ()) if pair.key.text == name]
    if new is None or new.kind != "mapping":
        return with_metadata(node, name, stated[0].value) if stated else node
    made = drop(new, name)
    for pair in stated:
        made = put(made, pair.key, pair.value)
    key = next(pair.key for pair in node.pairs if pair.key.text == "metadata")
    return put(node, key, made)
