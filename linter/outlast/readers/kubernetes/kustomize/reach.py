"""All kustomizations of a tree -> what each takes in, and the files that are theirs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from outlast.errors import SourceError
from outlast.readers.kubernetes.kustomize.files import (
    TAKES_IN,
    Kustomization,
    is_remote,
    kustomization_in,
    named_files,
)
from outlast.source.tree import Tree


@dataclass(frozen=True, slots=True)
class Reach:
    """`folders` hold a kustomization; `taken` are those that another one takes in.

    `files` are all the files that any of them names, and their own.
    """

    folders: Mapping[str, tuple[str, ...]]
    taken: frozenset[str]
    files: frozenset[str]
    components: frozenset[str] = frozenset()

    def below(self, folder: str) -> set[str]:
        """`folder` and every kustomization it takes in, at any depth."""
        waiting, seen = [folder], set[str]()
        while waiting:
            here = waiting.pop()
            if here not in seen:
                seen.add(here)
                waiting.extend(self.folders.get(here, ()))
        return seen


def reach(tree: Tree, paths: Iterable[str]) -> Reach:
    """What the kustomizations at `paths` take in."""
    found = {one.folder: one for one in _loaded(tree, paths)}
    folders: dict[str, tuple[str, ...]] = {}
    files: set[str] = set()
    for folder, one in found.items():
        inner = tuple(_joined(tree, one, (item.text for item in one.items(*TAKES_IN))))
        folders[folder] = tuple(path for path in inner if path in found)
        files.add(one.path)
        files.update(path for path in inner if path not in found)
        files.update(_joined(tree, one, named_files(one)))
    taken = {inner for folder, several in folders.items() for inner in several if inner != folder}
    components = frozenset(folder for folder, one in found.items() if one.is_component)
    return Reach(folders, frozenset(taken), frozenset(files), components)


def _loaded(tree: Tree, paths: Iterable[str]) -> Iterator[Kustomization]:
    for path in paths:
        try:
            one = kustomization_in(path, tree.read(path))
        except SourceError:
            continue
        if one is not None:
            yield one


def _joined(tree: Tree, one: Kustomization, texts: Iterable[str]) -> Iterator[str]:
    for text in texts:
        if not text or "\n" in text or is_remote(text):
            continue
        try:
            yield tree.join(one.folder, text)
        except SourceError:
            continue  # Reading the unit says so.
