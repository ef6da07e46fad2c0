from __future__ import annotations

from typing import Any

import pytest

from outlast.domain.fragment import Fragment, Unit
from outlast.domain.resource import Resource
from outlast.domain.value import Ref, Unknown, refs_of
from outlast.readers.terraform.modules.sources import remote_type
from outlast.readers.terraform.reader import read
from trees import tree

CHILD = """
variable "name" {}
variable "size" { default = 1 }
resource "t_db" "this" {
  name = var.name
  size = var.size
}
output "name" { value = t_db.this.name }
output "arn" { value = t_db.this.arn }
"""


def fragment(main: str, **files: str) -> Fragment:
    spelled = {path.replace("__", "/") + ".tf": text for path, text in files.items()}
    return read(Unit("live", "terraform"), tree({"live/main.tf": main, **spelled}))


def by_address(main: str, **files: str) -> dict[str, Resource]:
    return {one.address: one for one in fragment(main, db__main=CHILD, **files).resources}


def call(more: str = "", name: str = "m") -> str:
    return f'module "{name}" {{\n  source = "../db"\n  name = "n"\n{more}\n}}\n'


def probe(expression: str) -> str:
    return f'resource "t_probe" "p" {{\n  x = {expression}\n}}\n'


def test_each_call_has_its_own_inputs() -> None:
    found = by_address(call("size = 5") + call(name="other"))
    assert found["module.m.t_db.this"].attributes == {"name": "n", "size": 5}
    assert found["module.other.t_db.this"].attributes == {"name": "n", "size": 1}


def test_callers_lead_to_the_resource() -> None:
    found = by_address(call())["module.m.t_db.this"]
    assert [(span.path, span.line) for span in found.callers] == [("live/main.tf", 1)]
    assert found.span.path == "db/main.tf"


INSTANCES = {
    "count": ("count = 2", ["module.m[0].t_db.this", "module.m[1].t_db.this"]),
    "count zero": ("count = 0", []),
    "each": (
        'for_each = {a = 1, "b c" = 2}',
        ['module.m["a"].t_db.this', 'module.m["b c"].t_db.this'],
    ),
}


@pytest.mark.parametrize(("meta", "expected"), INSTANCES.values(), ids=INSTANCES.keys())
def test_instances(meta: str, expected: list[str]) -> None:
    assert sorted(by_address(call(meta))) == expected


def test_an_undecided_call_makes_its_resources_conditional() -> None:
    found = by_address('variable "n" {}\n' + call("count = var.n") + probe("module.m[0].arn"))
    assert found["module.m.t_db.this"].conditional is not None
    assert refs_of(found["t_probe.p"].attributes["x"]) == (Ref("module.m.t_db.this", "arn"),)
    assert isinstance(found["t_probe.p"].attributes["x"], Unknown)


LINKS = {
    "output": ("", "module.m.arn", "module.m.t_db.this"),
    "output by index": ("", 'module.m["arn"]', "module.m.t_db.this"),
    "counted": ("count = 1", "module.m[0].arn", "module.m[0].t_db.this"),
    "splat": ("count = 1", "module.m[*].arn", "module.m[0].t_db.this"),
    "each": ('for_each = toset(["a"])', 'module.m["a"].arn', 'module.m["a"].t_db.this'),
    "for": ('for_each = toset(["a"])', "[for k, v in module.m : v.arn]", 'module.m["a"].t_db.this'),
}


@pytest.mark.parametrize(("meta", "expression", "address"), LINKS.values(), ids=LINKS.keys())
def test_output_links(meta: str, expression: str, address: str) -> None:
    found = by_address(call(meta) + probe(expression))
    assert refs_of(found["t_probe.p"].attributes["x"]) == (Ref(address, "arn"),)


def test_a_whole_resource_as_input_keeps_its_links() -> None:
    main = (
        'resource "t_a" "a" {\n  name = "x"\n}\nmodule "m" {\n  source = "../c"\n  of = t_a.a\n}\n'
    )
    child = 'variable "of" {}\nresource "t_b" "b" {\n  x = var.of.arn\n  y = var.of.name\n}\n'
    found = by_address(main, c__main=child)["module.m.t_b.b"].attributes
    assert refs_of(found["x"]) == (Ref("t_a.a", "arn"),)
    assert found["y"] == "x"


def test_modules_that_feed_each_other_are_no_cycle() -> None:
    child = 'variable "i" {}\noutput "fixed" { value = "f" }\noutput "back" { value = var.i }\n'
    main = (
        'module "a" {\n  source = "../c"\n  i = module.b.fixed\n}\n'
        'module "b" {\n  source = "../c"\n  i = module.a.fixed\n}\n' + probe("module.a.back")
    )
    assert by_address(main, c__main=child)["t_probe.p"].attributes["x"] == "f"


def test_a_module_that_calls_itself_is_a_problem() -> None:
    found = fragment('module "a" { source = "./." }\n')
    assert [(one.kind, one.span.path, one.span.line) for one in found.problems] == [
        ("module-cycle", "live/main.tf", 1)
    ]


def test_a_source_outside_the_root_is_a_problem() -> None:
    found = fragment('module "a" { source = "../../x" }\n')
    assert [one.kind for one in found.problems] == ["outside-root"]


def test_an_unread_module_is_a_resource() -> None:
    main = (
        'provider "aws" { region = "eu-west-1" }\n'
        'module "db" {\n  source = "terraform-aws-modules/rds/aws"\n  version = "6.0"\n'
        '  identifier = "main"\n  count = 1\n}\n'
    )
    found = by_address(main)["module.db[0]"]
    assert (found.mode, found.type) == ("module", "terraform-aws-modules/rds/aws")
    assert found.attributes == {"version": "6.0", "identifier": "main"}
    assert found.spans["identifier"].line == 5
    assert found.provider is not None
    assert found.provider.attributes == {"region": "eu-west-1"}


def test_installed_modules_are_read() -> None:
    files = {
        "live/main.tf": 'module "db" {\n  source = "org/db/aws"\n}\n',
        "live/.terraform/modules/modules.json": (
            '{"Modules": [{"Key": "", "Source": "", "Dir": "."}, {"Key": "db",'
            ' "Source": "registry.terraform.io/org/db/aws", "Dir": ".terraform/modules/db"}]}'
        ),
        "live/.terraform/modules/db/main.tf": 'resource "t_a" "a" {}\n',
    }
    found = read(Unit("live", "terraform"), tree(files))
    assert [one.address for one in found.resources] == ["module.db.t_a.a"]
    assert found.files == tuple(sorted(files))


TYPES = {
    "a/b/aws": "a/b/aws",
    "registry.terraform.io/a/b/aws": "a/b/aws",
    "app.terraform.io/a/b/aws": "app.terraform.io/a/b/aws",
    "git::https://github.com/a/b.git//modules/c?ref=v1": "github.com/a/b//modules/c",
    "git::ssh://git@github.com/a/b.git": "github.com/a/b",
    "git@github.com:a/b.git?ref=v1": "github.com/a/b",
    "github.com/a/b?ref=1.0": "github.com/a/b",
    "https://example.org/x.zip": "example.org/x.zip",
    "a/b/aws//modules/c": "a/b/aws//modules/c",
}


@pytest.mark.parametrize(("source", "expected"), TYPES.items(), ids=TYPES.keys())
def test_remote_type(source: str, expected: str) -> None:
    assert remote_type(source) == expected


def region(found: Resource) -> Any:
    assert found.provider is not None
    return found.provider.attributes.get("region")


ALIASED = 'provider "aws" { region = "a" }\nprovider "aws" {\n  alias = "w"\n  region = "w"\n}\n'
USES = 'resource "aws_x" "x" {}\n'
PEER = (
    'terraform {\n  required_providers {\n    aws = {\n      source = "hashicorp/aws"\n'
    "      configuration_aliases = [aws.peer]\n    }\n  }\n}\n"
    'resource "aws_x" "x" { provider = aws.peer }\n'
)
REGIONS = {
    "inherited": ("", USES, "a"),
    "passed": ("providers = { aws = aws.w }", USES, "w"),
    "passed as alias": ("providers = { aws.peer = aws.w }", PEER, "w"),
    "its own": ("", 'provider "aws" { region = "own" }\n' + USES, "own"),
    "alias not passed": ("", PEER, None),
}


@pytest.mark.parametrize(("passed", "child", "expected"), REGIONS.values(), ids=REGIONS.keys())
def test_provider_of_a_child(passed: str, child: str, expected: str | None) -> None:
    main = ALIASED + f'module "m" {{\n  source = "../c"\n  {passed}\n}}\n'
    assert region(by_address(main, c__main=child)["module.m.aws_x.x"]) == expected


def test_provider_passed_through_two_modules() -> None:
    main = ALIASED + 'module "m" {\n  source = "../c"\n  providers = { aws = aws.w }\n}\n'
    middle = 'module "n" {\n  source = "../d"\n}\n'
    found = by_address(main, c__main=middle, d__main=USES)
    assert region(found["module.m.module.n.aws_x.x"]) == "w"


def test_a_provider_for_each_region() -> None:
    main = (
        'locals { all = toset(["eu", "us"]) }\n'
        'provider "aws" {\n  for_each = local.all\n  alias = "by"\n  region = each.key\n}\n'
        'resource "aws_x" "x" {\n  for_each = local.all\n  provider = aws.by[each.key]\n}\n'
    )
    found = by_address(main)
    assert [region(found[f'aws_x.x["{key}"]']) for key in ("eu", "us")] == ["eu", "us"]


def test_a_child_that_calls_its_provider_by_another_name() -> None:
    child = (
        'terraform {\n  required_providers {\n    amazon = { source = "hashicorp/aws" }\n  }\n}\n'
        'resource "aws_x" "x" { provider = amazon }\n'
    )
    main = ALIASED + 'module "m" {\n  source = "../c"\n}\n'
    assert region(by_address(main, c__main=child)["module.m.aws_x.x"]) == "a"


def test_modules_that_are_no_modules() -> None:
    found = by_address('module "gone" {\n  source = "./gone"\n  x = 1\n}\n')["module.gone"]
    assert (found.mode, found.type, found.attributes) == ("module", "./gone", {"x": 1})
