from __future__ import annotations

import pytest

from outlast.domain.fragment import Unit
from outlast.readers.terraform.units import units
from trees import tree

CASES = {
    "one folder": ({"infra/main.tf": ""}, ["infra"]),
    "the root itself": ({"main.tf": ""}, ["."]),
    "opentofu alone": ({"a/main.tofu": ""}, ["a"]),
    "json alone": ({"a/main.tf.json": "{}"}, ["a"]),
    "called folder is no root": (
        {"live/main.tf": 'module "db" {\n  source = "../modules/db"\n}', "modules/db/main.tf": ""},
        ["live"],
    ),
    "called through json": (
        {
            "live/main.tf.json": '{"module": {"db": {"source": "../db"}}}',
            "db/main.tf": "",
        },
        ["live"],
    ),
    "called from json, in lists": (
        {
            "live/main.tf.json": '{"module": [{"db": [{"source": "../db"}]}]}',
            "db/main.tf": "",
        },
        ["live"],
    ),
    "a comment calls nothing": (
        {
            "a/main.tf": '# source = "../b"\n// source = "../b"\n/* source = "../b" */',
            "b/main.tf": "",
        },
        ["a", "b"],
    ),
    "a string is no comment": (
        {"a/main.tf": 'x = "/* "\nmodule "b" { source = "../b" }', "b/main.tf": ""},
        ["a"],
    ),
    "a called folder with a backend is a root too": (
        {
            "a/main.tf": 'module "b" { source = "../b" }',
            "b/main.tf": 'terraform {\n  backend "s3" {}\n}',
        },
        ["a", "b"],
    ),
    "a called folder with a cloud block is a root too": (
        {
            "a/main.tf": 'module "b" { source = "../b" }',
            "b/main.tf": "terraform {\n  cloud {\n  }\n}",
        },
        ["a", "b"],
    ),
    "a called folder with a backend in json is a root too": (
        {
            "a/main.tf": 'module "b" { source = "../b" }',
            "b/main.tf.json": '{"terraform": {"backend": {"s3": {}}}}',
        },
        ["a", "b"],
    ),
    "a called folder with tfvars is a root too": (
        {
            "a/main.tf": 'module "b" { source = "../b" }',
            "b/main.tf": "",
            "b/prod.tfvars": "",
        },
        ["a", "b"],
    ),
    "a module reached from its example stays reached": (
        {"main.tf": "", "examples/all/main.tf": 'module "x" { source = "../../" }'},
        ["examples/all"],
    ),
    "a folder that calls itself is a root": (
        {"a/main.tf": 'module "a" { source = "../a" }'},
        ["a"],
    ),
    "a circle has one root": (
        {
            "a/main.tf": 'module "b" { source = "../b" }',
            "b/main.tf": 'module "a" { source = "../a" }',
        },
        ["a"],
    ),
    "installed modules are no units": (
        {"main.tf": "", ".terraform/modules/db/main.tf": ""},
        ["."],
    ),
    "tests, packer and nomad are none": (
        {"a/main.tftest.hcl": "", "b/image.pkr.hcl": "", "c/job.hcl": ""},
        [],
    ),
    "a source outside the root is no call": (
        {"main.tf": 'module "x" { source = "../../x" }'},
        ["."],
    ),
}


@pytest.mark.parametrize(("files", "expected"), CASES.values(), ids=CASES.keys())
def test_units(files: dict[str, str], expected: list[str]) -> None:
    assert [unit.path for unit in units(tree(files))] == expected


def test_environments_stand_in_for_their_unit() -> None:
    files = tree({"app/main.tf": "", "net/main.tf": ""})
    prod = Unit("app", "terraform", "prod", ("app/prod.tfvars",))
    stage = Unit("app", "terraform", "stage")
    lost = Unit("gone", "terraform", "prod")
    found = units(files, (stage, prod, lost))
    assert found == (prod, stage, Unit("net", "terraform"))


def test_an_environment_makes_a_called_folder_a_root() -> None:
    files = tree({"a/main.tf": 'module "b" { source = "../b" }', "b/main.tf": ""})
    prod = Unit("b", "terraform", "prod")
    assert units(files, (prod,)) == (Unit("a", "terraform"), prod)
