"""The same module read twice, as source and as the plan that Terraform makes of it."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from textwrap import dedent

import pytest

from outlast.domain.fragment import Unit
from outlast.domain.resource import Resource
from outlast.domain.value import Unknown, Value, refs_of
from outlast.readers.terraform import reader
from outlast.readers.terraform.plan import reader as plan
from trees import DictTree, tree

FILES = {
    "main.tf": """
        variable "count_of" { default = 2 }
        locals { names = toset(["a", "b"]) }
        resource "terraform_data" "one" {
          count = var.count_of
          input = "x-${count.index}"
        }
        resource "terraform_data" "none" { count = 0 }
        resource "terraform_data" "two" {
          for_each = local.names
          input    = { name = terraform_data.one[0].input, key = each.key, n = 1.5, on = true }
        }
        module "m" {
          source   = "./m"
          for_each = local.names
          given    = terraform_data.one[1].input
          key      = each.key
        }
        resource "terraform_data" "known" { input = module.m["a"].name }
        resource "terraform_data" "unknown" { input = terraform_data.one[0].id }
        resource "terraform_data" "through" { input = module.m["b"].id }
        """,
    "m/main.tf": """
        variable "given" {}
        variable "key" {}
        resource "terraform_data" "in" { input = "${var.given}/${var.key}" }
        output "name" { value = terraform_data.in.input }
        output "id" { value = terraform_data.in.id }
        """,
}


def shown(folder: Path) -> bytes:
    for command in (["init"], ["plan", "-refresh=false", "-out=plan"]):
        ran = subprocess.run(
            ["terraform", *command, "-input=false", "-no-color"],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
    return subprocess.run(
        ["terraform", "show", "-json", "plan"], cwd=folder, capture_output=True, check=True
    ).stdout


@pytest.mark.skipif(shutil.which("terraform") is None, reason="needs the terraform binary")
def test_plan_and_source_agree(tmp_path: Path) -> None:
    for path, text in FILES.items():
        place = tmp_path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(dedent(text))
    data = DictTree({"plan.json": shown(tmp_path)})
    assert plan.units(data) == (Unit("plan.json", "plan"),)
    planned = inputs(plan.read(Unit("plan.json", "plan"), data).resources)
    assert planned == inputs(reader.read(Unit(".", "terraform"), tree(FILES)).resources)
    assert planned['terraform_data.two["b"]'] == {
        "name": "x-0",
        "key": "b",
        "n": 1.5,
        "on": True,
    }


def inputs(resources: tuple[Resource, ...]) -> dict[str, Value | tuple[str, ...]]:
    """Each `input`; of an Unknown the attributes it would come from."""
    found = {one.address: one.attributes["input"] for one in resources}
    return {
        address: tuple(f"{ref.address}.{ref.attribute}" for ref in refs_of(value))
        if isinstance(value, Unknown)
        else value
        for address, value in sorted(found.items())
    }
