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
    "cloudformation": "outlast.readers.cloudformation.reader",
    "kubernetes": "outlast.readers.kubernetes.reader",
}
"""Modules with `units(tree, environments)` and `read(unit, tree)`."""

Reader = Callable[[Unit, Tree], Fragment]


def reader(name: Format) -> Reader:
    """The function that reads one unit of a format."""
    found: Reader = import_module(READERS[name]).read
    return found


def units_of(tree: Tree, environments: tuple[Unit, ...] = ()) -> tuple[Unit, ...]:
    """Every unit of every format in `tree`, sorted; `environments` are instances from settings."""
    found = {
        unit
        for name, module in READERS.items()
        for unit in import_module(module).units(tree, _meant(name, environments))
    }
    return tuple(sorted(found))


def _meant(name: Format, environments: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """Instances of templates are globs, those of Terraform folders: each sees its own."""
    templates = name == "cloudformation"
    return tuple(unit for unit in environments if (unit.format == "cloudformation") == templates)
