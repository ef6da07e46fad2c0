"""What a backup resource in a cluster does with volumes: leaves them there, or sends them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from outlast.domain.paths import values_at
from outlast.domain.value import Maybe, Unknown, Value
from outlast.graph.model import Graph, Node
from outlast.subjects.datastore.placed import Place

MOVES = ("moves_data", "file_system")
"""Attributes that take the content of volumes to where the backup is stored (Velero)."""

SERVER = "Server.velero.io"
"""What says what Velero does where a schedule is silent."""

MEANS = ("method", "task", "actions")
"""Attributes that say what is done: `volumeSnapshot`, `backup-force-create`, `export`."""

IDLE = ("cleanup", "delete", "trim")
"""Words of tasks that make no copy."""

POD_VOLUMES = "backup.velero.io/backup-volumes"
"""The annotation of a pod that names the volumes whose files are copied."""


@dataclass(frozen=True, slots=True)
class Inside:
    """Where one maker leaves the content of one store.

    `sent` says whether it arrives at what the maker stores in, `kept` whether a snapshot of it
    stays with the storage of the store itself.
    """

    sent: Maybe[bool]
    kept: Maybe[bool]


def inside(graph: Graph, store: Node, maker: Node) -> Inside | None:
    """What `maker` does with `store`; None when it stands in no cluster."""
    if not maker.cluster or maker.entry is None or maker.entry.vendor is not None:
        return None
    if any(name in maker.entry.attrs for name in MOVES):
        return _velero(graph, store, maker)
    means = [str(value).lower() for name in MEANS for value in _stated(maker, name)]
    if any(word in mean for mean in means for word in IDLE):
        return Inside(sent=False, kept=False)
    if any("snapshot" in mean for mean in means):
        return Inside(sent=False, kept=True)
    if means and "actions" in maker.entry.attrs:
        return Inside(sent="export" in means, kept="backup" in means)
    sends = any(relation.rel in ("stores_in", "copies_to") for relation in maker.entry.refs)
    planned = any(graph.out(maker.id, "plan"))
    return Inside(sent=sends or planned, kept=not (sends or planned))


def volumes_of(graph: Graph, store: Node) -> Iterator[Node]:
    """The claims in which a store lies that is no claim itself: copies of them are copies of it."""
    if not store.plays("compute"):
        for other in graph.targets(store.id, "attached"):
            if other.plays("datastore.volume"):
                yield other
    for edge in graph.into(store.id, "member_of"):
        part = graph.nodes[edge.source]
        if part.cluster and part.plays("datastore.volume"):
            yield part
            yield from volumes_of(graph, part)


def here(store: Node) -> Place:
    """The place of the store itself."""
    return Place(store.vendor, store.domains, store.region)


def _velero(graph: Graph, store: Node, maker: Node) -> Inside:
    """Files are sent when all volumes are, or the pod asks for it; else snapshots stay."""
    server = _server(graph, maker)
    switches = [value for name in MOVES for value in _switched(maker, server, name)]
    asked = any(POD_VOLUMES in _annotations(user) for user in _users(graph, store))
    if asked or any(value is True for value in switches):
        return Inside(sent=_carried(server), kept=False)
    doubt = next((value for value in switches if isinstance(value, Unknown)), None)
    snapshots = next(iter(_stated(maker, "snapshots")), None)
    if snapshots is False:
        return Inside(sent=doubt or False, kept=False)
    if snapshots is True or _takes_snapshots(graph, maker):
        return Inside(sent=doubt or False, kept=True)
    why = f"whether `{maker.address}` takes snapshots of volumes is for the plugins that it has"
    return Inside(sent=doubt or False, kept=Unknown(why, maker.resource.span))


def _server(graph: Graph, maker: Node) -> Node | None:
    """The server of the same cluster, when the code shows how it is set up."""
    near = (node for node in graph.nodes.values() if node.cluster == maker.cluster)
    return next((node for node in near if node.thing == SERVER), None)


def _switched(maker: Node, server: Node | None, name: str) -> list[Value]:
    """What a schedule says, else what the server does when none says anything."""
    return _stated(maker, name) or (_stated(server, name) if server else [])


def _carried(server: Node | None) -> Maybe[bool]:
    """Whether the agent that carries content away is deployed: its chart leaves it out."""
    agent = next(iter(_stated(server, "agent")), None) if server else None
    if server is None or agent in (None, True):
        return True
    why = f"`{server.address}` does not deploy the agent on the nodes that copies files"
    return agent if isinstance(agent, Unknown) else Unknown(why, server.resource.span)


def _takes_snapshots(graph: Graph, maker: Node) -> bool:
    """Whether its cluster is set up for snapshots of volumes."""
    return any(
        node.cluster == maker.cluster and node.plays("backup.class")
        for node in graph.nodes.values()
    )


def _users(graph: Graph, store: Node) -> list[Node]:
    return [store, *(graph.nodes[edge.source] for edge in graph.into(store.id, "attached"))]


def _annotations(node: Node) -> dict[str, Value]:
    found = values_at(node.resource.attributes, "spec.template.metadata.annotations")
    return {key: one for _, value in found if isinstance(value, dict) for key, one in value.items()}


def _stated(node: Node, name: str) -> list[Value]:
    path = node.entry.attrs.get(name, "") if node.entry else ""
    return [value for _, value in values_at(node.resource.attributes, path)] if path else []
