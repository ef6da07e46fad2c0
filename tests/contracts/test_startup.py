"""What a run imports: the heavy libraries only where their format appears."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    "attr",
    "cel_expr_python",
    "cfnlint",
    "hcl2",
    "jsonschema",
    "lark",
    "networkx",
    "re2",
    "rich",
    "sarif_om",
    "tree_sitter",
    "tree_sitter_hcl",
    "yaml",
}

SCRIPT = """
import sys
from outlast.cli.main import run
status = run(sys.argv[1:])
print(status, *sorted(name for name in sys.modules if "." not in name), file=sys.stderr)
"""


def heavy(*arguments: str, folder: Path) -> set[str]:
    """Heavy libraries that one command line imports."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    return HEAVY & set(done.stderr.splitlines()[-1].split()[1:])


@pytest.mark.parametrize(
    "arguments", [("--version",), ("schema", "settings"), ("completion", "bash")], ids=" ".join
)
def test_nothing_heavy(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    assert heavy(*arguments, folder=tmp_path) == set()


def test_empty_folder(tmp_path: Path) -> None:
    assert heavy("lint", folder=tmp_path) <= {"yaml", "cel_expr_python"}


def test_terraform_as_text(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('resource "aws_s3_bucket" "a" {}\n')
    wanted = {"yaml", "cel_expr_python", "tree_sitter", "tree_sitter_hcl"}
    assert heavy("lint", folder=tmp_path) == wanted


def test_damaged_terraform_gets_a_second_opinion(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('resource "aws_s3_bucket" "a" {\n  bucket = = 1\n}\n')
    assert {"hcl2", "lark"} <= heavy("lint", folder=tmp_path)


def test_sarif(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('resource "aws_s3_bucket" "a" {}\n')
    found = heavy("lint", "-f", "sarif", folder=tmp_path)
    assert {"sarif_om", "attr"} <= found
    assert not found & {"rich", "jsonschema", "cfnlint"}
