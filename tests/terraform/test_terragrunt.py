from __future__ import annotations

from typing import Any

import pytest

from outlast.domain.fragment import Fragment, Unit
from outlast.domain.resource import Resource
from outlast.domain.value import Unknown
from outlast.readers.terraform import reader
from outlast.readers.terraform.terragrunt import reader as terragrunt
from trees import tree

MODULE = """
    variable "x" { default = "default" }
    variable "y" { default = "default" }
    resource "t_a" "a" {
      x = var.x
      y = var.y
    }
    output "made" { value = "${var.x}-made" }
    output "plain" { value = var.x }
    output "later" { value = t_a.a.id }
    """
ROOT = """
    locals {
      region = "eu-west-1"
    }
    remote_state {
      backend = "s3"
      config = {
        bucket = "state-${local.region}"
        key    = "${path_relative_to_include()}/terraform.tfstate"
      }
    }
    generate "provider" {
      path      = "provider.tf"
      if_exists = "overwrite"
      contents  = <<-EOF
        provider "t" {
          region = "${local.region}"
          owner  = "${get_aws_account_id()}"
        }
      EOF
    }
    inputs = { x = "root", y = "root" }
    """


def estate(unit: str, **files: str) -> dict[str, str]:
    """A unit at `live/prod/app` under a root file, and a module at `modules/m`."""
    return {
        "live/root.hcl": ROOT,
        "live/prod/app/terragrunt.hcl": unit,
        "modules/m/main.tf": MODULE,
        **{name.replace("__", "/"): text for name, text in files.items()},
    }


def fragment(files: dict[str, str], path: str = "live/prod/app") -> Fragment:
    return terragrunt.read(Unit(path, "terragrunt"), tree(files))


def by_address(files: dict[str, str], path: str = "live/prod/app") -> dict[str, Resource]:
    """What is created, and where its state is; outputs that others read are not."""
    found = fragment(files, path).resources
    return {one.address: one for one in found if one.mode != "export"}


INCLUDE = 'include "root" {\n  path = find_in_parent_folders("root.hcl")\n}\n'
SOURCE = 'terraform {\n  source = "../../../modules/m"\n}\n'


def test_a_unit_is_the_module_it_runs() -> None:
    found = by_address(estate(INCLUDE + SOURCE + 'inputs = { x = "unit" }'))
    assert list(found) == ["terraform.backend.s3", "t_a.a"]
    one = found["t_a.a"]
    assert (one.unit, one.mode, str(one.span)) == (
        "live/prod/app",
        "managed",
        "modules/m/main.tf:4:1",
    )
    assert one.attributes == {"x": "unit", "y": "root"}
    assert [str(span) for span in one.callers] == ["live/prod/app/terragrunt.hcl:5:3"]


def test_the_state_is_where_the_included_file_says() -> None:
    state = by_address(estate(INCLUDE + SOURCE))["terraform.backend.s3"]
    assert (state.type, state.mode) == ("s3", "backend")
    assert state.attributes == {
        "bucket": "state-eu-west-1",
        "key": "prod/app/terraform.tfstate",
    }
    assert str(state.span) == "live/root.hcl:5:1"
    assert str(state.span_of("key")) == "live/root.hcl:9:14"


def test_generated_providers_are_read_where_they_are_written() -> None:
    provider = by_address(estate(INCLUDE + SOURCE))["t_a.a"].provider
    assert provider is not None
    assert provider.attributes["region"] == "eu-west-1"
    assert isinstance(provider.attributes["owner"], Unknown)
    assert "get_aws_account_id" in provider.attributes["owner"].reason
    assert provider.span is not None
    assert (provider.span.path, provider.span.line) == ("live/root.hcl", 16)


def inputs(unit: str, **files: str) -> Any:
    """What `x` of the module is."""
    return by_address(estate(INCLUDE + SOURCE + unit, **files))["t_a.a"].attributes["x"]


VALUES = {
    "local": ('locals {\n  a = "A"\n}\ninputs = { x = local.a }', "A"),
    "merge": ('inputs = merge({ x = "a" }, { x = "b" })', "b"),
    "merge with what is not decided": (
        'inputs = merge(jsondecode(run_cmd("x")), { x = "b" })',
        "b",
    ),
    "terragrunt dir": ("inputs = { x = get_terragrunt_dir() }", "/live/prod/app"),
    "name of the folder": ("inputs = { x = basename(get_terragrunt_dir()) }", "app"),
    "parent dir of a name": ('inputs = { x = get_parent_terragrunt_dir("root") }', "/live"),
    "parent dir of the only include": ("inputs = { x = get_parent_terragrunt_dir() }", "/live"),
    "to the include": ("inputs = { x = path_relative_to_include() }", "prod/app"),
    "from the include": ("inputs = { x = path_relative_from_include() }", "../.."),
    "from the root": ("inputs = { x = get_path_from_repo_root() }", "live/prod/app"),
    "to the root": ("inputs = { x = get_path_to_repo_root() }", "../../.."),
    "split path": ('inputs = { x = split("/", path_relative_to_include())[0] }', "prod"),
    "found above": (
        'inputs = { x = find_in_parent_folders("root.hcl") }',
        "../../live/root.hcl",  # As seen from the module, as every path to a file.
    ),
    "fallback": ('inputs = { x = find_in_parent_folders("no.hcl", "else") }', "else"),
    "nothing above in try": ('inputs = { x = try(find_in_parent_folders("no"), "t") }', "t"),
    "read": (
        'inputs = { x = read_terragrunt_config(find_in_parent_folders("env.hcl")).locals.env }',
        "prod",
    ),
    "read, inputs": (
        'inputs = { x = read_terragrunt_config(find_in_parent_folders("env.hcl")).inputs.i }',
        "from env",
    ),
    "read, its own place": (
        'inputs = { x = read_terragrunt_config(find_in_parent_folders("env.hcl")).locals.dir }',
        "/live/prod",
    ),
    "read, without the local": (
        'inputs = { x = try(read_terragrunt_config("../env.hcl").locals.no, "t") }',
        "t",
    ),
    "read, not there": (
        'inputs = { x = read_terragrunt_config("no.hcl", { locals = { a = 1 } }).locals.a }',
        1,
    ),
    "yaml": (
        'inputs = { x = yamldecode(file(find_in_parent_folders("v.yaml"))).name }',
        "from yaml",
    ),
    "yaml beside": ('inputs = { x = yamldecode(file("../v.yaml")).name }', "from yaml"),
    "yaml beside, absolute": (
        'inputs = { x = yamldecode(file("${get_terragrunt_dir()}/../v.yaml")).name }',
        "from yaml",
    ),
    "tfvars": (
        'inputs = { x = jsondecode(read_tfvars_file("../v.tfvars")).v }',
        "from tfvars",
    ),
    "feature": (
        'feature "f" {\n  default = "off"\n}\ninputs = { x = feature.f.value }',
        "off",
    ),
    "deep merge": ("inputs = { x = deep_merge({ a = [1] }, { a = [2] }).a }", [1, 2]),
    "env vars": (
        'terraform {\n  extra_arguments "e" {\n    commands = ["plan"]\n'
        '    env_vars = { TF_VAR_x = "env" }\n  }\n}',
        "root",  # Inputs come after.
    ),
}
BESIDE = {
    "live__prod__env.hcl": 'locals {\n  env = "prod"\n  dir = get_terragrunt_dir()\n}\n'
    'inputs = { i = "from env" }\n',
    "live__prod__v.yaml": "name: from yaml\n",
    "live__prod__v.tfvars": 'v = "from tfvars"\n',
}


@pytest.mark.parametrize(("unit", "expected"), VALUES.values(), ids=VALUES.keys())
def test_values(unit: str, expected: object) -> None:
    assert inputs(unit, **BESIDE) == expected


OPEN = {
    "environment": ('get_env("X")', '${get_env("X")}'),
    "environment with a default": ('get_env("X", "d")', '${get_env("X", "d")}'),
    "part of a text": ('"a-${get_env("X", "d")}"', 'a-${get_env("X", "d")}'),
    "command": ('run_cmd("date")', '${run_cmd("date")}'),
    "secret": (
        'yamldecode(sops_decrypt_file("s.yaml")).k',
        '${yamldecode(sops_decrypt_file("s.yaml")).k}',
    ),
    "account": ("get_aws_account_id()", "${get_aws_account_id()}"),
    "stack value": ("values.a", "${values.a}"),
}


@pytest.mark.parametrize(("expression", "text"), OPEN.values(), ids=OPEN.keys())
def test_what_the_code_does_not_decide(expression: str, text: str) -> None:
    found = inputs(f"inputs = {{ x = {expression} }}")
    assert isinstance(found, Unknown)
    assert found.text == text


def test_an_input_that_fails_spoils_no_other() -> None:
    unit = 'inputs = {\n  x = file("gone")\n  y = "kept"\n}'
    one = by_address(estate(INCLUDE + SOURCE + unit))["t_a.a"]
    assert isinstance(one.attributes["x"], Unknown)
    assert "there is no file `live/prod/app/gone`" in one.attributes["x"].reason
    assert one.attributes["y"] == "kept"


def test_a_part_of_the_state_that_fails_spoils_no_other() -> None:
    state = 'remote_state {\n  backend = "s3"\n  config = {\n    bucket = file("gone")\n'
    found = by_address(estate(SOURCE + state + '    region = "r"\n  }\n}\n'))
    assert found["terraform.backend.s3"].attributes["region"] == "r"


def test_inputs_that_are_not_decided_may_give_any_variable() -> None:
    found = inputs('inputs = jsondecode(run_cmd("x"))')
    assert isinstance(found, Unknown)


DEPENDENCY = """
    dependency "db" {
      config_path  = "../db"
      mock_outputs = { made = "mock", later = "mock" }
    }
    """
DB = {"live__prod__db__terragrunt.hcl": INCLUDE + SOURCE + 'inputs = { x = "db" }\n'}


def test_outputs_that_the_other_unit_decides() -> None:
    unit = DEPENDENCY + "\ninputs = { x = dependency.db.outputs.made }"
    assert inputs(unit, **DB) == "db-made"


@pytest.mark.parametrize("name", ["later", "no_such_output"])
def test_outputs_that_only_the_apply_tells(name: str) -> None:
    found = inputs(f"{DEPENDENCY}\ninputs = {{ x = dependency.db.outputs.{name} }}", **DB)
    assert isinstance(found, Unknown)
    assert found.text == f"${{dependency.db.outputs.{name}}}"
    assert found.refs == ()
    assert "`live/prod/db` is applied" in found.reason


def test_units_that_need_each_other_end() -> None:
    cycle = 'dependency "a" {\n  config_path = "../app"\n}\n'
    other = INCLUDE + SOURCE + cycle + "inputs = { x = dependency.a.outputs.plain }\n"
    unit = DEPENDENCY + "\ninputs = { x = dependency.db.outputs.plain }"
    found = inputs(unit, **{"live__prod__db__terragrunt.hcl": other})
    assert isinstance(found, Unknown)


MERGES = {
    "shallow": (
        "",
        '{ x = { a = 1, l = ["p"] } }',
        '{ x = { b = 2, l = ["c"] } }',
        {"b": 2, "l": ["c"]},
    ),
    "deep": (
        'merge_strategy = "deep"',
        '{ x = { a = 1, l = ["p"] } }',
        '{ x = { b = 2, l = ["c"] } }',
        {"a": 1, "b": 2, "l": ["p", "c"]},
    ),
    "no merge": ('merge_strategy = "no_merge"', '{ x = "p" }', "{}", "default"),
    "parent alone": ("", '{ x = "p" }', "{}", "p"),
}


@pytest.mark.parametrize(
    ("strategy", "parent", "child", "expected"), MERGES.values(), ids=MERGES.keys()
)
def test_merge_strategies(strategy: str, parent: str, child: str, expected: object) -> None:
    include = f'include "p" {{\n  path = "../p.hcl"\n  {strategy}\n}}\n'
    files = estate(include + SOURCE + f"inputs = {child}")
    files["live/prod/p.hcl"] = f"inputs = {parent}"
    assert by_address(files)["t_a.a"].attributes["x"] == expected


def test_the_later_include_counts() -> None:
    two = (
        'include "a" {\n  path = "../a.hcl"\n}\ninclude "b" {\n  path = "../b.hcl"\n'
        "  expose = true\n}\n"
    )
    files = estate(two + SOURCE + "inputs = { y = include.b.locals.l }")
    files["live/prod/a.hcl"] = 'inputs = { x = "a" }'
    files["live/prod/b.hcl"] = 'locals {\n  l = "L"\n}\ninputs = { x = "b" }'
    assert by_address(files)["t_a.a"].attributes == {"x": "b", "y": "L"}


SOURCES = {
    "relative": '"../../../modules/m"',
    "with a subfolder": '"../../..//modules/m"',
    "from the root of the repository": '"${get_repo_root()}//modules/m"',
    "without doubled slash": '"${get_repo_root()}/modules/m"',
    "from the unit": '"${get_terragrunt_dir()}/../../../modules//m"',
    "by an included local": '"${include.root.locals.modules}/m"',
    "with a query": '"../../../modules/m?ref=x"',
}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES.keys())
def test_local_sources(source: str) -> None:
    files = estate(f"{INCLUDE}terraform {{\n  source = {source}\n}}\n")
    files["live/root.hcl"] += '\nlocals {\n  modules = "${get_repo_root()}/modules"\n}\n'
    found = fragment(files)
    assert found.problems == ()
    assert "t_a.a" in {one.address for one in found.resources}


REMOTE = {
    "git over ssh": (
        "git::git@github.com:acme/modules.git//rds?ref=v1",
        "github.com/acme/modules//rds",
    ),
    "git over https": (
        "git::https://github.com/acme/modules.git//rds?ref=v1",
        "github.com/acme/modules//rds",
    ),
    "registry": (
        "tfr:///terraform-aws-modules/rds/aws?version=6.0.0",
        "terraform-aws-modules/rds/aws",
    ),
    "registry by host": (
        "tfr://registry.terraform.io/terraform-aws-modules/rds/aws//modules/x?version=6",
        "terraform-aws-modules/rds/aws//modules/x",
    ),
    "version not decided": (
        'git::git@github.com:acme/modules.git//rds?ref=${get_env("V", "1")}',
        "github.com/acme/modules//rds",
    ),
}


@pytest.mark.parametrize(("source", "kind"), REMOTE.values(), ids=REMOTE.keys())
def test_remote_sources(source: str, kind: str) -> None:
    unit = INCLUDE + f'terraform {{\n  source = "{source}"\n}}\ninputs = {{ size = 1 }}\n'
    one = by_address(estate(unit))["terraform.source"]
    assert (one.type, one.mode, str(one.span)) == (
        kind,
        "module",
        "live/prod/app/terragrunt.hcl:5:3",
    )
    assert one.attributes == {"x": "root", "y": "root", "size": 1}
    assert str(one.span_of("size")) == "live/prod/app/terragrunt.hcl:7:12"
    assert str(one.span_of("x")) == "live/root.hcl:22:12"
    assert one.provider is not None
    assert one.provider.attributes.get("region") == ("eu-west-1" if "::" in source else None)


CACHED = {
    "downloaded": (["Ab/Cd"], "t_a.a"),
    "downloaded twice": (["Ab/Cd", "Ab/Ef"], "terraform.source"),
}


@pytest.mark.parametrize(("places", "expected"), CACHED.values(), ids=CACHED.keys())
def test_downloaded_modules_are_read(places: list[str], expected: str) -> None:
    unit = INCLUDE + 'terraform {\n  source = "git::git@github.com:acme/m.git//rds?ref=v1"\n}\n'
    files = estate(unit)
    for place in places:
        files[f"live/prod/app/.terragrunt-cache/{place}/rds/main.tf"] = MODULE
    assert list(by_address(files)) == ["terraform.backend.s3", expected]


def test_files_of_the_unit_are_laid_over_the_module() -> None:
    files = estate(INCLUDE + SOURCE)
    files["live/prod/app/extra.tf"] = 'resource "t_b" "b" {}'
    files["live/prod/app/terraform.tfvars"] = 'x = "tfvars"'
    found = by_address(files)
    assert set(found) == {"terraform.backend.s3", "t_a.a", "t_b.b"}
    assert found["t_a.a"].attributes["x"] == "tfvars"


def test_var_files_are_passed() -> None:
    arguments = (
        'terraform {\n  source = "../../../modules/m"\n  extra_arguments "v" {\n'
        '    commands = ["apply", "plan"]\n'
        '    required_var_files = ["${get_parent_terragrunt_dir("root")}/a.tfvars"]\n'
        '    optional_var_files = ["../b.tfvars", "../gone.tfvars"]\n  }\n}\n'
    )
    files = estate(INCLUDE + arguments)
    files |= {"live/a.tfvars": 'x = "a"\ny = "a"\n', "live/prod/b.tfvars": 'y = "b"\n'}
    found = fragment(files)
    assert found.problems == ()
    assert found.resources[-1].attributes == {"x": "a", "y": "b"}


def test_a_unit_without_a_source_is_its_own_module() -> None:
    files = {"app/terragrunt.hcl": 'inputs = { x = "unit" }', "app/main.tf": MODULE}
    one = by_address(files, "app")["t_a.a"]
    assert (one.attributes["x"], one.callers) == ("unit", ())


def test_json_is_read() -> None:
    unit = (
        '{"include": {"root": {"path": "${find_in_parent_folders(\\"root.hcl\\")}"}},\n'
        ' "terraform": {"source": "../../../modules/m"},\n'
        ' "locals": {"a": "A"}, "inputs": {"x": "${local.a}!"}}'
    )
    files = estate("")
    del files["live/prod/app/terragrunt.hcl"]
    files["live/prod/app/terragrunt.hcl.json"] = unit
    found = by_address(files)
    assert found["t_a.a"].attributes == {"x": "A!", "y": "root"}
    assert "terraform.backend.s3" in found


GENERATED = {
    "text from a local": (
        'locals {\n  c = "provider \\"t\\" {\\n  region = \\"r\\"\\n}\\n"\n}\n'
        'generate "p" {\n  path = "provider.tf"\n  contents = local.c\n}\n',
        "r",
        "live/prod/app/terragrunt.hcl:9:14",
    ),
    "json": (
        'generate "p" {\n  path = "p.tf.json"\n'
        '  contents = jsonencode({ provider = { t = { region = "r" } } })\n}\n',
        "r",
        "live/prod/app/terragrunt.hcl:6:14",
    ),
    "an unquoted value": (
        'generate "p" {\n  path = "p.tf"\n  contents = <<EOF\n'
        'provider "t" {\n  n = ${get_env("N")}\n  region = "r"\n}\nEOF\n}\n',
        "r",
        "live/prod/app/terragrunt.hcl:7:1",
    ),
}


@pytest.mark.parametrize(("block", "region", "place"), GENERATED.values(), ids=GENERATED.keys())
def test_generated_files(block: str, region: str, place: str) -> None:
    found = fragment(estate(SOURCE + block))
    assert found.problems == ()
    provider = found.resources[0].provider
    assert provider is not None
    assert (provider.attributes["region"], str(provider.span)) == (region, place)


PROBLEMS = {
    "source not decided": (
        'terraform {\n  source = get_env("S")\n}',
        [("module-not-read", "live/prod/app/terragrunt.hcl", 2)],
    ),
    "nothing there": (
        'terraform {\n  source = "../none"\n}',
        [("module-not-read", "live/prod/app/terragrunt.hcl", 2)],
    ),
    "outside the root": (
        'terraform {\n  source = "../../../../modules"\n}',
        [("module-not-read", "live/prod/app/terragrunt.hcl", 2)],
    ),
    "include not decided": (
        SOURCE + 'include "r" {\n  path = get_env("R")\n}',
        [("include-not-read", "live/prod/app/terragrunt.hcl", 4)],
    ),
    "include not there": (
        SOURCE + 'include "r" {\n  path = "../no.hcl"\n}',
        [("unreadable", "live/prod/app/terragrunt.hcl", 4)],
    ),
    "generated text not decided": (
        SOURCE + 'generate "g" {\n  path = "g.tf"\n  contents = get_env("G")\n}',
        [("generate-not-read", "live/prod/app/terragrunt.hcl", 6)],
    ),
    "damaged": (SOURCE + "inputs = { x = }\n", [("syntax", "live/prod/app/terragrunt.hcl", 4)]),
}


@pytest.mark.parametrize(("unit", "expected"), PROBLEMS.values(), ids=PROBLEMS.keys())
def test_problems(unit: str, expected: list[tuple[str, str, int]]) -> None:
    found = fragment(estate(unit))
    assert [(one.kind, one.span.path, one.span.line) for one in found.problems] == expected


def test_ignores_in_the_file_are_kept() -> None:
    mark = '# outlast:ignore BKP001 reason="rebuilt in an hour"\n'
    found = fragment(estate(mark + SOURCE))
    assert [(one.policies, one.span.path) for one in found.ignores] == [
        (("BKP001",), "live/prod/app/terragrunt.hcl")
    ]


LISTED = {
    "a unit and its module": (estate(INCLUDE + SOURCE), ["live/prod/app"], []),
    "a root that is only included": (
        {
            "terragrunt.hcl": "",
            "a/terragrunt.hcl": "include {\n  path = find_in_parent_folders()\n}\n"
            'terraform {\n  source = "../m"\n}',
            "m/main.tf": "",
        },
        ["a"],
        [],
    ),
    "a root with the source of all": (
        {
            "terragrunt.hcl": 'terraform {\n  source = "../m"\n}',
            "a/terragrunt.hcl": "include {\n  path = find_in_parent_folders()\n}",
            "m/main.tf": "",
        },
        ["a"],
        [],
    ),
    "a module with a backend to fill in": (
        {
            "a/terragrunt.hcl": 'terraform {\n  source = "../m"\n}',
            "m/main.tf": 'terraform {\n  backend "s3" {}\n}\nmodule "n" {\n  source = "./n"\n}',
            "m/n/main.tf": "",
        },
        ["a"],
        [],
    ),
    "a module with tfvars of its own": (
        {
            "a/terragrunt.hcl": 'terraform {\n  source = "../m"\n}',
            "m/main.tf": "",
            "m/prod.tfvars": "",
        },
        ["a"],
        ["m"],
    ),
    "a unit with its own files": (
        {"a/terragrunt.hcl": "", "a/main.tf": 'terraform {\n  backend "s3" {}\n}'},
        ["a"],
        [],
    ),
    "skipped": (
        {"a/terragrunt.hcl": 'skip = true\nterraform {\n  source = "../m"\n}', "m/main.tf": ""},
        [],
        [],
    ),
    "excluded": (
        {
            "a/terragrunt.hcl": 'exclude {\n  if = true\n  actions = ["all"]\n}\n'
            'terraform {\n  source = "../m"\n}',
            "m/main.tf": "",
        },
        [],
        [],
    ),
    "excluded from destroying": (
        {
            "a/terragrunt.hcl": 'exclude {\n  if = true\n  actions = ["destroy"]\n}\n'
            'terraform {\n  source = "../m"\n}',
            "m/main.tf": "",
        },
        ["a"],
        [],
    ),
    "the cache": (
        {"a/.terragrunt-cache/x/terragrunt.hcl": 'terraform {\n  source = "/m"\n}'},
        [],
        [],
    ),
    "only dependencies": (
        {"a/terragrunt.hcl": 'dependencies {\n  paths = ["../b"]\n}'},
        [],
        [],
    ),
    "no Terragrunt at all": ({"a/main.tf": ""}, [], ["a"]),
    "a stack": ({"a/terragrunt.stack.hcl": ""}, ["a"], []),
}


@pytest.mark.parametrize(("files", "own", "terraform"), LISTED.values(), ids=LISTED.keys())
def test_units(files: dict[str, str], own: list[str], terraform: list[str]) -> None:
    found = tree(files)
    assert [unit.path for unit in terragrunt.units(found)] == own
    assert [unit.path for unit in reader.units(found)] == terraform


def test_a_unit_that_may_be_skipped_is_conditional() -> None:
    one = by_address(estate('skip = get_env("S")\n' + SOURCE))["t_a.a"]
    assert isinstance(one.conditional, Unknown)
