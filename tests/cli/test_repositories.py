"""Repositories of all shapes through the whole program: what is read, once, and what is said."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path

import pytest

from gitting import environment, git
from outlast.cli.main import run

Program = Callable[..., tuple[int, str, str]]
Found = Callable[..., list[str]]

BUCKET = """resource "aws_s3_bucket" "{0}" {{
  bucket = "acme-{0}"
  tags   = {{ service = "{0}", criticality = "critical" }}
}}
"""


@pytest.fixture
def outlast(capfd: pytest.CaptureFixture[str]) -> Program:
    """The program, in a folder: exit status, standard output and standard error."""

    def call(folder: Path, *arguments: str) -> tuple[int, str, str]:
        with chdir(folder):
            status = run(list(arguments))
        return status, *capfd.readouterr()

    return call


@pytest.fixture
def found(outlast: Program) -> Found:
    """Paths of the findings of `outlast lint`, each as often as it is reported."""

    def call(folder: Path, *arguments: str) -> list[str]:
        status, out, err = outlast(folder, "lint", "-f", "json", *arguments)
        assert (status in (0, 1), err) == (True, "")
        return [finding["path"] for finding in json.loads(out)["findings"]]

    return call


def process(
    folder: Path, *arguments: str, start: tuple[str, ...] = (), **variables: str
) -> tuple[int, str, str]:
    """The same in a process of its own; `start` is what starts the program."""
    done = subprocess.run(
        [*start, sys.executable, "-m", "outlast", *arguments],
        cwd=folder,
        env={**environment(), **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout, done.stderr


def commit(folder: Path, *names: str) -> str:
    """A commit that adds a bucket for each name."""
    if not (folder / ".git").exists():
        folder.mkdir(exist_ok=True)
        git(folder, "init", "--quiet", "-b", "main")
    for name in names:
        (folder / f"{name}.tf").write_text(BUCKET.format(name))
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "-m", f"Keep {' and '.join(names)}")
    return git(folder, "rev-parse", "HEAD").strip()


COMPARING = {
    "lint --new-from": ("lint", "--new-from", "main"),
    "lint --staged": ("lint", "--staged"),
    "diff": ("diff", "main"),
}


@pytest.mark.parametrize("arguments", COMPARING.values(), ids=COMPARING)
def test_no_repository(
    tmp_path: Path, arguments: tuple[str, ...], found: Found, outlast: Program
) -> None:
    (tmp_path / "claims.tf").write_text(BUCKET.format("claims"))
    assert found(tmp_path) == ["claims.tf"]
    status, out, err = outlast(tmp_path, *arguments)
    assert (status, out) == (2, "")
    assert err == f"outlast: {tmp_path} lies in no Git repository; commits are compared in one\n"


@pytest.mark.parametrize("arguments", COMPARING.values(), ids=COMPARING)
def test_no_git(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """A repository on a machine without Git: all but comparing goes on."""
    commit(tmp_path, "claims")
    nowhere = str(tmp_path / "nowhere")
    assert process(tmp_path, "lint", "-q", PATH=nowhere)[0] == 1
    status, out, err = process(tmp_path, *arguments, PATH=nowhere)
    assert (status, out) == (2, "")
    assert err.startswith("outlast: git cannot be started (No such file or directory)")


def test_detached_head(tmp_path: Path, found: Found, outlast: Program) -> None:
    commit(tmp_path, "claims")
    git(tmp_path, "checkout", "--quiet", "--detach")
    commit(tmp_path, "photos")
    assert found(tmp_path, "--new-from", "main") == ["photos.tf"]
    status, out, _ = outlast(tmp_path, "diff", "main")
    assert status == 0 and "1 new finding, 0 fixed" in out


def test_nothing_committed(tmp_path: Path, outlast: Program) -> None:
    git(tmp_path, "init", "--quiet")
    (tmp_path / "claims.tf").write_text(BUCKET.format("claims"))
    status, _, err = outlast(tmp_path, "lint", "--new-from", "main")
    assert status == 2 and err.endswith("; nothing was committed here yet\n")


def test_shallow_clone(tmp_path: Path, found: Found, outlast: Program) -> None:
    commit(tmp_path / "origin", "claims")
    commit(tmp_path / "origin", "photos")
    address = (tmp_path / "origin").as_uri()
    git(tmp_path, "clone", "--quiet", "--depth=1", address, "shallow")
    shallow = tmp_path / "shallow"
    assert found(shallow) == ["claims.tf", "photos.tf"]
    for arguments in (("lint", "--new-from", "HEAD~1"), ("diff", "HEAD~1")):
        status, out, err = outlast(shallow, *arguments)
        assert (status, out) == (2, "")
        assert "this clone is shallow: fetch more of it first, `git fetch --unshallow`" in err
    git(shallow, "fetch", "--quiet", "--unshallow")
    assert found(shallow, "--new-from", "HEAD~1") == ["photos.tf"]


def test_branch_that_was_not_fetched(tmp_path: Path, outlast: Program) -> None:
    commit(tmp_path / "origin", "claims")
    git(tmp_path, "clone", "--quiet", "origin", "clone")
    git(tmp_path / "origin", "branch", "other/one")
    status, _, err = outlast(tmp_path / "clone", "lint", "--new-from", "origin/other/one")
    assert status == 2 and err.endswith("fetch it first: `git fetch origin other/one`\n")


@pytest.fixture
def outer(tmp_path: Path) -> Path:
    """A repository with a bucket, and one with two more as its submodule."""
    commit(tmp_path / "inner", "claims")
    commit(tmp_path / "outer", "letters")
    allow = ("-c", "protocol.file.allow=always")
    inner = str(tmp_path / "inner")
    git(tmp_path / "outer", *allow, "submodule", "--quiet", "add", inner, "sub")
    git(tmp_path / "outer", "commit", "--quiet", "-m", "Add sub")
    return tmp_path / "outer"


INSIDE = {
    "the root": ((".",), ["letters.tf", "sub/claims.tf"]),
    "the submodule": (("sub",), ["claims.tf"]),
    "both": ((".", "sub"), ["letters.tf", "sub/claims.tf"]),
    "both, the other way round": (("sub", "."), ["letters.tf", "sub/claims.tf"]),
    "a file of it as well": ((".", "sub/claims.tf"), ["letters.tf", "sub/claims.tf"]),
}


@pytest.mark.parametrize(("paths", "expected"), INSIDE.values(), ids=INSIDE)
def test_submodule_is_read_once(
    outer: Path, paths: tuple[str, ...], expected: list[str], found: Found
) -> None:
    assert found(outer, *paths) == expected


def test_what_is_named_in_a_folder_that_is_passed_over_is_read(
    tmp_path: Path, found: Found
) -> None:
    (tmp_path / "node_modules").mkdir()
    commit(tmp_path / "node_modules" / "kit", "claims")
    (tmp_path / "letters.tf").write_text(BUCKET.format("letters"))
    paths = [".", "node_modules/kit"]
    assert [path.rpartition("/")[2] for path in found(tmp_path, *paths)] == [
        "claims.tf",
        "letters.tf",
    ]


def test_submodule_is_compared_with_its_own_commit(
    outer: Path, found: Found, outlast: Program
) -> None:
    assert found(outer, "--new-from", "HEAD") == []
    assert found(outer, "--new-from", "HEAD~1") == ["sub/claims.tf"]
    commit(outer / "sub", "photos")
    assert found(outer, "--new-from", "HEAD") == ["sub/photos.tf"]
    assert outlast(outer, "lint", "--staged")[:2] != (0, "")  # Nothing staged: everything counts.
    git(outer, "add", "sub")
    status, out, _ = outlast(outer, "lint", "--staged", "-q")
    assert (
        status == 1 and out.startswith("sub/photos.tf:1:1: error BKP002") and out.count("\n") == 1
    )
    git(outer, "commit", "--quiet", "-m", "Take the newer sub")
    status, out, _ = outlast(outer, "diff", "HEAD~1")
    assert "1 new finding, 0 fixed" in out and "sub/photos.tf:1:1" in out


def test_submodule_without_the_commit_that_is_compared(outer: Path, outlast: Program) -> None:
    """As after a shallow clone: the index names a commit that nobody has."""
    missing = "0123456789abcdef0123456789abcdef01234567"
    git(outer, "update-index", "--cacheinfo", f"160000,{missing},sub")
    status, _, err = outlast(outer, "lint", "--staged")
    assert status == 2
    assert "the submodule `sub` has no commit 0123456789ab" in err
    assert f"`git -C sub fetch origin {missing}`" in err


def test_submodule_that_is_not_checked_out(outer: Path, tmp_path: Path, found: Found) -> None:
    git(tmp_path, "clone", "--quiet", str(outer), "clone")
    assert found(tmp_path / "clone") == ["letters.tf"]
    assert found(tmp_path / "clone", "--new-from", "HEAD~1") == []


def test_worktree(tmp_path: Path, found: Found) -> None:
    """Another work tree inside of the root is the same code again; named, it is read."""
    commit(tmp_path, "claims")
    git(tmp_path, "worktree", "add", "--quiet", "-b", "feature", ".trees/feature")
    feature = tmp_path / ".trees" / "feature"
    commit(feature, "photos")
    assert found(tmp_path) == ["claims.tf"]
    assert found(feature) == ["claims.tf", "photos.tf"]
    assert found(tmp_path, ".trees/feature") == ["claims.tf", "photos.tf"]
    assert found(feature, "--new-from", "main") == ["photos.tf"]


def test_work_trees_beside_a_bare_repository(tmp_path: Path, found: Found) -> None:
    """Then there is no other place to read the code from."""
    commit(tmp_path / "origin", "claims")
    git(tmp_path, "clone", "--quiet", "--bare", "origin", "all/.bare")
    (tmp_path / "all" / ".git").write_text("gitdir: ./.bare\n")
    git(tmp_path / "all", "worktree", "add", "--quiet", "main")
    assert found(tmp_path / "all") == ["main/claims.tf"]


def test_repository_of_another_user(tmp_path: Path, found: Found) -> None:
    """As in a container of CI, where Git itself refuses with `dubious ownership`."""
    commit(tmp_path, "claims")
    commit(tmp_path, "photos")
    if os.geteuid():
        pytest.skip("only root can give files away")
    for place in (tmp_path, *tmp_path.rglob("*")):
        os.chown(place, 12345, 12345)
    assert found(tmp_path, "--new-from", "HEAD~1") == ["photos.tf"]


@pytest.mark.parametrize("home", [None, "read-only", "read-only/missing"])
def test_home(tmp_path: Path, home: str | None) -> None:
    """Nothing is kept at home: it may be missing, or refuse to be written."""
    root = tmp_path / "root"
    commit(root, "claims")
    closed = tmp_path / "read-only"
    closed.mkdir(mode=0o555)
    variables = {} if home is None else {"HOME": str(tmp_path / home)}
    start = ("env", "-u", "HOME") if home is None else ()
    for arguments in (("lint", "-q"), ("lint", "--new-from", "main"), ("diff", "main")):
        status, _, err = process(root, *arguments, start=(*unprivileged(), *start), **variables)
        assert (status, err) == (int(arguments[-1] == "-q"), "")
    assert list(closed.iterdir()) == []


def unprivileged() -> tuple[str, ...]:
    """What takes from root the right to write anywhere, where tests run as root."""
    if os.geteuid():
        return ()
    if shutil.which("setpriv") is None:
        pytest.skip("root may write everywhere here")
    return ("setpriv", "--bounding-set=-all", "--inh-caps=-all")


def test_folder_that_does_not_open(tmp_path: Path) -> None:
    commit(tmp_path, "claims")
    (tmp_path / "dark").mkdir(mode=0o000)
    start = unprivileged()
    status, out, err = process(tmp_path, "lint", "-f", "json", start=start)
    document = json.loads(out)
    assert (status, err) == (1, "")
    assert [(p["path"], p["kind"]) for p in document["problems"]] == [("dark", "unreadable")]
    status, out, err = process(tmp_path, "lint", "dark", start=start)
    assert status == 3 and "`dark` cannot be opened" in out
    assert process(tmp_path, "lint", "--strict", start=start)[0] == 3


OPENED = """
import sys
opened = []
sys.addaudithook(lambda event, given: opened.append(str(given[0])) if event == "open" else None)
from outlast.cli.main import run
print(run(["lint", "--staged"]), [path for path in opened if not path.endswith((".py", ".pyc"))])
"""


def test_many_files_that_concern_nothing(tmp_path: Path, outlast: Program) -> None:
    """They are not read, and nothing is learnt for a commit of them: no catalogue, no policy."""
    git(tmp_path, "init", "--quiet")
    for folder in range(20):
        (tmp_path / f"f{folder}").mkdir()
        for number in range(100):
            (tmp_path / f"f{folder}" / f"{number}.py").write_bytes(b"")
    git(tmp_path, "add", ".")
    assert outlast(tmp_path, "lint", "--staged") == (0, "", "")
    status, _, err = outlast(tmp_path, "lint")
    assert status == 3 and err.startswith("outlast: nothing to read")
    done = subprocess.run(
        [sys.executable, "-c", OPENED], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("0 [")
    assert "yaml" not in done.stdout
