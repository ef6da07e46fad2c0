"""The pre-commit hooks, as pre-commit runs them from a clean clone of this repository."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from gitting import environment, git
from outlast.source.yamldoc import compose

ROOT = Path(__file__).parents[2]

UPLOADS = """
provider "aws" {
  region = "eu-west-1"

  default_tags {
    tags = { service = "claims", criticality = "critical" }
  }
}

resource "aws_s3_bucket" "claims" {
  bucket = "acme-claims"
}
"""

COPY = """
resource "google_storage_bucket" "copy" {
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


@pytest.fixture
def repository(clone: Path, tmp_path: Path) -> Path:
    """A small repository with both hooks, whose bucket has a copy with another provider."""
    rev = git(clone, "rev-parse", "HEAD").strip()
    hooks = "hooks: [{id: outlast}, {id: outlast-always}]"
    config = f"repos:\n  - repo: {clone}\n    rev: {rev}\n    {hooks}\n"
    git(tmp_path, "init", "--quiet", "-b", "main")
    (tmp_path / ".pre-commit-config.yaml").write_text(config)
    (tmp_path / "claims.tf").write_text(UPLOADS)
    (tmp_path / "copy.tf").write_text(COPY)
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "-m", "Keep claims")
    return tmp_path


def run(clone: Path, repository: Path, *arguments: str) -> dict[str, str]:
    """What each hook ended with, and all that was printed as `output`."""
    done = subprocess.run(
        ["pre-commit", "run", "--color", "never", *arguments],
        cwd=repository,
        env={**environment(), "PRE_COMMIT_HOME": str(clone.parent / "installed")},
        capture_output=True,
        text=True,
        check=False,
    )
    lines = re.findall(r"^(outlast[^.\n]*)\.+(?:\(.*\))?(\w+)$", done.stdout, re.MULTILINE)
    return {**dict(lines), "output": done.stdout + done.stderr}


FINDING = "claims.tf:10:1: error BKP002 acme-claims"


def test_all_files(clone: Path, repository: Path) -> None:
    passed = run(clone, repository, "--all-files")
    assert (passed["outlast"], passed["outlast (every commit)"]) == ("Passed", "Passed")
    (repository / "copy.tf").unlink()
    git(repository, "commit", "--quiet", "--all", "-m", "Stop the copy")
    failed = run(clone, repository, "--all-files")
    assert (failed["outlast"], failed["outlast (every commit)"]) == ("Failed", "Failed")
    assert failed["output"].count(FINDING) == 2


def test_a_commit_that_only_deletes(clone: Path, repository: Path) -> None:
    git(repository, "rm", "--quiet", "copy.tf")
    done = run(clone, repository)
    assert (done["outlast"], done["outlast (every commit)"]) == ("Skipped", "Failed")
    assert done["output"].count(FINDING) == 1


RUNS_ON = {
    "main.tf": True,
    "infra/db.tofu": True,
    "infra/prod.tfvars": True,
    "infra/prod.auto.tfvars.json": True,
    "infra/main.tf.json": True,
    "live/terragrunt.hcl": True,
    ".outlast.yaml": True,
    "infra/.outlast.yaml": True,
    "README.md": False,
    "src/tf.py": False,
    "docs/tfvars": False,
    "stacks/orders.yaml": True,
    "stacks/orders.template": True,
    "cdk.out/Orders.template.json": True,
    "stacks/orders.yaml.bak": False,
}


@pytest.mark.parametrize(("path", "runs"), RUNS_ON.items(), ids=RUNS_ON)
def test_files_that_start_the_hook(path: str, runs: bool) -> None:
    node = compose("hooks", (ROOT / ".pre-commit-hooks.yaml").read_bytes())
    assert node is not None
    hooks = node.plain()
    assert isinstance(hooks, list)
    assert [hook["id"] for hook in hooks if isinstance(hook, dict)] == ["outlast", "outlast-always"]
    first = hooks[0]
    assert isinstance(first, dict) and isinstance(first["files"], str)
    assert (re.search(first["files"], path) is not None) == runs
