"""What cfn-lint knows of CloudFormation, asked about the same things."""

from __future__ import annotations

from functools import cache

import pytest

from outlast.readers.cloudformation.identifiers import _table
from templates import fragment, resources

BY_HAND = {
    "AWS::DocDB::DBCluster",
    "AWS::DocDB::DBInstance",
    "AWS::Elasticsearch::Domain",
    "AWS::Route53::RecordSet",
}
"""Types whose schema has another identifier, or none: from the pages of the types themselves."""


@cache
def schemas() -> dict[str, dict[str, list[str]]]:
    from cfnlint.schema import PROVIDER_SCHEMA_MANAGER

    manager = PROVIDER_SCHEMA_MANAGER
    names = manager.get_resource_types("us-east-1")
    return {name: manager.get_resource_schema("us-east-1", name).schema for name in names}


def test_every_identifier_is_a_property_that_a_template_may_set() -> None:
    wrong = []
    for kind, name in _table().items():
        schema = schemas()[kind]
        path = f"/properties/{name}"
        primary = kind in BY_HAND or schema["primaryIdentifier"] == [path]
        settable = name in schema["properties"] and path not in schema.get("readOnlyProperties", [])
        if not (primary and settable):
            wrong.append(kind)
    assert wrong == []


LOOPS = {
    "literal": "[a, b]",
    "numbers as text": "['1', '2']",
    "a parameter": "!Ref Names",
}


@pytest.mark.parametrize("collection", LOOPS.values(), ids=LOOPS)
def test_loops_are_written_out_as_cfn_lint_does(collection: str) -> None:
    from cfnlint.decode import decode_str
    from cfnlint.template import Template
    from cfnlint.template.transforms._language_extensions import language_extension

    text = f"""
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::LanguageExtensions
Parameters:
  Names: {{Type: CommaDelimitedList, Default: 'x,y'}}
Resources:
  Fn::ForEach::T:
    - N
    - {collection}
    - Topic${{N}}:
        Type: AWS::SNS::Topic
        Properties: {{TopicName: !Sub 'news-${{N}}'}}
"""
    decoded, _ = decode_str(text)
    faults, expanded = language_extension(Template("a.yaml", decoded, ["us-east-1"]))
    assert not faults
    theirs = {name: body["Properties"]["TopicName"] for name, body in expanded["Resources"].items()}
    ours = {n: one.attributes["TopicName"] for n, one in resources(fragment(text)).items()}
    assert ours.keys() == theirs.keys()
    assert {name: str(value) for name, value in ours.items()} == {
        name: value["Fn::Sub"] if isinstance(value, dict) else str(value)
        for name, value in theirs.items()
    }
