"""Syntax nodes as short text, so that a table can state the exact shape."""

from __future__ import annotations

import json

from outlast.domain.location import Span
from outlast.readers.terraform.hcl.syntax import (
    Binary,
    Body,
    Broken,
    Call,
    Conditional,
    For,
    GetAttr,
    Index,
    Item,
    Literal,
    Name,
    Node,
    ObjectExpr,
    Splat,
    Template,
    TemplateFor,
    TemplateIf,
    TupleExpr,
    Unary,
)


def show(node: Node | str | TemplateIf | TemplateFor) -> str:
    """`(+ 1 (* 2 x))`: every node with its kind and parts, without places."""
    match node:
        case str():
            return json.dumps(node, ensure_ascii=False)
        case Literal(value):
            return json.dumps(value, ensure_ascii=False)
        case Name(name):
            return name
        case Item():
            return "@"
        case Broken():
            return "BROKEN"
        case GetAttr(target, name):
            return f"(. {show(target)} {name})"
        case Index(target, key):
            return f"([] {show(target)} {show(key)})"
        case Splat(target, each):
            return f"([*] {show(target)} {show(each)})"
        case Unary(operator, operand):
            return f"({operator} {show(operand)})"
        case Binary(operator, left, right):
            return f"({operator} {show(left)} {show(right)})"
        case Conditional(condition, then, otherwise):
            return f"(? {show(condition)} {show(then)} {show(otherwise)})"
        case Call(name, args, expand):
            return f"({' '.join([name + '()', *map(show, args)])}{'...' if expand else ''})"
        case TupleExpr(items):
            return f"[{', '.join(map(show, items))}]"
        case ObjectExpr(pairs):
            return "{" + ", ".join(f"{show(key)}: {show(value)}" for key, value in pairs) + "}"
        case Template(parts):
            return f"<{' '.join(map(show, parts))}>"
        case TemplateIf(condition, then, otherwise):
            return f"(if {show(condition)} {show(then)} {show(otherwise) if otherwise else '-'})"
        case TemplateFor(key, value, collection, body):
            return f"(for {key or '-'} {value} {show(collection)} {show(body)})"
        case For():
            return _show_for(node)


def _show_for(node: For) -> str:
    parts = [node.key_name or "-", node.value_name, show(node.collection)]
    parts.append(f"{show(node.key)}:{show(node.value)}" if node.key else show(node.value))
    if node.condition:
        parts.append(f"if {show(node.condition)}")
    return f"(for {' '.join(parts)}{'...' if node.group else ''})"


def at(span: Span) -> str:
    """`1:1-2:5`."""
    return f"{span.line}:{span.column}-{span.end_line}:{span.end_column}"


def outline(body: Body, level: int = 0) -> list[str]:
    """Every attribute and block on a line of its own, indented."""
    lines = [
        f"{'  ' * level}{name} = {show(attribute.expression)}"
        for name, attribute in body.attributes.items()
    ]
    for block in body.blocks:
        lines.append("  " * level + " ".join((block.type, *block.labels)))
        lines += outline(block.body, level + 1)
    return lines
