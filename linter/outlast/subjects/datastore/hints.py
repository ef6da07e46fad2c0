"""Copies that something asks for and no code here makes: doubtful, wherever they lie."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from outlast.catalogue.load import Catalogue
from outlast.catalogue.model import Entry
from outlast.domain.paths import values_at
from outlast.domain.value import Unknown, known
from outlast.graph.model import Edge, Graph, Node
from outlast.graph.objects import namespace_of, one_cluster
from outlast.subjects.datastore.companions import companions
from outlast.subjects.datastore.placed import Place, Placed, copy_at
from outlast.subjects.datastore.promised import Promise, promises
from outlast.subjects.ownership import decided_tags

COMMAND = "command:backup"
"""A program that backs up, as a workload runs it."""


@dataclass(frozen=True, slots=True)
class Hints:
    """Finds hints of copies in one graph.

    `selecting` are the vendors whose backup selections the code declares: with one of those, a
    tag that no selection goes by asks for nothing. `promises` would make backups once somebody
    renders or runs them. `undecided` are statements that something is backed up which
    the code does not name. `alike` are buckets whose names say that they may hold the same.
    """

    graph: Graph
    catalogue: Catalogue
    selecting: frozenset[str] = frozenset()
    promises: tuple[Promise, ...] = ()
    undecided: tuple[Edge, ...] = ()
    alike: Mapping[str, tuple[Node, ...]] = field(default_factory=dict)

    def undecided_of(self, store: Node) -> Iterator[Placed]:
        """Copies that a backup of its cluster makes of it, or of something else: nobody knows."""
        for edge in self.undecided if store.cluster else ():
            maker = self.graph.nodes[edge.source]
            if isinstance(edge.target, Unknown) and _may_mean(maker, store):
                why = Unknown(f"what `{maker.address}` backs up: {edge.target.reason}", edge.span)
                copy = copy_at(store, "backup", why, Place(why, why, why), maker.address)
                yield Placed(copy, edge.span)

    def of(self, store: Node) -> Iterator[Placed]:
        """By a tag or a name, by what nobody could read, by a module of backups, by a promise."""
        yield from self._tagged(store)
        yield from self._unread(store)
        yield from self._called_alike(store)
        yield from self._handed(store)
        yield from self._promised(store)

    def _tagged(self, store: Node) -> Iterator[Placed]:
        for key, value in decided_tags(store).items():
            if store.vendor in self.selecting:
                break
            if self.catalogue.content.asks_for_backup(key, value):
                why = Unknown(f"tag `{key}` asks for a backup, and no code here makes it")
                near = (store.vendor, store.domains) if not store.cluster else (why, why)
                place = Place(*near, why)
                copy = copy_at(store, "backup", why, place, store.address)
                yield Placed(copy, store.resource.span)
                break

    def _unread(self, store: Node) -> Iterator[Placed]:
        """Not all that the store states could be read: a macro may replicate a bucket."""
        why = store.resource.unstated
        if why is not None and _could_send(store):
            copy = copy_at(store, "replica", why, Place(why, why, why), store.address)
            yield Placed(copy, store.resource.span)

    def _called_alike(self, store: Node) -> Iterator[Placed]:
        for other in self.alike.get(store.id, ()):
            why = Unknown(f"by its name `{other.address}` may hold the same; no code here says so")
            place = Place(other.vendor, other.domains, other.region, other)
            copy = copy_at(store, "backup", why, place, other.address)
            yield Placed(copy, other.resource.span, other)

    def _handed(self, store: Node) -> Iterator[Placed]:
        for edge in self.graph.into(store.id, "handed_to"):
            module = self.graph.nodes[edge.source]
            texts = (module.resource.type, module.address)
            if self.catalogue.content.role_of(texts) == "backup":
                why = Unknown(f"what `{module.address}` does with it was not read")
                copy = copy_at(store, "backup", why, Place(why, why, why), module.address)
                yield Placed(copy, edge.span)

    def _promised(self, store: Node) -> Iterator[Placed]:
        """What makes backups later may mean any store of a kind: whose, only running it tells."""
        for one in self.promises:
            if one.may_mean(store):
                why = Unknown(one.why)
                copy = copy_at(store, "backup", why, Place(why, why, why), one.node.address)
                yield Placed(copy, one.node.resource.span)


def hints(graph: Graph, catalogue: Catalogue) -> Hints:
    """The hints of one graph."""
    promised = tuple(promises(graph, catalogue))
    undecided = tuple(_undecided(graph))
    return Hints(graph, catalogue, _selecting(graph), promised, undecided, companions(graph))


def _could_send(store: Node) -> bool:
    """Whether attributes of its kind, none of them stated, name where it is copied to."""
    relations = store.entry.refs if store.entry else ()
    sends = [one.attr for one in relations if one.rel in ("replicates_to", "copies_to")]
    return bool(sends) and not any(values_at(store.resource.attributes, one) for one in sends)


def _undecided(graph: Graph) -> Iterator[Edge]:
    """What backs something up in a cluster that it does not name."""
    for node in graph.nodes.values():
        if node.cluster and node.plays("backup"):
            edges = tuple(graph.out(node.id, "protects"))
            silent = (_silent(node),) if not edges and node.resource.type == COMMAND else ()
            for edge in (*edges, *silent):
                if isinstance(edge.target, Unknown):
                    yield edge


def _silent(node: Node) -> Edge:
    """What a command backs up that does not say so: its own file would."""
    why = Unknown("the command does not say", node.resource.span)
    return Edge(node.id, "protects", why, "", node.resource.span)


def _may_mean(maker: Node, store: Node) -> bool:
    """Whether a store is of a kind that a maker backs up, in a namespace that it reaches."""
    relations = maker.entry.refs if maker.entry else ()
    kinds = (kind for one in relations if one.rel == "protects" for kind in one.targets)
    if not any(fnmatchcase(store.thing, kind) for kind in kinds):
        return False
    places = [namespace_of(maker), namespace_of(store)]
    if maker.cluster != store.cluster:
        return one_cluster(maker, store) is not False and places[0] == places[1]
    return not all(isinstance(one, str) and one for one in places) or places[0] == places[1]


def _selecting(graph: Graph) -> frozenset[str]:
    """Vendors with a declared selection of what is backed up, by tag or by name."""
    makers = (node for node in graph.nodes.values() if node.resource.mode == "managed")
    return frozenset(
        vendor
        for node in makers
        if (vendor := known(node.vendor)) and node.entry and _selects(node.entry)
    )


def _selects(entry: Entry) -> bool:
    return any(relation.kind in ("tag_selector", "arn_pattern") for relation in entry.refs)
