"""Bodies, attributes and blocks of the concrete syntax tree into nodes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from outlast.readers.terraform.hcl.cst import Cst, broken, kept
from outlast.readers.terraform.hcl.lower import lower_expression
from outlast.readers.terraform.hcl.offsets import Text
from outlast.readers.terraform.hcl.syntax import Attribute, Block, Body, Node
from outlast.readers.terraform.hcl.templates import unescape

# Blocks nested deeper than this are left out; Terraform's own schemas stay under 10.
MAX_BLOCKS = 60


def lower_body(src: Text, node: Cst, depth: int = 0) -> Body:
    """The attributes and blocks in `node`, those inside a damaged stretch included."""
    attributes: dict[str, Attribute] = {}
    blocks: list[Block] = []
    for child in _members(src, node):
        if child.type == "attribute":
            made = _attribute(src, child)
            attributes[made.name] = made
        elif depth < MAX_BLOCKS:
            blocks.append(_block(src, child, depth + 1))
    return Body(attributes, tuple(blocks))


def _members(src: Text, node: Cst) -> Iterator[Cst]:
    stack = list(reversed(node.children))
    while stack:
        child = stack.pop()
        if child.type in ("attribute", "block"):
            yield child
        elif child.type == "body" or (src.damaged and child.type == "ERROR"):
            stack.extend(reversed(child.children))


def _attribute(src: Text, node: Cst) -> Attribute:
    children = kept(node)
    name, value = children[0], children[-1]
    end = value.end_byte
    lowered: Node
    if src.damaged and (len(children) != 3 or value.type != "expression"):
        lowered = broken(src, node)
    else:
        lowered = lower_expression(src, value)
    span = src.span(name.start_byte, end)
    return Attribute(src.text(name.start_byte, name.end_byte), lowered, span)


def _block(src: Text, node: Cst, depth: int) -> Block:
    children = kept(node)
    header: list[Cst] = []
    bodies: list[Cst] = []
    for child in children:
        if child.type in ("identifier", "string_lit"):
            header.append(child)
        elif child.type == "body" or (src.damaged and child.type == "ERROR"):
            bodies.append(child)
    start, end = node.start_byte, header[-1].end_byte if header else node.end_byte
    return Block(
        type=src.text(start, header[0].end_byte) if header else "",
        labels=_labels(src, header[1:]),
        body=joined([lower_body(src, body, depth) for body in bodies]),
        span=src.span(start, end),
        extent=src.span(start, node.end_byte),
    )


def _labels(src: Text, nodes: Sequence[Cst]) -> tuple[str, ...]:
    return tuple(
        unescape(src.text(node.start_byte + 1, node.end_byte - 1))
        if node.type == "string_lit"
        else src.text(node.start_byte, node.end_byte)
        for node in nodes
    )


def joined(bodies: Sequence[Body]) -> Body:
    """One body of several stretches of it."""
    if len(bodies) == 1:
        return bodies[0]
    attributes = {name: made for body in bodies for name, made in body.attributes.items()}
    return Body(attributes, tuple(block for body in bodies for block in body.blocks))
