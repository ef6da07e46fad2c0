"""The linked graph: nodes with what the catalogue says of them, and edges with their places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from outlast.catalogue.model import Entry
from outlast.domain.finding import Coverage
from outlast.domain.fragment import Fragment, Problem
from outlast.domain.location import Span
from outlast.domain.resource import INDEX, Resource
from outlast.domain.value import Maybe, Ref, Unknown


@dataclass(frozen=True, slots=True)
class External:
    """Something that the code speaks of and does not declare: a bucket in another account."""

    text: str
    vendor: Maybe[str]
    region: Maybe[str]


@dataclass(frozen=True, slots=True)
class Stated:
    """What settings, deployers and providers state of a cluster; empty where they are silent.

    `called` is its name among deployers, `named` the one in settings, `declared` that of the
    resource that makes it. Signs in manifests are not among them: they tell whose a cluster is,
    not which one.
    """

    called: str = ""
    named: str = ""
    server: str = ""
    declared: str = ""
    vendor: str = ""
    region: str = ""

    def differs(self, other: Stated) -> bool:
        """Whether the two speak of two clusters: one of the words that both state differs.

        A zone and its region are no two places.
        """
        pairs = (
            (self.called, other.called),
            (self.named, other.named),
            (self.server, other.server),
            (self.declared, other.declared),
            (self.vendor, other.vendor),
        )
        if any(one and its and one != its for one, its in pairs):
            return True
        here, there = self.region, other.region
        return not (here.startswith(there) or there.startswith(here))

    def agrees(self, other: Stated) -> bool:
        """Whether the two call the cluster by one name."""
        pairs = ((self.called, other.called), (self.named, other.named))
        return any(one and one == its for one, its in pairs)


NOTHING_STATED = Stated()


@dataclass(frozen=True, slots=True)
class Node:
    """A resource and what it is. `domains` are all vendors whose outage takes it down.

    `id` is the unit and the address. `tags` are lower-level than they look: provider defaults
    are merged in, undecided values are Unknown, and the whole is Unknown when no key is decided.
    `engine` is the kind of datastore that a volume turns out to be by the program that has it.
    `cluster` is the same for all that is surely applied to one cluster; empty for all else.
    `stated` is what is said of that cluster.
    """

    id: str
    resource: Resource
    entry: Entry | None
    vendor: Maybe[str]
    domains: Maybe[tuple[str, ...]]
    region: Maybe[str]
    name: Maybe[str]
    tags: Mapping[str, Maybe[str]]
    tags_open: Unknown | None = None
    engine: str = ""
    cluster: str = ""
    stated: Stated = NOTHING_STATED

    @property
    def address(self) -> str:
        """The resource's address."""
        return self.resource.address

    @property
    def unit(self) -> str:
        """The id of the unit that declares it."""
        return self.resource.unit

    @property
    def thing(self) -> str:
        """What it is in every format, by the catalogue's name for it."""
        return self.entry.thing if self.entry else self.resource.type

    def plays(self, role: str) -> bool:
        """Whether one of its roles is `role` or below it (`backup` covers `backup.plan`)."""
        if self.entry is None or not self.entry.is_a(role):
            return False
        if self.entry.stores_when is None or not role.startswith("datastore"):
            return True
        return self.entry.stores(self.resource.attributes) is not False


@dataclass(frozen=True, slots=True)
class Edge:
    """One relation, from the node that states it to what it names.

    `target` is a node's id, something External, or Unknown when the code does not decide it.
    `attribute` is the concrete attribute path that states it, `span` its place. `sure` is true
    but for a selection whose words do not decide whether it takes the target in.
    """

    source: str
    rel: str
    target: str | External | Unknown
    attribute: str
    span: Span
    sure: Maybe[bool] = True


@dataclass(frozen=True, slots=True)
class Graph:
    """All fragments linked. Every mapping and tuple is in a fixed order.

    `declared` leads from a unit and an address without instance keys to the nodes of that block;
    from no unit (an empty one) to exported values. `uncalled` are modules that nothing calls: no
    part of the graph, unless another repository calls them.
    """

    nodes: Mapping[str, Node]
    edges_from: Mapping[str, tuple[Edge, ...]]
    edges_to: Mapping[str, tuple[Edge, ...]]
    declared: Mapping[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    fragments: tuple[Fragment, ...] = ()
    uncalled: tuple[Fragment, ...] = ()
    problems: tuple[Problem, ...] = ()
    coverage: Coverage = field(default_factory=Coverage)

    def out(self, node: str, *rels: str) -> Iterator[Edge]:
        """Edges that `node` states, of the given relations."""
        return (edge for edge in self.edges_from.get(node, ()) if edge.rel in rels)

    def into(self, node: str, *rels: str) -> Iterator[Edge]:
        """Edges that others state about `node`, of the given relations."""
        return (edge for edge in self.edges_to.get(node, ()) if edge.rel in rels)

    def targets(self, node: str, *rels: str) -> Iterator[Node]:
        """The nodes that `node` names by the given relations."""
        for edge in self.out(node, *rels):
            if isinstance(edge.target, str):
                yield self.nodes[edge.target]

    def resolve(self, unit: str, ref: Ref) -> tuple[Node, ...]:
        """The nodes that a reference in `unit` means; see `resolve`."""
        return resolve(self.nodes, self.declared, unit, ref)


def resolve(
    nodes: Mapping[str, Node],
    declared: Mapping[tuple[str, str], tuple[str, ...]],
    unit: str,
    ref: Ref,
) -> tuple[Node, ...]:
    """The nodes a reference means: the instance itself, else all of its block.

    An output of a module call that was not read means what the call creates. An exported value
    is found in whichever unit exports it; two that export one name decide nothing.
    """
    exact = nodes.get(f"{unit}::{ref.address}")
    if exact:
        return (exact,)
    address = INDEX.sub("", ref.address)
    found = declared.get((unit, address), ())
    exported = declared.get(("", address), ())
    if not found and len(exported) == 1:
        found = exported
    return tuple(nodes[key] for key in found)
