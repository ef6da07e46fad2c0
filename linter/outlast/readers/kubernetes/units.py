"""Which folders are units: what deployers apply, kustomizations, charts, and plain folders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from outlast.domain.fragment import Unit
from outlast.readers.kubernetes.deploying.applied import Applied
from outlast.readers.kubernetes.deploying.deployer import Deployer
from outlast.readers.kubernetes.deploying.deployers import deployers
from outlast.readers.kubernetes.layout import Layout, layout
from outlast.source.tree import Tree


def units(tree: Tree, environments: tuple[Unit, ...] = ()) -> tuple[Unit, ...]:
    """The units of the tree, sorted.

    A folder that several deployers apply is a unit for each of them, named by its id; `var_files`
    says where a unit's deployer is declared, or which files are read where nothing deploys them.
    """
    found = layout(tree)
    every = tuple(one for one in deployers(tree) if not one.chart)
    return tuple(sorted({*_deployed(every), *_others(found, every, tree)}))


def deployer_of(unit: Unit, tree: Tree) -> Deployer | None:
    """What applies a unit, or None."""
    for one in deployers(tree) if unit.var_files else ():
        same = one.path == unit.path and one.file in unit.var_files and not one.chart
        if same and unit.environment in ("", one.id):
            return one
    return None


def _deployed(every: Iterable[Deployer]) -> Iterator[Unit]:
    by_path: dict[str, list[Deployer]] = defaultdict(list)
    for one in every:
        by_path[one.path].append(one)
    for path, several in by_path.items():
        for one in several:
            name = one.id if len(several) > 1 else ""
            yield Unit(path, "kubernetes", name, (one.file,))


def _others(found: Layout, every: tuple[Deployer, ...], tree: Tree) -> Iterator[Unit]:
    """What no deployer applies."""
    applied = Applied(tree)
    files = frozenset[str]().union(*(applied.reached(one.path, one.members) for one in every))
    folders = {one.path for one in every}
    taken = set(folders)
    for one in every:
        for start in (one.path, *(one.members or ())):
            taken |= found.reach.below(start) if start in found.reach.folders else set()
    for folder in found.roots() - taken:
        yield Unit(folder, "kubernetes")
    for several in (found.plain, found.charts):
        for folder, paths in several.items():
            left = tuple(path for path in paths if path not in files)
            if left and folder not in folders and folder not in found.reach.folders:
                yield Unit(folder, "kubernetes", "", left)
