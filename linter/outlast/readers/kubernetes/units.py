"""Which folders are units: kustomizations that no other one takes in, charts, and plain folders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from outlast.domain.fragment import Unit
from outlast.errors import SourceError
from outlast.readers.kubernetes.charts_on_disk import chart_folders, chart_of
from outlast.readers.kubernetes.documents import (
    SUFFIXES,
    documents,
    looks_like_manifests,
    objects_in,
    surely_manifests,
)
from outlast.readers.kubernetes.kustomize.files import NAMES
from outlast.readers.kubernetes.kustomize.reach import Reach, reach
from outlast.source.discover import STDIN
from outlast.source.tree import Tree


@dataclass(frozen=True, slots=True)
class Layout:
    """The manifests of a tree, by the unit that reads them."""

    kustomized: frozenset[str] = frozenset()
    plain: dict[str, tuple[str, ...]] = field(default_factory=dict)
    charts: dict[str, tuple[str, ...]] = field(default_factory=dict)


def units(tree: Tree, environments: tuple[Unit, ...] = ()) -> tuple[Unit, ...]:
    """The units of the tree, sorted."""
    found = layout(tree)
    paths = {*found.kustomized, *found.plain, *found.charts}
    return tuple(Unit(path, "kubernetes") for path in sorted(paths))


def layout(tree: Tree) -> Layout:
    """Where the manifests of a tree lie."""
    paths = tree.paths()
    charts = chart_folders(paths)
    reached = reach(tree, _kustomizations(paths))
    plain: dict[str, list[str]] = defaultdict(list)
    inside: dict[str, list[str]] = defaultdict(list)
    for path in filter(_is_candidate, paths):
        folder = path if path == STDIN else path.rpartition("/")[0] or "."
        if path in reached.files or folder in reached.folders or not _holds_any(tree, path):
            continue
        chart = chart_of(path, charts)
        if chart is None:
            plain[folder].append(path)
        else:
            inside[chart].append(path)
    return Layout(_roots(reached), _settled(plain), _settled(inside))


def files_in(tree: Tree, folder: str) -> tuple[str, ...]:
    """The manifests of a plain folder, those of its subfolders left out."""
    if folder == STDIN:
        return (STDIN,)
    before = "" if folder == "." else f"{folder}/"
    names = (name for name in tree.folder(folder) if not name.endswith("/"))
    return tuple(p for p in map(f"{before}{{}}".format, names) if _is_candidate(p))


def _kustomizations(paths: Iterable[str]) -> tuple[str, ...]:
    return tuple(path for path in paths if path.rpartition("/")[2] in NAMES)


def _roots(reached: Reach) -> frozenset[str]:
    """Kustomizations nobody takes in; of those that take in each other, the first."""
    roots = {folder for folder in reached.folders if folder not in reached.taken}
    seen: set[str] = set()
    for folder in (*sorted(roots), *sorted(reached.folders)):
        if folder not in seen:
            roots.add(folder)
            seen.update(reached.below(folder))
    return frozenset(roots)


def _settled(found: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {folder: tuple(paths) for folder, paths in sorted(found.items())}


def _is_candidate(path: str) -> bool:
    return path == STDIN or path.endswith(SUFFIXES)


def _holds_any(tree: Tree, path: str) -> bool:
    """Whether a file holds a manifest, or half a template of one."""
    try:
        data = tree.read(path)
    except SourceError:
        return False
    if not looks_like_manifests(data):
        return False
    return surely_manifests(data) or any(_objects(path, data))


def _objects(path: str, data: bytes) -> Iterator[bool]:
    found = documents(path, data)
    yield found.templated
    for node in found.nodes:
        for _ in objects_in(node):
            yield True
