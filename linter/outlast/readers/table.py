"""The readers of all formats, each imported only when a unit of its format appears."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from outlast.domain.fragment import Format, Fragment, Unit
from outlast.source.tree import Tree

READERS: dict[Format, str] = {
    "terraform": "outlast.readers.terraform.reader",
    "plan": "outlast.readers.terraform.plan",
    "terragrunt": "outlast.readers.terraform.terragrunt",
}
"""Modules with `units(tree, environments)` and `read(unit, tree)`."""

Reader = Callable[[Unit, Tree], Fragment]


def reader(name: Format) -> Reader:
    """The function that reads one unit of a format."""
    found: Reader = import_module(READERS[name]).read
    return found


def units_of(tree: Tree, environments: tuple[Unit, ...] = ()) -> tuple[Unit, ...]:
    """Every unit of every format in `tree`, sorted; `environments` are instances from settings."""
    modules = dict.fromkeys(READERS.values())
    found = {unit for name in modules for unit in import_module(name).units(tree, environments)}
    return tuple(sorted(found))
