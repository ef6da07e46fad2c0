"""All Terragrunt units of a tree: which folders are units, and what one may know of another."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from outlast.domain.fragment import Unit
from outlast.domain.location import Span
from outlast.domain.value import Linked, Unknown, Value
from outlast.readers.terraform.lowering import plain
from outlast.readers.terraform.module import Module
from outlast.readers.terraform.run import Run
from outlast.readers.terraform.runtime import Runtime, Scope
from outlast.readers.terraform.terragrunt_config import Config, open_config
from outlast.readers.terraform.terragrunt_merge import Settled, settle
from outlast.readers.terraform.terragrunt_module import module_of
from outlast.readers.terraform.terragrunt_paths import NAMES, configuration_in, folder_of
from outlast.readers.terraform.terragrunt_scope import ConfigScope
from outlast.readers.terraform.terragrunt_source import CACHE, has_files, source_of
from outlast.source.tree import Tree

STACK = "terragrunt.stack.hcl"

MAX_CHAIN = 12
"""Units that need each other's outputs; real chains stay under six."""


@dataclass(frozen=True, slots=True)
class Claims:
    """Folders that Terragrunt speaks for.

    `units` are to be read; `own` are all folders with a Terragrunt file of their own, `reached`
    the local modules that units are made of.
    """

    units: tuple[str, ...] = ()
    own: frozenset[str] = frozenset()
    reached: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Known:
    """The modules of other units, each built once for one reading."""

    tree: Tree
    modules: dict[str, Module | None] = field(default_factory=dict)
    busy: dict[str, None] = field(default_factory=dict)

    def output(self, folder: str, name: str, span: Span) -> Runtime | None:
        """An output of the unit in `folder`; None when its code does not decide it."""
        if folder in self.busy or len(self.busy) >= MAX_CHAIN:
            return None
        self.busy[folder] = None
        try:
            module = self._module(folder)
            if module is None or name not in module.config.outputs:
                return None
            value = plain(module.output(name, span))
        finally:
            del self.busy[folder]
        return None if isinstance(value, Unknown) else runtime(_unlinked(value))

    def scope(self, config: Config) -> Scope:
        """What the expressions of a file see."""
        return ConfigScope(config)

    def _module(self, folder: str) -> Module | None:
        if folder not in self.modules:
            self.modules[folder] = None
            settled = settled_in(self.tree, Unit(folder, "terragrunt"), self)
            source = source_of(settled) if settled else None
            if settled and source and source.folder and has_files(settled, source.folder):
                self.modules[folder] = module_of(settled, source)
        return self.modules[folder]


def runtime(value: Value) -> Runtime:
    """A plain value among those of an evaluation."""
    if isinstance(value, list):
        return [runtime(item) for item in value]
    if isinstance(value, dict):
        return {name: runtime(item) for name, item in value.items()}
    return value


def _unlinked(value: Value) -> Value:
    """A value without references, which mean addresses of the other unit."""
    if isinstance(value, Linked):
        return str(value)
    if isinstance(value, Unknown):
        return Unknown(value.reason, value.span)
    if isinstance(value, list):
        return [_unlinked(item) for item in value]
    if isinstance(value, dict):
        return {name: _unlinked(item) for name, item in value.items()}
    return value


def settled_in(tree: Tree, unit: Unit, known: Known) -> Settled | None:
    """The unit with its includes merged; None when its file cannot be read."""
    path = configuration_in(tree, unit.path)
    if path is None:
        return None
    config = open_config(Run(tree, unit), known, path, Span(path, 1))
    return settle(config) if config else None


@dataclass(frozen=True, slots=True, eq=False)
class _Same:
    """A tree that equals only itself: what trees hold cannot be hashed."""

    tree: Tree

    def __eq__(self, other: object) -> bool:
        """Whether it is the very same tree."""
        return isinstance(other, _Same) and other.tree is self.tree

    def __hash__(self) -> int:
        """By identity."""
        return id(self.tree)


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
    return _claims(_Same(tree))


@lru_cache(maxsize=1)
def _claims(same: _Same) -> Claims:
    tree = _Remembered(same.tree)
    paths = [path for path in tree.paths() if CACHE not in path.split("/")]
    folders = {folder_of(path) for path in paths if path.rpartition("/")[2] in NAMES}
    stacks = {folder_of(path) for path in paths if path.rpartition("/")[2] == STACK}
    known = Known(tree)
    found = {folder: settled_in(tree, Unit(folder, "terragrunt"), known) for folder in folders}
    included = {
        include.path
        for settled in found.values()
        for include in (settled.config.includes() if settled else ())
    }
    units: set[str] = set(stacks)
    own: set[str] = set()
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
