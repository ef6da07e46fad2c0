"""Resources of a template: addresses, types, places, loops, SAM, CDK, nested stacks, exports."""

from __future__ import annotations

import json
from itertools import pairwise

import pytest

from outlast.domain.fragment import Fragment
from templates import Files, fragment, fragments, resources, said, shown

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


def test_third_party_types_have_no_region_of_amazon() -> None:
    text = "Resources:\n  A: {Type: Cloudflare::Dns::Record}\n  B: {Type: Custom::Thing}\n"
    made = resources(fragment(text))
    assert made["A"].provider is None
    assert made["B"].provider is not None


IGNORES: dict[str, tuple[str, list[tuple[str, int]]]] = {
    "above a resource": ('  # outlast:ignore BKP001 reason="x"\n  A: {Type: A::B::C}', [("x", 3)]),
    "at its end": ('  A: {Type: A::B::C} # outlast:ignore BKP001 reason="x"', [("x", 2)]),
    "in metadata": (
        "  A:\n    Type: A::B::C\n    Metadata: {outlast: {ignore: 'BKP001 reason=\"x\"'}}",
        [("x", 2)],
    ),
    "several in metadata": (
        "  A:\n    Type: A::B::C\n    Metadata:\n      outlast:\n        ignore:\n"
        '        - BKP001 reason="x"\n        - \'BKP002 reason="y"\'',
        [("x", 2), ("y", 2)],
    ),
    "inside a script": (
        "  A:\n    Type: A::B::C\n    Properties:\n      P: |\n        # outlast:ignore B"
        ' reason="x"',
        [],
    ),
    "inside quotes": ("  A: {Type: A::B::C, P: ' # outlast:ignore B reason=\"x\"'}", []),
}


@pytest.mark.parametrize(("text", "found"), IGNORES.values(), ids=IGNORES)
def test_ignore(text: str, found: list[tuple[str, int]]) -> None:
    read = fragment(f"Resources:\n{text}\n")
    assert [(one.reason, one.target) for one in read.ignores] == found
    assert not read.problems


def problems(code: str | Files) -> list[str]:
    return said(fragment(code))


STACK = "Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: "
PROBLEMS: dict[str, tuple[str | Files, list[str]]] = {
    "broken": ("Resources:\n  A: {Type: A::B::C\nB: x\n", ["a.yaml:3:2 syntax"]),
    "ignore without a reason": (
        "Resources:\n  A: {Type: A::B::C} # outlast:ignore BKP001\n",
        ["a.yaml:2:39 ignore"],
    ),
    "no type": (
        "Resources:\n  A: {Properties: {}}\n  B: x\n",
        ["a.yaml:2:3 syntax", "a.yaml:3:3 syntax"],
    ),
    "module of a tool": (
        "Resources:\n  A: {Type: !Rain::Module x}\n",
        ["a.yaml:2:3 template-not-read"],
    ),
    "circle": (
        "Resources:\n  A: {Type: A::B::C, Properties: {P: !Ref B}}\n"
        "  B: {Type: A::B::C, Properties: {P: !Sub '${A.Arn}'}}\n",
        ["a.yaml:2:3 circular"],
    ),
    "circle of names": (
        "Resources:\n  A: {Type: AWS::S3::Bucket, Properties: {BucketName: !Ref A}}\n",
        ["a.yaml:2:3 circular"],
    ),
    "no circle when one of the two is there": (
        "Parameters: {X: {Type: String}}\nConditions:\n  C: !Equals [!Ref X, x]\nResources:\n"
        "  A: {Type: A::B::C, Properties: {P: !If [C, !Ref B, 1]}}\n"
        "  B: {Type: A::B::C, Properties: {P: !If [C, 1, !Ref A]}}\n",
        [],
    ),
    "written twice": (
        "Resources:\n  A: {Type: A::B::C}\n  A: {Type: A::B::D}\n",
        ["a.yaml:2:3 duplicate"],
    ),
    "nests itself": (
        f"Resources:\n  A: {{{STACK}a.yaml}}}}\n",
        ["a.yaml:2:67 circular"],
    ),
    "nests in a circle": (
        {
            "a.yaml": f"Resources:\n  A: {{{STACK}b.yaml}}}}\n",
            "b.yaml": f"Resources:\n  B: {{{STACK}a.yaml}}}}\n",
        },
        ["b.yaml:2:67 circular"],
    ),
    "nests what is not there": (
        f"Resources:\n  A: {{{STACK}no.yaml}}}}\n",
        ["a.yaml:2:67 unreadable"],
    ),
    "nests what lies outside": (
        f"Resources:\n  A: {{{STACK}../../no.yaml}}}}\n",
        ["a.yaml:2:67 outside-root"],
    ),
    "nests what is remote": (
        f"Resources:\n  A: {{{STACK}'https://s3.amazonaws.com/x'}}}}\n",
        ["a.yaml:2:67 template-not-read"],
    ),
    "alias bomb": (
        "a: &a [x,x,x,x,x,x,x,x,x]\n"
        + "".join(f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in pairwise("abcdefgh"))
        + "Resources: {A: {Type: A::B::C}}\n",
        ["a.yaml:7:4 too-large"],
    ),
}


@pytest.mark.parametrize(("code", "found"), PROBLEMS.values(), ids=PROBLEMS)
def test_problem(code: str | Files, found: list[str]) -> None:
    assert problems(code) == found


def test_the_rest_of_a_template_goes_on() -> None:
    read = fragment("Resources:\n  A: {Type: A::B::C}\n  B: {}\n  C: {Type: A::B::C}\n")
    assert list(resources(read)) == ["A", "C"]


def count(found: tuple[Fragment, ...]) -> int:
    return sum(len(resources(one)) for one in found)


def test_stacks_that_multiply_end() -> None:
    """Twenty templates that each nest the next one three times would make 3^20 stacks."""
    files = {
        f"{n}.yaml": "Resources:\n"
        + "".join(f"  {name}: {{{STACK}{n + 1}.yaml}}}}\n" for name in "ABC")
        for n in range(20)
    }
    files["20.yaml"] = "Resources: {A: {Type: A::B::C}}\n"
    found = fragments(files)
    assert count(found) < 60_000
    assert any(problem.kind == "too-many" for one in found for problem in one.problems)
