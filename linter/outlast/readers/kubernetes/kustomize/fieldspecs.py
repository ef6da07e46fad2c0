"""A path to fields of certain kinds, and the change of what it leads to."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from outlast.domain.document import Node
from outlast.readers.kubernetes.kustomize.items import Id
from outlast.readers.kubernetes.kustomize.nodes import is_null, put, put_text, with_items

SLASH = re.compile(r"(?<!\\)/")
Setter = Callable[[Node], Node]


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """Where a field is in objects of a kind; `create` makes it, and the way to it, when missing.

    Empty words mean any kind; a step that ends in `[]` is a list, and no list is made.
    """

    path: str
    create: bool = False
    group: str = ""
    version: str = ""
    kind: str = ""

    def fits(self, one: Id) -> bool:
        """Whether it speaks of objects of that kind."""
        return one.of_kind(self.group, self.version, self.kind)

    def steps(self) -> tuple[str, ...]:
        """The keys on the way; a slash inside a key is escaped."""
        return _steps(self.path)


@lru_cache(maxsize=1024)
def _steps(path: str) -> tuple[str, ...]:
    return tuple(step.replace("\\/", "/") for step in SLASH.split(path))


def changed(node: Node, spec: FieldSpec, setter: Setter, made: Node | None = None) -> Node:
    """The object with `setter` applied to every field that the spec leads to.

    `made` is the field as it is made before `setter` sees it; its place is that of all that is
    made on the way.
    """
    return _walk(node, spec.steps(), setter, made if spec.create else None)


def _walk(node: Node, steps: tuple[str, ...], setter: Setter, made: Node | None) -> Node:
    if not steps:
        return setter(node)
    if node.kind == "sequence":
        return with_items(node, (_walk(item, steps, setter, made) for item in node.items))
    if node.kind != "mapping":
        return node
    return _field(node, steps, setter, made)


def _field(node: Node, steps: tuple[str, ...], setter: Setter, made: Node | None) -> Node:
    name, listed = steps[0].removesuffix("[]"), steps[0].endswith("[]")
    pair = next((pair for pair in node.pairs if pair.key.text == name), None)
    if pair is not None and not is_null(pair.value):
        inner = _walk(pair.value, steps[1:], setter, made)
        return node if inner is pair.value else put(node, pair.key, inner)
    if made is None or listed:
        return node
    start = made if len(steps) == 1 else Node("mapping", made.span)
    inner = _walk(start, steps[1:], setter, made)
    return node if inner is start and len(steps) > 1 else put_text(node, name, inner)
