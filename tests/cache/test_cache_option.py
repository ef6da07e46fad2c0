"""The whole program says the same with a cache, without one, and with one that is no good."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def estate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample") / "estate"
    shutil.copytree(ROOT / "fixtures" / "estate", folder)
    (folder / ".git").mkdir()
    return folder


def lint(estate: Path, *arguments: str, **variables: str | None) -> str:
    """The document of a run; a variable that is None is not set."""
    environment = {**os.environ, **{key: text or "" for key, text in variables.items()}}
    for key in (key for key, text in variables.items() if text is None):
        environment.pop(key, None)
    done = subprocess.run(
        [sys.executable, "-m", "outlast", "lint", "-f", "json", *arguments],
        cwd=estate,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, "")
    return done.stdout


@pytest.fixture(scope="module")
def plain(estate: Path) -> str:
    return lint(estate, OUTLAST_CACHE="off")


def entries(folder: Path) -> list[Path]:
    return sorted(folder.glob("?/*"))


def test_cold_warm_and_damaged(estate: Path, plain: str, tmp_path: Path) -> None:
    assert lint(estate, OUTLAST_CACHE=str(tmp_path)) == plain
    assert entries(tmp_path)
    assert lint(estate, OUTLAST_CACHE=str(tmp_path)) == plain
    assert lint(estate, "--workers", "1", OUTLAST_CACHE=str(tmp_path)) == plain
    for entry in entries(tmp_path):
        entry.write_bytes(entry.read_bytes()[:-2])
    assert lint(estate, OUTLAST_CACHE=str(tmp_path)) == plain


def test_no_cache_keeps_nothing(estate: Path, plain: str, tmp_path: Path) -> None:
    assert lint(estate, "--no-cache", OUTLAST_CACHE=str(tmp_path)) == plain
    assert entries(tmp_path) == []


def test_no_folder_to_write_in(estate: Path, plain: str, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    assert lint(estate, OUTLAST_CACHE=str(file / "below")) == plain
    assert lint(estate, OUTLAST_CACHE=None, XDG_CACHE_HOME=None, HOME=str(file)) == plain


@pytest.mark.skipif(sys.platform in ("darwin", "win32"), reason="they have other folders")
def test_the_folder_of_the_user(estate: Path, plain: str, tmp_path: Path) -> None:
    home, stated = tmp_path / "home", tmp_path / "stated"
    assert lint(estate, OUTLAST_CACHE=None, XDG_CACHE_HOME="relative", HOME=str(home)) == plain
    assert entries(home / ".cache" / "outlast")
    assert lint(estate, OUTLAST_CACHE=None, XDG_CACHE_HOME=str(stated), HOME=str(home)) == plain
    assert entries(stated / "outlast")


def test_a_commit_and_the_work_tree_share_what_is_the_same(tmp_path: Path) -> None:
    files = tmp_path / "repository"
    shutil.copytree(ROOT / "fixtures" / "twins", files)
    git = ("git", "-c", "user.name=a", "-c", "user.email=a@b.c", "-C", str(files))
    for words in (("init", "-q"), ("add", "."), ("commit", "-qm", "Begin")):
        subprocess.run([*git, *words], check=True)
    outlast = [sys.executable, "-m", "outlast"]
    environment = {**os.environ, "OUTLAST_CACHE": str(tmp_path / "cache")}
    subprocess.run([*outlast, "graph"], cwd=files, env=environment, check=True, capture_output=True)
    before = {path: path.stat().st_ino for path in entries(tmp_path / "cache")}
    subprocess.run([*outlast, "diff", "HEAD"], cwd=files, env=environment, check=True)
    assert before == {path: path.stat().st_ino for path in entries(tmp_path / "cache")}
