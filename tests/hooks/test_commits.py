"""Commits in a repository where `pre-commit install` was run: which pass, and what is said."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from gitting import WHO, environment, git
from outlast.cli.lint import HINT

CLAIMS = """provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "claims" {
  bucket = "acme-claims"
  tags   = { service = "claims", criticality = local.criticality }
}
"""
LEVEL = 'locals {\n  criticality = "critical"\n}\n'
COPY = """resource "google_storage_bucket" "copy" {
  name     = "acme-claims-copy"
  location = "EU"
}

resource "google_storage_transfer_job" "nightly" {
  description = "Claims to Google Cloud, every night"

  transfer_spec {
    aws_s3_data_source {
      bucket_name = aws_s3_bucket.claims.bucket
    }

    gcs_data_sink {
      bucket_name = google_storage_bucket.copy.name
    }
  }
}
"""
BUCKET = """resource "aws_s3_bucket" "{0}" {{
  bucket = "acme-{0}"
  tags   = {{ service = "{0}", criticality = "{1}" }}
}}
"""
OLD = BUCKET.format("letters", "critical")
"""It has no copy and never had one: no commit is to blame for it."""

CALM = BUCKET.format("photos", "${local.photos}")
HOOKS = "hooks: [{id: outlast}, {id: outlast-always}]"


@pytest.fixture
def repository(clone: Path, tmp_path: Path) -> Path:
    """Claims with a copy, letters without one, photos of low criticality; then the hooks."""
    folder = tmp_path / "repository"
    folder.mkdir()
    rev = git(clone, "rev-parse", "HEAD").strip()
    config = f"repos:\n  - repo: {clone}\n    rev: {rev}\n    {HOOKS}\n"
    files = {
        ".pre-commit-config.yaml": config,
        "claims.tf": CLAIMS,
        "copy.tf": COPY,
        "level.tf": LEVEL + 'locals {\n  photos = "low"\n}\n',
        "letters.tf": OLD,
        "photos.tf": CALM,
        "README.md": "Acme\n",
    }
    for name, text in files.items():
        (folder / name).write_text(text)
    git(folder, "init", "--quiet", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", "Keep claims")
    subprocess.run(["pre-commit", "install"], cwd=folder, env=_env(clone), check=True)
    return folder


def _env(clone: Path) -> dict[str, str]:
    return {**environment(), "PRE_COMMIT_HOME": str(clone.parent / "installed")}


def commit(clone: Path, folder: Path, *flags: str) -> tuple[bool, list[str]]:
    """Whether Git made the commit, and the findings that the hooks printed, each once."""
    done = subprocess.run(
        ["git", *WHO, "commit", "-m", "Change", *flags],
        cwd=folder,
        env=_env(clone),
        capture_output=True,
        text=True,
        check=False,
    )
    said = done.stdout + done.stderr
    assert "outlast (every commit)" in said, said
    assert "Traceback" not in said, said
    told = set(re.findall(r"^outlast: .*$", said, re.MULTILINE))
    assert told == ({HINT.format("BKP002")} if done.returncode else set()), said
    found = {line.split(" acme-")[0] for line in said.splitlines() if ": error " in line}
    return done.returncode == 0, sorted(found)


LOST = "claims.tf:5:1: error BKP002"


def _add(folder: Path) -> None:
    (folder / "new.tf").write_text(BUCKET.format("films", "critical"))
    git(folder, "add", "new.tf")


def _name(folder: Path) -> None:
    """Names that a shell, or a list of lines, would take apart."""
    for number, name in enumerate(("two\nlines.tf", "-f $(touch x) 'q' \"r\" 재해.tf")):
        (folder / name).write_text(BUCKET.format(f"films{number}", "critical"))
    git(folder, "add", "--", ".")


def _change(folder: Path) -> None:
    """The copy is of another bucket now."""
    text = COPY.replace("aws_s3_bucket.claims", "aws_s3_bucket.photos")
    (folder / "copy.tf").write_text(text)
    git(folder, "add", "copy.tf")


def _tag(folder: Path) -> None:
    """A word in one file makes photos critical in another."""
    (folder / "level.tf").write_text(LEVEL + 'locals {\n  photos = "critical"\n}\n')
    git(folder, "add", "level.tf")


def _rename(folder: Path) -> None:
    git(folder, "mv", "letters.tf", "post.tf")
    git(folder, "mv", "claims.tf", "my 'claims'.tf")
    # What lies around is nobody's commit, and what is not staged is no part of it.
    (folder / "stray.tf").write_text(BUCKET.format("stray", "critical"))
    (folder / "photos.tf").write_text(BUCKET.format("photos", "critical"))


def _delete(folder: Path) -> None:
    git(folder, "rm", "--quiet", "copy.tf")


def _irrelevant(folder: Path) -> None:
    """Settings that nobody could use show that they were not even looked for."""
    (folder / ".outlast.yaml").write_text("services: [\n")
    git(folder, "add", ".outlast.yaml")
    git(folder, "commit", "--quiet", "--no-verify", "-m", "Break settings")
    (folder / "README.md").write_text("Acme, since 1949\n")
    git(folder, "add", "README.md")


COMMITS: dict[str, tuple[Callable[[Path], None], list[str]]] = {
    "adds": (_add, ["new.tf:1:1: error BKP002"]),
    "adds files of odd names": (
        _name,
        [
            "-f $(touch x) 'q' \"r\" 재해.tf:1:1: error BKP002",
            "two\\nlines.tf:1:1: error BKP002",
        ],
    ),
    "changes": (_change, [LOST]),
    "changes a tag": (_tag, ["photos.tf:1:1: error BKP002"]),
    "renames, and leaves others alone": (_rename, []),
    "deletes": (_delete, [LOST]),
    "concerns nothing": (_irrelevant, []),
}


@pytest.mark.parametrize(("step", "expected"), COMMITS.values(), ids=COMMITS)
def test_commit(
    clone: Path, repository: Path, step: Callable[[Path], None], expected: list[str]
) -> None:
    step(repository)
    assert commit(clone, repository) == (not expected, expected)


def test_commit_of_all(clone: Path, repository: Path) -> None:
    """`git commit -a` has an index of its own, and tells hooks so by the environment."""
    (repository / "copy.tf").write_text("# Stopped\n")
    assert commit(clone, repository, "-a") == (False, [LOST])
    assert git(repository, "status", "--short") == " M copy.tf\n"


def test_commit_of_a_path(clone: Path, repository: Path) -> None:
    """`git commit PATH` leaves out what else is staged."""
    _delete(repository)
    (repository / "README.md").write_text("Acme, since 1949\n")
    assert commit(clone, repository, "README.md") == (True, [])


def test_worktree(clone: Path, repository: Path, tmp_path: Path) -> None:
    tree = tmp_path / "a worktree"
    git(repository, "worktree", "add", "--quiet", "-b", "other", str(tree))
    _delete(tree)
    assert commit(clone, tree) == (False, [LOST])


def test_merge_with_conflicts(clone: Path, repository: Path) -> None:
    """Each branch keeps the copy its own way, and the merge forgets it."""
    branches = {"moved": COPY.replace("EU", "US"), "renamed": COPY.replace("claims-copy", "copies")}
    for branch, text in branches.items():
        git(repository, "checkout", "--quiet", "-b", branch, "main")
        (repository / "copy.tf").write_text(text)
        git(repository, "commit", "--quiet", "--no-verify", "-a", "-m", branch)
    with pytest.raises(subprocess.CalledProcessError):
        git(repository, "merge", "--quiet", "moved")
    (repository / "copy.tf").write_text("")
    git(repository, "add", "copy.tf")
    assert commit(clone, repository) == (False, [LOST])
    (repository / "copy.tf").write_text(branches["moved"])
    git(repository, "add", "copy.tf")
    assert commit(clone, repository) == (True, [])
