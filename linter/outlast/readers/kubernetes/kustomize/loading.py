"""Paths that a kustomization names -> kustomizations and manifests, each read once."""

from __future__ import annotations

from dataclasses import dataclass, field

from outlast.domain.document import Node
from outlast.domain.location import Span
from outlast.readers.kubernetes.kustomize.files import NAMES, Kustomization, kustomization_in
from outlast.readers.kubernetes.manifests.documents import documents, objects_in
from outlast.readers.kubernetes.manifests.run import Run

MAX_LOADED = 2_000
"""Kustomizations that one rendering may go through, each time it is taken in."""


@dataclass(frozen=True, slots=True)
class Loader:
    """Files of one rendering."""

    run: Run
    known: dict[str, tuple[Node, ...]] = field(default_factory=dict)

    def is_folder(self, path: str) -> bool:
        """Whether there is a folder at `path`."""
        return bool(self.run.tree.folder(path))

    def has_kustomization(self, path: str) -> bool:
        """Whether a folder has the file of a kustomization."""
        return any(name in self.run.tree.folder(path) for name in NAMES)

    def manifests(self, path: str, span: Span) -> tuple[Node, ...]:
        """The objects in a file; what is no manifest is said."""
        if path not in self.known:
            self.known[path] = tuple(self._objects(path, span))
        return self.known[path]

    def _objects(self, path: str, span: Span) -> list[Node]:
        found: list[Node] = []
        for document in self.run.documents(path, span):
            objects = tuple(objects_in(document))
            items = document.get("items")
            if not objects and not (items is not None and not items.items):
                message = "it is taken in as a resource, and is no manifest"
                self.run.problem(document.span, "kustomize", message)
            found.extend(objects)
        return found

    def kustomization(self, folder: str, span: Span) -> Kustomization | None:
        """The kustomization in a folder; None, and a problem, when there is none to be read."""
        self.run.spent["kustomizations"] += 1
        if self.run.spent["kustomizations"] > MAX_LOADED:
            message = f"more than {MAX_LOADED:,} kustomizations are taken in; the rest is not read"
            if self.run.spent["kustomizations"] == MAX_LOADED + 1:
                self.run.problem(span, "too-many", message)
            return None
        names = self.run.tree.folder(folder)
        found = [name for name in NAMES if name in names]
        if not found:
            message = f"there is no kustomization in `{folder}`"
            self.run.problem(span, "no-kustomization", message)
            return None
        if len(found) > 1:
            listed = " and ".join(f"`{name}`" for name in found)
            self.run.problem(span, "kustomize", f"`{folder}` has {listed}; the first is read")
        return self._read(found[0] if folder == "." else f"{folder}/{found[0]}", span)

    def _read(self, path: str, span: Span) -> Kustomization | None:
        data = self.run.bytes_of(path, span)
        if data is None:
            return None
        self.run.documents(path, span)
        one = kustomization_in(path, data)
        found = documents(path, data)
        empty = one is not None and not one.node.pairs
        if one is None or (empty and not found.problems and not found.templated):
            self.run.problem(Span(path, 1), "kustomize", "it holds no kustomization")
        return one
