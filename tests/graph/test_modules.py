"""Calls of modules that were not read: what they create, or one problem."""

from __future__ import annotations

import pytest

from estates import catalogue, graph, links
from outlast.graph.build import build
from outlast.readers.table import reader, units_of
from trees import tree


def rds(more: str = "") -> str:
    return f"""
module "db" {{
  source     = "terraform-aws-modules/rds/aws"
  version    = "~> 6.0"
  identifier = "orders"
  {more}
}}
"""


def test_a_known_module_is_what_it_creates() -> None:
    built = graph(rds('tags = { service = "checkout" }'))
    (node,) = [node for node in built.nodes.values() if node.plays("datastore")]
    assert (node.address, node.resource.type) == ("module.db", "aws_db_instance")
    assert (node.name, node.tags, built.problems) == ("orders", {"service": "checkout"}, ())


def test_a_reference_to_the_output_of_a_known_module_leads_to_what_it_creates() -> None:
    code = rds() + 'resource "aws_db_snapshot" "s" {\n'
    code += "  db_instance_identifier = module.db.db_instance_identifier\n}\n"
    assert links(graph(code), "protects") == ["aws_db_snapshot.s -protects-> module.db"]


def test_each_instance_of_a_known_module_is_one() -> None:
    built = graph(rds('for_each = toset(["eu", "us"])'))
    stores = [node.address for node in built.nodes.values() if node.plays("datastore")]
    assert stores == ['module.db["eu"]', 'module.db["us"]']


def test_a_known_module_that_is_switched_off_creates_nothing() -> None:
    built = graph(rds("create_db_instance = false"))
    assert [node.address for node in built.nodes.values() if node.plays("datastore")] == []


def unknown(name: str) -> str:
    return f'module "{name}" {{\n  source = "acme/thing/aws"\n}}\n'


CALLS = {
    "once": (1, "module `acme/thing/aws` was not read"),
    "three times": (3, "module `acme/thing/aws` (called 3 times) was not read"),
}


@pytest.mark.parametrize(("times", "message"), CALLS.values(), ids=CALLS)
def test_an_unknown_source_is_one_problem(times: int, message: str) -> None:
    (problem,) = graph("".join(unknown(f"m{n}") for n in range(times))).problems
    assert (problem.kind, str(problem.span)) == ("module-not-read", "shop/main.tf:1:1")
    assert problem.message.startswith(message)


def test_an_unknown_source_is_one_problem_over_all_units() -> None:
    files = {"a/main.tf": unknown("m"), "b/main.tf": unknown("m"), "c/main.tf": unknown("m")}
    (problem,) = graph(files).problems
    assert (problem.span.path, "(called 3 times)" in problem.message) == ("a/main.tf", True)


def test_two_unknown_sources_are_two_problems() -> None:
    code = unknown("m") + unknown("n").replace("thing", "other")
    assert [problem.message.split("`")[1] for problem in graph(code).problems] == [
        "acme/thing/aws",
        "acme/other/aws",
    ]


def test_what_is_known_and_what_is_not_is_counted() -> None:
    code = unknown("m") + 'resource "aws_s3_bucket" "a" {}\nresource "acme_thing" "b" {}\n'
    coverage = graph(code + 'data "aws_s3_bucket" "c" { bucket = "c" }\n').coverage
    assert (coverage.files, coverage.units) == (1, 1)
    assert (coverage.resources, coverage.classified) == (2, 1)
    assert coverage.unclassified == {"acme_thing": 1}


def test_a_problem_that_two_units_share_is_said_once() -> None:
    files = tree(
        {
            "a/main.tf": 'module "m" { source = "../m" }\n',
            "b/main.tf": 'module "m" { source = "../m" }\n',
            "m/main.tf": 'resource "aws_s3_bucket" "a" {\n  bucket = \n}\n',
        }
    )
    read = [reader(unit.format)(unit, files) for unit in units_of(files)]
    assert sum(len(fragment.problems) for fragment in read) > len(read) - 1
    assert [problem.span.path for problem in build(read, catalogue).problems] == ["m/main.tf"]


REMEDIES = {
    "a registry": ("acme/thing/aws", "run `terraform init` first, so that"),
    "a private registry": ("app.acme.io/acme/thing/aws", "run `terraform init` first, so that"),
    "a Git host": (
        "github.com/acme/infra//s3_config",
        "it is read from `.terraform/modules` after `terraform init`, or add the repository to "
        "the paths",
    ),
    "a Git host by ssh": (
        "git::ssh://git@git.acme.io/acme/infra.git?ref=v1",
        "it is read from `.terraform/modules` after `terraform init`, or add the repository to "
        "the paths",
    ),
    "this repository at another ref": (
        "git::../../../..//terragrunt/modules/x?ref=v1",
        "`git::../../../..//terragrunt/modules/x` is a Git source relative to this repository",
    ),
    "a folder": ("./gone", "mend the path"),
}


@pytest.mark.parametrize(("source", "said"), REMEDIES.values(), ids=REMEDIES)
def test_what_to_do_about_a_source(source: str, said: str) -> None:
    (problem,) = graph(f'module "m" {{\n  source = "{source}"\n}}\n').problems
    assert problem.kind == "module-not-read"
    assert said in problem.message
    assert problem.message.count(". ") == 0
