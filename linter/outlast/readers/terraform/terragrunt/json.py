"""A `terragrunt.hcl.json` as the body that the same text in HCL would be."""

from __future__ import annotations

from dataclasses import replace

from outlast.domain.location import Span
from outlast.readers.terraform.hcl.parse import parse_json
from outlast.readers.terraform.hcl.syntax import (
    Attribute,
    Block,
    Body,
    Literal,
    Node,
    ObjectExpr,
    SourceFile,
    TupleExpr,
)
from outlast.readers.terraform.modules.run import Run

LABELS = {
    "dependency": 1,
    "feature": 1,
    "generate": 1,
    "include": 1,
    "exclude": 0,
    "locals": 0,
    "remote_state": 0,
    "terraform": 0,
}
"""Blocks by type, with their labels; `include` may do without."""

WITHIN = {"extra_arguments": 1}
WRAP = b'{"locals":'


def parsed(run: Run, path: str, span: Span) -> SourceFile | None:
    """A file, parsed, its problems noted; None when it cannot be read."""
    if not path.endswith(".json"):
        return run.parsed(path, span)
    data = run.read(path, span)
    if data is None:
        return None
    # Within `locals` every string is a template and no name is a block: just what is wanted.
    file = parse_json(path, WRAP + data.removeprefix(b"\xef\xbb\xbf") + b"}")
    run.problems.update(dict.fromkeys(file.problems))
    attributes: dict[str, Attribute] = {}
    for block in file.body.blocks:
        attributes.update(block.body.attributes)
    return replace(file, body=_body(attributes, LABELS))


def _body(attributes: dict[str, Attribute], known: dict[str, int]) -> Body:
    """Attributes whose names are blocks, as blocks."""
    blocks: list[Block] = []
    kept: dict[str, Attribute] = {}
    for name, attribute in attributes.items():
        if name in known:
            blocks.extend(_blocks(name, attribute.expression, known[name]))
        else:
            kept[name] = attribute
    return Body(kept, tuple(blocks))


def _blocks(kind: str, node: Node, labels: int) -> list[Block]:
    if isinstance(node, TupleExpr):
        return [block for item in node.items for block in _blocks(kind, item, labels)]
    if not isinstance(node, ObjectExpr):
        return []
    if labels and not (kind == "include" and "path" in _names(node)):
        return [
            replace(block, labels=(name,))
            for name, item in _items(node)
            for block in _blocks(kind, item, 0)
        ]
    stated = {name: Attribute(name, item, item.span) for name, item in _items(node)}
    return [Block(kind, (), _body(stated, WITHIN), node.span, node.span)]


def _names(node: ObjectExpr) -> set[str]:
    return {name for name, _ in _items(node)}


def _items(node: ObjectExpr) -> list[tuple[str, Node]]:
    return [(str(key.value), item) for key, item in node.items if isinstance(key, Literal)]
