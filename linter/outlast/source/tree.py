"""The files of a run behind one small interface, whether on disk or in a commit."""

from __future__ import annotations

import posixpath
from typing import Protocol

from outlast.errors import SourceError


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

        Raises SourceError of kind `unreadable`, `too-large` or `outside-root`.
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
