"""Every command that a page shows, run as it stands there: none is refused."""

from __future__ import annotations

import re
import shlex
from contextlib import chdir
from pathlib import Path

import pytest

from gitting import git
from outlast.cli.main import run

ROOT = Path(__file__).parents[2]
PAGES = (
    ROOT / "README.md",
    ROOT / "docs" / "ci" / "README.md",
    *sorted((ROOT / "docs" / "topics").glob("*.md")),
)
ESTATE = """provider "aws" {
  region = "us-east-1"
}

resource "aws_s3_bucket" "claims" {
  bucket = "acme-claims"
  tags   = { service = "claims", criticality = "critical" }
}

resource "cloudflare_zone" "acme" {
  name = "acme.example"
}
"""
LINE = re.compile(r"^(?:    )?(outlast [a-z].*?)(?: {2,}.*| +#.*)?$", re.MULTILINE)
SPAN = re.compile(r"`(outlast [a-z][^`]*)`")
PLACEHOLDERS = re.compile(r"\b(?:COMMAND|TOPIC|ID|FILE|VENDOR|SHELL)\b")


def commands(page: Path) -> tuple[str, ...]:
    """The commands of a page in its order, those in sentences included; wrapped ones are whole."""
    text = re.sub(r"^python3 .*$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    found = [*LINE.finditer(text), *SPAN.finditer(text)]
    lines = (" ".join(match[1].split()) for match in sorted(found, key=lambda one: one.start()))
    return tuple(dict.fromkeys(line for line in lines if not PLACEHOLDERS.search(line)))


@pytest.fixture
def estate(tmp_path: Path) -> Path:
    """A clone with an estate of two providers, and a second repository beside it."""
    git(tmp_path, "init", "--quiet", "--bare", "-b", "main", "origin.git")
    git(tmp_path, "clone", "--quiet", "origin.git", "estate")
    folder = tmp_path / "estate"
    for place in (folder / "infra", tmp_path / "dns-repository"):
        place.mkdir()
        (place / "main.tf").write_text(ESTATE)
    git(folder, "checkout", "--quiet", "-B", "main")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "Begin")
    git(folder, "push", "--quiet", "origin", "main")
    return folder


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands(page: Path, estate: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for command in commands(page):
        with chdir(estate):
            status = run(shlex.split(command)[1:])
        out, err = capfd.readouterr()
        assert status in (0, 1), f"{command}\n{err}"
        assert out or err or "=" in command or "-o" in command, command


def test_commands_are_found() -> None:
    """On each page that should show some."""
    shown = {page.stem for page in PAGES if commands(page)}
    assert {page.stem for page in PAGES} - shown <= {
        "criticality",
        "evidence",
        "exit-status",
        "ignores",
    }
