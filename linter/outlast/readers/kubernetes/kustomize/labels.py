"""`labels`, `commonLabels` and `commonAnnotations` of a kustomization, put into its objects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from outlast.domain.document import Node, Pair
from outlast.readers.kubernetes.kustomize.fieldspecs import FieldSpec, changed
from outlast.readers.kubernetes.kustomize.files import Kustomization
from outlast.readers.kubernetes.kustomize.items import Item, Items
from outlast.readers.kubernetes.kustomize.nodes import put, text_node
from outlast.readers.kubernetes.kustomize.specs import (
    ANNOTATIONS,
    METADATA_LABELS,
    SELECTOR_LABELS,
    TEMPLATE_LABELS,
)
from outlast.readers.kubernetes.manifests.documents import text_at


def labelled(items: Items, one: Kustomization) -> Items:
    """The objects with the labels of a kustomization."""
    for entry in one.items("labels"):
        items = with_pairs(items, entry.get("pairs"), tuple(_fields_of(entry)))
    return with_pairs(items, one.field("commonLabels"), SELECTOR_LABELS)


def annotated(items: Items, one: Kustomization) -> Items:
    """The objects with the annotations of a kustomization."""
    return with_pairs(items, one.field("commonAnnotations"), ANNOTATIONS)


def specs_of(stated: Node | None) -> Iterator[FieldSpec]:
    """The fields that a list of them speaks of."""
    for field in stated.items if stated is not None else ():
        words = (text_at(field, name) for name in ("group", "version", "kind"))
        yield FieldSpec(text_at(field, "path"), text_at(field, "create") == "true", *words)


def _fields_of(entry: Node) -> Iterator[FieldSpec]:
    """The fields that an entry of `labels` speaks of."""
    yield from specs_of(entry.get("fields"))
    if text_at(entry, "includeSelectors") == "true":
        yield from SELECTOR_LABELS
    else:
        yield METADATA_LABELS
        yield from TEMPLATE_LABELS if text_at(entry, "includeTemplates") == "true" else ()


def with_pairs(items: Items, pairs: Node | None, specs: Iterable[FieldSpec]) -> Items:
    """The objects with labels or annotations in each of the fields."""
    if pairs is None or not pairs.pairs:
        return items
    fields = tuple(dict.fromkeys(specs))
    return [item.changed(_put(item, pairs.pairs, fields)) for item in items]


def _put(item: Item, pairs: tuple[Pair, ...], specs: tuple[FieldSpec, ...]) -> Node:
    node, one = item.node, item.id
    made = Node("mapping", pairs[0].key.span)

    def setter(field: Node) -> Node:
        if field.kind != "mapping":
            return field
        for pair in pairs:
            field = put(field, pair.key, text_node(pair.value.text, pair.value.span))
        return field

    for spec in specs:
        if spec.path and spec.fits(one):
            node = changed(node, spec, setter, made)
    return node
