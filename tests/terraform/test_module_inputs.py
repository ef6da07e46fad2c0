from __future__ import annotations

import pytest

from outlast.domain.fragment import Unit
from outlast.domain.value import Unknown, Value
from outlast.readers.terraform.reader import read
from trees import tree

MAIN = 'variable "v" {\n  default = "default"\n}\nresource "t_a" "a" {\n  x = var.v\n}\n'


def probed(files: dict[str, str], *var_files: str) -> Value:
    unit = Unit("live", "terraform", "prod" if var_files else "", var_files)
    found = read(unit, tree({"live/main.tf": MAIN, **files}))
    return found.resources[0].attributes["x"]


TFVARS = 'v = "tfvars"\nunknown = 1\n'
LAYERS = {
    "default": ({}, "default"),
    "terraform.tfvars": ({"live/terraform.tfvars": TFVARS}, "tfvars"),
    "json after hcl": (
        {"live/terraform.tfvars": TFVARS, "live/terraform.tfvars.json": '{"v": "json"}'},
        "json",
    ),
    "auto after terraform.tfvars": (
        {"live/terraform.tfvars": TFVARS, "live/a.auto.tfvars": 'v = "auto"'},
        "auto",
    ),
    "auto in order of names": (
        {"live/b.auto.tfvars.json": '{"v": "b"}', "live/a.auto.tfvars": 'v = "a"'},
        "b",
    ),
    "other tfvars are not loaded": ({"live/prod.tfvars": TFVARS}, "default"),
    "json text is literal": ({"live/terraform.tfvars.json": '{"v": "${x}"}'}, "${x}"),
}


@pytest.mark.parametrize(("files", "expected"), LAYERS.values(), ids=LAYERS.keys())
def test_layers(files: dict[str, str], expected: str) -> None:
    assert probed(files) == expected


def test_var_files_come_last_in_order() -> None:
    files = {
        "live/x.auto.tfvars": 'v = "auto"',
        "env/a.tfvars": 'v = "a"',
        "env/b.tfvars": 'v = "b"',
    }
    assert probed(files, "env/b.tfvars", "env/a.tfvars") == "a"


def test_broken_tfvars_are_a_problem() -> None:
    files = {"live/main.tf": MAIN, "live/terraform.tfvars.json": "{\n  oops"}
    found = read(Unit("live", "terraform"), tree(files))
    assert [(one.kind, one.span.path, one.span.line) for one in found.problems] == [
        ("syntax", "live/terraform.tfvars.json", 2)
    ]
    assert found.resources[0].attributes["x"] == "default"


def test_a_missing_var_file_is_a_problem() -> None:
    unit = Unit("live", "terraform", "prod", ("live/gone.tfvars",))
    found = read(unit, tree({"live/main.tf": MAIN}))
    assert [one.kind for one in found.problems] == ["unreadable"]


NULLS = {
    "null stays null": ("", None),
    "not nullable takes the default": ("nullable = false", "d"),
}


@pytest.mark.parametrize(("meta", "expected"), NULLS.values(), ids=NULLS.keys())
def test_null_inputs(meta: str, expected: str | None) -> None:
    files = {
        "live/main.tf": 'module "m" {\n  source = "../m"\n  v = null\n}\n',
        "m/main.tf": f'variable "v" {{\n  default = "d"\n  {meta}\n}}\n'
        'resource "t_a" "a" {\n  x = var.v\n}\n',
    }
    found = read(Unit("live", "terraform"), tree(files))
    assert found.resources[0].attributes["x"] == expected


FILES = {
    "file": ('file("${path.module}/a.txt")', "hello\n"),
    "file seen from the root module": ('file("a.txt")', "hello\n"),
    "file through path.cwd": ('file("${path.cwd}/a.txt")', "hello\n"),
    "folder name": ("basename(path.cwd)", "live"),
    "filebase64": ('filebase64("a.txt")', "aGVsbG8K"),
    "filemd5": ('filemd5("a.txt")', "b1946ac92492d2347c6235b4d2611184"),
    "fileexists": ('[fileexists("a.txt"), fileexists("b.txt")]', [True, False]),
    "fileset": ('fileset("${path.module}/d", "**/*.json")', ["x.json", "y/z.json"]),
    "fileset, one level": ('fileset("d", "*.{json,yaml}")', ["x.json"]),
    "templatefile": ('templatefile("t.tpl", { n = ["a", "b"] })', "a;b;\n"),
    "missing file in try": ('try(file("gone"), "other")', "other"),
    "pathexpand without a home": ('file(pathexpand("a.txt"))', "hello\n"),
    "decoded": ('jsondecode(file("d/x.json")).k', 1),
}


@pytest.mark.parametrize(("expression", "expected"), FILES.values(), ids=FILES.keys())
def test_files(expression: str, expected: object) -> None:
    files = {
        "live/main.tf": f'resource "t_a" "a" {{\n  x = {expression}\n}}\n',
        "live/a.txt": "hello\n",
        "live/d/x.json": '{"k": 1}',
        "live/d/y/z.json": "{}",
        "live/t.tpl": "%{ for one in n ~}\n${one};\n%{~ endfor }\n",
    }
    found = read(Unit("live", "terraform"), tree(files))
    assert found.resources[0].attributes["x"] == expected


def test_files_read_are_listed() -> None:
    files = {"live/main.tf": 'resource "t_a" "a" { x = file("a.txt") }', "live/a.txt": ""}
    assert read(Unit("live", "terraform"), tree(files)).files == ("live/a.txt", "live/main.tf")


@pytest.mark.parametrize("path", ["../../x", "/etc/passwd", "~/x"])
def test_files_outside_the_root_are_refused(path: str) -> None:
    files = {"live/main.tf": f'resource "t_a" "a" {{\n  x = file("{path}")\n}}\n'}
    found = read(Unit("live", "terraform"), tree(files))
    assert isinstance(found.resources[0].attributes["x"], Unknown)
    assert [(one.kind, one.span.line) for one in found.problems] == [("outside-root", 2)]
