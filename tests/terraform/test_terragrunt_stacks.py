"""Stacks of Terragrunt: the units that they make, what these are given, and what is only said."""

from __future__ import annotations

import pytest

from outlast.domain.fragment import Fragment, Unit
from outlast.domain.value import Unknown, Value
from outlast.readers.terraform import reader
from outlast.readers.terraform import units as roots
from outlast.readers.terraform.terragrunt import reader as terragrunt
from trees import DictTree, tree

MODULE = """
    variable "x" { default = "default" }
    resource "t_a" "a" { x = var.x }
    output "x" { value = "${var.x}-made" }
    """
UNIT = """
    include "root" { path = find_in_parent_folders("root.hcl") }
    terraform { source = "${get_repo_root()}/modules/m" }
    inputs = { x = try(values.x, "unit") }
    """
NEEDS = """
    terraform { source = "../../../../modules//m" }
    dependency "a" { config_path = "../a" }
    inputs = { x = dependency.a.outputs.x }
    """


def estate(stack: str, **files: str) -> DictTree:
    """A stack at `live/prod`, a unit and one that needs it at `units`, a module at `modules`."""
    return tree(
        {
            "live/root.hcl": 'inputs = { y = "root" }',
            "live/prod/terragrunt.stack.hcl": stack,
            "units/a/terragrunt.hcl": UNIT,
            "units/b/terragrunt.hcl": NEEDS,
            "units/own/terragrunt.hcl": "inputs = { x = values.x }",
            "units/own/main.tf": MODULE,
            "modules/m/main.tf": MODULE,
            **{name.replace("__", "/"): text for name, text in files.items()},
        }
    )


def unit(name: str, *lines: str, source: str = "../../units/a", kind: str = "unit") -> str:
    stated = [f'source = "{source}"', f'path = "{name}"', *lines]
    return f'{kind} "{name}" {{\n' + "\n".join(stated) + "\n}\n"


def units(files: DictTree) -> list[str]:
    return [one.path for one in terragrunt.units(files)]


def read(files: DictTree, path: str) -> Fragment:
    return terragrunt.read(Unit(path, "terragrunt"), files)


def given(files: DictTree, path: str) -> Value:
    """What the module of a unit is given for `x`."""
    (made,) = (one for one in read(files, path).resources if one.type == "t_a")
    return made.attributes["x"]


MADE = "live/prod/.terragrunt-stack"
NESTED = {
    "stacks__pair__terragrunt.stack.hcl": unit(
        "a", "values = { x = values.x }", source="../../../../units/a"
    ),
}

GIVEN: dict[str, tuple[str, str, Value]] = {
    "nothing": (unit("a"), f"{MADE}/a", "unit"),
    "a value": (unit("a", 'values = { x = "v" }'), f"{MADE}/a", "v"),
    "a value from a local": (
        "locals {\n  x = basename(get_terragrunt_dir())\n}\n"
        + unit("a", "values = { x = local.x }"),
        f"{MADE}/a",
        "prod",
    ),
    "beside the stack": (
        unit("a", "no_dot_terragrunt_stack = true", 'values = { x = "v" }'),
        "live/prod/a",
        "v",
    ),
    "the output of another": (
        unit("a", 'values = { x = "v" }') + unit("b", source="../../units/b"),
        f"{MADE}/b",
        "v-made",
    ),
    "its own files": (
        unit("own", 'values = { x = "v" }', source="../../units/own"),
        f"{MADE}/own",
        "v",
    ),
    "a stack within": (
        unit("pair", 'values = { x = "v" }', source="../../stacks/pair", kind="stack"),
        f"{MADE}/pair/.terragrunt-stack/a",
        "v",
    ),
}


@pytest.mark.parametrize(("stack", "path", "value"), GIVEN.values(), ids=GIVEN)
def test_what_a_unit_of_a_stack_is_given(stack: str, path: str, value: Value) -> None:
    files = estate(stack, **NESTED)
    assert path in units(files)
    assert given(files, path) == value
    assert read(files, path).problems == ()


def test_a_value_that_is_not_decided() -> None:
    found = given(estate(unit("a", 'values = { x = get_env("X") }')), f"{MADE}/a")
    assert isinstance(found, Unknown)


def test_templates_of_units_are_no_units() -> None:
    files = estate(unit("a") + unit("own", source="../../units/own"))
    assert units(files) == [
        "live/prod",
        f"{MADE}/a",
        f"{MADE}/own",
        "units/b",
    ]
    assert [one.path for one in roots.units(files)] == []


def test_a_stack_that_another_takes_is_not_expanded_where_it_lies() -> None:
    files = estate(unit("pair", source="../../stacks/pair", kind="stack"), **NESTED)
    assert units(files) == [
        "live/prod",
        f"{MADE}/pair/.terragrunt-stack/a",
        "units/b",
        "units/own",
    ]


def test_everything_stands_where_it_is_written() -> None:
    """Nobody can open a file that Terragrunt has not written yet."""
    files = estate(unit("own", 'values = { x = get_env("X") }', source="../../units/own"))
    found = read(files, f"{MADE}/own")
    (made,) = found.resources
    assert found.unit.path == made.unit == f"{MADE}/own"
    assert made.span.path == made.spans["x"].path == "units/own/main.tf"
    assert set(found.files) == {"units/own/main.tf", "units/own/terragrunt.hcl"}


@pytest.mark.parametrize(
    ("stack", "why"),
    [
        (unit("a", source="git::https://acme.com/u.git//a"), "its source is fetched"),
        (unit("a", source="../../units/none"), "there is no Terragrunt unit in `units/none`"),
        (unit("a", source="../../units/a", kind="stack"), "there is no `terragrunt.stack.hcl`"),
        (unit("a", source="../../../a"), "lies outside the scanned root"),
        (
            unit("a", source='${get_env("S")}').replace('"S"', '\\"S\\"').replace("\\", ""),
            "`get_env`",
        ),
        ('unit "a" {\n  path = "a"\n}\n', "it states no source or no path"),
        (unit("../../a"), "leads out of the stack"),
        (unit("a", "autoinclude {\n}"), "`autoinclude` is not followed"),
        (unit("a", "expansion {\n count = 2\n}"), "`expansion` is not followed"),
        (unit("a", 'enabled = get_env("E")'), "`get_env` is not evaluated"),
    ],
    ids=[
        "fetched",
        "no unit",
        "no stack",
        "outside",
        "undecided",
        "no source",
        "path",
        "autoinclude",
        "expansion",
        "enabled",
    ],
)
def test_what_is_not_expanded_is_said(stack: str, why: str) -> None:
    files = estate(stack)
    assert [path for path in units(files) if MADE in path] == []
    (problem,) = read(files, "live/prod").problems
    assert (problem.kind, problem.span.path, problem.span.line) == (
        "unsupported",
        "live/prod/terragrunt.stack.hcl",
        1,
    )
    assert why in problem.message


def test_a_unit_that_is_switched_off_is_none() -> None:
    files = estate(unit("a", "enabled = false"))
    assert [path for path in units(files) if MADE in path] == []
    assert read(files, "live/prod").problems == ()


def test_what_was_generated_is_read_as_it_is() -> None:
    """Terragrunt writes the values beside each unit."""
    files = estate(
        unit("a", 'values = { x = "stated" }'),
        **{
            f"{MADE.replace('/', '__')}__a__terragrunt.hcl": UNIT,
            f"{MADE.replace('/', '__')}__a__terragrunt.values.hcl": 'x = "written"',
        },
    )
    assert units(files) == ["live/prod", f"{MADE}/a", "units/a", "units/b", "units/own"]
    assert given(files, f"{MADE}/a") == "written"


def test_a_stack_that_takes_itself_ends() -> None:
    files = estate(unit("a") + unit("again", source=".", kind="stack"))
    assert "live/prod" in units(files)
    assert f"{MADE}/a" in units(files)
    assert any("there are too many" in one.message for one in read(files, "live/prod").problems)


def test_stacks_that_take_each_other_are_expanded_once() -> None:
    files = estate(
        unit("b", source="../../stacks/b", kind="stack"),
        **{
            "stacks__b__terragrunt.stack.hcl": unit("a", source="../../live/prod", kind="stack"),
        },
    )
    assert [path for path in units(files) if not path.startswith(("units", MADE))] == ["live/prod"]


def test_terraform_elsewhere_is_read_as_before() -> None:
    files = estate(unit("a"), app__main_tf="")
    found = reader.read(Unit("modules/m", "terraform"), files)
    assert [one.address for one in found.resources] == ["t_a.a"]
