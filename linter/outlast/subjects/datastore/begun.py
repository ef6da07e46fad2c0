"""Copies that are a log of changes: they restore nothing without the backup they begin with."""

from __future__ import annotations

from outlast.catalogue.naming import Relation
from outlast.domain.value import Maybe, Unknown
from outlast.graph.model import Edge, Graph, Node
from outlast.graph.objects import one_cluster

STARTS = ("plan", "protects")


def begun(graph: Graph, store: Node, edge: Edge) -> Maybe[bool]:
    """Whether something in the code may make the backup that the copy at `edge` begins with.

    True for a copy that needs none. One that is made by hand is in no code, so none is no proof.
    """
    relation = _stating(store, edge)
    if relation is None or not relation.begun_by:
        return True
    makers = [n for n in graph.nodes.values() if n.resource.type in relation.begun_by]
    if any(_may_start(graph, maker, store) for maker in makers):
        return True
    kind = relation.begun_by[0].partition(".")[0]
    why = f"no `{kind}` of `{store.address}` is in the code, and its log alone restores nothing"
    return Unknown(why, edge.span)


def _stating(store: Node, edge: Edge) -> Relation | None:
    plain = ".".join(part for part in edge.attribute.split(".") if not part.isdigit())
    found = (r for r in (store.entry.refs if store.entry else ()) if r.rel == edge.rel)
    return next((relation for relation in found if relation.attr == plain), None)


def _may_start(graph: Graph, maker: Node, store: Node) -> bool:
    """Whether it names the store, or what it names is not found in the code."""
    targets = [edge.target for edge in graph.out(maker.id, *STARTS)]
    if store.id in targets:
        return True
    named = any(isinstance(target, str) for target in targets)
    return not named and one_cluster(maker, store) is not False
