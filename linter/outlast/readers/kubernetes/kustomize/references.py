"""Objects that were renamed -> the fields of other objects that name them, renamed as well.

Source: kustomize 5.7 `api/filters/nameref`, `api/internal/accumulator`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from outlast.domain.document import Node, Pair
from outlast.readers.kubernetes.kustomize.fieldspecs import FieldSpec, changed
from outlast.readers.kubernetes.kustomize.items import Item, Items
from outlast.readers.kubernetes.kustomize.nodes import put_text, text_node, with_items, with_pairs
from outlast.readers.kubernetes.kustomize.specs import references
from outlast.readers.kubernetes.manifests.documents import text_at

Named = Mapping[str, tuple[Item, ...]]
"""Objects by every name they had."""


def with_references(items: Items) -> Items:
    """The objects with every reference to a renamed one mended."""
    named: dict[str, list[Item]] = defaultdict(list)
    for item in items:
        for name in dict.fromkeys(one.name for one in item.ids_before):
            named[name].append(item)
    known = {name: tuple(found) for name, found in named.items()}
    return [_mended(item, known) for item in items] if known else items


@lru_cache(maxsize=512)
def _fields(kind: str) -> tuple[tuple[FieldSpec, FieldSpec], ...]:
    """The fields of a kind that hold names, each with what is named there."""
    return tuple(
        (target, field) for target, fields in references() for field in fields if field.kind == kind
    )


def _mended(item: Item, named: Named) -> Item:
    node, origin = item.node, item.origin
    for target, field in _fields(origin.kind):
        if field.fits(origin) and field.fits(item.id):
            referrer = _Referrer(item, target, field, named)
            node = changed(node, field, referrer.renamed)
    return item.changed(node)


@dataclass(frozen=True, slots=True)
class _Referrer:
    """One field of an object that holds names of objects of a kind."""

    item: Item
    target: FieldSpec
    field: FieldSpec
    named: Named

    def renamed(self, value: Node) -> Node:
        """The value of the field with the present name in it."""
        if value.kind == "sequence":
            return with_items(value, (self.renamed(one) for one in value.items))
        return self._mapping(value) if value.kind == "mapping" else self._scalar(value)

    def _scalar(self, value: Node) -> Node:
        found = self._chosen(self._candidates(value.text), ("name",))
        if found is None or found.id.name == value.text:
            return value
        return text_node(found.id.name, value.span)

    def _mapping(self, value: Node) -> Node:
        """A mapping of `name` and `namespace`: a subject of a binding, the service of a hook."""
        name = value.get("name")
        if name is None:
            return value
        candidates = self._candidates(name.text)
        namespace = value.get("namespace")
        if namespace is not None:
            candidates = _in_namespace(candidates, namespace.text)
        found = self._chosen(candidates, ("name", "namespace"))
        if found is None:
            return value
        if found.id.name != name.text:
            value = _with_text(value, "name", found.id.name)
        if not found.id.namespace or found.id.namespace == text_at(value, "namespace"):
            return value
        return _with_text(value, "namespace", found.id.namespace)

    def _candidates(self, name: str) -> list[Item]:
        found = (item for item in self.named.get(name, ()) if _was(item, self.target))
        return [item for item in found if self._may_mean(item) and self._is_role(item)]

    def _may_mean(self, other: Item) -> bool:
        """Whether an object can be referred to from here, by the namespaces of both."""
        mine, theirs = self.item.id, other.id
        if mine.cluster_wide or theirs.cluster_wide or theirs.place == mine.place:
            return True
        if mine.kind != "RoleBinding" or theirs.kind != "ServiceAccount":
            return False
        subjects = self.item.node.get("subjects")
        return any(
            text_at(one, "namespace") == theirs.namespace and text_at(one, "kind") == theirs.kind
            for one in (subjects.items if subjects is not None else ())
        )

    def _is_role(self, other: Item) -> bool:
        if not self.field.path.endswith("roleRef/name"):
            return True
        role = self.item.node.get("roleRef")
        group = text_at(role, "apiGroup") if role is not None else ""
        kind = text_at(role, "kind") if role is not None else ""
        return not (group and kind) or _was(other, FieldSpec("", group=group, kind=kind))

    def _chosen(self, candidates: list[Item], same: tuple[str, ...]) -> Item | None:
        """The one that is meant; of several that were renamed alike, the first."""
        if len(candidates) == 1:
            return candidates[0]
        found = [one for one in candidates if _alike(self.item, one, loose=True)]
        if len(found) > 1:
            found = [one for one in found if _alike(self.item, one, loose=False)]
        names = {tuple(getattr(one.id, word) for word in same) for one in found}
        return found[0] if len(names) == 1 else None


def _was(item: Item, target: FieldSpec) -> bool:
    return any(target.fits(one) for one in item.ids_before)


def _in_namespace(items: Iterable[Item], namespace: str) -> list[Item]:
    every = tuple(items)
    first = [one for one in every if one.origin.place == namespace]
    return first or [one for one in every if one.id.place == namespace]


def _alike(one: Item, other: Item, *, loose: bool) -> bool:
    """Whether the same texts were put around both names, the last ones at least."""
    pairs = ((one.prefixes, other.prefixes), (one.suffixes, other.suffixes))
    return all((loose and not (a and b)) or _same_end(a, b) for a, b in pairs)


def _same_end(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    short, long = sorted((one, other), key=len)
    return long[len(long) - len(short) :] == short if short else not long


def _with_text(node: Node, key: str, text: str) -> Node:
    """The mapping with a text at `key`, stated where the old one is."""
    old = node.get(key)
    if old is None:
        name = node.get("name")
        return put_text(node, key, text_node(text, (name or node).span))
    return with_pairs(node, _replaced(node, key, text_node(text, old.span)))


def _replaced(node: Node, key: str, value: Node) -> Iterator[Pair]:
    for pair in node.pairs:
        yield Pair(pair.key, value) if pair.key.text == key else pair
