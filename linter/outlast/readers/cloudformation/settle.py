"""A node with every decided `If` taken, loops written out, and what is `NoValue` left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from outlast.domain.document import Node, Pair
from outlast.domain.value import Unknown
from outlast.readers.cloudformation.foreach import expand, is_loop
from outlast.readers.cloudformation.intrinsics import Call, call_of, called, is_no_value
from outlast.readers.cloudformation.scope import Scope

TRANSFORM = "Fn::Transform"
INCLUDE = "AWS::Include"


def settle(node: Node, scope: Scope) -> Node | None:
    """`node` as it stands once its conditions are decided; None when nothing of it stands.

    What is kept keeps its place, so values and places come from the same node.
    """
    if node.kind == "scalar":
        return None if is_no_value(node) else node
    call = call_of(node)
    if call is not None:
        return _call(node, call, scope)
    # Lists, not generators: those would take room on the stack of C, which cannot grow.
    if node.kind == "sequence":
        found = [settle(item, scope) for item in node.items]
        return _same(node, items=tuple([item for item in found if item is not None]))
    made = [(pair, settle(pair.value, scope)) for pair in _written_out(node, scope)]
    pairs = [
        pair if value is pair.value else replace(pair, value=value)
        for pair, value in made
        if value is not None
    ]
    return _same(node, pairs=tuple(pairs))


def _call(node: Node, call: Call, scope: Scope) -> Node | None:
    if is_no_value(node):
        return None
    if call.name == "If" and len(call.items) == 3:
        return _branch(node, call, scope)
    if call.name == "Transform":
        included = include(call.argument, scope)
        return settle(included, scope) if included else node
    inner = _argument(call, scope)
    return node if inner is call.argument else called(node, inner)


def _argument(call: Call, scope: Scope) -> Node:
    """What a function is given: `Equals` compares with `NoValue`, others do not see it."""
    if call.name == "Equals" and call.argument.kind == "sequence":
        items = [settle(item, scope) or item for item in call.argument.items]
        return _same(call.argument, items=tuple(items))
    return settle(call.argument, scope) or call.argument


def _branch(node: Node, call: Call, scope: Scope) -> Node | None:
    name, then, otherwise = call.items
    answer = scope.condition(name.text, name.span)
    if not isinstance(answer, Unknown):
        return settle(then if answer else otherwise, scope)
    kept = (name, settle(then, scope) or then, settle(otherwise, scope) or otherwise)
    return called(node, replace(call.argument, items=kept))


def _written_out(node: Node, scope: Scope) -> Iterator[Pair]:
    for pair in node.pairs:
        if is_loop(pair):
            yield from (made.pair for made in expand(pair, scope) if made.undecided is None)
            continue
        included = include(pair.value, scope) if pair.key.text == TRANSFORM else None
        if included is not None and included.kind == "mapping":
            yield from included.pairs
        else:
            yield pair


def include(argument: Node, scope: Scope) -> Node | None:
    """The local file that `AWS::Include` names; None for a remote one and for other macros."""
    name, parameters = argument.get("Name"), argument.get("Parameters")
    location = parameters.get("Location") if parameters else None
    if name is None or name.text != INCLUDE or location is None:
        return None
    text = scope.fresh(location)
    return scope.include(text, location.span) if isinstance(text, str) else None


def _same(
    node: Node, *, items: tuple[Node, ...] | None = None, pairs: tuple[Pair, ...] | None = None
) -> Node:
    """`node` itself when its members did not change."""
    if items is not None:
        unchanged = len(items) == len(node.items) and all(map(_is, items, node.items))
        return node if unchanged else replace(node, items=items)
    made = pairs or ()
    unchanged = len(made) == len(node.pairs) and all(map(_is, made, node.pairs))
    return node if unchanged else replace(node, pairs=made)


def _is(first: object, second: object) -> bool:
    return first is second
