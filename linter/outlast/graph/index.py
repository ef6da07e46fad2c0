"""The look-up tables over the nodes of a graph: by address, by name, by host, by Secret."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from outlast.catalogue.load import Catalogue
from outlast.domain.value import Linked, Ref, Unknown
from outlast.graph.model import Node, resolve
from outlast.graph.places.secrets import Secrets, by_secret
from outlast.graph.places.services import Services

CROWD = 1_000
"""So many things of one name are told apart by it no more."""


@dataclass(frozen=True, slots=True)
class Index:
    """Where to look a thing up. `names` holds the nodes of one name, in order.

    `spellings` holds those whose name is not decided, by unit and by how it is spelt there;
    `crowds` those of a name that more than `CROWD` carry, by unit.
    `services` are what answers under a host name inside a cluster, `secrets` what holds or fills
    a Secret of that name.
    """

    catalogue: Catalogue
    nodes: Mapping[str, Node]
    declared: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    spellings: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    crowds: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    services: Services = field(default_factory=Services)
    secrets: Secrets = field(default_factory=dict)

    def by_ref(self, unit: str, ref: Ref) -> tuple[Node, ...]:
        """The nodes that a reference in `unit` means."""
        return resolve(self.nodes, self.declared, unit, ref)

    def meant(self, unit: str, ref: Ref, depth: int = 4) -> Iterator[Node]:
        """The nodes that a reference means in the end: what is exported leads on."""
        for node in self.by_ref(unit, ref):
            passed = node.resource.attributes.get("value")
            if node.resource.mode != "export" or not isinstance(passed, (Linked, Unknown)):
                yield node
            elif depth:
                for further in passed.refs:
                    yield from self.meant(node.unit, further, depth - 1)

    def by_name(self, node: Node, name: str, wanted: Iterable[str]) -> tuple[Node, ...]:
        """The nodes called `name` of a wanted kind: of the same unit, else the only one there is.

        What is declared comes before what is only looked up, by however many units.
        A bucket's name is unique in the world, a database's only in its account and region, so
        two candidates in other units decide nothing. What lies in another cluster is not meant.
        """
        keys = self.names.get(name, ())
        if len(keys) > CROWD:  # Only the unit itself can tell which one it means.
            keys = self.crowds.get((node.unit, name), ())
        found = [self.nodes[key] for key in keys]
        found = [other for other in found if other.id != node.id and is_wanted(other, wanted)]
        found = [other for other in found if not node.stated.differs(other.stated)]
        declared = [other for other in found if other.resource.mode != "data"]
        for some in (declared, found):
            near = [other for other in some if other.unit == node.unit]
            if near or len(some) == 1:
                return tuple(near or some)
        return ()

    def by_spelling(self, node: Node, name: str, wanted: Iterable[str]) -> tuple[Node, ...]:
        """The one node of the same unit whose undecided name is spelt like `name`."""
        keys = self.spellings.get((node.unit, name), ())
        found = [self.nodes[key] for key in keys if len(keys) <= CROWD]
        others = [one for one in found if one.id != node.id and is_wanted(one, wanted)]
        return tuple(others) if len(others) == 1 else ()


def is_wanted(node: Node, wanted: Iterable[str]) -> bool:
    """Whether a relation may end at `node`; globs on the thing's name or the type."""
    if node.entry is None:
        return False
    return any(
        fnmatchcase(node.entry.thing, glob) or fnmatchcase(node.resource.type, glob)
        for glob in wanted
    )


def index(catalogue: Catalogue, nodes: Mapping[str, Node]) -> Index:
    """The look-up tables over `nodes`."""
    declared: dict[tuple[str, str], list[str]] = {}
    names: dict[str, list[str]] = {}
    spellings: dict[tuple[str, str], list[str]] = {}
    for key, node in nodes.items():
        declared.setdefault((node.unit, node.resource.declared), []).append(key)
        if node.resource.mode == "export":
            declared.setdefault(("", node.resource.declared), []).append(key)
        if isinstance(node.name, str) and node.name:
            names.setdefault(node.name.rstrip("."), []).append(key)
        elif isinstance(node.name, Unknown) and node.name.text:
            spellings.setdefault((node.unit, node.name.text), []).append(key)
        called = _object_name(node)
        if called and called != node.name:
            names.setdefault(called, []).append(key)
    return Index(
        catalogue,
        nodes,
        {key: tuple(ids) for key, ids in declared.items()},
        {name: tuple(ids) for name, ids in names.items()},
        {spelling: tuple(ids) for spelling, ids in spellings.items()},
        _crowds(nodes, names),
        Services(nodes),
        by_secret(nodes.values()),
    )


def _object_name(node: Node) -> str:
    """What other objects call a cloud resource that an object of Kubernetes declares."""
    last = node.resource.address.rpartition("/")[2]
    return last if last != node.resource.address and last == node.resource.title else ""


def _crowds(
    nodes: Mapping[str, Node], names: Mapping[str, list[str]]
) -> dict[tuple[str, str], tuple[str, ...]]:
    """The nodes of crowded names by unit; none for a unit that is a crowd by itself."""
    found: dict[tuple[str, str], list[str]] = {}
    for name, ids in names.items():
        for key in ids if len(ids) > CROWD else ():
            found.setdefault((nodes[key].unit, name), []).append(key)
    return {place: tuple(ids) for place, ids in found.items() if len(ids) <= CROWD}
