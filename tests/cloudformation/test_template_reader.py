"""Resources of a template: addresses, types, places, loops, SAM and CDK."""

from __future__ import annotations

import json

import pytest

from templates import fragment, fragments, resources, shown

YAML = """\
AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Table:
    Type: AWS::DynamoDB::Table
    DeletionPolicy: Retain
    DependsOn: [Role, Nothing]
    Properties:
      TableName: orders
      Replicas:
        - Region: eu-west-1
          Tags: [{Key: a, Value: b}]
        - Region: us-east-1
      Spec: !If [Yes, {Enabled: true}, !Ref AWS::NoValue]
      List:
        - !If [No, gone, !Ref AWS::NoValue]
        - kept
      Text: |
        one
        two
  Role: {Type: AWS::IAM::Role}
Conditions:
  Yes: !Equals [a, a]
  No: !Equals [a, b]
"""

PLACES = {
    "TableName": "8:7-8:24",
    "Replicas": "9:7-9:15",
    "Replicas.0": "10:11-10:28",
    "Replicas.1": "12:11-12:28",
    "Replicas.Region": "10:11-10:28",
    "Replicas.1.Region": "12:11-12:28",
    "Replicas.0.Tags.0.Key": "11:19-11:25",
    "Replicas.Tags.Value": "11:27-11:35",
    "Spec.Enabled": "13:24-13:37",
    "List.0": "16:11-16:15",
    "Text": "17:7-17:11",
    "DeletionPolicy": "5:5-5:27",
}


@pytest.mark.parametrize(("path", "place"), PLACES.items(), ids=PLACES)
def test_place(path: str, place: str) -> None:
    span = resources(fragment(YAML))["Table"].spans[path]
    assert f"{span.line}:{span.column}-{span.end_line}:{span.end_column}" == place


def test_resource() -> None:
    table = resources(fragment(YAML))["Table"]
    assert (table.type, str(table.span), table.depends_on) == (
        "AWS::DynamoDB::Table",
        "a.yaml:3:3",
        ("Role",),
    )
    assert table.attributes["DeletionPolicy"] == "Retain"
    assert table.attributes["List"] == ["kept"]


def test_json_has_exact_places() -> None:
    text = '{\n\t"Resources": {\n\t\t"A": {"Type": "A::B::C", "Properties": {"P": ["é", "x"]}}}}\n'
    one = resources(fragment(text, "a.json"))["A"]
    assert str(one.span) == "a.json:3:3"
    assert (one.spans["P.1"].column, one.spans["P.1"].end_column) == (54, 57)


def test_json_with_an_emoji_as_a_surrogate_pair() -> None:
    text = json.dumps({"Resources": {"A": {"Type": "A::B::C", "Properties": {"P": "🐘"}}}})
    assert resources(fragment(text, "a.json"))["A"].attributes == {"P": "🐘"}


LOOP = """
Transform: AWS::LanguageExtensions
Parameters:
  Names: {Type: CommaDelimitedList, Default: 'a,b-c'}
  Open: {Type: CommaDelimitedList}
Resources:
"""
LOOPS: dict[str, tuple[str, dict[str, object]]] = {
    "decided": (
        "{'Fn::ForEach::B': [N, !Ref Names, {'Bucket&{N}': "
        "{Type: 'A::B::C', Properties: {P: !Sub 'x-${N}', Q: !Ref N, T: '${N}'}}}]}",
        {
            "Bucketa": {"P": "x-a", "Q": "a", "T": "a"},
            "Bucketbc": {"P": "x-b-c", "Q": "b-c", "T": "b-c"},
        },
    ),
    "nested": (
        "{'Fn::ForEach::B': [N, [1, 2], {'Fn::ForEach::C': [M, [x], {'R${N}${M}': "
        "{Type: 'A::B::C', Properties: {P: !GetAtt 'R${N}${M}.Arn'}}}]}]}",
        {"R1x": {"P": "? -> R1x.Arn"}, "R2x": {"P": "? -> R2x.Arn"}},
    ),
    "undecided": (
        "{'Fn::ForEach::B': [N, !Ref Open, {'R${N}': "
        "{Type: 'A::B::C', Properties: {P: !Ref N, Q: 1}}}]}",
        {"R${N}": {"P": "?", "Q": 1}},
    ),
    "not a loop": ("{'Fn::ForEach::B': [N]}", {}),
}


@pytest.mark.parametrize(("loop", "found"), LOOPS.values(), ids=LOOPS)
def test_loop(loop: str, found: dict[str, object]) -> None:
    made = resources(fragment(f"{LOOP}  {loop[1:-1]}\n"))
    assert {name: shown(dict(one.attributes)) for name, one in made.items()} == found
    assert all(bool(one.conditional) == ("$" in name) for name, one in made.items())


SAM = """
Transform: AWS::Serverless-2016-10-31
Globals:
  Function: {Runtime: python3.11, Tags: {team: shop, tier: low}, Layers: [a]}
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: f
      Tags: {tier: high}
      Layers: [b]
      Events: {Get: {Type: Api, Properties: {Path: /}}}
  T: {Type: AWS::Serverless::SimpleTable, Properties: {TableName: orders}}
  S: {Type: AWS::Serverless::StateMachine, Properties: {Name: s}}
  H: {Type: AWS::Serverless::HttpApi}
  L: {Type: AWS::Serverless::LayerVersion}
  R: {Type: A::B::C, Properties: {Api: !Ref ServerlessRestApi, Table: !Ref T}}
"""


def test_sam_means_what_it_becomes() -> None:
    found = resources(fragment(SAM))
    assert {name: one.type for name, one in found.items()} == {
        "F": "AWS::Lambda::Function",
        "T": "AWS::DynamoDB::Table",
        "S": "AWS::StepFunctions::StateMachine",
        "H": "AWS::ApiGatewayV2::Api",
        "L": "AWS::Lambda::LayerVersion",
        "R": "A::B::C",
        "ServerlessRestApi": "AWS::ApiGateway::RestApi",
    }
    function = found["F"].attributes
    assert function["Runtime"] == "python3.11"
    assert function["Tags"] == {"team": "shop", "tier": "high"}
    assert function["Layers"] == ["a", "b"]
    assert found["S"].attributes == {"StateMachineName": "s"}
    assert shown(dict(found["R"].attributes)) == {
        "Api": "? -> ServerlessRestApi.",
        "Table": "orders -> T.TableName",
    }


MANIFEST = {
    "artifacts": {
        "Shop": {
            "type": "aws:cloudformation:stack",
            "environment": "aws://123456789012/eu-west-1",
            "properties": {"templateFile": "Shop.template.json", "tags": {"team": "shop"}},
        }
    }
}
CONSTRUCT = {
    "Resources": {
        "BucketC1": {
            "Type": "AWS::S3::Bucket",
            "Properties": {"BucketName": {"Fn::Sub": "${AWS::StackName}-${AWS::AccountId}"}},
            "Metadata": {"aws:cdk:path": "Shop/Bucket/Resource"},
        },
        "Inner": {
            "Type": "AWS::CloudFormation::Stack",
            "Properties": {"TemplateURL": {"Fn::Sub": "https://x.${AWS::URLSuffix}/y"}},
            "Metadata": {"aws:asset:path": "inner.nested.template.json"},
        },
    }
}
ASSEMBLY = {
    "cdk.out/manifest.json": json.dumps(MANIFEST),
    "cdk.out/Shop.template.json": json.dumps(CONSTRUCT),
    "cdk.out/inner.nested.template.json": '{"Resources": {"Q": {"Type": "AWS::SQS::Queue"}}}',
}


def test_cdk() -> None:
    (found,) = fragments(ASSEMBLY)
    made = resources(found)
    assert set(made) == {"BucketC1", "Inner", "Inner/Q"}
    bucket = made["BucketC1"]
    assert (bucket.title, bucket.attributes["BucketName"]) == ("Shop/Bucket", "Shop-123456789012")
    assert bucket.provider is not None
    assert bucket.provider.attributes == {
        "region": "eu-west-1",
        "default_tags": {"tags": {"team": "shop"}},
    }


def test_third_party_types_have_no_region_of_amazon() -> None:
    text = "Resources:\n  A: {Type: Cloudflare::Dns::Record}\n  B: {Type: Custom::Thing}\n"
    made = resources(fragment(text))
    assert made["A"].provider is None
    assert made["B"].provider is not None
