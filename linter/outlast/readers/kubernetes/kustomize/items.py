"""One object on its way through kustomizations: what it is now, and every name it had."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from outlast.domain.document import Node
from outlast.readers.kubernetes.kustomize.nodes import mapping_node, put_text, text_node
from outlast.readers.kubernetes.manifests.documents import text_at
from outlast.readers.kubernetes.manifests.scope import is_namespaced

NOWHERE = "_non_namespaceable_"


@dataclass(frozen=True, slots=True)
class Id:
    """What tells objects apart. `namespace` is empty when none is stated."""

    group: str
    version: str
    kind: str
    name: str
    namespace: str

    @property
    def cluster_wide(self) -> bool:
        """Whether the kind has no namespace."""
        return not is_namespaced(f"{self.kind}.{self.group}" if self.group else self.kind)

    @property
    def place(self) -> str:
        """The namespace that counts: `default` where none is stated."""
        return NOWHERE if self.cluster_wide else self.namespace or "default"

    def same(self, other: Id) -> bool:
        """Whether both mean one object."""
        mine = (self.group, self.version, self.kind, self.name, self.place)
        return mine == (other.group, other.version, other.kind, other.name, other.place)

    def of_kind(self, group: str, version: str, kind: str) -> bool:
        """Whether it is of the kind, where empty words mean any."""
        return (
            group in ("", self.group) and version in ("", self.version) and kind in ("", self.kind)
        )

    def chosen_by(self, other: Id) -> bool:
        """Whether every word that `other` states is its own."""
        if other.name not in ("", self.name):
            return False
        if other.namespace and other.place != self.place:
            return False
        return self.of_kind(other.group, other.version, other.kind)


@dataclass(frozen=True, slots=True)
class Item:
    """An object, the ids it had before, oldest first, and what was put around its name.

    `hashed` asks for a hash of the content behind the name; `behavior` is what a generator wants
    done with an object that is there already.
    """

    node: Node
    previous: tuple[tuple[str, str, str], ...] = ()
    prefixes: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    hashed: bool = False
    behavior: str = ""

    @property
    def id(self) -> Id:
        """What it is called now."""
        return id_of(self.node)

    @property
    def ids_before(self) -> tuple[Id, ...]:
        """What it was called, oldest first; group and version are those of now."""
        now = self.id
        return tuple(
            Id(now.group, now.version, kind, name, place) for place, name, kind in self.previous
        )

    @property
    def origin(self) -> Id:
        """What it was called first."""
        before = self.ids_before
        return before[0] if before else self.id

    def renamed(self) -> Item:
        """The same, with its name of now among the earlier ones."""
        now = self.id
        return replace(self, previous=(*self.previous, (now.place, now.name, now.kind)))

    def changed(self, node: Node) -> Item:
        """The same object with other content."""
        return self if node is self.node else replace(self, node=node)

    def every_id(self) -> Iterator[Id]:
        """The ids it had and has."""
        yield from self.ids_before
        yield self.id


Items = list[Item]
Change = Callable[[Item], Item]


def id_of(node: Node) -> Id:
    """The id of an object."""
    group, _, version = text_at(node, "apiVersion").rpartition("/")
    kind, name = text_at(node, "kind"), text_at(node, "metadata", "name")
    return Id(group, version, kind, name, text_at(node, "metadata", "namespace"))


def with_metadata(node: Node, key: str, value: Node) -> Node:
    """The object with `value` in its metadata."""
    metadata = node.get("metadata")
    if metadata is None or metadata.kind != "mapping":
        metadata = mapping_node(value.span)
    return put_text(node, "metadata", put_text(metadata, key, value))


def named(node: Node, name: str) -> Node:
    """The object by another name, stated where the old one is."""
    metadata = node.get("metadata")
    old = metadata.get("name") if metadata is not None else None
    return with_metadata(node, "name", text_node(name, (old or node).span))
