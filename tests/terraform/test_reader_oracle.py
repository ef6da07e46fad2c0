"""Terraform itself, where the binary is there, says what instances and values a module has."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from outlast.domain.fragment import Unit
from outlast.domain.value import Unknown
from outlast.readers.terraform.reader import read
from trees import tree

FILES = {
    "live/main.tf": """
        variable "size" { type = number }
        variable "given" { default = "default" }
        variable "shape" {
          type = map(object({
            name = optional(string, "unnamed")
            tags = optional(map(string), {})
            size = optional(number)
          }))
          default = { a = {}, b = { name = "bee", size = "3" } }
        }
        locals {
          names = [for key, one in var.shape : "${key}-${one.name}"]
          fixed = { for index, name in local.names : name => index }
        }
        resource "terraform_data" "single" { input = var.size }
        resource "terraform_data" "given" { input = var.given }
        resource "terraform_data" "counted" {
          count = var.size
          input = "n${count.index}"
        }
        resource "terraform_data" "none" { count = 0 }
        resource "terraform_data" "word" {
          count = "1"
          input = path.module
        }
        resource "terraform_data" "each" {
          for_each = var.shape
          input    = each.value
        }
        resource "terraform_data" "set" {
          for_each = toset(["z", "a b", "q\\"uote", "$${x}"])
          input    = each.key
        }
        resource "terraform_data" "chained" {
          for_each = terraform_data.each
          input    = each.value.input
        }
        resource "terraform_data" "tried" {
          input = try(terraform_data.none[0].input, terraform_data.counted[1].input)
        }
        resource "terraform_data" "splat" { input = terraform_data.counted[*].input }
        resource "terraform_data" "fixed" { input = local.fixed }
        resource "terraform_data" "files" {
          input = [for name in fileset(path.module, "d/**/*.txt") : file("${path.module}/${name}")]
        }
        resource "terraform_data" "rendered" {
          input = templatefile("${path.module}/t.tpl", { items = ["a", "b"] })
        }
        module "one" {
          source = "../child"
          name   = "one"
        }
        module "many" {
          source   = "../child"
          for_each = { x = 1, y = 2 }
          name     = each.key
          size     = each.value
        }
        module "counted" {
          source = "../child"
          count  = 2
          name   = module.many["x"].name
          size   = null
        }
        resource "terraform_data" "outputs" {
          input = { for key, one in module.many : key => one.all }
        }
        resource "terraform_data" "last" { input = module.counted[*].name }
        """,
    "live/terraform.tfvars": "size = 2\n",
    "live/a.auto.tfvars.json": '{"given": "json"}',
    "live/b_override.tf": 'resource "terraform_data" "given" {\n  input = "${var.given}!"\n}\n',
    "live/d/a.txt": "A",
    "live/d/e/b.txt": "B",
    "live/t.tpl": "%{ for item in items ~}\n- ${item}\n%{ endfor ~}\nend",
    "child/main.tf": """
        variable "name" { type = string }
        variable "size" {
          default  = 5
          nullable = false
        }
        resource "terraform_data" "this" {
          count = var.size
          input = "${path.module}:${var.name}:${count.index}"
        }
        output "name" { value = "${var.name}-${var.size}" }
        output "all" { value = terraform_data.this[*].input }
        """,
}


def planned(folder: Path) -> dict[str, Any]:
    """Address -> `input`, as `terraform plan` has it."""
    for command in (["init"], ["plan", "-refresh=false", "-out=plan"]):
        ran = subprocess.run(
            ["terraform", *command, "-input=false", "-no-color"],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
    shown = subprocess.run(
        ["terraform", "show", "-json", "plan"], cwd=folder, capture_output=True, check=True
    )
    return dict(_resources(json.loads(shown.stdout)["planned_values"]["root_module"]))


def _resources(module: dict[str, Any]) -> list[tuple[str, Any]]:
    found = [(one["address"], one["values"].get("input")) for one in module.get("resources", [])]
    for child in module.get("child_modules", []):
        found += _resources(child)
    return found


@pytest.mark.skipif(not shutil.which("terraform"), reason="needs the terraform binary")
def test_a_root_module_is_what_terraform_plans(tmp_path: Path) -> None:
    files = tree(FILES)
    for path, data in files.files.items():
        place = tmp_path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    found = {
        one.address: one.attributes.get("input")
        for one in read(Unit("live", "terraform"), files).resources
    }
    assert not [value for value in found.values() if isinstance(value, Unknown)]
    assert found == planned(tmp_path / "live")
