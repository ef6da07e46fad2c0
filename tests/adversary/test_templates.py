"""Templates of more things, names and conditions than anybody writes by hand."""

from __future__ import annotations

import json

from estates import graph, links
from outlast.graph.index import CROWD
from templates import fragment, resources

POLICY = "  P: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: same}}\n"


def buckets(count: int, name: str = "same") -> str:
    bucket = f"{{Type: AWS::S3::Bucket, Properties: {{BucketName: {name}}}}}"
    return "".join(f"  B{number}: {bucket}\n" for number in range(count))


def test_a_name_that_a_crowd_carries_names_none_of_it() -> None:
    found = graph({"a.yaml": f"Resources:\n{buckets(CROWD + 1)}{POLICY}"})
    assert links(found, "setting") == ["a.yaml::P -setting-> <same aws ?>"]


def test_in_a_crowd_a_unit_still_means_its_own() -> None:
    crowd, own = f"Resources:\n{buckets(CROWD)}", f"Resources:\n{buckets(1)}{POLICY}"
    found = graph({"a.yaml": crowd, "b.yaml": own})
    assert links(found, "setting") == ["b.yaml::P -setting-> b.yaml::B0"]


def test_a_spelling_that_a_crowd_carries_names_none_of_it() -> None:
    head = "Parameters: {Name: {Type: String}}\nResources:\n"
    policy = POLICY.replace("same", "!Ref Name")
    found = graph({"a.yaml": head + buckets(CROWD + 1, "!Ref Name") + policy})
    assert links(found, "setting") == ["a.yaml::P -setting-> unknown"]


def test_loops_in_loops() -> None:
    several = [f"x{number}" for number in range(50)]
    topic = {"Topic${A}${B}": {"Type": "AWS::SNS::Topic"}}
    inner = {"Fn::ForEach::B": ["B", several, topic]}
    code = {
        "Transform": "AWS::LanguageExtensions",
        "Resources": {"Fn::ForEach::A": ["A", several, inner]},
    }
    assert len(resources(fragment(json.dumps(code), "a.json"))) == 2_500


def test_more_conditions_than_can_be_compared() -> None:
    """What is not compared stays a condition of its own."""
    names = [f"C{number}" for number in range(1_000)]
    code = "Parameters: {P: {Type: String}}\nConditions:\n"
    code += "".join(f"  {name}: !Equals [!Ref P, {name}]\n" for name in names)
    code += "Resources:\n"
    code += "".join(f"  {name}: {{Type: A::B::C, Condition: {name}}}\n" for name in names)
    found = resources(fragment(code))
    assert list(found) == names
    assert all(
        f"Equals({name},${{P}})" in one.when or f"Equals(${{P}},{name})" in one.when
        for name, one in found.items()
    )
