"""HCL text into syntax nodes, by tree-sitter: the one file that knows it."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import tree_sitter_hcl
from tree_sitter import Language, Parser
from tree_sitter import Node as TreeNode

from outlast.readers.terraform.bodies import lower_body
from outlast.readers.terraform.fixups import respelled
from outlast.readers.terraform.lower import lower_expression
from outlast.readers.terraform.offsets import Text, text_of
from outlast.readers.terraform.syntax import Broken, Node, SourceFile


@cache
def _parser() -> Parser:
    return Parser(Language(tree_sitter_hcl.language()))


def _root(read: bytes) -> TreeNode:
    return _parser().parse(read).root_node


def parse(path: str, data: bytes) -> SourceFile:
    """Read one HCL file."""
    src, root = _understood(text_of(path, data))
    return SourceFile(path, lower_body(src, root))


def parse_expression(text: str, path: str = "<expression>") -> Node:
    """Read one expression, which may span lines; Broken when it is not one."""
    data = b"x=(\n" + text.encode("utf-8", "replace") + b"\n)"
    whole = text_of(path, data)
    # Without the start of the first line the text itself begins at line 1, column 1.
    src, root = _understood(replace(whole, starts=whole.starts[1:-1]))
    value = _only_value(root)
    if value is None:
        return Broken(text, src.span(4, len(data) - 2))
    return lower_expression(src, value)


def _only_value(root: TreeNode) -> TreeNode | None:
    """What the parentheses of `x = (…)` hold, when they hold one expression."""
    node = root
    for kind in ("body", "attribute", "expression"):
        found = [child for child in node.children if child.type != "comment"]
        if not found or found[-1].type != kind or (kind != "expression" and len(found) != 1):
            return None
        node = found[-1]
    inner = [child for child in node.children if child.type != "comment"]
    if [child.type for child in inner] != ["(", "expression", ")"]:
        return None
    return inner[1]


def _understood(src: Text) -> tuple[Text, TreeNode]:
    """The tree of a text, respelled where the grammar would misread it."""
    root = _root(src.read)
    if not root.has_error:
        return src, root
    read = respelled(src.read)
    if read != src.read:
        src, root = replace(src, read=read), _root(read)
    return replace(src, damaged=root.has_error), root
