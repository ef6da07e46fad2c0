"""The readers of all formats, each imported only when a file or a unit of its format appears."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from outlast.domain.fragment import Format, Fragment, Unit
from outlast.source.discover import STDIN
from outlast.source.tree import Tree


@dataclass(frozen=True, slots=True)
class Door:
    """Where a format is read: modules with `units(tree, environments)` and `read(unit, tree)`.

    A unit of the format holds a file whose name ends with one of `endings`, or comes on standard
    input. Modules of formats that are not there cost a fifth of a small run.
    """

    units: str
    read: str
    endings: tuple[str, ...]


TERRAFORM = "outlast.readers.terraform"
TEMPLATES = "outlast.readers.cloudformation"
MANIFESTS = "outlast.readers.kubernetes"
MACHINES = "outlast.readers.machines"

READERS: dict[Format, Door] = {
    "terraform": Door(
        f"{TERRAFORM}.units", f"{TERRAFORM}.reader", (".tf", ".tf.json", ".tofu", ".tofu.json")
    ),
    "plan": Door(f"{TERRAFORM}.plan", f"{TERRAFORM}.plan", (".json",)),
    "terragrunt": Door(
        f"{TERRAFORM}.terragrunt",
        f"{TERRAFORM}.terragrunt",
        ("terragrunt.hcl", "terragrunt.hcl.json", "terragrunt.stack.hcl"),
    ),
    "cloudformation": Door(
        f"{TEMPLATES}.units",
        f"{TEMPLATES}.reader",
        (".yaml", ".yml", ".json", ".template", ".cfn"),
    ),
    "kubernetes": Door(
        f"{MANIFESTS}.units", f"{MANIFESTS}.reader", (".yaml", ".yml", ".json", "Kustomization")
    ),
    "machines": Door(
        f"{MACHINES}.units", f"{MACHINES}.reader", (".yaml", ".yml", ".yaml.j2", ".yml.j2")
    ),
}

Reader = Callable[[Unit, Tree], Fragment]


def reader(name: Format) -> Reader:
    """The function that reads one unit of a format."""
    found: Reader = import_module(READERS[name].read).read
    return found


def units_of(tree: Tree, environments: tuple[Unit, ...] = ()) -> tuple[Unit, ...]:
    """Every unit of every format in `tree`, sorted; `environments` are instances from settings."""
    paths = tree.paths()
    found = {
        unit
        for name, door in READERS.items()
        if any(path == STDIN or path.endswith(door.endings) for path in paths)
        for unit in import_module(door.units).units(tree, _meant(name, environments))
    }
    return tuple(sorted(found))


def _meant(name: Format, environments: tuple[Unit, ...]) -> tuple[Unit, ...]:
    """Instances of templates are globs, those of Terraform folders: each sees its own."""
    templates = name == "cloudformation"
    return tuple(unit for unit in environments if (unit.format == "cloudformation") == templates)
