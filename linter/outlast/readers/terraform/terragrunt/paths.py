"""Paths as Terragrunt's functions write them, and the files of the tree that they mean.

Terragrunt has absolute paths. Here the scanned root is `/`, written `/.` where it stands alone, so
that `${get_repo_root()}//modules/x` keeps its two slashes.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from outlast.errors import SourceError
from outlast.readers.terraform.values.failure import Failure
from outlast.source.tree import Tree

NAMES = ("terragrunt.hcl", "terragrunt.hcl.json")


def absolute(path: str) -> str:
    """A path of the tree as Terragrunt would write it."""
    return f"/{path}"


def located(tree: Tree, folder: str, text: str) -> str:
    """The path of the tree that `text` means in a file of `folder`.

    Raises Failure when it lies outside the scanned root.
    """
    if text.startswith("/"):
        return posixpath.normpath(text).lstrip("/") or "."
    if text.startswith("~"):
        raise Failure(f"`{text}` is not below the scanned root")
    try:
        return tree.join(folder, text)
    except SourceError as error:
        raise Failure(str(error)) from error


def folder_of(path: str) -> str:
    """The folder a file lies in."""
    return posixpath.dirname(path) or "."


def exists(tree: Tree, path: str) -> bool:
    """Whether there is a file or folder at `path`."""
    name = posixpath.basename(path)
    names = tree.folder(folder_of(path))
    return path == "." or name in names or f"{name}/" in names


def parents(tree: Tree, folder: str) -> Iterator[str]:
    """The folders above `folder`, nearest first, up to the scanned root."""
    while True:
        try:
            above = tree.join(folder, "..")
        except SourceError:
            return
        if above == folder:
            return
        yield above
        folder = above


def root_of(tree: Tree, folder: str) -> str:
    """The scanned root that `folder` lies in: the Git work tree, when there is one."""
    return [folder, *parents(tree, folder)][-1]


def configuration_in(tree: Tree, folder: str) -> str | None:
    """The file that makes `folder` a Terragrunt unit."""
    names = tree.folder(folder)
    found = next((name for name in NAMES if name in names), None)
    return posixpath.normpath(posixpath.join(folder, found)) if found else None


def found_above(tree: Tree, folder: str, name: str) -> str | None:
    """The nearest file called `name` above `folder`; any Terragrunt file for no name."""
    for above in parents(tree, folder):
        if not name:
            found = configuration_in(tree, above)
            if found:
                return found
            continue
        try:
            path = tree.join(above, name)
        except SourceError:
            continue
        if exists(tree, path):
            return path
    return None
