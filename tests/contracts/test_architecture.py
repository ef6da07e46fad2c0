"""Promises that the source code keeps as a whole: layers, doors, size, and what is never done."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "linter" / "outlast"
MODULES = sorted(SOURCE.rglob("*.py"))

DOORS = {
    "attr": {"outlast.reporters.sarif_json"},
    "cel_expr_python": {"outlast.policy.cel"},
    "hcl2": {"outlast.readers.terraform.hcl.second_opinion"},
    "jinja2": {"outlast.reporters.html.page"},
    "jsonschema": {"outlast.catalogue.check"},
    "lark": {"outlast.readers.terraform.hcl.second_opinion"},
    "re2": {"outlast.readers.terraform.functions.pattern"},
    "rich": {"outlast.cli.progress"},
    "sarif_om": {"outlast.reporters.sarif"},
    "tree_sitter": {"outlast.readers.terraform.hcl.parse"},
    "tree_sitter_hcl": {"outlast.readers.terraform.hcl.parse"},
    "yaml": {"outlast.source.yamldoc"},
}
"""The modules that may import each library; click belongs to the whole command line."""

SHARED = {
    "outlast.reporters.options",
    "outlast.reporters.plainjson",
    "outlast.readers.depth",
    "outlast.readers.garbage",
    "outlast.readers.kept",
    "outlast.readers.pool",
    "outlast.readers.table",
}
"""What all formats of a layer are called with, or what calls them."""

NETWORK = {
    "asyncio",
    "ftplib",
    "http",
    "httpx",
    "requests",
    "smtplib",
    "socket",
    "socketserver",
    "ssl",
    "telnetlib",
    "urllib.request",
    "urllib3",
    "xmlrpc",
}


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(
        "outlast",
        include_external_packages=True,
        exclude_type_checking_imports=True,
        cache_dir=None,
    )


def imports(path: Path) -> Iterator[str]:
    """Every module that a file imports, at any depth of its code."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def uses(path: Path) -> Iterator[str]:
    """Every dotted name that a file uses, as it is spelled."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, (ast.Attribute, ast.Name)):
            yield ast.unparse(node)


def named(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def where(word: str) -> set[str]:
    return {named(path) for path in MODULES if word in set(uses(path))}


def test_layers() -> None:
    command = [
        sys.executable,
        "-c",
        "from importlinter.cli import lint_imports_command as run; run()",
    ]
    done = subprocess.run(
        [*command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert " 0 broken." in done.stdout


def test_every_library_has_its_door(graph: grimp.ImportGraph) -> None:
    inside = {name for name in graph.modules if name.split(".")[0] == "outlast"}
    known = {*DOORS, "click", "outlast", *sys.stdlib_module_names}
    assert {name.split(".")[0] for name in graph.modules - inside} - known == set()
    for library, allowed in DOORS.items():
        found = graph.find_modules_that_directly_import(library)
        assert found == allowed, library
    click = graph.find_modules_that_directly_import("click")
    assert all(name.startswith("outlast.cli.") for name in click)


@pytest.mark.parametrize("layer", ["readers", "reporters"])
def test_formats_do_not_see_each_other(graph: grimp.ImportGraph, layer: str) -> None:
    modules = sorted(graph.find_children(f"outlast.{layer}") - SHARED)
    for one in modules:
        for other in modules:
            if _format(one) != _format(other):
                assert not graph.find_shortest_chains(one, other, as_packages=True), (one, other)


def _format(name: str) -> str:
    """`outlast.reporters.sarif_text` is a part of the format `sarif`."""
    return name.split(".")[2].split("_")[0]


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_module_is_short_and_says_what_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 310
    tree = ast.parse(text)
    assert ast.get_docstring(tree), "a module says in one to three lines what it turns into what"
    if len(tree.body) > 1:
        assert "from __future__ import annotations\n" in text
    assert path.stem not in {"utils", "util", "common", "helpers", "base", "misc"}


def test_no_network() -> None:
    found = {(named(path), name) for path in MODULES for name in imports(path) if name in NETWORK}
    assert found == set()


def test_no_process_but_git() -> None:
    doors = {named(path) for path in MODULES if "subprocess" in set(imports(path))}
    assert doors <= {"source/git.py"}
    for word in ("os.system", "os.popen", "os.execv", "os.spawnv", "eval", "exec"):
        assert where(word) == set(), word


def test_environment_is_read_in_the_command_line_alone() -> None:
    found = where("os.environ") | where("os.getenv") | where("os.environb")
    assert all(name.startswith("cli/") for name in found)


def test_only_the_main_module_exits() -> None:
    assert where("sys.exit") == {"__main__.py"}
    assert where("SystemExit") | where("os._exit") | where("exit") == set()


def test_no_handler_takes_everything() -> None:
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ExceptHandler):
                caught = ast.unparse(node.type) if node.type else "everything"
                assert caught not in {"everything", "Exception", "BaseException"}, named(path)


def test_nothing_is_unpickled_by_hand() -> None:
    for module in ("pickle", "marshal", "shelve", "dill"):
        assert {named(path) for path in MODULES if module in set(imports(path))} == set()
