"""What an expression of a template evaluates to, in the short form and the long one."""

from __future__ import annotations

import pytest

from templates import attribute, fragment, resources, shown

HEAD = """
Parameters:
  Name: {Type: String, Default: orders}
  Open: {Type: String}
  Two: {Type: CommaDelimitedList, Default: "a, b"}
  Count: {Type: Number, Default: 7}
  Only: {Type: String, AllowedValues: [eu-west-1]}
  Choice: {Type: String, AllowedValues: [x, y]}
  Secret: {Type: String, Default: x, NoEcho: true}
  Ami: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /aws/ami}
Mappings:
  Sizes:
    prod: {Size: large, Zone: one}
    test: {Size: small, Zone: one}
Conditions:
  Yes: !Equals [a, a]
  No: !Not [{Condition: Yes}]
  Maybe: !Equals [!Ref Open, prod]
Resources:
  Named: {Type: AWS::S3::Bucket, Properties: {BucketName: acme}}
  Late: {Type: AWS::S3::Bucket}
  Half: {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub 'x-${Open}'}}
  Topic: {Type: AWS::SNS::Topic, Properties: {TopicName: news}}
  R:
    Type: AWS::X::Y
    Properties:
"""


def template(expression: str) -> str:
    return f"{HEAD}      P: {expression}\n"


VALUES: dict[str, tuple[str, object]] = {
    "text": ("word", "word"),
    "quoted number": ("'7'", "7"),
    "number": ("7", 7),
    "yes is true": ("yes", True),
    "a variable of the Serverless Framework": ("acme-${self:provider.stage}", "?"),
    "its environment": ("${env:STAGE}-${opt:region, 'eu'}", "?"),
    "a variable of a policy": ("home/${aws:username}", "home/${aws:username}"),
    "date stays text": ("2012-10-17", "2012-10-17"),
    "parameter": ("!Ref Name", "orders"),
    "parameter, long": ("{Ref: Name}", "orders"),
    "number parameter": ("!Ref Count", 7),
    "list parameter": ("!Ref Two", ["a", "b"]),
    "the only allowed value": ("!Ref Only", "eu-west-1"),
    "several allowed values": ("!Ref Choice", "?"),
    "parameter without value": ("!Ref Open", "?"),
    "secret parameter": ("!Ref Secret", "?"),
    "stored parameter": ("!Ref Ami", "?"),
    "undeclared": ("!Ref Nothing", "?"),
    "named resource": ("!Ref Named", "acme -> Named.BucketName"),
    "unnamed resource": ("!Ref Late", "? -> Late."),
    "half named resource": ("!Ref Half", "? -> Half.BucketName"),
    "a name that Ref does not give": ("!Ref Topic", "? -> Topic."),
    "attribute": ("!GetAtt Late.Arn", "? -> Late.Arn"),
    "attribute as list": ("!GetAtt [Late, Arn]", "? -> Late.Arn"),
    "attribute, long": ("{'Fn::GetAtt': [Late, Arn]}", "? -> Late.Arn"),
    "attribute that is stated": ("!GetAtt Topic.TopicName", "news -> Topic.TopicName"),
    "region": ("!Ref AWS::Region", "?"),
    "partition": ("!Ref AWS::Partition", "aws"),
    "suffix": ("!Ref AWS::URLSuffix", "amazonaws.com"),
    "sub": ("!Sub 'x-${Name}-${!Name}'", "x-orders-${Name}"),
    "sub of one": ("!Sub '${Named}'", "acme -> Named.BucketName"),
    "sub of a part": ("!Sub 'arn:aws:s3:::${Named}/*'", "arn:aws:s3:::acme/*"),
    "sub undecided": ("!Sub '${Late.Arn}/*'", "? -> Late.Arn*"),
    "sub with a map": ("!Sub ['${A}${Name}', {A: !Ref Count}]", "7orders"),
    "sub without names": ("!Sub plain", "plain"),
    "sub, long": ("{'Fn::Sub': '${Name}'}", "orders"),
    "join": ("!Join ['-', [a, !Ref Name, !Ref Count]]", "a-orders-7"),
    "join of a parameter": ("!Join ['/', !Ref Two]", "a/b"),
    "join undecided": ("!Join ['', [a, !Ref Late]]", "? -> Late.*"),
    "join nested": ("{'Fn::Join': ['', [x, {'Fn::Join': ['', [y, z]]}]]}", "xyz"),
    "select": ("!Select [1, !Ref Two]", "b"),
    "select beyond": ("!Select [9, !Ref Two]", "?"),
    "select of split": ("!Select ['0', !Split ['.', a.b.c]]", "a"),
    "split": ("!Split [',', 'a,b']", ["a", "b"]),
    "base64 of sub": ("\n        Fn::Base64: !Sub '${Name}'", "b3JkZXJz"),
    "cidr": ("!Cidr [10.0.0.0/16, 2, 8]", ["10.0.0.0/24", "10.0.1.0/24"]),
    "cidr too small": ("!Cidr [10.0.0.0/30, 2, 8]", "?"),
    "zones": ("!GetAZs ''", "?"),
    "map": ("!FindInMap [Sizes, prod, Size]", "large"),
    "map, undecided key": ("!FindInMap [Sizes, !Ref Open, Size]", "?"),
    "map, undecided key, one value": ("!FindInMap [Sizes, !Ref Open, Zone]", "one"),
    "map without the key": ("!FindInMap [Sizes, none, Size]", "?"),
    "map with a default": ("!FindInMap [Sizes, none, Size, {DefaultValue: tiny}]", "tiny"),
    "map, default, undecided": ("!FindInMap [Sizes, !Ref Open, Zone, {DefaultValue: q}]", "?"),
    "import": ("!ImportValue net-vpc", "? -> export:net-vpc.value"),
    "length": ("{'Fn::Length': !Ref Two}", 2),
    "json": ("{'Fn::ToJsonString': {a: [1, !Ref Name]}}", '{"a":[1,"orders"]}'),
    "json undecided": ("{'Fn::ToJsonString': {a: !Ref Late}}", "? -> Late.*"),
    "macro": ("{'Fn::Transform': {Name: Mine}}", "?"),
    "unknown function": ("!Nonsense x", "?"),
    "if true": ("!If [Yes, 1, 2]", 1),
    "if false": ("!If [No, 1, 2]", 2),
    "if undecided": ("!If [Maybe, !Ref Late, !GetAtt Half.Arn]", "? -> Late. Half.Arn"),
    "if undecided, both alike": ("!If [Maybe, same, same]", "same"),
    "if undecided, part alike": ("!If [Maybe, {a: 1, b: 2}, {a: 1, b: 3}]", {"a": 1, "b": "?"}),
    "if in a list": ("[1, !If [No, 2, !Ref AWS::NoValue], 3]", [1, 3]),
    "if in a join": ("!Join ['-', [a, !If [No, b, !Ref AWS::NoValue], c]]", "a-c"),
    "secret store": ("'{{resolve:secretsmanager:db:SecretString:password}}'", "?"),
    "secret store in a sub": ("!Sub 'x{{resolve:ssm:/${Name}}}'", "?"),
    "nested data": ("{A: [{B: !Ref Name}]}", {"A": [{"B": "orders"}]}),
    "condition key of a policy": (
        "{Statement: [{Condition: {Bool: {x: true}}}]}",
        {"Statement": [{"Condition": {"Bool": {"x": True}}}]},
    ),
    "loop in a property": (
        "{'Fn::ForEach::L': [K, !Ref Two, {'N${K}': !Ref K}]}",
        {"Na": "a", "Nb": "b"},
    ),
}


@pytest.mark.parametrize(("expression", "value"), VALUES.values(), ids=VALUES)
def test_value(expression: str, value: object) -> None:
    assert shown(attribute(template(expression))) == value


def test_no_value_takes_a_property_away() -> None:
    found = resources(fragment(template("!If [Yes, !Ref AWS::NoValue, 1]")))
    assert found["R"].attributes == {}


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("!Ref Open", "the parameter `Open` has no value in the code"),
        ("!Ref Secret", "the parameter `Secret` is kept secret"),
        ("!Ref AWS::Region", "the region a template is deployed to is not in it"),
        ("!Ref Late", "`Late` is named only when it is created"),
        ("!If [Maybe, 1, 2]", "the condition `Maybe` is not decided: the parameter `Open` has"),
    ],
)
def test_reason(expression: str, reason: str) -> None:
    value = attribute(template(expression))
    assert value.reason.startswith(reason)  # type: ignore[union-attr]


SPELT = {
    "parameter": ("!Ref Open", "${Open}"),
    "sub": ("!Sub 'x-${Open}-${Name}'", "x-${Open}-orders"),
    "join": ("!Join ['-', [x, !Ref Open, orders]]", "x-${Open}-orders"),
    "resource named so": ("!Ref Half", "x-${Open}"),
    "region": ("!Ref AWS::Region", "${AWS::Region}"),
}


@pytest.mark.parametrize(("expression", "text"), SPELT.values(), ids=SPELT)
def test_two_spellings_of_one_value_are_told_to_be_the_same(expression: str, text: str) -> None:
    assert attribute(template(expression)).text == text  # type: ignore[union-attr]


FILES = {
    "list": '[{"ParameterKey": "Open", "ParameterValue": "prod"}]',
    "by name": '{"Parameters": {"Open": "prod"}}',
    "list by name": "Parameters:\n  - ParameterKey: Open\n    ParameterValue: prod\n",
    "overrides": '["Open=prod"]',
}


@pytest.mark.parametrize("text", FILES.values(), ids=FILES)
def test_parameter_file(text: str) -> None:
    files = {"a.yaml": template("!If [Maybe, !Ref Open, 2]"), "p.json": text}
    assert attribute(files, var_files=("p.json",)) == "prod"


def test_the_last_parameter_file_wins() -> None:
    files = {"a.yaml": template("!Ref Open"), "1": '["Open=x"]', "2": '["Open=y"]'}
    assert attribute(files, var_files=("1", "2")) == "y"


def test_tags_of_a_parameter_file_are_those_of_the_stack() -> None:
    files = {"a.yaml": template("1"), "p.json": '{"Tags": {"team": "shop"}}'}
    provider = resources(fragment(files, var_files=("p.json",)))["R"].provider
    assert provider is not None
    assert provider.attributes["default_tags"] == {"tags": {"team": "shop"}}


def test_region_of_the_unit() -> None:
    found = fragment(template("!Sub '${AWS::Region}.${AWS::Partition}'"), region="cn-north-1")
    one = resources(found)["R"]
    assert one.attributes["P"] == "cn-north-1.aws-cn"
    assert one.provider is not None
    assert one.provider.attributes == {"region": "cn-north-1"}
