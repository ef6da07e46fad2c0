"""Whether the labels of an object fit a selector: `matchLabels`, `matchExpressions`, plain."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from outlast.catalogue.naming import Relation
from outlast.domain.paths import values_at
from outlast.domain.value import Maybe, Unknown, Value
from outlast.graph.model import Node
from outlast.graph.objects import namespace_of
from outlast.graph.selecting.selectors import UNDECIDED, all_of, negation

PARTS = ("matchLabels", "matchExpressions")


def fits(selector: Value, node: Node, relation: Relation, namespace_label: str = "") -> Maybe[bool]:
    """Whether `selector` takes `node` in; an empty one takes all.

    What is behind a name of its own (`namespace_label`) speaks of the namespace. Volumes that a
    program makes carry labels that nobody wrote down, so of them nothing but that is decided.
    """
    if isinstance(selector, Unknown):
        return selector
    if not isinstance(selector, Mapping) or not selector:
        return True
    plain = selector if not any(part in selector for part in PARTS) else selector.get(PARTS[0])
    listed = selector.get(PARTS[1])
    items = listed if isinstance(listed, list) else []
    expressions = (
        _expression(item, node, relation, namespace_label)
        for item in items
        if isinstance(item, Mapping)
    )
    return all_of(chain(_plain(plain, node, relation, namespace_label), expressions))


def _plain(
    wanted: Value, node: Node, relation: Relation, namespace_label: str
) -> Iterator[Maybe[bool]]:
    if isinstance(wanted, Unknown):
        yield wanted
    for key, value in wanted.items() if isinstance(wanted, Mapping) else ():
        yield _one_of(node, relation, key, [value], namespace_label)


def _expression(
    item: Mapping[str, Value], node: Node, relation: Relation, namespace_label: str
) -> Maybe[bool]:
    key, operator, values = str(item.get("key")), item.get("operator"), item.get("values")
    listed = values if isinstance(values, list) else []
    if operator in ("In", "NotIn"):
        found = _one_of(node, relation, key, listed, namespace_label)
        return found if operator == "In" else negation(found)
    if operator in ("Exists", "DoesNotExist"):
        label = _label(node, relation, key, namespace_label)
        there = label if isinstance(label, Unknown) else label is not None
        return there if operator == "Exists" else negation(there)
    return UNDECIDED


def _one_of(
    node: Node, relation: Relation, key: str, values: list[Value], namespace_label: str
) -> Maybe[bool]:
    label = _label(node, relation, key, namespace_label)
    if isinstance(label, Unknown):
        return label
    if any(isinstance(value, Unknown) for value in values):
        return UNDECIDED
    return label is not None and label in [str(value) for value in values]


def _label(node: Node, relation: Relation, key: str, namespace_label: str) -> Maybe[str] | None:
    """The value of one label; None when the object has none of that key."""
    if namespace_label and key == namespace_label:
        space = namespace_of(node)
        return space if isinstance(space, Unknown) or space else UNDECIDED
    for labels in _carried(node, relation):
        if isinstance(labels, Unknown):
            return labels
        if isinstance(labels, Mapping) and key in labels:
            value = labels[key]
            return value if isinstance(value, Unknown) else str(value)
    if node.tags_open or (relation.rel == "protects" and not _declares_claims(node)):
        return UNDECIDED
    return None


def _carried(node: Node, relation: Relation) -> Iterator[Value]:
    """The labels that count: of the pods for what reaches pods, else of the object itself."""
    attrs = node.entry.attrs if node.entry else {}
    if relation.rel != "protects" and "pod_labels" in attrs:
        yield from (value for _, value in values_at(node.resource.attributes, attrs["pod_labels"]))
        return
    yield dict(node.tags)
    if "claim_templates" in attrs:
        path = f"{attrs['claim_templates']}.metadata.labels"
        yield from (value for _, value in values_at(node.resource.attributes, path))


def _declares_claims(node: Node) -> bool:
    """Whether the volumes are declared, with all their labels."""
    return node.thing == "kubernetes_persistent_volume_claim" or node.plays("compute")
