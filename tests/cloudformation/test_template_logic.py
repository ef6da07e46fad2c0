"""Which conditions follow from which: as cfn-lint's solver says, and as every combination shows."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from outlast.domain.resource import Resource
from templates import fragment, resources

LIMITED = {"Env": ("prod", "test"), "Size": ("small", "large", "huge")}
FREE = ("Name", "Other")
TEXTS = ("prod", "test", "small", "large", "huge", "none")

Tree = Any
"""A condition as JSON has it."""


def equals(*names: str) -> st.SearchStrategy[Tree]:
    one = st.sampled_from(names).map(lambda name: {"Ref": name})
    return st.tuples(one, st.sampled_from(TEXTS)).map(lambda sides: {"Fn::Equals": list(sides)})


def trees(leaves: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            inner.map(lambda one: {"Fn::Not": [one]}),
            st.tuples(inner, inner).map(lambda two: {"Fn::And": list(two)}),
            st.tuples(inner, inner).map(lambda two: {"Fn::Or": list(two)}),
        ),
        max_leaves=5,
    )


def template(conditions: Mapping[str, Tree]) -> str:
    parameters: dict[str, object] = {
        name: {"Type": "String", "AllowedValues": list(texts)} for name, texts in LIMITED.items()
    }
    parameters.update({name: {"Type": "String"} for name in FREE})
    topics = {name: {"Type": "AWS::SNS::Topic", "Condition": name} for name in conditions}
    sections = {"Parameters": parameters, "Conditions": conditions, "Resources": topics}
    return json.dumps({"AWSTemplateFormatVersion": "2010-09-09", **sections})


def follows(found: Mapping[str, Resource], first: str, second: str) -> bool:
    """Whether the second exists wherever the first does, by what was read."""
    if first not in found:
        return True
    other = found.get(second)
    if other is None:
        return False
    return other.conditional is None or set(other.when) <= set(found[first].when)


CONDITIONS = st.lists(trees(equals(*LIMITED, *FREE)), min_size=2, max_size=4).map(
    lambda several: {f"C{number}": one for number, one in enumerate(several)}
)


@settings(max_examples=60, deadline=None)
@given(CONDITIONS)
def test_as_the_solver_of_cfn_lint_says(conditions: dict[str, Tree]) -> None:
    from cfnlint.decode import decode_str
    from cfnlint.template import Template

    decoded, faults = decode_str(template(conditions))
    assert not faults
    solver = Template("a.json", decoded, ["us-east-1"]).conditions
    found = resources(fragment(template(conditions), "a.json"))
    for first, second in product(conditions, repeat=2):
        assert follows(found, first, second) == solver.check_implies({first: True}, second)


def worlds() -> Iterator[dict[str, str]]:
    """Every combination of values that the texts of the tests can tell apart."""
    free = (*TEXTS, "x", "y")
    for values in product(*LIMITED.values(), free, free):
        yield dict(zip((*LIMITED, *FREE), values, strict=True))


def holds(tree: Tree, world: Mapping[str, str]) -> bool:
    ((name, parts),) = tree.items()
    if name == "Fn::Equals":
        left, right = (world[p["Ref"]] if isinstance(p, dict) else p for p in parts)
        return bool(left == right)
    answers = [holds(part, world) for part in parts]
    return {"Fn::Not": not answers[0], "Fn::And": all(answers), "Fn::Or": any(answers)}[name]


def both() -> st.SearchStrategy[Tree]:
    """Comparisons of parameters with each other, which cfn-lint takes for something else."""
    one = st.sampled_from([*LIMITED, *FREE]).map(lambda name: {"Ref": name})
    return st.one_of(
        equals(*LIMITED, *FREE),
        st.tuples(one, one).map(lambda sides: {"Fn::Equals": list(sides)}),
    )


@settings(max_examples=80, deadline=None)
@given(trees(both()), trees(both()))
def test_as_every_combination_shows(first: Tree, second: Tree) -> None:
    found = resources(fragment(template({"A": first, "B": second}), "a.json"))
    every = [(holds(first, world), holds(second, world)) for world in worlds()]
    assert ("A" in found) == any(one for one, _ in every)
    assert follows(found, "A", "B") == all(other for one, other in every if one)
    if "A" in found and "B" in found and not all(one for one, _ in every):
        never = not any(one and other for one, other in every)
        assert apart(found["A"], found["B"]) == never


def apart(one: Resource, other: Resource) -> bool:
    opposites = {text[4:-1] if text.startswith("Not(") else f"Not({text})" for text in other.when}
    return bool(opposites & set(one.when))


HEAD = """
Parameters: {P: {Type: String}, Q: {Type: String}}
Conditions:
  A: !Equals [!Ref P, a]
  B: !Equals [!Ref P, b]
  NotA: !Not [!Condition A]
  X: !Equals [!Ref Q, x]
  Both: !And [!Condition A, !Condition X]
Resources:
"""
TOGETHER = {
    "one of several": ("Both", "A", "yes"),
    "all of them": ("A", "Both", "perhaps"),
    "another value": ("B", "NotA", "yes"),
    "two values": ("A", "B", "never"),
    "one and its opposite": ("A", "NotA", "never"),
    "nothing in common": ("A", "X", "perhaps"),
}


@pytest.mark.parametrize(("first", "second", "told"), TOGETHER.values(), ids=TOGETHER)
def test_what_exists_together(first: str, second: str, told: str) -> None:
    topics = "".join(
        f"  {name}: {{Type: AWS::SNS::Topic, Condition: {condition}}}\n"
        for name, condition in (("R", first), ("S", second))
    )
    found = resources(fragment(HEAD + topics))
    one, other = found["R"], found["S"]
    assert (told == "yes") == follows(found, "R", "S")
    assert (told == "never") == apart(one, other) == apart(other, one)


def test_more_than_can_be_tried_follows_from_nothing() -> None:
    """Thirty parameters have a billion combinations."""
    names = [f"P{number}" for number in range(30)]
    every: Tree = {"Fn::Equals": [{"Ref": names[0]}, "x"]}
    for name in names[1:]:
        every = {"Fn::And": [every, {"Fn::Equals": [{"Ref": name}, "x"]}]}
    conditions = {"All": every, "One": {"Fn::Equals": [{"Ref": "P0"}, "x"]}}
    code = {
        "Parameters": {name: {"Type": "String"} for name in names},
        "Conditions": conditions,
        "Resources": {n: {"Type": "AWS::SNS::Topic", "Condition": n} for n in conditions},
    }
    found = resources(fragment(json.dumps(code), "a.json"))
    assert found.keys() == conditions.keys()
    assert all(len(one.when) == 1 for one in found.values())
