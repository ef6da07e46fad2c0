"""A path that a kustomization states -> a path in the tree, or a problem where it is stated."""

from __future__ import annotations

from outlast.domain.document import Node
from outlast.errors import SourceError
from outlast.readers.kubernetes.kustomize.files import is_remote
from outlast.readers.kubernetes.manifests.run import Run


def local_path(folder: str, entry: Node, run: Run, text: str = "") -> str | None:
    """Where an entry leads; None, and a problem, when that is not in the tree.

    `text` is the path when the entry holds more than that.
    """
    stated = text or entry.text
    if entry.kind != "scalar" or not stated:
        run.problem(entry.span, "kustomize", "this entry is no path")
        return None
    if is_remote(stated) and not _is_there(folder, stated, run):
        message = f"`{stated}` lies elsewhere and is never fetched, so it is not judged"
        run.problem(entry.span, "remote-base", message)
        return None
    return run.join(folder, stated, entry.span)


def _is_there(folder: str, text: str, run: Run) -> bool:
    """Whether what looks like an address is a folder of the tree all the same."""
    try:
        return bool(run.tree.folder(run.tree.join(folder, text)))
    except SourceError:
        return False
