"""Selectors of Kubernetes (labels, namespaces) become edges to the objects that they take in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from outlast.catalogue.naming import Relation, Selection
from outlast.domain.paths import value_at, values_at
from outlast.domain.value import Maybe, Unknown, Value
from outlast.graph.links import is_wanted
from outlast.graph.model import Edge, Node
from outlast.graph.objects import is_object, namespace_of, one_cluster
from outlast.graph.selecting.labels import fits
from outlast.graph.selecting.selectors import UNDECIDED, all_of, any_of, negation

CLAIM = "kubernetes_persistent_volume_claim"

GLOBAL = ("service.cilium.io/global", "io.cilium/global-service")
"""Annotations of services that a mesh carries to the pods of its other clusters."""

MESHED = Unknown("a mesh decides which clusters the service reaches")


@dataclass(frozen=True, slots=True)
class _Asked:
    """One selection, with what it states: read once for all that it is compared with.

    `space` is the namespace of `node` itself; `named` and `left_out` those that it names.
    """

    node: Node
    relation: Relation
    selection: Selection
    selector: Value
    space: Maybe[str]
    named: Sequence[Value]
    left_out: Sequence[Value]


@dataclass(frozen=True, slots=True)
class Picks:
    """The selections of one graph.

    `shelves` holds the objects by what they are and by namespace, since a thousand services do
    not look at ten thousand objects each; `drivers` the storage classes by name.
    """

    shelves: Mapping[str, Mapping[str, Sequence[Node]]]
    drivers: Mapping[str, tuple[Node, ...]]

    def edges(self, node: Node) -> Iterator[Edge]:
        """Every edge that a selection of `node` states; one that is not sure for what it could."""
        for relation in node.entry.refs if node.entry else ():
            stated = values_at(node.resource.attributes, relation.attr)
            if relation.selection is None or not stated or not _stated(node, relation):
                continue
            span = node.resource.span_of(stated[0][0])
            asked = _asked(node, relation, relation.selection)
            for other in self._candidates(asked):
                answer = self._takes(asked, other) if other.id != node.id else False
                if answer is not False:
                    yield Edge(node.id, relation.rel, other.id, stated[0][0], span, answer)

    def _candidates(self, asked: _Asked) -> Iterator[Node]:
        """What a selection could mean, by kind and, when it stays at home, by namespace."""
        home = asked.selection.scope == "own" and not asked.named
        for spaces in self.shelves.values():
            first = next(iter(spaces.values()))[0]
            if not _is_kind(first, asked.relation):
                continue
            if home and isinstance(asked.space, str) and asked.space:
                found = (*spaces.get(asked.space, ()), *spaces.get("", ()))
            else:
                found = tuple(one for some in spaces.values() for one in some)
            yield from (one for one in found if _is_target(one, asked.relation))

    def _takes(self, asked: _Asked, other: Node) -> Maybe[bool]:
        """Whether they share a cluster, the namespace is selected, and the labels fit."""
        if asked.relation.rel in ("routes_to", "watches") and not asked.selector:
            return False  # A service without a selector has its addresses from elsewhere.
        return all_of(self._answers(asked, other))

    def _answers(self, asked: _Asked, other: Node) -> Iterator[Maybe[bool]]:
        """What decides, the cheapest first: the first false one ends it."""
        yield _reached(asked.node, other)
        yield _in_namespaces(asked, other)
        yield fits(asked.selector, other, asked.relation, asked.selection.namespace_label)
        if asked.selection.provisioner:
            yield self._driven(other, asked.selection.provisioner)

    def _driven(self, node: Node, driver: str) -> Maybe[bool]:
        """Whether the volumes of `node` are made by `driver`."""
        value = _at(node, node.entry.attrs.get("storage_class", "") if node.entry else "")
        if not isinstance(value, str):
            return UNDECIDED
        found = {
            _text(one, "provisioner")
            for one in self.drivers.get(value, ())
            if one_cluster(node, one) is not False
        }
        return driver in found if found else UNDECIDED


def picked(nodes: Mapping[str, Node]) -> Iterator[Edge]:
    """The edges of all selections in a graph."""
    objects = tuple(n for n in nodes.values() if is_object(n) and n.resource.mode == "managed")
    drivers: dict[str, tuple[Node, ...]] = {}
    shelves: dict[str, dict[str, list[Node]]] = {}
    for node in objects:
        space = namespace_of(node)
        shelf = shelves.setdefault(node.thing, {})
        shelf.setdefault(space if isinstance(space, str) else "", []).append(node)
        if _text(node, "provisioner") and isinstance(node.name, str):
            drivers[node.name] = (*drivers.get(node.name, ()), node)
    picks = Picks(shelves, drivers)
    for node in objects:
        yield from picks.edges(node)


def _is_kind(node: Node, relation: Relation) -> bool:
    """Whether a selection speaks of such things: of claims also where they are claimed."""
    if is_wanted(node, relation.targets):
        return True
    kept = node.entry is not None and node.entry.vendor_from == "storage_class"
    return kept and CLAIM in relation.targets


def _is_target(node: Node, relation: Relation) -> bool:
    return relation.rel != "protects" or node.plays("datastore")


def _reached(node: Node, other: Node) -> Maybe[bool]:
    """Whether they share a cluster, or a mesh that the service is carried through."""
    answer = one_cluster(node, other)
    if answer is not False:
        return answer
    stated = _at(node, "metadata.annotations")
    annotations = stated if isinstance(stated, Mapping) else {}
    meshed = any(str(annotations.get(key)).lower() == "true" for key in GLOBAL)
    return MESHED if meshed else False


def _stated(node: Node, relation: Relation) -> bool:
    answers = (
        condition.holds([value for _, value in values_at(node.resource.attributes, path)])
        for path, condition in relation.when
    )
    return all(answer is not False for answer in answers)


def _asked(node: Node, relation: Relation, selection: Selection) -> _Asked:
    return _Asked(
        node,
        relation,
        selection,
        selector=_at(node, selection.labels),
        space=namespace_of(node),
        named=_texts(node, selection.namespaces),
        left_out=_texts(node, selection.excluded),
    )


def _in_namespaces(asked: _Asked, other: Node) -> Maybe[bool]:
    """Whether the namespace of `other` is one that the selection names, or means unsaid."""
    space = namespace_of(other)
    if not asked.named and asked.selection.scope == "own":
        return _equal(space, asked.space)
    inside = any_of(_like(space, name) for name in asked.named) if asked.named else True
    outside = any_of(_like(space, name) for name in asked.left_out) if asked.left_out else False
    return all_of([inside, negation(outside)])


def _equal(one: Maybe[str], other: Maybe[str]) -> Maybe[bool]:
    if isinstance(one, Unknown) or isinstance(other, Unknown):
        return UNDECIDED
    return True if one == other else False if one and other else UNDECIDED


def _like(space: Maybe[str], name: Value) -> Maybe[bool]:
    if name == "*":
        return True
    if isinstance(name, Unknown) or isinstance(space, Unknown) or not space:
        return UNDECIDED
    return fnmatchcase(space, str(name))


def _at(node: Node, path: str) -> Value:
    return value_at(node.resource.attributes, path) if path else None


def _texts(node: Node, path: str) -> list[Value]:
    return [value for _, value in values_at(node.resource.attributes, path)] if path else []


def _text(node: Node, name: str) -> str:
    value = _at(node, node.entry.attrs.get(name, "") if node.entry else "")
    return value if isinstance(value, str) else ""
