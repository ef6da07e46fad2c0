"""Datastores of the graph with their copies."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from outlast.domain.value import Unknown, known
from outlast.graph.model import Graph, Node
from outlast.subjects.datastore.content import Holdings, kind_of
from outlast.subjects.datastore.copies import Copies
from outlast.subjects.datastore.placed import Placed
from outlast.subjects.model import Anchor, Datastore
from outlast.subjects.ownership import Ownership, decided_tags

PARTS = (
    *("database", "node", "topic", "table", "container", "object", "replica", "failover", "global"),
    *("user", "setting", "pool", "namespace", "server"),
)
"""Last words of roles that are part of another datastore, or a group of some."""


@dataclass(frozen=True, slots=True)
class Datastores:
    """Derives the datastores of one graph."""

    graph: Graph
    ownership: Ownership
    holdings: Holdings
    copies: Copies

    def all(self) -> Iterator[tuple[Node, Datastore]]:
        """Each datastore with its node, in graph order.

        Left out are parts of another one, its machines, replicas (they are copies), and
        containers of other datastores that have no copies of their own.
        """
        for node in self.graph.nodes.values():
            if node.resource.mode == "managed" and node.plays("datastore") and self._own(node):
                yield node, self._datastore(node)

    def _own(self, node: Node) -> bool:
        """Whether `node` is a datastore in its own right."""
        roles = node.entry.roles if node.entry else ()
        last = {role.rpartition(".")[2] for role in roles if role.startswith("datastore.")}
        settings = node.entry.settings if node.entry else ()
        if last & set(PARTS) and not any(setting.copy for setting in settings):
            return False
        if any(self.graph.out(node.id, "replica_of", "node_of")):
            return False
        if "volume" in last and self._belongs(node):
            return False
        return not self._only_holds(node, last)

    def _belongs(self, node: Node) -> bool:
        """Whether a volume is a disk that is declared, a share that is mounted, or a database's."""
        wholes = self.graph.targets(node.id, "member_of")
        if any(whole.entry and whole.entry.is_a("datastore") for whole in wholes):
            return True
        users = (self.graph.nodes[edge.source] for edge in self.graph.into(node.id, "attached"))
        return any(user.plays("datastore") and not user.plays("compute") for user in users)

    def _only_holds(self, node: Node, last: set[str]) -> bool:
        """Whether the stores declared inside of it are what there is to judge.

        A server holds databases; a storage account with file shares and no container holds those.
        """
        inside = [self.graph.nodes[edge.source] for edge in self.graph.into(node.id, "member_of")]
        parts = {kind_of(part) for part in inside if part.plays("datastore")}
        return bool(inside) if "server" in last else "bucket" in last and parts == {"file"}

    def _datastore(self, node: Node) -> Datastore:
        owner = self.ownership.of(node)
        copies = self.copies.of(node)
        name = node.name
        durable = self.holdings.durable(node, owner.criticality)
        return Datastore(
            address=node.address,
            name=name,
            label=known(name) or node.resource.title or node.address,
            type=node.resource.type,
            kind=kind_of(node),
            vendor=node.vendor,
            domains=node.domains,
            region=node.region,
            role=self.holdings.role(node),
            durable=durable,
            service=owner.service,
            criticality=owner.criticality,
            environment=owner.environment,
            copies=tuple(placed.copy for placed in copies),
            tags=decided_tags(node),
            anchor=_anchor(node, copies),
        )


def _anchor(node: Node, copies: tuple[Placed, ...]) -> Anchor:
    """A copy that the store's own attribute makes is where to look; else the store itself is."""
    own = [placed for placed in copies if placed.copy.via == node.address]
    others = [placed for placed in copies if placed.copy.via != node.address]
    places = [(placed.span, _words(placed)) for placed in (*own, *others)]
    if places and not own:
        places.insert(0, (node.resource.span, "the datastore"))
    return Anchor(
        span=node.resource.span,
        unit=node.unit,
        places={"copies": tuple(dict.fromkeys(places))} if places else {},
        callers=node.resource.callers,
        shared=_base(node),
        block=node.resource.block,
    )


def _base(node: Node) -> str:
    """The file of an object that lies outside of the folder that is applied; empty for others."""
    path, folder = node.resource.span.path, node.unit.partition("@")[0]
    inside = folder == "." or path == folder or path.startswith(f"{folder}/")
    return path if node.cluster and not inside else ""


def _words(placed: Placed) -> str:
    copy = placed.copy
    vendor = "an undecided vendor" if isinstance(copy.vendor, Unknown) else copy.vendor
    region = (
        "" if isinstance(copy.region, Unknown) or copy.region == "global" else f", {copy.region}"
    )
    return f"{copy.kind} at {vendor}{region}"
