"""What a datastore is called in messages."""

from __future__ import annotations

import pytest

from estates import catalogue
from outlast.domain.fragment import Fragment, Unit
from outlast.domain.location import Span
from outlast.domain.resource import Resource
from outlast.graph.build import build
from outlast.settings import Settings
from outlast.subjects.derive import derive

CASES = {
    "its name": ("orders", "Shop/Db", "orders"),
    "its construct path": ("", "Shop/Db", "Shop/Db"),
    "its address": ("", "", "DbC0FFEE"),
}


@pytest.mark.parametrize(("name", "title", "label"), CASES.values(), ids=CASES)
def test_label(name: str, title: str, label: str) -> None:
    made = Resource(
        "DbC0FFEE",
        "aws_db_instance",
        "a.json",
        Span("a.json", 1),
        attributes={"identifier": name} if name else {},
        title=title,
    )
    graph = build((Fragment(Unit("a.json", "cloudformation"), (made,)),), catalogue)
    (store,) = derive(graph, catalogue, Settings()).datastores
    assert store.label == label
