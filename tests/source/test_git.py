"""A commit read from Git's objects gives what its checkout gives, and nothing else."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from outlast.errors import SourceError, UsageError
from outlast.source.discover import open_tree
from outlast.source.git import GitTree, open_commit
from outlast.source.glob import Globs
from outlast.source.revisions import commit_of, merge_base, repository_of


def git(folder: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false")
    done = subprocess.run(
        ["git", *identity, "-C", str(folder), *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def committed(folder: Path, files: Mapping[str, str], message: str = "one") -> str:
    if not (folder / ".git").exists():
        folder.mkdir(exist_ok=True)
        git(folder, "init", "--quiet", "--initial-branch=main")
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    git(folder, "add", "--all", "--force")
    git(folder, "commit", "--quiet", "--message", message)
    return git(folder, "rev-parse", "HEAD")


FILES = {
    "main.tf": 'resource "a" "b" {}\n',
    "infra/app/main.tf": "",
    "infra/app/naïve file.tf": "# ü\n",
    ".terraform/modules/x/main.tf": "# skipped\n",
    "node_modules/x.yaml": "a: 1\n",
}


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    committed(root, FILES)
    (root / "link.tf").symlink_to("infra/app/main.tf")
    (root / "linked").symlink_to("infra/app", target_is_directory=True)
    (root / "out.tf").symlink_to("../../etc/passwd")
    (root / "circle.tf").symlink_to("circle.tf")
    (root / "nowhere.tf").symlink_to("missing/deep.tf")
    committed(root, {"later.tf": "# later\n"}, "two")
    return root


def tree(repository: Path, revision: str = "HEAD") -> GitTree:
    return open_commit(repository, commit_of(repository, revision))


def read(one: object, path: str) -> bytes | str:
    try:
        return one.read(path)  # type: ignore[attr-defined, no-any-return]
    except SourceError as error:
        return error.kind


def test_a_commit_is_its_checkout(repository: Path) -> None:
    commit, disk = tree(repository), open_tree((str(repository),))
    assert commit.paths() == disk.paths()
    for path in commit.paths():
        assert read(commit, path) == read(disk, path), path
    for folder in (".", "infra", "infra/app", "linked", ".terraform/modules", "nowhere"):
        names = tuple(name for name in disk.folder(folder) if name != ".git/")
        assert commit.folder(folder) == names, folder


def test_what_is_not_committed_is_not_there(repository: Path) -> None:
    before = tree(repository)
    (repository / "main.tf").write_text("changed")
    (repository / "new.tf").write_text("new")
    assert before.read("main.tf") == FILES["main.tf"].encode()
    assert "new.tf" not in tree(repository).paths()
    assert git(repository, "status", "--porcelain") == "M main.tf\n?? new.tf"


def test_an_older_commit(repository: Path) -> None:
    assert "later.tf" not in tree(repository, "HEAD~1").paths()


def test_starts_and_exclusions(repository: Path) -> None:
    commit = commit_of(repository, "main")
    below = open_commit(repository, commit, starts=("infra",), exclude=Globs(("**/naïve*",)))
    assert below.paths() == ("infra/app/main.tf",)
    assert below.read("main.tf") == FILES["main.tf"].encode()


@pytest.mark.parametrize("path", ["out.tf", "../main.tf", "/etc/passwd"])
def test_nothing_outside_is_read(repository: Path, path: str) -> None:
    with pytest.raises(SourceError):
        tree(repository).read(path)


def test_a_large_file_is_refused(repository: Path) -> None:
    commit = commit_of(repository, "HEAD")
    with pytest.raises(SourceError, match="more than 5 are not read"):
        open_commit(repository, commit, largest=5).read("main.tf")


@pytest.mark.parametrize("revision", ["nowhere", "--all", "", "HEAD:main.tf"])
def test_a_revision_that_is_no_commit(repository: Path, revision: str) -> None:
    with pytest.raises(UsageError, match="is no commit of"):
        commit_of(repository, revision)


def test_a_shallow_clone_says_what_to_do(repository: Path, tmp_path: Path) -> None:
    first = git(repository, "rev-parse", "HEAD~1")
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{repository}", str(shallow))
    with pytest.raises(UsageError, match="this clone is shallow: fetch more"):
        commit_of(shallow, first)


def test_a_partial_clone_fetches_nothing(repository: Path, tmp_path: Path) -> None:
    partial = tmp_path / "partial"
    git(repository, "config", "uploadpack.allowFilter", "true")
    source = f"file://{repository}"
    git(tmp_path, "clone", "--quiet", "--no-checkout", "--filter=blob:none", source, str(partial))
    with pytest.raises(SourceError, match="a partial clone leaves files out"):
        tree(partial).read("main.tf")


def test_the_merge_base(repository: Path) -> None:
    base = git(repository, "rev-parse", "HEAD")
    git(repository, "checkout", "--quiet", "-b", "side")
    side = committed(repository, {"side.tf": ""}, "side")
    git(repository, "checkout", "--quiet", "main")
    main = committed(repository, {"main2.tf": ""}, "main")
    assert merge_base(repository, main, side) == base
    git(repository, "checkout", "--quiet", "--orphan", "alone")
    alone = committed(repository, {"alone.tf": ""}, "alone")
    assert merge_base(repository, main, alone) is None


def test_a_folder_without_git(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="lies in no Git repository"):
        repository_of(tmp_path)
