"""The files of a run behind one small interface, whether on disk or in a commit."""

from __future__ import annotations

import posixpath
from typing import Protocol

from outlast.errors import SourceError

GIT_CRYPT = b"\0GITCRYPT\0"
LFS_POINTER = b"version https://git-lfs.github.com/spec/"


class Tree(Protocol):
    """Files by reported path: relative to the scanned root, `/`-separated, never `..`."""

    def paths(self) -> tuple[str, ...]:
        """Every file of the run that is not excluded, sorted."""

    def folder(self, path: str) -> tuple[str, ...]:
        """Names of the files and folders (with a trailing `/`) in `path`, sorted.

        It also sees what `paths` leaves out, such as `.terraform/modules`; empty when there is
        no such folder.
        """

    def read(self, path: str) -> bytes:
        """The content of one file.

        Raises SourceError of kind `unreadable`, `too-large`, `outside-root`, `encrypted` or
        `not-fetched`.
        """

    def join(self, folder: str, relative: str) -> str:
        """`relative` as seen from `folder`, normalised.

        Raises SourceError of kind `outside-root` when it leaves the root that `folder` is in.
        """


def normal(path: str) -> str:
    """`path` without `.`, `..` and doubled slashes; `.` for the root itself."""
    return posixpath.normpath(path) if path else "."


def step_outside(path: str, root: str) -> SourceError:
    """The error for a path that leaves its root."""
    where = f"the scanned root ({root})" if root else "the scanned root"
    return SourceError(
        "outside-root",
        f"`{path}` lies outside {where} and is not read; scan the folder that holds both",
    )


def itself(path: str, data: bytes) -> bytes:
    """`data`, unless Git keeps something else in its place. Raises SourceError then."""
    if data.startswith(GIT_CRYPT):
        message = f"`{path}` is encrypted with git-crypt; run `git-crypt unlock` first"
        raise SourceError("encrypted", message)
    if data.startswith(LFS_POINTER):
        message = f"`{path}` is a Git LFS pointer, not the file; run `git lfs pull` first"
        raise SourceError("not-fetched", message)
    return data
