"""The stacks of a tree -> the units that Terragrunt would generate from them, as an overlay."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from outlast.domain.fragment import Problem, Unit
from outlast.domain.location import Span
from outlast.domain.value import Unknown
from outlast.readers.terraform.hcl.syntax import Block
from outlast.readers.terraform.modules.run import Run
from outlast.readers.terraform.terragrunt.config import Config, open_config
from outlast.readers.terraform.terragrunt.estate import Known
from outlast.readers.terraform.terragrunt.merge import parts_of
from outlast.readers.terraform.terragrunt.overlay import Overlay, Same
from outlast.readers.terraform.terragrunt.paths import configuration_in, folder_of, located
from outlast.readers.terraform.terragrunt.source import CACHE, REMOTE
from outlast.readers.terraform.values.failure import Failure
from outlast.readers.terraform.values.runtime import Runtime
from outlast.source.tree import Tree

STACK = "terragrunt.stack.hcl"
MADE = ".terragrunt-stack"
"""The folder that Terragrunt writes the units of a stack to."""

MAX_DEPTH = 8
"""Stacks within stacks; real ones stay under four."""

MAX_UNITS = 2_000
"""Units that all stacks of one tree make."""

ADVICE = f"run `terragrunt stack generate`, and scan what it writes to `{MADE}`"


@dataclass(frozen=True, slots=True)
class Stacks:
    """What the stacks of a tree make.

    `folders` are those that hold a stack nobody takes as a part of another, `sources` the folders
    that units and stacks are made of; `values` are what each generated folder is given.
    """

    tree: Overlay
    folders: tuple[str, ...] = ()
    sources: frozenset[str] = frozenset()
    values: dict[str, dict[str, Runtime]] = field(default_factory=dict)
    problems: dict[str, tuple[Problem, ...]] = field(default_factory=dict)
    files: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def known(self) -> Known:
        """What the units of the tree may know of each other, and of what stacks give them."""
        return Known(self.tree, values=self.values)


def stacks_in(tree: Tree) -> Stacks:
    """All stacks of `tree`, expanded. The last answer is kept: every unit asks."""
    return _stacks(Same(tree))


@lru_cache(maxsize=1)
def _stacks(same: Same) -> Stacks:
    paths = same.tree.paths()
    folders = [
        folder_of(path)
        for path in paths
        if path.rpartition("/")[2] == STACK and CACHE not in path.split("/")
    ]
    generated = tuple(path for path in paths if f"/{MADE}/" in f"/{path}")
    whole = tuple(_whole({folder: set(_parts(same.tree, folder)) for folder in sorted(folders)}))
    made = Stacks(Overlay(same.tree), whole)
    sources: set[str] = set()
    for folder in whole:
        if not any(path.startswith(f"{folder}/{MADE}/") for path in generated):
            sources.update(_expanded(made, folder))
    return Stacks(made.tree, whole, frozenset(sources), made.values, made.problems, made.files)


def _whole(parts: dict[str, set[str]]) -> Iterator[str]:
    """The stacks that no other one takes; of a circle the first."""
    taken = {part for folder, several in parts.items() for part in several if part != folder}
    seen: set[str] = set()
    for folder in (*(one for one in parts if one not in taken), *parts):
        if folder not in seen:
            yield folder
            waiting = [folder]
            for one in waiting:
                if one not in seen:
                    seen.add(one)
                    waiting.extend(sorted(parts.get(one, ())))


def _parts(tree: Tree, folder: str) -> Iterator[str]:
    """The local stacks that a stack is made of."""
    config = _open(Stacks(Overlay(tree)), folder, folder)
    for block in config.blocks("stack") if config else ():
        try:
            source = config.value(block.body.attributes.get("source")) if config else None
            if isinstance(source, str) and not REMOTE.match(source):
                yield _folder(tree, folder, str(source))
        except Failure:
            continue  # Expanding the stack says so.


def _open(stacks: Stacks, folder: str, top: str) -> Config | None:
    path = posixpath.normpath(posixpath.join(folder, STACK))
    return open_config(
        Run(stacks.tree, Unit(top, "terragrunt")), stacks.known(), path, Span(path, 1)
    )


def _folder(tree: Tree, home: str, text: str) -> str:
    """The folder that a local source means; what follows `//` is below it."""
    path = text.removeprefix("file://").partition("?")[0]
    return located(tree, home, path[:1] + path[1:].replace("//", "/"))


def _expanded(stacks: Stacks, top: str) -> Iterator[str]:
    """Lay what one stack makes into the tree; yields the folders it is made of."""
    waiting = [(top, 0)]
    problems: dict[Problem, None] = {}
    files: dict[str, None] = {}
    for folder, depth in waiting:
        config = _open(stacks, folder, top)
        if config is None:
            continue
        for kind in ("unit", "stack"):
            for block in config.blocks(kind):
                if config.value(block.body.attributes.get("enabled")) is False:
                    continue
                made = _made(stacks, config, block, depth)
                if isinstance(made, Unknown):
                    name = block.labels[0] if block.labels else ""
                    message = (
                        f"the {kind} `{name}` of this stack is not read: {made.reason}; {ADVICE}"
                    )
                    problems[Problem(block.span, "unsupported", message)] = None
                    continue
                yield stacks.tree.copies[made]
                if kind == "stack":
                    waiting.append((made, depth + 1))
        problems.update(config.run.problems)
        files.update(config.run.files)
    stacks.problems[top] = tuple(problems)
    stacks.files[top] = tuple(files)


def _made(stacks: Stacks, config: Config, block: Block, depth: int) -> str | Unknown:
    """The folder of one unit or stack, laid into the tree; else why it is not."""
    stated = block.body.attributes
    for inner in block.body.blocks:
        return Unknown(f"`{inner.type}` is not followed")
    source, path = config.value(stated.get("source")), config.value(stated.get("path"))
    for value in (source, path):
        if isinstance(value, Unknown):
            return value
        if not isinstance(value, str) or not value:
            return Unknown("it states no source or no path")
    assert isinstance(source, str) and isinstance(path, str)
    if REMOTE.match(source) and not source.startswith("file://"):
        return Unknown("its source is fetched")
    enabled = config.value(stated.get("enabled"))
    if isinstance(enabled, Unknown):
        return enabled
    inside = config.value(stated.get("no_dot_terragrunt_stack")) is not True
    target = posixpath.normpath(posixpath.join(config.folder, MADE if inside else "", path))
    if not target.startswith(f"{config.folder}/") and config.folder != ".":
        return Unknown(f"`{path}` leads out of the stack")
    if depth >= MAX_DEPTH or len(stacks.tree.copies) >= MAX_UNITS:
        return Unknown("there are too many")
    try:
        folder = _folder(stacks.tree, config.folder, str(source))
    except Failure as failure:
        return Unknown(str(failure))
    names = stacks.tree.folder(folder)
    if block.type == "stack" and STACK not in names:
        return Unknown(f"there is no `{STACK}` in `{folder}`")
    if block.type == "unit" and configuration_in(stacks.tree, folder) is None:
        return Unknown(f"there is no Terragrunt unit in `{folder}`")
    stacks.tree.copies[target] = stacks.tree.real(folder)
    values = _values(config, block)
    if values is not None:
        stacks.values[target] = values
    return target


def _values(config: Config, block: Block) -> dict[str, Runtime] | None:
    """What a unit or a stack is given, each value on its own; None when that is not decided."""
    stated = block.body.attributes.get("values")
    found = parts_of(config, stated.expression) if stated else {}
    return dict(found) if isinstance(found, dict) else None
