"""What is read of the concrete syntax tree, free of the parser that made it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol, TypeAlias

from outlast.readers.terraform.hcl.offsets import Text
from outlast.readers.terraform.hcl.syntax import Broken, Node

# Nodes nested deeper than this are Broken: a walk takes up to four frames a level, and Python
# allows a thousand. The deepest of 15,871 real files has 40.
MAX_DEPTH = 120


class Cst(Protocol):
    """The part of a tree-sitter node that is read here."""

    @property
    def type(self) -> str: ...  # noqa: D102
    @property
    def start_byte(self) -> int: ...  # noqa: D102
    @property
    def end_byte(self) -> int: ...  # noqa: D102
    @property
    def children(self) -> Sequence[Cst]: ...  # noqa: D102
    @property
    def is_missing(self) -> bool: ...  # noqa: D102
    @property
    def has_error(self) -> bool: ...  # noqa: D102


Lower: TypeAlias = "Callable[[Text, Cst, int], Node]"
"""How a piece of syntax reads the expressions inside it; the last argument is the depth."""


def broken(src: Text, node: Cst) -> Broken:
    """What stands for a piece that could not be read."""
    return Broken(
        src.text(node.start_byte, min(node.end_byte, node.start_byte + 200)),
        src.span(node.start_byte, node.end_byte),
    )


def kept(node: Cst) -> Sequence[Cst]:
    """The children of `node` that are not comments."""
    children = node.children
    for child in children:
        if child.type == "comment":
            return [child for child in children if child.type != "comment"]
    return children


def is_damaged(src: Text, node: Cst, children: Sequence[Cst]) -> bool:
    """Whether `node` itself is damaged, not only something deeper inside it."""
    if node.start_byte in src.broken:
        return True
    if not node.has_error:
        return False
    return node.is_missing or any(child.is_missing or child.type == "ERROR" for child in children)
