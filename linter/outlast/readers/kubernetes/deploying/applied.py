"""A folder that is applied -> the files whose manifests come along, without rendering anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from outlast.errors import SourceError
from outlast.readers.kubernetes.deploying.sourceignore import Ignored
from outlast.readers.kubernetes.kustomize.files import (
    NAMES,
    TAKES_IN,
    Kustomization,
    is_remote,
    kustomization_in,
)
from outlast.source.tree import Tree

SUFFIXES = (".yaml", ".yml")
MAX_DEPTH = 40


@dataclass(frozen=True, slots=True)
class Applied:
    """What each folder takes in; each is asked once."""

    tree: Tree
    read: dict[str, Kustomization | None] = field(default_factory=dict)
    known: dict[str, frozenset[str]] = field(default_factory=dict)
    ignored: Ignored = field(init=False)

    def __post_init__(self) -> None:
        """Prepare to read what is left out."""
        object.__setattr__(self, "ignored", Ignored(self.tree))

    def files(self, path: str) -> frozenset[str]:
        """Every file of manifests that applying the folder `path` takes in."""
        if path not in self.known:
            found: set[str] = set()
            self._collect(path, found, set(), 0)
            self.known[path] = frozenset(found)
        return self.known[path]

    def reached(self, path: str, members: tuple[str, ...] | None) -> frozenset[str]:
        """Every file that a deployer takes in: its members' when it has chosen any."""
        if members is None:
            return self.files(path)
        return frozenset().union(*map(self.files, members))

    def kustomization(self, folder: str) -> Kustomization | None:
        """The kustomization of a folder; None when it has none."""
        if folder not in self.read:
            names = self.tree.folder(folder)
            name = next((name for name in NAMES if name in names), None)
            self.read[folder] = self._loaded(below(folder, name)) if name else None
        return self.read[folder]

    def members(self, folder: str) -> tuple[str, ...]:
        """What Flux applies of a folder without a kustomization: files and kustomized folders.

        Source: fluxcd/pkg `kustomize_generator.go`, which walks down and stops at kustomizations.
        """
        return tuple(self._members(folder, 0))

    def _members(self, folder: str, depth: int) -> Iterator[str]:
        for name in self.tree.folder(folder) if depth < MAX_DEPTH else ():
            inner = below(folder, name.rstrip("/"))
            if self.ignored(folder, name):
                continue
            if not name.endswith("/"):
                if name.endswith(SUFFIXES):
                    yield inner
            elif self.kustomization(inner) is not None:
                yield inner
            else:
                yield from self._members(inner, depth + 1)

    def _collect(self, path: str, found: set[str], seen: set[str], depth: int) -> None:
        if path in seen or depth > MAX_DEPTH:
            return
        seen.add(path)
        if path.endswith(SUFFIXES) and path.rpartition("/")[2] in self.tree.folder(parent(path)):
            found.add(path)
            return
        written = self.kustomization(path)
        inner = self._members(path, 0) if written is None else self._listed(written)
        for member in tuple(inner):
            self._collect(member, found, seen, depth + 1)

    def _listed(self, written: Kustomization) -> Iterator[str]:
        """The local files and folders that a kustomization names."""
        for item in written.items(*TAKES_IN):
            if item.kind == "scalar" and item.text and not is_remote(item.text):
                try:
                    yield self.tree.join(written.folder, item.text)
                except SourceError:
                    continue  # Reading the kustomization says so.

    def _loaded(self, path: str) -> Kustomization | None:
        try:
            return kustomization_in(path, self.tree.read(path))
        except SourceError:
            return None


def below(folder: str, name: str) -> str:
    """The path of `name` in `folder`."""
    return name if folder == "." else f"{folder}/{name}"


def parent(path: str) -> str:
    """The folder that `path` lies in."""
    return path.rpartition("/")[0] or "."
