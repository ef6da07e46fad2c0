"""Where else the content of a datastore exists: its own backups, replicas, and what protects it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from outlast.catalogue.load import Catalogue
from outlast.catalogue.model import Entry
from outlast.domain.location import Span
from outlast.domain.paths import block_at, values_at
from outlast.domain.resource import exists_beside
from outlast.domain.value import Maybe, Unknown, Value, known
from outlast.graph.model import Edge, External, Graph, Node
from outlast.graph.selecting.selectors import all_of
from outlast.subjects.datastore.begun import begun
from outlast.subjects.datastore.custody import Custody
from outlast.subjects.datastore.hints import Hints
from outlast.subjects.datastore.inside import Inside, here, inside, volumes_of
from outlast.subjects.datastore.own_copies import own_copies
from outlast.subjects.datastore.placed import Place, Placed, copy_at

DEPTH = 4
"""How many copies of copies are followed: a snapshot, its copy, the export of that."""

KINDS = {
    "snapshot": "snapshot",
    "snapshot_local": "snapshot",
    "image": "snapshot",
    "copy": "snapshot",
    "replication": "replica",
    "server_replication": "replica",
    "transfer": "sync",
    "export": "export",
    "connector": "sync",
}
"""Kind of copy that a role below `backup` makes; `backup` for all others."""

SWITCHES = ("state", "schedule", "automated", "replication", "replication_legacy")
"""Purposes of settings without which a backup resource does nothing."""

ELSEWHERE = ("copy", "replication", "server_replication", "transfer", "export")
"""Roles whose only copy is the one at the place they name; others keep one where they are."""

NO_COPY = ("vault", "endpoint", "immutability", "versioning", "audit")
"""Roles below `backup` that make no copy themselves."""


@dataclass(frozen=True, slots=True)
class Copies:
    """Finds the copies of single datastores of one graph."""

    graph: Graph
    catalogue: Catalogue
    custody: Custody
    hints: Hints

    def of(self, store: Node) -> tuple[Placed, ...]:
        """Every copy of `store`, decided or doubtful, each once, in a fixed order."""
        found = [*own_copies(store), *self._replicas(store), *self._grouped(store)]
        for whole in self.graph.targets(store.id, "copied_with"):
            found.extend(own_copies(store, whole))
        for part in (store, *volumes_of(self.graph, store)):
            found.extend(self._protected(store, part, DEPTH))
        found.extend(self._further(store, tuple(found)))
        found.extend(self.hints.of(store))
        if not found:
            found.extend(self.hints.undecided_of(store))
        real = (placed for placed in found if placed.copy.certain is not False)
        kept = (self.custody.kept(store, placed) for placed in real)
        unique = {(one.copy.kind, one.copy.via, repr(one.copy)): one for one in kept}
        return tuple(sorted(unique.values(), key=_order))

    def _further(self, store: Node, found: tuple[Placed, ...]) -> Iterator[Placed]:
        """What is made of a bucket in the cluster that copies lie in: it is sent on from there."""
        buckets = (one.at for one in found if store.cluster and isinstance(one.at, Node))
        for bucket in {node.id: node for node in buckets}.values():
            if bucket.cluster and bucket.plays("datastore.bucket"):
                yield from self._protected(store, bucket, DEPTH - 1)

    def _replicas(self, store: Node) -> Iterator[Placed]:
        """Replicas that name the store, that it names, or that share a global cluster with it."""
        for edge in self.graph.into(store.id, "replica_of"):
            yield self._replica(store, self.graph.nodes[edge.source], edge)
        for edge in self.graph.out(store.id, "replicates_to", "copies_to"):
            if not _switched_off(store, edge.attribute):
                kind = "replica" if edge.rel == "replicates_to" else "backup"
                sure = all_of([edge.sure, begun(self.graph, store, edge)])
                yield from self._at(store, store, replace(edge, sure=sure), kind)
        for edge in self.graph.out(store.id, "member_of", "failover_member"):
            if isinstance(edge.target, str) and _replicates(self.graph.nodes[edge.target]):
                for other in self.graph.into(edge.target, edge.rel):
                    if other.source != store.id and _peers(store, self.graph.nodes[other.source]):
                        yield self._replica(store, self.graph.nodes[other.source], other)

    def _grouped(self, store: Node) -> Iterator[Placed]:
        """Replicas by a failover group that names the store, or the whole server it stands on."""
        stated = list(self.graph.into(store.id, "protects", "member"))
        for server in self.graph.targets(store.id, "member_of"):
            stated.extend(self.graph.into(server.id, "member"))
        for edge in stated:
            group = self.graph.nodes[edge.source]
            picks = any(r.rel == "protects" for r in group.entry.refs) if group.entry else False
            if group.plays("backup") or (picks and edge.rel == "member"):
                continue
            for ending in self.graph.out(group.id, "replicates_to"):
                yield from self._at(store, group, ending, "replica", edge)

    def _replica(self, store: Node, replica: Node, edge: Edge) -> Placed:
        place = Place(replica.vendor, replica.domains, replica.region)
        certain: Maybe[bool] = exists_beside(replica.resource, store.resource)
        copy = copy_at(store, "replica", certain, place, replica.address)
        return Placed(copy, edge.span, replica)

    def _protected(self, store: Node, target: Node, depth: int) -> Iterator[Placed]:
        """Copies made by others that name `target`: the store, a copy of it, or its machine."""
        if not depth:
            return
        for host in (*self.graph.targets(target.id, "hosted_on"), *self._machines(target)):
            yield from self._protected(store, host, depth - 1)
        for edge in self.graph.into(target.id, "protects", "replicates_to", "endpoint"):
            maker = self.graph.nodes[edge.source]
            if maker.id == store.id or maker.resource.mode == "data":
                continue
            if maker.plays("backup.endpoint"):
                yield from self._protected(store, maker, depth - 1)
            elif maker.plays("backup") and edge.rel != "endpoint":
                yield from self._made(store, maker, edge)
                yield from self._protected(store, maker, depth - 1)

    def _machines(self, disk: Node) -> Iterator[Node]:
        """Machines that a disk is attached to: what backs a machine up takes its disks along."""
        if disk.cluster or not disk.plays("datastore.volume"):
            return
        for edge in self.graph.into(disk.id, "attached"):
            for other in self.graph.targets(edge.source, "attached"):
                if other.plays("compute"):
                    yield other

    def _made(self, store: Node, maker: Node, edge: Edge) -> Iterator[Placed]:
        """The copies of one backup resource: wherever it, or its plan, stores them."""
        roles = maker.entry.roles if maker.entry else ()
        if any(role.removeprefix("backup.") in NO_COPY for role in roles):
            return
        kind = next(
            (KINDS[r[7:]] for r in roles if r.startswith("backup.") and r[7:] in KINDS), "backup"
        )
        if _switched_off(maker):
            return
        done = inside(self.graph, store, maker)
        if done is not None:
            yield from self._made_inside(store, maker, edge, kind, done)
            return
        stated, moves = False, any(maker.plays(f"backup.{role}") for role in ELSEWHERE)
        for source in (maker, *self.graph.targets(maker.id, "plan")):
            for ending in self.graph.out(source.id, "stores_in", "copies_to"):
                stated = stated or moves or ending.rel == "stores_in"
                if not _switched_off(source, ending.attribute):
                    yield from self._at(store, maker, ending, kind, edge)
        if not stated and maker.resource.unstated and maker.entry and _sends(maker.entry):
            unread = maker.resource.unstated
            yield self._placed(store, kind, maker, Place(unread, unread, unread), edge)
        elif not stated:
            place = Place(maker.vendor, maker.domains, maker.region, maker)
            yield self._placed(store, kind, maker, place, edge)

    def _made_inside(
        self, store: Node, maker: Node, edge: Edge, kind: str, done: Inside
    ) -> Iterator[Placed]:
        """The copies that something in a cluster makes: where it sends them, and beside it."""
        sure = all_of([edge.sure, done.sent])
        endings = [
            (source, ending)
            for source in (maker, *self.graph.targets(maker.id, "plan"))
            for ending in self.graph.out(source.id, "stores_in", "copies_to")
            if done.sent is not False and not _switched_off(source, ending.attribute)
        ]
        for _, ending in endings:
            yield from self._at(store, maker, ending, kind, replace(edge, sure=sure))
        if done.sent is not False and not endings:
            unsaid = Unknown(f"where `{maker.address}` stores its copies is not in the code")
            place = Place(unsaid, unsaid, unsaid)
            yield self._placed(store, kind, maker, place, replace(edge, sure=sure))
        if done.kept is not False:
            kept = replace(edge, sure=all_of([edge.sure, done.kept]))
            yield self._placed(store, "snapshot", maker, here(store), kept)

    def _at(
        self, store: Node, maker: Node, edge: Edge, kind: str, protects: Edge | None = None
    ) -> Iterator[Placed]:
        """A copy at what `edge` names: a resource, an endpoint's target, or something outside."""
        stated = protects or edge
        target = edge.target
        if isinstance(target, Unknown):
            place = Place(target, target, target)
        elif isinstance(target, External):
            domains = self._domains(target.vendor)
            place = Place(target.vendor, domains, target.region, target, self._block(edge))
        else:
            node = self.graph.nodes[target]
            ends = self._ends(node)
            if ends:
                yield from self._at(store, maker, _best(ends), kind, stated)
                return
            place = Place(node.vendor, node.domains, node.region, node, self._block(edge))
        yield self._placed(store, kind, maker, place, stated, edge.span)

    def _block(self, edge: Edge) -> Value:
        """The block whose attribute states `edge`."""
        block = edge.attribute.rpartition(".")[0]
        return block_at(self.graph.nodes[edge.source].resource.attributes, block) if block else None

    def _ends(self, node: Node) -> list[Edge]:
        """What an endpoint stands for; the bucket behind a vault when the code tells of it."""
        if node.plays("backup.endpoint"):
            return list(self.graph.out(node.id, "endpoint"))
        behind = self.graph.out(node.id, "stores_in") if node.plays("backup.vault") else ()
        open_ended = node.entry is not None and node.entry.vendor_from == "place"
        return [edge for edge in behind if open_ended or isinstance(edge.target, str)]

    def _placed(
        self,
        store: Node,
        kind: str,
        maker: Node,
        place: Place,
        edge: Edge,
        span: Span | None = None,
    ) -> Placed:
        certain = exists_beside(maker.resource, store.resource) if edge.sure is True else edge.sure
        copy = copy_at(store, kind, certain, place, maker.address)
        return Placed(copy, span or edge.span, place.at, place.block)

    def _domains(self, vendor: Maybe[str]) -> Maybe[tuple[str, ...]]:
        if isinstance(vendor, Unknown):
            return vendor
        below = self.catalogue.domains(vendor)
        unnamed = Unknown(f"{vendor} runs on a cloud the code does not name")
        return unnamed if below.undecided else below.vendors


def _sends(entry: Entry) -> bool:
    """Whether a type of its kind names where its copies go."""
    return any(relation.rel in ("stores_in", "copies_to") for relation in entry.refs)


def _replicates(group: Node) -> bool:
    """Whether the members of a group hold the same: those of a server or a project do not."""
    roles = group.entry.roles if group.entry else ()
    return any(role.startswith("datastore.") and role.endswith(".global") for role in roles)


def _peers(store: Node, other: Node) -> bool:
    """Members of one global cluster are copies of each other when they are one kind of thing."""
    return store.thing == other.thing


def _switched_off(maker: Node, stated_at: str = "") -> bool:
    """Whether its own settings say that it does not run, or not in the block of `stated_at`."""
    for setting in maker.entry.settings if maker.entry else ():
        if setting.purpose not in SWITCHES or not setting.attr:
            continue
        found = [
            value
            for path, value in values_at(maker.resource.attributes, setting.attr)
            if stated_at.startswith(f"{path.rpartition('.')[0]}.") or not stated_at
        ]
        if found and setting.when.holds(found) is False:
            return True
    return False


def _best(edges: list[Edge]) -> Edge:
    """Of several statements about one endpoint: what is declared, else the first, the host."""
    return next((edge for edge in edges if isinstance(edge.target, str)), edges[0])


def _order(placed: Placed) -> tuple[str, ...]:
    copy = placed.copy
    return (copy.kind, copy.via, str(known(copy.vendor)), str(known(copy.region)))
