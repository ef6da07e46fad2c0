"""Terraform texts of a test become a graph and subjects, by the real reader and catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from outlast.catalogue.load import Catalogue, load
from outlast.domain.fragment import Fragment, Unit
from outlast.domain.value import Maybe, Unknown
from outlast.graph.build import build
from outlast.graph.model import Edge, External, Graph
from outlast.readers.table import reader, units_of
from outlast.settings import Settings
from outlast.subjects.derive import derive
from outlast.subjects.model import Copy, Subjects
from trees import tree

Files = Mapping[str, str]

catalogue: Catalogue = load()


def spelled(code: str | Files) -> Files:
    """One text is the one file of the root module `shop`."""
    return {"shop/main.tf": code} if isinstance(code, str) else code


def fragments(code: str | Files, *environments: Unit) -> tuple[Fragment, ...]:
    """What reading every unit of the files yields."""
    files = tree(spelled(code))
    return tuple(reader(unit.format)(unit, files) for unit in units_of(files, environments))


def graph(code: str | Files, *environments: Unit) -> Graph:
    return build(fragments(code, *environments), catalogue)


@cache
def _subjects(files: tuple[tuple[str, str], ...]) -> Subjects:
    return derive(graph(dict(files)), catalogue, Settings())


def subjects(code: str | Files, settings: Settings | None = None) -> Subjects:
    """The subjects of the files, under `settings` when some are stated."""
    if settings is None:
        return _subjects(tuple(sorted(spelled(code).items())))
    linked = build(fragments(code, *settings.environments), catalogue, settings.clusters)
    return derive(linked, catalogue, settings)


def said(fact: Maybe[object]) -> str:
    """A fact in a word: `?` when it is Unknown, joined by `+` when it is several."""
    if isinstance(fact, Unknown):
        return "?"
    return "+".join(map(str, fact)) if isinstance(fact, tuple) else str(fact).lower()


def links(graph: Graph, *rels: str) -> list[str]:
    """Every edge as `source -rel-> target`; `?` before the target of an edge that is not sure."""
    edges = [edge for found in graph.edges_from.values() for edge in found]
    return sorted(link(edge) for edge in edges if not rels or edge.rel in rels)


def link(edge: Edge) -> str:
    doubt = "" if edge.sure is True else "?"
    return f"{place(edge.source)} -{edge.rel}-> {doubt}{_end(edge.target)}"


def _end(target: str | External | Unknown) -> str:
    if isinstance(target, Unknown):
        return "unknown"
    if isinstance(target, External):
        return f"<{target.text} {said(target.vendor)} {said(target.region)}>"
    return place(target)


def place(node: str) -> str:
    """A node's id without the unit that most tests have."""
    return node.removeprefix("shop::")


def copy(one: Copy) -> str:
    """`kind vendor/region`, then how it stands to the datastore, and whether it is doubtful."""
    stands = {"true": "independent", "false": "dependent"}.get(said(one.independent), "perhaps")
    doubt = "" if one.certain is True else " doubtful"
    return f"{one.kind} {said(one.vendor)}/{said(one.region)} {stands}{doubt}"


def copies(code: str | Files, address: str, settings: Settings | None = None) -> list[str]:
    """The copies of the datastore at `address`."""
    (store,) = [one for one in subjects(code, settings).datastores if one.address == address]
    return sorted(map(copy, store.copies))
