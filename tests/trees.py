"""A tree of files that are spelled out in a test."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import dedent

from outlast.errors import SourceError
from outlast.source.tree import itself, step_outside


@dataclass(frozen=True, slots=True)
class DictTree:
    """Files by path, in memory; see `source.tree.Tree`."""

    files: Mapping[str, bytes]

    def paths(self) -> tuple[str, ...]:
        return tuple(sorted(path for path in self.files if ".terraform/" not in path))

    def folder(self, path: str) -> tuple[str, ...]:
        before = "" if path == "." else f"{path}/"
        below = [name[len(before) :] for name in self.files if name.startswith(before)]
        return tuple(sorted({name.split("/")[0] + ("/" if "/" in name else "") for name in below}))

    def read(self, path: str) -> bytes:
        if path not in self.files:
            raise SourceError("unreadable", f"`{path}` cannot be read")
        return itself(path, self.files[path])

    def join(self, folder: str, relative: str) -> str:
        path = posixpath.normpath(posixpath.join(folder, relative))
        if path.startswith(("../", "/")) or path == "..":
            raise step_outside(relative, "")
        return path


def tree(files: Mapping[str, str]) -> DictTree:
    """A tree of texts, each freed of its indentation."""
    return DictTree({path: dedent(text).encode() for path, text in files.items()})
