"""What people call a commit -> the commit, or what to do when it is not here."""

from __future__ import annotations

from pathlib import Path

from outlast.errors import UsageError
from outlast.source.discover import work_tree
from outlast.source.git import git


def repository_of(path: Path) -> Path:
    """The Git work tree that `path` lies in. Raises UsageError when there is none."""
    found = work_tree(path.resolve())
    if found is None:
        raise UsageError(f"{path} lies in no Git repository; commits are compared in one")
    return found


def commit_of(repository: Path, revision: str) -> str:
    """The commit that `revision` names. Raises UsageError, with what to do in a shallow clone."""
    done = git(
        repository, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
    )
    if done.returncode == 0:
        return done.stdout.decode().strip()
    raise UsageError(f"`{revision}` is no commit of {repository}; {_advice(repository, revision)}")


def _advice(repository: Path, revision: str) -> str:
    """What to do about a revision that is not here."""
    if git(repository, "rev-parse", "--is-shallow-repository").stdout.strip() == b"true":
        return (
            "this clone is shallow: fetch more of it first, `git fetch --unshallow` or "
            "`git fetch --depth=1 origin <commit>` (in GitHub Actions: `fetch-depth: 0`)"
        )
    if not has_commits(repository):
        return "nothing was committed here yet"
    remote, _, branch = revision.partition("/")
    if branch and remote in git(repository, "remote").stdout.decode().split():
        return f"fetch it first: `git fetch {remote} {branch}`"
    return "name a branch, a tag or a commit"


def merge_base(repository: Path, one: str, other: str) -> str | None:
    """The commit that both histories share, or None when no history here says."""
    done = git(repository, "merge-base", one, other)
    return done.stdout.decode().split()[0] if done.returncode == 0 and done.stdout.strip() else None


def has_commits(repository: Path) -> bool:
    """Whether anything was ever committed here."""
    return git(repository, "rev-parse", "--verify", "--quiet", "HEAD").returncode == 0
