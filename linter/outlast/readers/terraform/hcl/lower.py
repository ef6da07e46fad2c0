"""Expressions of the concrete syntax tree into the nodes of `syntax`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import isfinite

from outlast.domain.location import Span
from outlast.readers.terraform.hcl.cst import MAX_DEPTH, Cst, broken, is_damaged, kept
from outlast.readers.terraform.hcl.offsets import Text
from outlast.readers.terraform.hcl.structures import lower_collection, lower_for
from outlast.readers.terraform.hcl.syntax import (
    Binary,
    Broken,
    Call,
    Conditional,
    GetAttr,
    Index,
    Item,
    Literal,
    Name,
    Node,
    Splat,
    Unary,
)
from outlast.readers.terraform.hcl.templates import lower_template, unescape

OPERATORS = frozenset(("*", "/", "%", "+", "-", ">", ">=", "<", "<=", "==", "!=", "&&", "||"))
MAX_DIGITS = 400


def lower_expression(src: Text, node: Cst, depth: int = 0) -> Node:
    """An `expression` node, or any other that stands where a value does."""
    children = kept(node)
    if src.damaged and is_damaged(src, node, children):
        return broken(src, node)
    if depth > MAX_DEPTH:
        return broken(src, node)
    return _lower_term(src, node, children, depth)


def _lower_term(src: Text, node: Cst, parts: Sequence[Cst], depth: int) -> Node:
    """A base and the steps that follow it, which are all siblings."""
    if not parts:
        return _lower_base(src, node, depth)
    base, used = parts[0], 1
    if base.type == "(" and len(parts) > 2:
        lowered, used = lower_expression(src, parts[1], depth + 1), 3
    else:
        lowered = _lower_base(src, base, depth)
    if used == len(parts):
        return lowered
    if depth + len(parts) > MAX_DEPTH:
        return broken(src, node)
    return _lower_steps(src, lowered, base.start_byte, parts[used:], depth + len(parts))


def _lower_base(src: Text, node: Cst, depth: int) -> Node:
    lower = _BASES.get(node.type)
    if lower is None:
        return broken(src, node)
    children = kept(node)
    if src.damaged and is_damaged(src, node, children):
        return broken(src, node)
    return lower(src, node, children, depth + 1)


def _lower_steps(src: Text, target: Node, start: int, steps: Sequence[Cst], depth: int) -> Node:
    for number, step in enumerate(steps):
        if step.type == "get_attr":
            name = step.children[-1]
            span = src.span(start, step.end_byte)
            target = GetAttr(target, src.text(name.start_byte, name.end_byte), span)
        elif step.type == "index":
            target = _lower_index(src, target, start, step, depth)
        elif step.type == "splat":
            inner = kept(step.children[0])
            if step.children[0].type == "full_splat":
                # A second splat belongs to each item of the first; the grammar has them in a row.
                rest = [*inner[1:], *steps[number + 1 :]]
                return _splat(src, target, start, inner[0], rest, depth)
            taken = 1
            while taken < len(inner) and inner[taken].type == "get_attr":
                taken += 1
            target = _splat(src, target, start, inner[0], inner[1:taken], depth)
            rest = [*inner[taken:], *steps[number + 1 :]]
            return _lower_steps(src, target, start, rest, depth + 1)
        else:
            return Broken(
                src.text(start, step.end_byte)[:200],
                src.span(start, step.end_byte),
            )
    return target


def _splat(
    src: Text, target: Node, start: int, mark: Cst, steps: Sequence[Cst], depth: int
) -> Node:
    if depth > MAX_DEPTH:
        return broken(src, mark)
    item = Item(src.span(mark.start_byte, mark.end_byte))
    each = _lower_steps(src, item, mark.start_byte, steps, depth + 1)
    end = steps[-1].end_byte if steps else mark.end_byte
    return Splat(target, each, src.span(start, end))


def _lower_index(src: Text, target: Node, start: int, step: Cst, depth: int) -> Node:
    inner = step.children[0]
    span = src.span(start, step.end_byte)
    if inner.type == "legacy_index":
        digits = src.text(inner.start_byte + 1, inner.end_byte).strip()
        key_span = src.span(inner.start_byte + 1, inner.end_byte)
        return Index(target, _number(digits, key_span), span)
    keys = [child for child in kept(inner) if child.type == "expression"]
    if len(keys) != 1:
        return Broken(src.text(start, step.end_byte)[:200], span)
    return Index(target, lower_expression(src, keys[0], depth + 1), span)


def _lower_name(src: Text, node: Cst, parts: Sequence[Cst], depth: int) -> Node:
    start, end = node.start_byte, node.end_byte
    return Name(src.text(start, end), src.span(start, end))


def _lower_literal(src: Text, node: Cst, parts: Sequence[Cst], depth: int) -> Node:
    inner = parts[0]
    start, end = inner.start_byte, inner.end_byte
    span = src.span(start, end)
    if inner.type == "string_lit":
        if src.damaged and is_damaged(src, inner, inner.children):
            return broken(src, inner)
        if span.end_line != span.line:
            src.tear(start)
            return broken(src, inner)
        return Literal(unescape(src.text(start + 1, end - 1)), span)
    text = src.text(start, end)
    if inner.type == "bool_lit":
        return Literal(text == "true", span)
    if inner.type == "null_lit":
        return Literal(None, span)
    return _number(text, span)


def _number(text: str, span: Span) -> Node:
    """A whole number is an int however it is spelled: Terraform has one kind of number."""
    if len(text) > MAX_DIGITS:
        return Broken(text[:200], span)
    if text.isdigit():
        return Literal(int(text), span)
    try:
        number = float(text)
    except ValueError:
        return Broken(text, span)
    if not isfinite(number):
        return Broken(text, span)
    return Literal(int(number) if number.is_integer() else number, span)


def _lower_conditional(src: Text, node: Cst, parts: Sequence[Cst], depth: int) -> Node:
    """HCL's conditional is right-associative; the grammar's is left-associative."""
    operands = [part for part in parts if part.type == "expression"]
    if len(operands) != 3 or depth > MAX_DEPTH:
        return broken(src, node)
    branches = [(operands[1], operands[2])]
    first = operands[0]
    while len(first.children) == 1 and first.children[0].type == "conditional":
        operands = [part for part in first.children[0].children if part.type == "expression"]
        if len(operands) != 3:
            return broken(src, node)
        branches.append((operands[1], operands[2]))
        first = operands[0]
    if depth + len(branches) > MAX_DEPTH:
        return broken(src, node)
    return _right_associated(src, first, branches, node.end_byte, depth)


def _right_associated(
    src: Text, first: Cst, branches: list[tuple[Cst, Cst]], end: int, depth: int
) -> Node:
    """Rebuild from the last branch: each `otherwise` is the condition of the next one."""
    depth += len(branches)
    conditions = [first] + [otherwise for _, otherwise in reversed(branches)]
    thens = [then for then, _ in reversed(branches)]
    result = lower_expression(src, conditions[-1], depth)
    for condition, then in zip(reversed(conditions[:-1]), reversed(thens), strict=True):
        result = Conditional(
            lower_expression(src, condition, depth),
            lower_expression(src, then, depth),
            result,
            src.span(condition.start_byte, end),
        )
    return result


def _lower_operation(src: Text, node: Cst, parts: Sequence[Cst], depth: int) -> Node:
    inner = parts[0]
    children = kept(inner)
    if depth > MAX_DEPTH or (src.damaged and is_damaged(src, inner, children)):
        return broken(src, inner)
    span = src.span(inner.start_byte, inner.end_byte)
    if inner.type == "unary_operation":
        operand = _lower_term(src, inner, children[1:], depth + 1)
        return Unary(children[0].type, operand, span)
    at = next((n for n, child in enumerate(children) if child.type in OPERATORS), 0)
    if not at or at + 1 == len(children):
        return broken(src, inner)
    left = _lower_term(src, inner, children[:at], depth + 1)
    right = _lower_term(src, inner, children[at + 1 :], depth + 1)
    return Binary(children[at].type, left, right, span)


def _lower_call(src: Text, node: Cst, parts: Sequence[Cst], depth: int) -> Node:
    args: list[Node] = []
    expand = False
    if len(parts) > 3:
        given = kept(parts[2])
        if src.damaged and is_damaged(src, parts[2], given):
            return broken(src, node)
        args = [lower_expression(src, a, depth) for a in given if a.type == "expression"]
        expand = given[-1].type == "ellipsis"
    name = src.text(parts[0].start_byte, parts[0].end_byte)
    return Call(name, tuple(args), expand, src.span(node.start_byte, node.end_byte))


def _lower_collection(src: Text, node: Cst, parts: Sequence[Cst], depth: int) -> Node:
    return lower_collection(src, parts, depth, lower_expression)


def _lower_for(src: Text, node: Cst, parts: Sequence[Cst], depth: int) -> Node:
    return lower_for(src, parts, depth, lower_expression)


def _lower_template(src: Text, node: Cst, parts: Sequence[Cst], depth: int) -> Node:
    return lower_template(src, parts[0], depth, lower_expression)


_BASES: Mapping[str, Callable[[Text, Cst, Sequence[Cst], int], Node]] = {
    "variable_expr": _lower_name,
    "literal_value": _lower_literal,
    "conditional": _lower_conditional,
    "operation": _lower_operation,
    "function_call": _lower_call,
    "collection_value": _lower_collection,
    "for_expr": _lower_for,
    "template_expr": _lower_template,
}
