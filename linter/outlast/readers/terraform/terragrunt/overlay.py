"""A tree with copies of folders laid into it, as `terragrunt stack generate` would write them."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any

from outlast.domain.location import Span
from outlast.source.tree import Tree

MAX_COPIES = 8
"""Copies of copies; what is deeper is a circle."""


@dataclass(frozen=True, slots=True)
class Overlay:
    """The files of `tree`, and those of the folders in `copies` once more at another place.

    `copies` leads from a folder that is not there to the one that its files are in.
    """

    tree: Tree
    copies: dict[str, str] = field(default_factory=dict)

    def real(self, path: str) -> str:
        """Where a file of a copy stands in the tree."""
        for _ in range(MAX_COPIES):
            top = path
            while top not in self.copies:
                if top in ("", "."):
                    return path
                top = posixpath.dirname(top)
            path = posixpath.normpath(posixpath.join(self.copies[top], path[len(top) + 1 :]))
        return path

    def paths(self) -> tuple[str, ...]:
        """The files of the tree and of all copies."""
        own = self.tree.paths()
        found = set(own)
        for folder in self.copies:
            source = self.real(folder)
            below = f"{source}/"
            found.update(
                posixpath.join(folder, path[len(below) :]) for path in own if path.startswith(below)
            )
        return tuple(sorted(found))

    def folder(self, path: str) -> tuple[str, ...]:
        """Names in a folder, those of copies that lie in it among them."""
        before = f"{path}/" if path != "." else ""
        names = set(self.tree.folder(self.real(path)))
        names.update(
            f"{folder[len(before) :].partition('/')[0]}/"
            for folder in self.copies
            if folder.startswith(before)
        )
        return tuple(sorted(names))

    def read(self, path: str) -> bytes:
        """The content of a file."""
        return self.tree.read(self.real(path))

    def join(self, folder: str, relative: str) -> str:
        """As the tree does it: a copy lies in the root that it is laid into."""
        return self.tree.join(folder, relative)


def back(found: Any, overlay: Overlay) -> Any:
    """`found` with every place in it where the file really stands."""
    if isinstance(found, Span):
        real = overlay.real(found.path)
        return found if real == found.path else replace(found, path=real)
    if is_dataclass(found) and not isinstance(found, type):
        stated = {one.name: getattr(found, one.name) for one in fields(found)}
        changed = {
            name: made
            for name, value in stated.items()
            if (made := back(value, overlay)) is not value
        }
        return replace(found, **changed) if changed else found
    if isinstance(found, tuple):
        items = tuple(back(item, overlay) for item in found)
        return items if any(a is not b for a, b in zip(items, found, strict=True)) else found
    if isinstance(found, list):
        return [back(item, overlay) for item in found]
    if isinstance(found, Mapping):
        return {key: back(item, overlay) for key, item in found.items()}
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Same:
    """A tree that equals only itself: what trees hold cannot be hashed."""

    tree: Tree

    def __eq__(self, other: object) -> bool:
        """Whether it is the very same tree."""
        return isinstance(other, Same) and other.tree is self.tree

    def __hash__(self) -> int:
        """By identity."""
        return id(self.tree)
