"""A tree of files -> where its manifests lie: kustomizations, charts, folders of plain files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from outlast.errors import SourceError
from outlast.readers.kubernetes.charts.on_disk import chart_folders, chart_of
from outlast.readers.kubernetes.kustomize.files import NAMES
from outlast.readers.kubernetes.kustomize.reach import Reach, reach
from outlast.readers.kubernetes.manifests.documents import (
    SUFFIXES,
    documents,
    looks_like_manifests,
    objects_in,
    surely_manifests,
)
from outlast.source.discover import STDIN
from outlast.source.tree import Tree

Files = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Layout:
    """What a tree holds.

    `reach` are its kustomizations; `plain` and `charts` the files of manifests that none of them
    names, by the folder they lie in, or by the folder of the chart that they are part of.
    """

    reach: Reach
    plain: Files = field(default_factory=dict)
    charts: Files = field(default_factory=dict)

    def roots(self) -> frozenset[str]:
        """Kustomizations nobody takes in; of those that take in each other, the first."""
        found = {folder for folder in self.reach.folders if folder not in self.reach.taken}
        seen: set[str] = set()
        for folder in (*sorted(found), *sorted(self.reach.folders)):
            if folder not in seen:
                found.add(folder)
                seen.update(self.reach.below(folder))
        return frozenset(found)


def layout(tree: Tree) -> Layout:
    """Where the manifests of a tree lie."""
    paths = tree.paths()
    charts = chart_folders(paths)
    reached = reach(tree, (path for path in paths if path.rpartition("/")[2] in NAMES))
    plain: dict[str, list[str]] = defaultdict(list)
    inside: dict[str, list[str]] = defaultdict(list)
    for path in filter(is_candidate, paths):
        folder = path if path == STDIN else path.rpartition("/")[0] or "."
        if path in reached.files or folder in reached.folders or not _holds_any(tree, path):
            continue
        chart = chart_of(path, charts)
        if chart is None:
            plain[folder].append(path)
        else:
            inside[chart].append(path)
    for folder in plain.keys() & inside.keys():
        inside[folder].extend(plain.pop(folder))
    return Layout(reached, settled(plain), settled(inside))


def settled(found: Mapping[str, Iterable[str]]) -> Files:
    """The same, in order."""
    return {folder: tuple(sorted(paths)) for folder, paths in sorted(found.items())}


def is_candidate(path: str) -> bool:
    """Whether a file may hold manifests, by its name."""
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
