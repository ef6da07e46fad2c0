"""HCL text into syntax nodes, by tree-sitter: the one file that knows it."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from outlast.domain.fragment import Ignore, Problem
from outlast.domain.location import Span
from outlast.readers.terraform.hcl.bodies import joined, lower_body
from outlast.readers.terraform.hcl.comments import MARK, comments_of, ignores_of
from outlast.readers.terraform.hcl.diagnosis import problems_of, torn
from outlast.readers.terraform.hcl.fixups import respelled, unambiguous
from outlast.readers.terraform.hcl.jsonsyntax import read_json
from outlast.readers.terraform.hcl.lower import lower_expression
from outlast.readers.terraform.hcl.offsets import Text, text_of
from outlast.readers.terraform.hcl.recover import recover
from outlast.readers.terraform.hcl.refusals import not_utf8, refusal
from outlast.readers.terraform.hcl.repair import Repaired
from outlast.readers.terraform.hcl.syntax import Body, Broken, Node, SourceFile

if TYPE_CHECKING:
    from tree_sitter import Node as TreeNode
    from tree_sitter import Parser


@cache
def _parser() -> Parser:
    """The library waits for the first file: runs without Terraform do not load it."""
    import tree_sitter_hcl
    from tree_sitter import Language, Parser

    return Parser(Language(tree_sitter_hcl.language()))


def _root(read: bytes) -> TreeNode:
    return _parser().parse(read).root_node


def parse(path: str, data: bytes) -> SourceFile:
    """Read one HCL file. Never raises: what cannot be read is a problem, the rest is kept."""
    refused = refusal(path, data)
    if refused:
        return SourceFile(path, Body(), problems=(refused,))
    data = data.removeprefix(codecs.BOM_UTF8)
    garbled = not_utf8(path, data)
    text, root = _understood(text_of(path, data))
    if not root.has_error:
        return _file(path, (Repaired(text, root),), [garbled] if garbled else [])
    stretches = recover(text, _root)
    problems = problems_of(text, stretches)
    return _file(path, stretches, [*([garbled] if garbled else []), *problems])


def _file(path: str, stretches: Sequence[Repaired], problems: list[Problem]) -> SourceFile:
    body = joined([lower_body(stretch.text, stretch.root) for stretch in stretches])
    problems = [*problems, *(torn(path, line) for line in sorted(stretches[0].text.torn))]
    ignores: list[Ignore] = []
    for stretch in stretches:
        if MARK in stretch.text.data:
            found, wrong = ignores_of(stretch.text, comments_of(stretch.root))
            ignores += found
            problems += wrong
    return SourceFile(path, body, tuple(ignores), tuple(sorted(set(problems))))


def parse_json(path: str, data: bytes) -> SourceFile:
    """Read one file of Terraform's JSON syntax."""
    return read_json(path, data, parse_expression)


def parse_expression(text: str, path: str = "<expression>", place: Span | None = None) -> Node:
    """Read one expression, which may span lines; Broken when it is not one.

    With `place` every node stands there: what the text was made of has no lines of its own.
    """
    data = b"x=(\n" + text.encode("utf-8", "replace") + b"\n)"
    whole = text_of(path, data)
    # Without the start of the first line the text itself begins at line 1, column 1.
    src, root = _understood(replace(whole, starts=whole.starts[1:-1], place=place))
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
    src = replace(src, read=unambiguous(src.read))
    root = _root(src.read)
    if not root.has_error:
        return src, root
    read = respelled(src.read)
    if read != src.read:
        src, root = replace(src, read=read), _root(read)
    return replace(src, damaged=root.has_error), root
