"""Which files are templates of their own, and with what they are deployed."""

from __future__ import annotations

import pytest

from outlast.domain.fragment import Unit
from outlast.readers.cloudformation.reader import read
from outlast.readers.table import units_of
from templates import fragments, said
from trees import DictTree, tree

T = "Resources:\n  A: {Type: A::B::C}\n"
J = '{"Resources": {"A": {"Type": "A::B::C"}}}'
NESTS = "Resources:\n  A: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: %s}}\n"

FILES: dict[str, tuple[str, str, bool]] = {
    "yaml": ("a.yaml", T, True),
    "yml": ("a.yml", T, True),
    "template": ("a.template", J, True),
    "json": ("a.json", J, True),
    "cfn": ("a.cfn", T, True),
    "another suffix": ("a.txt", T, False),
    "says so": ("a.yaml", "AWSTemplateFormatVersion: '2010-09-09'\nResources: {}\n", True),
    "sam": ("a.yaml", "Transform: AWS::Serverless-2016-10-31\n" + T, True),
    "json with tabs": ("a.json", '{\n\t"Resources": {"A": {"Type": "A::B::C"}}}', True),
    "crlf": ("a.yaml", T.replace("\n", "\r\n"), True),
    "byte order mark": ("a.yaml", "\ufeff" + T, True),
    "broken": ("a.yaml", T + "}\n", True),
    "broken json": ("a.json", '{"AWSTemplateFormatVersion": "x",' + J[1:-1], True),
    "other broken json": ("a.json", '{"x": ' + J, False),
    "a deployment of Kubernetes": ("a.yaml", "kind: Deployment\nspec: {Type: A::B}\n", False),
    "the Serverless Framework": (
        "serverless.yml",
        "service: x\nresources:\n  Resources:\n    A:\n      Type: AWS::S3::Bucket\n",
        False,  # Not for AWS.
    ),
    "inside another JSON": ("a.json", '{"resources": ' + J + "}", False),
    "an AppSpec of CodeDeploy": (
        "appspec.yml",
        "version: 0.0\nResources:\n  - F:\n      Type: AWS::Lambda::Function\n",
        False,
    ),
    "resources of another kind": ("a.yaml", "Resources:\n  - Type: thing\n", False),
    "empty": ("a.yaml", "", False),
}


@pytest.mark.parametrize(("path", "text", "found"), FILES.values(), ids=FILES)
def test_is_a_template(path: str, text: str, found: bool) -> None:
    units = units_of(tree({path: text}))
    assert ([unit.path for unit in units if unit.format == "cloudformation"] == [path]) == found


NESTING: dict[str, tuple[dict[str, str], list[str]]] = {
    "side by side": ({"a.yaml": T, "b.yaml": T}, ["a.yaml", "b.yaml"]),
    "nested": ({"a.yaml": NESTS % "b.yaml", "b.yaml": T}, ["a.yaml"]),
    "nested from a folder": ({"x/a.yaml": NESTS % "../b.yaml", "b.yaml": T}, ["x/a.yaml"]),
    "nested by two": (
        {"a.yaml": NESTS % "c.yaml", "b.yaml": NESTS % "c.yaml", "c.yaml": T},
        ["a.yaml", "b.yaml"],
    ),
    "in a circle": ({"a.yaml": NESTS % "b.yaml", "b.yaml": NESTS % "a.yaml"}, ["a.yaml"]),
    "itself": ({"a.yaml": NESTS % "a.yaml"}, ["a.yaml"]),
    "remote": ({"a.yaml": NESTS % "'https://x/b.yaml'", "b.yaml": T}, ["a.yaml", "b.yaml"]),
    "application": (
        {
            "a.yaml": "Transform: AWS::Serverless-2016-10-31\nResources:\n"
            "  A: {Type: AWS::Serverless::Application, Properties: {Location: b.yaml}}\n",
            "b.yaml": T,
        },
        ["a.yaml"],
    ),
}


@pytest.mark.parametrize(("files", "found"), NESTING.values(), ids=NESTING)
def test_a_nested_template_is_no_unit(files: dict[str, str], found: list[str]) -> None:
    assert [unit.path for unit in units_of(tree(files))] == found


def stated(path: str, environment: str = "", files: str = "", region: str = "") -> Unit:
    return Unit(path, "cloudformation", environment, tuple(files.split()), region)


ENVIRONMENTS: dict[str, tuple[list[Unit], list[Unit]]] = {
    "none": ([], [stated("x/a.yaml")]),
    "of a glob": ([stated("**/*.yaml", region="eu")], [stated("x/a.yaml", region="eu")]),
    "of its folder": ([stated("x", files="p")], [stated("x/a.yaml", files="p")]),
    "of another path": ([stated("y", files="p")], [stated("x/a.yaml")]),
    "two environments": (
        [stated("x", "prod", "p"), stated("x", "test", "t"), stated(".", region="eu")],
        [stated("x/a.yaml", "prod", "p", "eu"), stated("x/a.yaml", "test", "t", "eu")],
    ),
}


@pytest.mark.parametrize(("given", "found"), ENVIRONMENTS.values(), ids=ENVIRONMENTS)
def test_environment(given: list[Unit], found: list[Unit]) -> None:
    assert list(units_of(tree({"x/a.yaml": T}), tuple(given))) == found


def test_environments_of_templates_are_none_of_terraform() -> None:
    files = tree({"x/a.yaml": T, "x/main.tf": 'resource "a_b" "c" {}\n'})
    found = units_of(files, (stated("x", region="eu"),))
    assert [(unit.path, unit.format) for unit in found] == [
        ("x", "terraform"),
        ("x/a.yaml", "cloudformation"),
    ]


def test_bytes_that_are_no_text() -> None:
    data = b"\x00\xff Resources: Type: A::B AWSTemplateFormatVersion"
    assert units_of(DictTree({"a.yaml": data})) == ()


BYTES: dict[str, tuple[str, bytes, list[str]]] = {
    "UTF-16": ("a.yaml", T.encode("utf-16"), []),
    "UTF-16, the other end first": ("a.json", b"\xfe\xff" + J.encode("utf-16-be"), []),
    "encrypted": (
        "stacks/cfn.yaml",
        b"\0GITCRYPT\0\x12\x99",
        ["stacks/cfn.yaml:1:1 encrypted: run `git-crypt unlock` first"],
    ),
    "not fetched": (
        "app.template",
        b"version https://git-lfs.github.com/spec/v1\noid sha256:12\nsize 99\n",
        ["app.template:1:1 not-fetched: run `git lfs pull` first"],
    ),
}


@pytest.mark.parametrize(("path", "data", "problems"), BYTES.values(), ids=BYTES)
def test_a_template_that_is_no_plain_text(path: str, data: bytes, problems: list[str]) -> None:
    files = DictTree({path: data})
    (unit,) = units_of(files)
    found = read(unit, files)
    said = [f"{p.span} {p.kind}: {p.message.rpartition('; ')[2]}" for p in found.problems]
    assert said == problems
    assert len(found.resources) == (0 if problems else 1)


def test_a_secret_that_is_called_nothing_like_a_template_is_left_alone() -> None:
    assert units_of(DictTree({"secrets.yaml": b"\0GITCRYPT\0\x12\x99"})) == ()


SERVERLESS = "service: x\nprovider:\n  name: aws\nfunctions: {f: {handler: a.b}}\n"
PACKAGED: dict[str, tuple[dict[str, str], list[str], list[str]]] = {
    "only the configuration": (
        {"api/serverless.yml": SERVERLESS},
        ["api/serverless.yml"],
        ["api/serverless.yml:1:1 not-supported"],
    ),
    "in JSON": (
        {"serverless.json": '{"service": "x", "provider": {"name": "aws"}}'},
        ["serverless.json"],
        ["serverless.json:1:1 not-supported"],
    ),
    "in short": (
        {"serverless.yaml": "service: x\nprovider: aws\n"},
        ["serverless.yaml"],
        ["serverless.yaml:1:1 not-supported"],
    ),
    "packaged": (
        {
            "api/serverless.yml": SERVERLESS,
            "api/.serverless/cloudformation-template-create-stack.json": J,
            "api/.serverless/cloudformation-template-update-stack.json": J,
        },
        ["api/.serverless/cloudformation-template-update-stack.json"],
        [],
    ),
    "of another cloud": ({"serverless.yml": SERVERLESS.replace("aws", "google")}, [], []),
    "another file of that name": ({"serverless.yml": "name: aws\n"}, [], []),
}


@pytest.mark.parametrize(("files", "paths", "problems"), PACKAGED.values(), ids=PACKAGED)
def test_the_serverless_framework(
    files: dict[str, str], paths: list[str], problems: list[str]
) -> None:
    found = fragments(files)
    assert [one.unit.path for one in found] == paths
    assert [text for one in found for text in said(one)] == problems
    if problems:
        (problem,) = found[0].problems
        folder = paths[0].rpartition("serverless.")[0]
        assert "`serverless package`" in problem.message
        assert f"`{folder}.serverless/cloudformation-template-update-stack.json`" in problem.message
