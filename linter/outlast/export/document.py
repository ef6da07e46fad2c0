"""An estate as one JSON document that programs read, and that Outlast itself takes again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from outlast import __version__
from outlast.domain.value import Maybe, Unknown
from outlast.domain.wire import encode
from outlast.engine.record import KINDS, facts
from outlast.export.view import View, service_of
from outlast.graph.model import Edge, External, Graph, Node
from outlast.pipeline import Estate
from outlast.readers.exported import KIND, SCHEMA
from outlast.subjects.model import Subject


def render(estate: Estate, view: View, root: str) -> str:
    """The document, one item a line; `root` is the name of the repository.

    `fragments` are there when nothing is filtered: only a whole graph can be judged again.
    """
    return "".join(_document(estate, view, root))


def _document(estate: Estate, view: View, root: str) -> Iterator[str]:
    subjects = view.of(estate.subjects)
    nodes = _nodes(estate.graph, subjects, view)
    head = {"outlast": __version__, "kind": KIND, "schema": SCHEMA, "root": root}
    yield json.dumps(head)[:-1] + ",\n"
    if view.whole:
        fragments = (*estate.graph.fragments, *estate.graph.uncalled)
        yield from _array("fragments", map(encode, sorted(fragments, key=lambda one: one.unit)))
    yield from _array("nodes", (_node(estate.graph.nodes[key]) for key in nodes))
    edges = (edge for key in nodes for edge in estate.graph.edges_from.get(key, ()))
    yield from _array("edges", (_edge(edge) for edge in edges))
    yield from _array("subjects", map(_subject, subjects), last=True)


def _array(key: str, items: Iterable[Mapping[str, Any]], *, last: bool = False) -> Iterator[str]:
    lines = ",\n".join(f"  {json.dumps(item)}" for item in items)
    end = "\n}\n" if last else ",\n"
    yield f' "{key}": [\n{lines}\n ]{end}' if lines else f' "{key}": []{end}'


def _nodes(graph: Graph, subjects: Iterable[Subject], view: View) -> tuple[str, ...]:
    """The nodes of a view: all, or those of the units that its subjects stand in."""
    if view.whole:
        return tuple(graph.nodes)
    units = {subject.anchor.unit for subject in subjects}
    return tuple(
        key
        for key, node in graph.nodes.items()
        if node.unit in units and (not view.vendors or _vendor(node) in view.vendors)
    )


def _vendor(node: Node) -> str:
    return "" if isinstance(node.vendor, Unknown) else node.vendor


def _node(node: Node) -> Mapping[str, Any]:
    resource = node.resource
    return {
        "id": node.id,
        "address": node.address,
        "unit": node.unit,
        "type": resource.type,
        "mode": resource.mode,
        "roles": list(node.entry.roles) if node.entry else [],
        "vendor": _fact(node.vendor),
        "domains": _fact(node.domains),
        "region": _fact(node.region),
        "name": _fact(node.name),
        "path": resource.span.path,
        "line": resource.span.line,
    }


def _edge(edge: Edge) -> Mapping[str, Any]:
    target: Mapping[str, Any]
    if isinstance(edge.target, External):
        outside = edge.target
        place = {"vendor": _fact(outside.vendor), "region": _fact(outside.region)}
        target = {"external": {"name": outside.text, **place}}
    else:
        target = {"to": _fact(edge.target)}
    sure = {} if edge.sure is True else {"sure": _fact(edge.sure)}
    place = {"path": edge.span.path, "line": edge.span.line}
    return {"from": edge.source, "rel": edge.rel, **target, **sure, **place}


def _subject(subject: Subject) -> Mapping[str, Any]:
    """What policies read of it; undecided fields are listed with their reasons."""
    record = facts(subject)
    span = subject.anchor.span
    return {
        "subject": KINDS[type(subject)],
        "service": service_of(subject),
        "facts": {name.partition(".")[2]: value for name, value in record.values.items()},
        "unknown": {gap.path.partition(".")[2]: gap.reason for gap in record.gaps},
        "unit": subject.anchor.unit,
        "path": span.path,
        "line": span.line,
    }


def _fact(fact: Maybe[Any]) -> Any:
    """A decided fact as it is, an undecided one with its reason."""
    return {"unknown": fact.reason} if isinstance(fact, Unknown) else fact
