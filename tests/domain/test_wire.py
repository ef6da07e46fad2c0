"""Fragments that leave as JSON come back the same, and nothing else comes in."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlast.domain.fragment import Fragment, Ignore, Problem, Unit
from outlast.domain.location import Span
from outlast.domain.resource import ProviderConfig, Resource
from outlast.domain.value import Linked, Ref, Unknown, Value
from outlast.domain.wire import WireError, decode, encode

SPANS = st.builds(Span, st.text(min_size=1), *(st.integers(1, 9) for _ in range(4)))
REFS = st.lists(st.builds(Ref, st.text(), st.text(), st.booleans()), max_size=2).map(tuple)
UNKNOWNS = st.builds(Unknown, st.text(), st.none() | SPANS, REFS, st.text())
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
    | UNKNOWNS
    | st.builds(Linked, st.text(), REFS)
)
KEYS = st.text() | st.sampled_from(["=linked", "=unknown", "=", "==", "refs"])
VALUES: st.SearchStrategy[Value] = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


def sent(fragment: Fragment) -> Any:
    return json.loads(json.dumps(encode(fragment)))


def linked(value: Value) -> object:
    """Equal values whose references differ are not the same: `Linked` compares as text."""
    if isinstance(value, Linked):
        return ("linked", str(value), value.refs)
    if isinstance(value, list):
        return [linked(item) for item in value]
    if isinstance(value, dict):
        return {key: linked(item) for key, item in value.items()}
    return value


@given(VALUES)
def test_values_come_back(value: Value) -> None:
    resource = Resource("a.b", "a", ".", Span("main.tf", 1), attributes={"x": value})
    fragment = Fragment(Unit(".", "terraform"), (resource,))
    back = decode(sent(fragment))
    assert back == fragment
    assert linked(back.resources[0].attributes["x"]) == linked(value)


FULL = Fragment(
    unit=Unit("infra", "terraform", "prod", ("infra/prod.tfvars",)),
    resources=(
        Resource(
            address="module.a.b.c[0]",
            type="b",
            unit="infra@prod",
            span=Span("infra/main.tf", 3, 1, 3, 9),
            spans={"name": Span("infra/main.tf", 4, 3)},
            provider=ProviderConfig("aws", "hashicorp/aws", attributes={"region": "eu-west-1"}),
            conditional=Unknown("count is not decided", Span("infra/main.tf", 4)),
            callers=(Span("main.tf", 1),),
            depends_on=("x.y",),
            when=("prod",),
        ),
    ),
    problems=(Problem(Span("infra/x.tf", 1), "syntax", "no"),),
    ignores=(Ignore(("BKP001",), "why", date(2027, 1, 31), Span("infra/main.tf", 2), 3),),
    files=("infra/main.tf",),
    offered=True,
)


def test_every_field_comes_back() -> None:
    assert decode(sent(FULL)) == FULL


def test_paths_get_a_folder_in_front() -> None:
    back = decode(sent(FULL), "shop")
    assert back.unit == Unit("shop/infra", "terraform", "prod", ("shop/infra/prod.tfvars",))
    assert back.resources[0].unit == "shop/infra@prod"
    assert back.resources[0].span == Span("shop/infra/main.tf", 3, 1, 3, 9)
    assert back.resources[0].callers[0].path == "shop/main.tf"
    assert back.files == ("shop/infra/main.tf",)
    assert back.problems[0].span.path == "shop/infra/x.tf"


def changed(*path: object, to: object) -> Any:
    data: Any = sent(FULL)
    inner = data
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = to
    return data


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        ([], "Fragment is a list, not an object"),
        ({}, "Fragment lacks `unit`"),
        (changed("extra", to=1), "Fragment has no field `extra`"),
        (changed("unit", "path", to=1), "`path` is a number, not text"),
        (changed("unit", "format", to="chef"), "`format` cannot be `chef`"),
        (changed("resources", to={}), "`resources` is an object, not a list"),
        (changed("resources", 0, "span", to=[1]), "a place is"),
        (changed("resources", 0, "span", to=["a", "b", 1, 1, 1]), "lines and columns"),
        (changed("resources", 0, "attributes", to=[]), "`attributes` is a list"),
        (changed("ignores", 0, "until", to="soon"), "`until` is no date"),
        (changed("offered", to=1), "`offered` is a number, not true or false"),
    ],
    ids=[
        *("list", "empty", "field", "text", "word", "not-a-list", "place", "numbers"),
        *("attributes", "date", "truth"),
    ],
)
def test_anything_else_is_refused(data: object, complaint: str) -> None:
    with pytest.raises(WireError, match=complaint.replace("[", r"\[")):
        decode(data)
