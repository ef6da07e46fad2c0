"""All Terragrunt units of a tree: which folders are units, and which modules they run."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from outlast.domain.fragment import Unit
from outlast.readers.terraform.terragrunt.estate import Known, settled_in
from outlast.readers.terraform.terragrunt.overlay import Same
from outlast.readers.terraform.terragrunt.paths import NAMES, folder_of
from outlast.readers.terraform.terragrunt.source import CACHE, has_files, source_of
from outlast.readers.terraform.terragrunt.stacks import stacks_in
from outlast.source.tree import Tree


@dataclass(frozen=True, slots=True)
class Claims:
    """Folders that Terragrunt speaks for.

    `units` are to be read, those that stacks make among them; `own` are all folders with a
    Terragrunt file of their own, `reached` the local modules that units are made of.
    """

    units: tuple[str, ...] = ()
    own: frozenset[str] = frozenset()
    reached: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Remembered:
    """A tree whose folders are listed once: every unit looks through all folders above it."""

    tree: Tree
    listed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    content: dict[str, bytes] = field(default_factory=dict)

    def paths(self) -> tuple[str, ...]:
        """As the tree has them."""
        return self.tree.paths()

    def folder(self, path: str) -> tuple[str, ...]:
        """Names in a folder, as they were when first asked for."""
        if path not in self.listed:
            self.listed[path] = self.tree.folder(path)
        return self.listed[path]

    def read(self, path: str) -> bytes:
        """The content of a file, as it was when first asked for."""
        if path not in self.content:
            self.content[path] = self.tree.read(path)
        return self.content[path]

    def join(self, folder: str, relative: str) -> str:
        """As the tree does it."""
        return self.tree.join(folder, relative)


def claims(tree: Tree) -> Claims:
    """What Terragrunt speaks for in `tree`; nothing when no file is called as its files are.

    Asked for by two readers in a row, and a millisecond a unit: the last answer is kept.
    """
    return _claims(Same(tree))


@lru_cache(maxsize=1)
def _claims(same: Same) -> Claims:
    stacks = stacks_in(same.tree)
    tree = _Remembered(stacks.tree)
    paths = [path for path in tree.paths() if CACHE not in path.split("/")]
    folders = {folder_of(path) for path in paths if path.rpartition("/")[2] in NAMES}
    known = Known(tree, values=stacks.values)
    found = {
        folder: settled_in(tree, Unit(folder, "terragrunt"), known)
        for folder in sorted(folders - stacks.sources)
    }
    included = {
        include.path
        for settled in found.values()
        for include in (settled.config.includes() if settled else ())
    }
    units: set[str] = set(stacks.folders)
    own: set[str] = set(folders & stacks.sources)
    reached: set[str] = set()
    for folder, settled in found.items():
        if settled is None:
            units.add(folder)  # Reading it says why.
            continue
        if settled.config.path in included:
            continue
        source = source_of(settled)
        own.add(folder)
        reached.add(source.folder)
        if settled.skip is not True and (settled.source or has_files(settled, folder)):
            units.add(folder)
    return Claims(tuple(sorted(units)), frozenset(own), frozenset(reached - own - {""}))
