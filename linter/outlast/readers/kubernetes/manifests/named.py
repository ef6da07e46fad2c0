"""Objects of a tree by kind and name, parsed only when somebody asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from outlast.domain.document import Node
from outlast.errors import SourceError
from outlast.readers.kubernetes.manifests.documents import documents, objects_in, text_at
from outlast.source.tree import Tree


@dataclass(frozen=True, slots=True)
class Named:
    """Looks through `paths`, the files in which objects of the kinds that are asked may stand."""

    tree: Tree
    paths: tuple[str, ...]
    found: dict[tuple[str, str], tuple[Node, ...]] = field(default_factory=dict)

    def of(self, kind: str, name: str) -> tuple[Node, ...]:
        """The objects of a kind that are called `name`, by file."""
        if (kind, name) not in self.found:
            self.found[kind, name] = tuple(self._look(kind, name)) if name else ()
        return self.found[kind, name]

    def nearest(self, kind: str, name: str, file: str) -> Node | None:
        """The one whose file shares the most folders with `file`."""
        found = self.of(kind, name)
        return max(found, key=lambda node: shared(node.span.path, file), default=None)

    def _look(self, kind: str, name: str) -> Iterator[Node]:
        for path in self.paths:
            try:
                data = self.tree.read(path)
            except SourceError:
                continue  # Reading its unit says so.
            if name.encode() in data and kind.encode() in data:
                for document in documents(path, data).nodes:
                    for node in objects_in(document):
                        if text_at(node, "kind") == kind and _name(node) == name:
                            yield node


def _name(node: Node) -> str:
    return text_at(node, "metadata", "name")


def shared(first: str, second: str) -> int:
    """How many folders two paths have in common from the root on."""
    pairs = zip(first.split("/"), second.split("/"), strict=False)
    return next((number for number, (one, two) in enumerate(pairs) if one != two), 0)
