"""A copy is certain when it exists wherever its datastore does."""

from __future__ import annotations

import pytest

from estates import catalogue
from outlast.domain.fragment import Fragment, Unit
from outlast.domain.location import Span
from outlast.domain.resource import Resource
from outlast.domain.value import Ref, Unknown
from outlast.graph.build import build
from outlast.settings import Settings
from outlast.subjects.derive import derive

OPEN = Unknown("the condition is not decided")

CASES: dict[str, tuple[tuple[str, ...] | None, tuple[str, ...] | None, bool]] = {
    "neither has one": (None, None, True),
    "the same one": (("A",), ("A",), True),
    "only the store has one": (("A",), None, True),
    "only the copy has one": (None, ("A",), False),
    "different ones": (("A",), ("B",), False),
    "the copy under some of the store's": (("A", "B"), ("B",), True),
    "the copy under more than the store": (("A",), ("A", "B"), False),
    "the store's cannot be compared": ((), ("A",), False),
    "neither can be compared": ((), (), False),
}


def made(address: str, kind: str, when: tuple[str, ...] | None, **refs: str) -> Resource:
    values = {name: Unknown("", refs=(Ref(to),)) for name, to in refs.items()}
    return Resource(
        address,
        kind,
        "a.yaml",
        Span("a.yaml", 1),
        attributes=values,
        conditional=None if when is None else OPEN,
        when=when or (),
    )


@pytest.mark.parametrize(("store", "copy", "certain"), CASES.values(), ids=CASES)
def test_certain(
    store: tuple[str, ...] | None, copy: tuple[str, ...] | None, certain: bool
) -> None:
    resources = (
        made("Db", "aws_db_instance", store),
        made("Snap", "aws_db_snapshot", copy, db_instance_identifier="Db"),
    )
    graph = build((Fragment(Unit("a.yaml", "cloudformation"), resources),), catalogue)
    (found,) = derive(graph, catalogue, Settings()).datastores
    (snapshot,) = (one for one in found.copies if one.via == "Snap")
    assert (snapshot.certain is True) == certain


@pytest.mark.parametrize(
    ("store", "copy"),
    [("A", "Not(A)"), ("Not(A)", "A")],
    ids=["its opposite", "the opposite of it"],
)
def test_what_never_exists_beside_its_store_is_no_copy(store: str, copy: str) -> None:
    resources = (
        made("Db", "aws_db_instance", (store, "B")),
        made("Snap", "aws_db_snapshot", (copy, "B"), db_instance_identifier="Db"),
    )
    graph = build((Fragment(Unit("a.yaml", "cloudformation"), resources),), catalogue)
    (found,) = derive(graph, catalogue, Settings()).datastores
    assert [one for one in found.copies if one.via == "Snap"] == []
