"""Damaged Terragrunt files and odd arguments: a fragment with problems, never an error."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from outlast.readers.terraform import reader
from outlast.readers.terraform.terragrunt import reader as terragrunt
from trees import DictTree

UNIT = """include "root" {
  path   = find_in_parent_folders("root.hcl")
  expose = true
}
terraform {
  source = "${get_repo_root()}//m?ref=${local.v}"
  extra_arguments "a" {
    commands           = ["plan"]
    optional_var_files = ["../x.tfvars"]
  }
}
locals {
  v = read_terragrunt_config("../env.hcl").locals.v
}
dependency "d" {
  config_path = "../d"
}
exclude {
  if      = local.v
  actions = ["all"]
}
inputs = merge(include.root.inputs, { x = dependency.d.outputs.o }, local.v)
"""
ROOT = """generate "p" {
  path     = "p.tf"
  contents = <<EOF
provider "t" {
  region = "${path_relative_to_include()}"
}
EOF
}
remote_state {
  backend = "s3"
  config  = { key = path_relative_to_include() }
}
inputs = { x = 1 }
"""
PLACES = ("live/root.hcl", "live/a/terragrunt.hcl", "live/env.hcl", "m/main.tf")
WORDS = [*'"{}[]()$%=.,\n', "${", "local", "include", "dependency", "null", "<<EOF\n", "..", "/"]
CALLS = sorted(("read_terragrunt_config", "find_in_parent_folders", "path_relative_to_include"))


def check(files: dict[str, str]) -> None:
    found = DictTree({path: text.encode() for path, text in files.items()})
    reader.units(found)
    for unit in terragrunt.units(found):
        for one in terragrunt.read(unit, found).resources:
            assert one.unit == unit.id


def estate() -> dict[str, str]:
    return {
        "live/root.hcl": ROOT,
        "live/env.hcl": 'locals {\n  v = "1"\n}\n',
        "live/a/terragrunt.hcl": UNIT,
        "live/d/terragrunt.hcl": UNIT.replace("../d", "../a"),
        "m/main.tf": 'variable "x" {}\nresource "t" "t" {\n  x = var.x\n}\noutput "o" {\n'
        "  value = var.x\n}\n",
    }


def test_the_estate_is_whole() -> None:
    """What is damaged below is worth damaging."""
    found = DictTree({path: text.encode() for path, text in estate().items()})
    assert [unit.path for unit in terragrunt.units(found)] == ["live/a", "live/d"]
    fragment = terragrunt.read(terragrunt.units(found)[0], found)
    assert fragment.problems == ()
    assert [one.address for one in fragment.resources] == ["terraform.backend.s3", "t.t"]


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_damaged_files(data: st.DataObject) -> None:
    files = estate()
    path = data.draw(st.sampled_from(PLACES))
    text = files[path]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 30)))
    files[path] = text[:start] + "".join(data.draw(st.lists(st.sampled_from(WORDS)))) + text[end:]
    check(files)


ANY = st.sampled_from(
    ["null", "1", "true", "[]", "{}", '""', '"/"', '".."', '"../../../.."', '"\\u0000"', '"~"']
    + [
        "local.v",
        "include",
        "include.root",
        '"\\uD800 \\n"',
        "dependency",
        "dependency.d.outputs",
        "local",
        'get_env("X")',
        "x.y",
    ]
    + [f"{name}({argument})" for name in CALLS for argument in ("", "null", '"x"', "local", "1")]
)
ATTRIBUTES = [
    line
    for line in UNIT.splitlines() + ROOT.splitlines()
    if " = " in line and not line.endswith(("EOF", "{"))
]


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(ATTRIBUTES), ANY)
def test_any_value_anywhere(line: str, value: str) -> None:
    changed = f"{line.partition(' = ')[0]} = {value}"
    check({path: text.replace(line, changed) for path, text in estate().items()})
