"""Nested stacks, stack sets, included files, and values that are exported."""

from __future__ import annotations

import pytest

from templates import fragment, fragments, resources, shown

NESTED = {
    "infra/main.yaml": """
    Parameters: {Env: {Type: String, Default: prod}}
    Resources:
      Data:
        Type: AWS::CloudFormation::Stack
        Properties:
          TemplateURL: ../lib/data.yaml
          Parameters: {Name: !Sub '${Env}-orders'}
          Tags: [{Key: team, Value: shop}]
      Use:
        Type: A::B::C
        Properties: {P: !GetAtt Data.Outputs.Table, Q: !GetAtt Data.Outputs.X}
    Outputs:
      T: {Value: !GetAtt Data.Outputs.Arn, Export: {Name: orders-arn}}
    """,
    "lib/data.yaml": """
    Parameters: {Name: {Type: String}}
    Resources:
      Table: {Type: AWS::DynamoDB::Table, Properties: {TableName: !Ref Name}}
    Outputs:
      Table: {Value: !Ref Table}
      Arn: {Value: !GetAtt Table.Arn}
    """,
}


def test_nested_stack() -> None:
    (found,) = fragments(NESTED)
    made = resources(found)
    assert list(made) == ["Data", "Data/Table", "Use"]
    assert shown(dict(made["Use"].attributes)) == {
        "P": "prod-orders -> Data/Table.TableName",
        "Q": "?",
    }
    table = made["Data/Table"]
    assert (str(table.span), [str(span) for span in table.callers]) == (
        "lib/data.yaml:4:3",
        ["infra/main.yaml:4:3"],
    )
    assert table.provider is not None
    assert table.provider.attributes["default_tags"] == {"tags": {"team": "shop"}}
    assert found.files == ("infra/main.yaml", "lib/data.yaml")


SET = """
Resources:
  S:
    Type: AWS::CloudFormation::StackSet
    Properties:
      Parameters: [{ParameterKey: Name, ParameterValue: orders}]
      StackInstancesGroup: [{Regions: [eu-west-1, us-east-1]}]
"""
BODY = "TemplateBody: |\n        Resources:\n          Q: {Type: AWS::SQS::Queue}\n"
SETS: dict[str, tuple[str, dict[str, object]]] = {
    "a file": (
        "TemplateURL: lib/data.yaml\n",
        {
            'S["eu-west-1"]/Table': ("eu-west-1", "orders", "lib/data.yaml:4:3"),
            'S["us-east-1"]/Table': ("us-east-1", "orders", "lib/data.yaml:4:3"),
        },
    ),
    "a text": (
        BODY,
        {
            'S["eu-west-1"]/Q': ("eu-west-1", None, "a.yaml:8:21"),
            'S["us-east-1"]/Q': ("us-east-1", None, "a.yaml:8:21"),
        },
    ),
}


@pytest.mark.parametrize(("template", "found"), SETS.values(), ids=SETS)
def test_stack_set(template: str, found: dict[str, object]) -> None:
    files = {"a.yaml": f"{SET}      {template}", "lib/data.yaml": NESTED["lib/data.yaml"]}
    made = resources(fragment(files))
    assert made.pop("S").type == "AWS::CloudFormation::StackSet"
    assert {
        address: (
            one.provider.attributes["region"] if one.provider else None,
            one.attributes.get("TableName"),
            str(one.span),
        )
        for address, one in made.items()
    } == found


def test_regions_of_a_stack_set_that_are_not_decided() -> None:
    text = SET.replace("[eu-west-1, us-east-1]", "!Ref Regions") + f"      {BODY}"
    queue = resources(fragment(text))["S/Q"]
    assert queue.provider is not None
    assert shown(queue.provider.attributes["region"]) == "?"


INCLUDES: dict[str, tuple[str, dict[str, object]]] = {
    "in properties": (
        "  A:\n    Type: A::B::C\n    Properties:\n      P: 1\n"
        "      Fn::Transform: {Name: AWS::Include, Parameters: {Location: more.yaml}}\n",
        {"A": {"P": 1, "Q": 2}},
    ),
    "as a value": (
        "  A:\n    Type: A::B::C\n    Properties:\n      P:\n"
        "        Fn::Transform: {Name: AWS::Include, Parameters: {Location: more.yaml}}\n",
        {"A": {"P": {"Q": 2}}},
    ),
    "among resources": (
        "  Fn::Transform: {Name: AWS::Include, Parameters: {Location: things.yaml}}\n",
        {"B": {"P": 3}},
    ),
    "itself": (
        "  A:\n    Type: A::B::C\n    Properties:\n"
        "      P: {'Fn::Transform': {Name: AWS::Include, Parameters: {Location: self.yaml}}}\n",
        {"A": {"P": "?"}},
    ),
    "what is not there": (
        "  A:\n    Type: A::B::C\n    Properties:\n"
        "      P: {'Fn::Transform': {Name: AWS::Include, Parameters: {Location: no.yaml}}}\n",
        {"A": {"P": "?"}},
    ),
}


@pytest.mark.parametrize(("text", "found"), INCLUDES.values(), ids=INCLUDES)
def test_include(text: str, found: dict[str, object]) -> None:
    files = {
        "a.yaml": f"Resources:\n{text}",
        "more.yaml": "Q: 2\n",
        "things.yaml": "B: {Type: A::B::C, Properties: {P: 3}}\n",
        "self.yaml": "Fn::Transform: {Name: AWS::Include, Parameters: {Location: self.yaml}}\n",
    }
    made = resources(fragment(files))
    assert {name: shown(dict(one.attributes)) for name, one in made.items()} == found


def test_export() -> None:
    (found,) = fragments(NESTED)
    (export,) = (one for one in found.resources if one.mode == "export")
    assert export.address == "export:orders-arn"
    assert shown(dict(export.attributes)) == {"value": "? -> Data/Table.Arn"}
