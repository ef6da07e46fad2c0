"""Folders in, what is judged of them out: a module that nothing calls is dead code."""

from __future__ import annotations

import pytest

from estates import graph, subjects

BUCKET = 'variable "name" {}\nresource "aws_s3_bucket" "b" { bucket = var.name }\n'
APPLIED = 'resource "aws_s3_bucket" "own" { bucket = "own" }\n'


def call(source: str) -> str:
    return f'module "m" {{\n  source = "{source}"\n  name   = "n"\n}}\n'


OWN = "live::aws_s3_bucket.own"
DEAD = "modules/dead::aws_s3_bucket.b"

CASES: dict[str, tuple[dict[str, str], list[str], int]] = {
    "nothing calls it": ({"live/main.tf": APPLIED, "modules/dead/main.tf": BUCKET}, [OWN], 1),
    "in a folder named module": (
        {"live/main.tf": APPLIED, "aws/module/x/dead/main.tf": BUCKET},
        [OWN],
        1,
    ),
    "it is called": (
        {"live/main.tf": call("../modules/dead"), "modules/dead/main.tf": BUCKET},
        ["live::module.m.aws_s3_bucket.b"],
        0,
    ),
    "only another dead one calls it": (
        {
            "live/main.tf": APPLIED,
            "modules/top/main.tf": 'variable "x" {}\n' + call("../dead"),
            "modules/dead/main.tf": BUCKET,
        },
        [OWN],
        1,
    ),
    "a Git source names its folder": (
        {
            "live/main.tf": APPLIED + call("github.com/acme/infra//modules/dead?ref=v1"),
            "modules/dead/main.tf": BUCKET,
        },
        [OWN, DEAD],
        0,
    ),
    "a relative Git source names its folder": (
        {
            "live/main.tf": APPLIED + call("git::../..//modules/dead?ref=v1"),
            "modules/dead/main.tf": BUCKET,
        },
        [OWN, DEAD],
        0,
    ),
    "a Git source names another folder": (
        {
            "live/main.tf": APPLIED + call("github.com/acme/infra//modules/deadly"),
            "modules/dead/main.tf": BUCKET,
        },
        [OWN],
        1,
    ),
    "an example of a module": (
        {"live/main.tf": APPLIED, "modules/shop/examples/all/main.tf": APPLIED},
        [OWN],
        1,
    ),
    "an example that is no module's": (
        {"live/main.tf": APPLIED, "examples/all/main.tf": APPLIED},
        ["examples/all::aws_s3_bucket.own", OWN],
        0,
    ),
    "examples of modules are all there is": (
        {"modules/shop/main.tf": BUCKET, "modules/shop/examples/all/main.tf": APPLIED},
        ["modules/shop::aws_s3_bucket.b", "modules/shop/examples/all::aws_s3_bucket.own"],
        0,
    ),
    "the pattern of projects to come": (
        {"live/main.tf": APPLIED, "new/{{cookiecutter.name}}/main.tf": APPLIED},
        [OWN],
        1,
    ),
    "a library has nothing else": (
        {"modules/dead/main.tf": BUCKET, "modules/other/main.tf": BUCKET},
        [DEAD, "modules/other::aws_s3_bucket.b"],
        0,
    ),
    "a library with a module at its root": (
        {"main.tf": BUCKET, "modules/dead/main.tf": BUCKET},
        [".::aws_s3_bucket.b", DEAD],
        0,
    ),
    "beside it is only a folder with nothing in it": (
        {"live/main.tf": "locals {}\n", "modules/dead/main.tf": BUCKET},
        [DEAD],
        0,
    ),
    "it needs no caller": (
        {"live/main.tf": APPLIED, "modules/dead/main.tf": APPLIED},
        [OWN, "modules/dead::aws_s3_bucket.own"],
        0,
    ),
    "it has a provider": (
        {"live/main.tf": APPLIED, "modules/dead/main.tf": BUCKET + 'provider "aws" {}\n'},
        [OWN, DEAD],
        0,
    ),
    "it lies in another folder": (
        {"live/main.tf": APPLIED, "dead/main.tf": BUCKET},
        ["dead::aws_s3_bucket.b", OWN],
        0,
    ),
    "the folder itself is named modules": (
        {"live/main.tf": APPLIED, "modules/main.tf": BUCKET},
        [OWN, "modules::aws_s3_bucket.b"],
        0,
    ),
}


@pytest.mark.parametrize(("files", "judged", "uncalled"), CASES.values(), ids=CASES)
def test_what_is_judged(files: dict[str, str], judged: list[str], uncalled: int) -> None:
    built = graph(files)
    assert sorted(n.id for n in built.nodes.values() if n.plays("datastore")) == sorted(judged)
    assert built.coverage.uncalled == uncalled


def test_what_is_not_judged_is_counted_all_the_same() -> None:
    built = graph({"live/main.tf": APPLIED, "modules/dead/main.tf": BUCKET})
    coverage = built.coverage
    assert (coverage.files, coverage.units, coverage.resources) == (2, 2, 2)
    assert [fragment.unit.path for fragment in built.fragments] == ["live"]


def test_what_it_calls_is_no_problem_and_it_is_no_stack() -> None:
    dead = BUCKET + 'module "y" { source = "acme/thing/aws" }\n'
    files = {"live/main.tf": APPLIED, "modules/dead/main.tf": dead}
    assert graph(files).problems == ()
    assert [stack.path for stack in subjects(files).stacks] == ["live"]


def test_a_fault_in_it_is_still_said() -> None:
    files = {"live/main.tf": APPLIED, "modules/dead/main.tf": BUCKET + "resource {{\n"}
    assert {problem.span.path for problem in graph(files).problems} == {"modules/dead/main.tf"}
