"""The readers of all formats, each imported only when a file or a unit of its format appears."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import Literal

from outlast.domain.fragment import Format, Fragment, Unit
from outlast.readers.kept import Kept
from outlast.source.discover import STDIN
from outlast.source.tree import Tree


@dataclass(frozen=True, slots=True)
class Door:
    """Where a format is read: modules with `units(tree, environments)` and `read(unit, tree)`.

    A unit of the format holds a file whose name ends with one of `endings`, or comes on standard
    input. Modules of formats that are not there cost a fifth of a small run. Formats of one
    `group` know each other. What is read is `kept` for the next run where reading a unit asks the
    tree for all that it needs (`alone`), or for all but what finding the units has told already
    (`leaning`); a reader that keeps answers of the tree in other ways is to stay out of it.
    """

    group: str
    units: str
    read: str
    endings: tuple[str, ...]
    kept: Literal["", "alone", "leaning"] = ""


TERRAFORM = "outlast.readers.terraform"
TEMPLATES = "outlast.readers.cloudformation"
MANIFESTS = "outlast.readers.kubernetes"
MACHINES = "outlast.readers.machines"
WORKFLOWS = "outlast.readers.workflows"

READERS: dict[Format, Door] = {
    "terraform": Door(
        TERRAFORM,
        f"{TERRAFORM}.units",
        f"{TERRAFORM}.reader",
        (".tf", ".tf.json", ".tofu", ".tofu.json"),
        kept="alone",
    ),
    "plan": Door(
        TERRAFORM,
        f"{TERRAFORM}.plan.reader",
        f"{TERRAFORM}.plan.reader",
        (".json",),
        kept="alone",
    ),
    "terragrunt": Door(
        TERRAFORM,
        f"{TERRAFORM}.terragrunt.reader",
        f"{TERRAFORM}.terragrunt.reader",
        ("terragrunt.hcl", "terragrunt.hcl.json", "terragrunt.stack.hcl"),
    ),
    "cloudformation": Door(
        TEMPLATES,
        f"{TEMPLATES}.units",
        f"{TEMPLATES}.reader",
        (".yaml", ".yml", ".json", ".template", ".cfn"),
        kept="alone",
    ),
    "kubernetes": Door(
        MANIFESTS,
        f"{MANIFESTS}.units",
        f"{MANIFESTS}.reader",
        (".yaml", ".yml", ".json", "Kustomization"),
        kept="leaning",
    ),
    "machines": Door(
        MACHINES,
        f"{MACHINES}.units",
        f"{MACHINES}.reader",
        (".yaml", ".yml", ".yaml.j2", ".yml.j2"),
    ),
    "workflow": Door(WORKFLOWS, f"{WORKFLOWS}.reader", f"{WORKFLOWS}.reader", (".yaml", ".yml")),
}

Reader = Callable[[Unit, Tree], Fragment]


def reader(name: Format) -> Reader:
    """The function that reads one unit of a format."""
    found: Reader = import_module(READERS[name].read).read
    return found


def read_one(unit: Unit, tree: Tree, kept: Kept | None = None) -> Fragment:
    """What one unit yields, read now or by an earlier run; then `tree` is that of `kept`."""
    door = READERS[unit.format]
    if kept is None or not door.kept:
        return reader(unit.format)(unit, tree)
    group = door.group if door.kept == "leaning" else ""
    return kept.fragment(unit, group, lambda: reader(unit.format)(unit, tree))


def units_of(
    tree: Tree, environments: tuple[Unit, ...] = (), kept: Kept | None = None
) -> tuple[Unit, ...]:
    """Every unit of every format in `tree`, sorted; `environments` are instances from settings."""
    found: set[Unit] = set()
    for group in dict.fromkeys(door.group for door in READERS.values()):
        look = partial(_of_group, group, tree, environments)
        found.update(kept.units(group, environments, look) if kept else look())
    return tuple(sorted(found))


def _of_group(group: str, tree: Tree, environments: tuple[Unit, ...]) -> Iterator[Unit]:
    paths = tree.paths()
    for name, door in READERS.items():
        there = any(path == STDIN or path.endswith(door.endings) for path in paths)
        if door.group == group and there:
            yield from import_module(door.units).units(tree, _meant(name, environments))


def _meant(name: Format, environments: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """Instances of templates are globs, those of Terraform folders: each sees its own."""
    templates = name == "cloudformation"
    return tuple(unit for unit in environments if (unit.format == "cloudformation") == templates)
