"""A value that one unit exports by name leads another unit to the thing it names."""

from __future__ import annotations

import pytest

from estates import catalogue
from outlast.domain.fragment import Fragment, Unit
from outlast.domain.location import Span
from outlast.domain.resource import Resource
from outlast.domain.value import Linked, Ref, Unknown, Value
from outlast.graph.build import build
from outlast.graph.model import External


def unit(path: str, *resources: tuple[str, str, dict[str, Value]]) -> Fragment:
    """A unit of things by address, type and attributes."""
    made = (
        Resource(
            address, kind, path, Span(path, 1), "export" if kind == "export" else "managed", values
        )
        for address, kind, values in resources
    )
    return Fragment(Unit(path, "cloudformation"), tuple(made))


def database(path: str, **values: Value) -> Fragment:
    export = Unknown("its id", refs=(Ref("Db", "Id"),))
    return unit(
        path,
        ("Db", "aws_db_instance", values),
        ("export:db", "export", {"value": export, **values}),
    )


SNAPSHOT = unit(
    "b.yaml",
    (
        "Snap",
        "aws_db_snapshot",
        {"db_instance_identifier": Unknown("imported", refs=(Ref("export:db", "value"),))},
    ),
)


def protected(*fragments: Fragment) -> list[str]:
    graph = build(fragments, catalogue)
    edges = graph.out("b.yaml::Snap", "protects")
    ends = (edge.target for edge in edges)
    return ["?" if isinstance(end, (Unknown, External)) else end for end in ends]


CASES: dict[str, tuple[tuple[Fragment, ...], list[str]]] = {
    "exported once": ((database("a.yaml"),), ["a.yaml::Db"]),
    "exported by nobody": ((), ["?"]),
    "exported twice": ((database("a.yaml"), database("c.yaml")), ["?"]),
    "exported under the name that is stated": (
        (
            unit(
                "a.yaml",
                ("Db", "aws_db_instance", {"identifier": "x"}),
                ("export:db", "export", {"value": Linked("x", (Ref("Db", "identifier"),))}),
            ),
        ),
        ["a.yaml::Db"],
    ),
}


@pytest.mark.parametrize(("exporters", "found"), CASES.values(), ids=CASES)
def test_import(exporters: tuple[Fragment, ...], found: list[str]) -> None:
    assert protected(*exporters, SNAPSHOT) == found


def test_exports_are_not_counted_as_resources() -> None:
    coverage = build((database("a.yaml"),), catalogue).coverage
    assert (coverage.resources, dict(coverage.unclassified)) == (1, {})
