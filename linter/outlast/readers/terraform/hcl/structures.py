"""Tuples, objects and `for` expressions into nodes."""

from __future__ import annotations

from collections.abc import Sequence

from outlast.readers.terraform.hcl.cst import MAX_DEPTH, Cst, Lower, broken, is_damaged, kept
from outlast.readers.terraform.hcl.offsets import Text
from outlast.readers.terraform.hcl.syntax import For, Literal, Name, Node, ObjectExpr, TupleExpr


def lower_collection(src: Text, parts: Sequence[Cst], depth: int, lower: Lower) -> Node:
    """A tuple or an object; `parts` hold the one or the other."""
    inner = parts[0]
    children = kept(inner)
    if depth > MAX_DEPTH or (src.damaged and is_damaged(src, inner, children)):
        return broken(src, inner)
    span = src.span(inner.start_byte, inner.end_byte)
    if inner.type == "tuple":
        items = [lower(src, c, depth) for c in children if c.type == "expression"]
        return TupleExpr(tuple(items), span)
    pairs = [_pair(src, child, depth, lower) for child in children if child.type == "object_elem"]
    return ObjectExpr(tuple(pairs), span)


def _pair(src: Text, elem: Cst, depth: int, lower: Lower) -> tuple[Node, Node]:
    children = kept(elem)
    if len(children) != 3 or (src.damaged and is_damaged(src, elem, children)):
        lost = broken(src, elem)
        return lost, lost
    key, _, value = children
    lowered = lower(src, key, depth)
    if isinstance(lowered, Name) and key.children[0].type == "variable_expr":
        lowered = Literal(lowered.name, lowered.span)
    return lowered, lower(src, value, depth)


def lower_for(src: Text, parts: Sequence[Cst], depth: int, lower: Lower) -> Node:
    """`[for …]` or `{for …}`."""
    inner = parts[0]
    children = kept(inner)
    intro = next((child for child in children if child.type == "for_intro"), None)
    values = [child for child in children if child.type == "expression"]
    if intro is None or not values or (src.damaged and is_damaged(src, inner, children)):
        return broken(src, inner)
    names = [src.text(c.start_byte, c.end_byte) for c in kept(intro) if c.type == "identifier"]
    source = [child for child in kept(intro) if child.type == "expression"]
    test = [c for part in children if part.type == "for_cond" for c in kept(part)]
    tests = [lower(src, c, depth) for c in test if c.type == "expression"]
    if not names or not source:
        return broken(src, inner)
    return For(
        key_name=names[0] if len(names) > 1 else "",
        value_name=names[-1],
        collection=lower(src, source[0], depth),
        key=lower(src, values[0], depth) if len(values) > 1 else None,
        value=lower(src, values[-1], depth),
        condition=tests[0] if tests else None,
        group=any(child.type == "ellipsis" for child in children),
        span=src.span(inner.start_byte, inner.end_byte),
    )
