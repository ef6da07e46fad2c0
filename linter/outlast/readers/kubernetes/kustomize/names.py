"""`namespace`, `namePrefix` and `nameSuffix` of a kustomization, put into its objects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from outlast.domain.document import Node
from outlast.readers.kubernetes.kustomize.failure import Failure
from outlast.readers.kubernetes.kustomize.fieldspecs import FieldSpec, changed
from outlast.readers.kubernetes.kustomize.items import Item, Items, named, with_metadata
from outlast.readers.kubernetes.kustomize.nodes import put_text, text_node, with_items
from outlast.readers.kubernetes.kustomize.specs import KEPT_NAMES, NAMESPACES
from outlast.readers.kubernetes.manifests.documents import text_at

NAMED = FieldSpec("metadata/name", True, "", "v1", "Namespace")
"""The name of a namespace is what it is."""

BINDINGS = ("RoleBinding", "ClusterRoleBinding")


def with_namespace(
    items: Items, stated: Node, specs: Sequence[FieldSpec] = (*NAMESPACES, NAMED)
) -> Items:
    """The objects in the namespace that is stated; one that has the kind Namespace is it.

    `specs` are the other fields that hold it. Raises Failure when two objects become one by that.
    """
    value = text_node(stated.text, stated.span)
    made = [_in_namespace(item, value, specs) for item in items]
    seen: set[tuple[str, ...]] = set()
    for item in made:
        one = item.id
        key = (one.group, one.version, one.kind, one.name, one.place)
        if key in seen:
            message = f"in the namespace `{stated.text}` there are two {one.kind} `{one.name}`"
            raise Failure(stated.span, message)
        seen.add(key)
    return made


def with_affixes(items: Items, prefix: Node | None, suffix: Node | None) -> Items:
    """The objects with a text before and behind their names."""
    if prefix is not None and prefix.text:
        items = [_prefixed(item, prefix) for item in items]
    if suffix is not None and suffix.text:
        items = [_suffixed(item, suffix) for item in items]
    return items


def _in_namespace(item: Item, value: Node, specs: Sequence[FieldSpec]) -> Item:
    one = item.id
    node = item.node
    if not one.cluster_wide:
        node = with_metadata(node, "namespace", value)
    if one.kind in BINDINGS:
        node = _with_subjects(node, value)
    for spec in specs:
        if spec.fits(one) and spec.path != "metadata/namespace":
            node = changed(node, spec, lambda _: value, value)
    return item.renamed().changed(node)


def _with_subjects(node: Node, value: Node) -> Node:
    """A binding whose subjects called `default` are those of the namespace."""
    subjects = node.get("subjects")
    if subjects is None or subjects.kind != "sequence":
        return node
    made = with_items(subjects, (_subject(one, value) for one in subjects.items))
    return put_text(node, "subjects", made)


def _subject(subject: Node, value: Node) -> Node:
    default = subject.kind == "mapping" and text_at(subject, "name") == "default"
    return put_text(subject, "namespace", value) if default else subject


def _prefixed(item: Item, prefix: Node) -> Item:
    if any(spec.fits(item.origin) for spec in KEPT_NAMES):
        return item
    made = named(item.node, prefix.text + item.id.name)
    return replace(item.renamed(), node=made, prefixes=(*item.prefixes, prefix.text))


def _suffixed(item: Item, suffix: Node) -> Item:
    if any(spec.fits(item.origin) for spec in KEPT_NAMES):
        return item
    made = named(item.node, item.id.name + suffix.text)
    return replace(item.renamed(), node=made, suffixes=(*item.suffixes, suffix.text))
