"""`configMapGenerator` and `secretGenerator` of a kustomization -> the maps they make."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from outlast.domain.document import Node, Pair
from outlast.domain.location import Span
from outlast.readers.kubernetes.kustomize.failure import Failure, say
from outlast.readers.kubernetes.kustomize.files import Kustomization
from outlast.readers.kubernetes.kustomize.items import Item, Items, with_metadata
from outlast.readers.kubernetes.kustomize.nodes import (
    bare_node,
    mapping_node,
    put,
    put_text,
    text_node,
)
from outlast.readers.kubernetes.kustomize.sources import Entry, entries_of
from outlast.readers.kubernetes.manifests.documents import text_at
from outlast.readers.kubernetes.manifests.run import Run

FIELDS = {"configMapGenerator": "ConfigMap", "secretGenerator": "Secret"}
MERGED = ("data", "binaryData")


def with_generated(items: Items, one: Kustomization, run: Run) -> Items:
    """The objects with those that the generators make, replace or add to."""
    for field, kind in FIELDS.items():
        for entry in one.items(field):
            try:
                items = _absorbed(items, _generated(kind, entry, one, run), entry)
            except Failure as failure:
                say(failure, run)
    return items


@dataclass(frozen=True, slots=True)
class _Options:
    """The options of an entry, with what the kustomization says of all of them."""

    own: Node | None
    all: Node | None

    def flag(self, name: str) -> Node | None:
        """Where a flag is set, if it is."""
        for one in (self.own, self.all):
            stated = one.get(name) if one is not None else None
            if stated is not None and stated.text == "true":
                return stated
        return None

    def pairs(self, name: str) -> Iterator[Pair]:
        """Labels or annotations; those of the entry win."""
        for one in (self.all, self.own):
            stated = one.get(name) if one is not None else None
            yield from stated.pairs if stated is not None else ()


def _generated(kind: str, entry: Node, one: Kustomization, run: Run) -> Item:
    name = entry.get("name")
    if name is None or not name.text:
        raise Failure(entry.span, f"a generated {kind} needs a name")
    header = Span(name.span.path, name.span.line, name.span.column)
    node = mapping_node(entry.span)
    node = put_text(node, "apiVersion", text_node("v1", header))
    node = put_text(node, "kind", text_node(kind, name.span))
    node = with_metadata(node, "name", text_node(name.text, name.span))
    namespace = entry.get("namespace")
    if namespace is not None and namespace.text:
        node = with_metadata(node, "namespace", text_node(namespace.text, namespace.span))
    if kind == "Secret":
        stated = entry.get("type")
        span = stated.span if stated is not None else name.span
        node = put_text(node, "type", text_node(text_at(entry, "type") or "Opaque", span))
        node = put_text(node, "data", mapping_node(entry.span))
    for made in entries_of(entry, kind == "Secret", one.folder, run):
        node = _with_entry(node, made)
    options = _Options(entry.get("options"), one.field("generatorOptions"))
    return _with_options(node, options, text_at(entry, "behavior"))


def _with_entry(node: Node, made: Entry) -> Node:
    """The map with one more key; raises Failure for a key that is there already."""
    for field in MERGED:
        there = node.get(field)
        if there is not None and there.get(made.key.text) is not None:
            raise Failure(made.key.span, f"the key `{made.key.text}` is generated twice")
    data = node.get(made.field)
    into = data if data is not None else mapping_node(made.key.span)
    return put_text(node, made.field, put(into, made.key, made.value))


def _with_options(node: Node, options: _Options, behavior: str) -> Item:
    for field in ("labels", "annotations"):
        stated = mapping_node(node.span)
        for pair in options.pairs(field):
            stated = put(stated, pair.key, text_node(pair.value.text, pair.value.span))
        if stated.pairs:
            node = with_metadata(node, field, stated)
    immutable = options.flag("immutable")
    if immutable is not None:
        node = put_text(node, "immutable", bare_node("true", immutable.span))
    hashed = options.flag("disableNameSuffixHash") is None
    return Item(node, hashed=hashed, behavior=behavior)


def _absorbed(items: Items, made: Item, entry: Node) -> Items:
    """The objects with a generated one, or with it in or over the one of its name."""
    wanted = made.id
    there = [item for item in items if any(wanted.same(one) for one in item.every_id())]
    name = f"{wanted.kind} `{wanted.name}`"
    if len(there) > 1:
        raise Failure(entry.span, f"there are {len(there)} objects that {name} may mean")
    if made.behavior in ("merge", "replace"):
        if not there:
            word = made.behavior.removesuffix("e")
            message = f"{name} is not there, so it cannot be {word}ed"
            raise Failure(entry.span, message, absent=True)
        new = _over(there[0], made)
        return [new if item is there[0] else item for item in items]
    if there:
        message = f"{name} is there already; say `behavior: merge` or `replace`"
        raise Failure(entry.span, message)
    return [*items, made]


def _over(old: Item, made: Item) -> Item:
    """The generated object with the names and labels of the old one, and its data to merge."""
    node = made.node
    for field in ("labels", "annotations"):
        node = _metadata_merged(node, old.node, field)
    for field in ("name", "namespace"):
        metadata = old.node.get("metadata")
        value = metadata.get(field) if metadata is not None else None
        node = with_metadata(node, field, value) if value is not None else node
    if made.behavior == "merge":
        for field in MERGED:
            node = _merged(node, old.node, field)
    return replace(old, node=node, hashed=old.hashed and made.hashed)


def _metadata_merged(node: Node, old: Node, field: str) -> Node:
    new_metadata, old_metadata = node.get("metadata"), old.get("metadata")
    if new_metadata is None or old_metadata is None:
        return node
    made = _merged(new_metadata, old_metadata, field)
    return put_text(node, "metadata", made)


def _merged(node: Node, old: Node, field: str) -> Node:
    """`node` with the entries of `old` below `field` that it does not state itself."""
    before, now = old.get(field), node.get(field)
    if before is None or before.kind != "mapping":
        return node
    into = before
    for pair in now.pairs if now is not None else ():
        into = put(into, pair.key, pair.value)
    return put_text(node, field, into)
