"""One environment for all hooks: pre-commit installs this repository's last commit once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gitting import git

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a user of the hook gets: the last commit, without what lies around in the checkout."""
    if shutil.which("pre-commit") is None:
        pytest.skip("pre-commit is not installed")
    if not (ROOT / ".git").exists():
        pytest.skip("this is not a checkout")
    folder = tmp_path_factory.mktemp("hooks")
    git(folder, "clone", "--quiet", "--no-hardlinks", str(ROOT), "outlast")
    return folder / "outlast"
