"""Fragments and the catalogue become one linked, read-only graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from outlast.catalogue.load import Catalogue
from outlast.domain.finding import Coverage
from outlast.domain.fragment import Fragment, Problem
from outlast.domain.paths import values_at
from outlast.domain.value import Linked, Unknown
from outlast.graph.charts.applied import applied
from outlast.graph.charts.charts import released
from outlast.graph.claims import bound_edges, claim_edges
from outlast.graph.classify import Classifier
from outlast.graph.clusters.clusters import settled
from outlast.graph.commands.commands import commanded
from outlast.graph.engines import with_engines
from outlast.graph.links import Index, edges_of, handed_edges, index, state_edges
from outlast.graph.managed.managed import clouded
from outlast.graph.model import Edge, Graph, Node
from outlast.graph.modules import lower
from outlast.graph.selecting.picked import picked
from outlast.graph.selecting.selections import selected
from outlast.graph.uncalled import apart
from outlast.settings import ClusterRule


def build(
    fragments: Iterable[Fragment], catalogue: Catalogue, clusters: tuple[ClusterRule, ...] = ()
) -> Graph:
    """The graph of `fragments`, whatever order they come in.

    `clusters` are what settings say of Kubernetes clusters.

    Problems of the fragments, each once, and those of linking (modules nobody could read) are
    in `Graph.problems`. Modules that nothing calls are counted, and no part of the graph.
    """
    ordered = tuple(sorted(fragments, key=lambda fragment: fragment.unit))
    sides = apart(ordered)
    stated = applied((r for f in sides.judged for r in f.resources), catalogue)
    resources, unread = lower(clouded(released(stated, catalogue), catalogue), catalogue)
    classifier = Classifier(catalogue)
    nodes = {node.id: node for node in map(classifier.node, resources)}
    lookup = index(catalogue, nodes)
    nodes = {key: _settled(node, lookup) for key, node in nodes.items()}
    nodes = settled(index(catalogue, nodes), sides.judged, catalogue, clusters)
    run = commanded(nodes, index(catalogue, nodes).secrets, catalogue)
    nodes |= {node.id: node for node in map(classifier.node, run)}
    nodes = settled(index(catalogue, nodes), sides.judged, catalogue, clusters)
    lookup = index(catalogue, nodes)
    edges = [edge for node in nodes.values() for edge in edges_of(node, lookup)]
    edges.extend(selected(nodes, lookup))
    edges.extend(picked(nodes))
    edges.extend(claim_edges(nodes))
    edges.extend(bound_edges(nodes))
    edges.extend(state_edges(lookup))
    edges.extend(handed_edges(lookup))
    edges = _resolved(edges, nodes)
    nodes = with_engines(nodes, edges, catalogue.images)
    spared = applied((r for f in sides.uncalled for r in f.resources), catalogue)
    others, _ = lower(clouded(released(spared, catalogue), catalogue), catalogue)
    spare = map(classifier.node, others)
    problems = {problem for fragment in ordered for problem in fragment.problems} | set(unread)
    return Graph(
        nodes=nodes,
        edges_from=_grouped((edge.source, edge) for edge in edges),
        edges_to=_grouped((edge.target, edge) for edge in edges if isinstance(edge.target, str)),
        declared=lookup.declared,
        fragments=sides.judged,
        uncalled=sides.uncalled,
        problems=tuple(sorted(problems, key=_problem_order)),
        coverage=_coverage(ordered, (*nodes.values(), *spare), len(sides.uncalled)),
    )


def _settled(node: Node, lookup: Index, depth: int = 4) -> Node:
    """`node` with the region it takes from the resource it stands in."""
    if not node.entry or node.entry.region.source != "inherit" or not depth:
        return node
    for _, value in values_at(node.resource.attributes, node.entry.region.path):
        refs = value.refs if isinstance(value, (Linked, Unknown)) else ()
        hosts = [other for ref in refs for other in lookup.by_ref(node.unit, ref)]
        for host in hosts:
            if host.id != node.id:
                return replace(node, region=_settled(host, lookup, depth - 1).region)
    return node


def _resolved(edges: list[Edge], nodes: Mapping[str, Node]) -> list[Edge]:
    """Edges whose target is in the graph, or is not a node at all."""
    return [e for e in edges if not isinstance(e.target, str) or e.target in nodes]


def _grouped(pairs: Iterable[tuple[str, Edge]]) -> dict[str, tuple[Edge, ...]]:
    grouped: dict[str, list[Edge]] = {}
    for key, edge in pairs:
        grouped.setdefault(key, []).append(edge)
    return {key: tuple(found) for key, found in grouped.items()}


def _coverage(fragments: tuple[Fragment, ...], nodes: tuple[Node, ...], uncalled: int) -> Coverage:
    """Counts over managed resources; data sources, backends and workflows are only looked at."""
    infrastructure = [one for one in fragments if one.unit.format != "workflow"]
    managed = [node for node in nodes if node.resource.mode == "managed"]
    unclassified = Counter(node.resource.type for node in managed if node.entry is None)
    return Coverage(
        files=len({path for fragment in infrastructure for path in fragment.files}),
        units=len(infrastructure),
        resources=len(managed),
        classified=sum(node.entry is not None for node in managed),
        unclassified=dict(sorted(unclassified.items())),
        uncalled=uncalled,
    )


def _problem_order(problem: Problem) -> tuple[object, ...]:
    return (problem.span, problem.kind, problem.message)
