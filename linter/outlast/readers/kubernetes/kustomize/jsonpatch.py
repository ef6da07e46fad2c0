"""The operations of a JSON patch (RFC 6902), one after the other, on a node."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from outlast.domain.document import Node, Pair
from outlast.readers.kubernetes.kustomize.failure import Failure
from outlast.readers.kubernetes.kustomize.nodes import (
    is_null,
    put,
    text_node,
    with_items,
    with_pairs,
)
from outlast.readers.kubernetes.manifests.documents import text_at
from outlast.readers.kubernetes.manifests.values import plain

Edit = Callable[[Node, str], Node]


def is_json_patch(node: Node) -> bool:
    """Whether a document is a list of operations."""
    return node.kind == "sequence" and all(item.get("op") is not None for item in node.items)


def patched(node: Node, operations: Node) -> Node:
    """The object after all operations; raises Failure at the one that cannot be done.

    kustomize takes it through JSON, where every null is written out: a later merge keeps those.
    """
    for operation in operations.items:
        node = _done(node, operation)
    return _with_nulls(node)


def _with_nulls(node: Node) -> Node:
    """`node` itself when every null is written out."""
    if node.kind == "scalar":
        return replace(node, text="null") if is_null(node) and not node.text else node
    if node.kind == "sequence":
        items = tuple([_with_nulls(item) for item in node.items])
        same = all(new is old for new, old in zip(items, node.items, strict=True))
        return node if same else replace(node, items=items)
    values = [_with_nulls(pair.value) for pair in node.pairs]
    if all(new is pair.value for new, pair in zip(values, node.pairs, strict=True)):
        return node
    made = (Pair(pair.key, new) for new, pair in zip(values, node.pairs, strict=True))
    return replace(node, pairs=tuple(made))


def _done(node: Node, operation: Node) -> Node:
    name, path = text_at(operation, "op"), _path(operation, "path")
    value = operation.get("value")
    if name == "test":
        _test(node, path, value, operation)
        return node
    if name == "remove":
        return _at(node, path, operation, _removed(operation))
    if name in ("add", "replace"):
        if value is None:
            raise Failure(operation.span, f"the operation `{name}` has no value")
        key = next(pair.key for pair in operation.pairs if pair.key.text == "value")
        edit = _added(value, key, operation) if name == "add" else _replaced(value, key, operation)
        return _at(node, path, operation, edit)
    if name in ("move", "copy"):
        return _brought(node, operation, path, name == "move")
    raise Failure(operation.span, f"`{name}` is no operation of a JSON patch")


def _brought(node: Node, operation: Node, path: list[str], moved: bool) -> Node:
    source = _path(operation, "from")
    value = _lookup(node, source, operation)
    if moved:
        node = _at(node, source, operation, _removed(operation))
    return _at(node, path, operation, _added(value, text_node("", value.span), operation))


def _path(operation: Node, field: str) -> list[str]:
    stated = text_at(operation, field)
    if not stated.startswith("/"):
        raise Failure(operation.span, f"`{stated}` is no path of a JSON patch: it starts with `/`")
    return [part.replace("~1", "/").replace("~0", "~") for part in stated[1:].split("/")]


def _test(node: Node, path: list[str], value: Node | None, operation: Node) -> None:
    try:
        found = plain(_lookup(node, path, operation))
    except Failure:
        found = None
    if found != (plain(value) if value is not None else None):
        raise Failure(operation.span, f"the test of `/{'/'.join(path)}` does not hold")


def _lookup(node: Node, path: list[str], operation: Node) -> Node:
    for part in path:
        node = _step(node, part, operation)
    return node


def _step(node: Node, part: str, operation: Node) -> Node:
    if node.kind == "sequence":
        return node.items[_index(part, len(node.items) - 1, operation)]
    found = node.get(part)
    if found is None:
        raise Failure(operation.span, f"there is no `{part}` for the JSON patch to go to")
    return found


def _at(node: Node, path: list[str], operation: Node, edit: Edit) -> Node:
    """The node with `edit` done in what the path but for its last step leads to."""
    if len(path) == 1:
        return edit(node, path[0])
    inner = _at(_step(node, path[0], operation), path[1:], operation, edit)
    if node.kind == "sequence":
        at = _index(path[0], len(node.items) - 1, operation)
        return with_items(node, (*node.items[:at], inner, *node.items[at + 1 :]))
    return with_pairs(node, _with_value(node, path[0], inner))


def _with_value(node: Node, name: str, value: Node) -> Iterator[Pair]:
    for pair in node.pairs:
        yield Pair(pair.key, value) if pair.key.text == name else pair


def _added(value: Node, key: Node, operation: Node) -> Edit:
    def edit(node: Node, name: str) -> Node:
        if node.kind == "sequence":
            at = len(node.items) if name == "-" else _index(name, len(node.items), operation)
            return with_items(node, (*node.items[:at], value, *node.items[at:]))
        if node.kind == "scalar":
            raise Failure(operation.span, f"`{name}` cannot be added to a plain value")
        return put(node, text_node(name, key.span), value)

    return edit


def _replaced(value: Node, key: Node, operation: Node) -> Edit:
    def edit(node: Node, name: str) -> Node:
        if node.kind == "sequence":
            at = _index(name, len(node.items) - 1, operation)
            return with_items(node, (*node.items[:at], value, *node.items[at + 1 :]))
        if node.kind == "scalar":
            raise Failure(operation.span, f"there is no `{name}` for the JSON patch to replace")
        return put(node, text_node(name, key.span), value)  # kustomize adds what is not there.

    return edit


def _removed(operation: Node) -> Edit:
    def edit(node: Node, name: str) -> Node:
        if node.kind == "sequence":
            at = _index(name, len(node.items) - 1, operation)
            return with_items(node, (*node.items[:at], *node.items[at + 1 :]))
        if node.get(name) is None:
            raise Failure(operation.span, f"there is no `{name}` for the JSON patch to remove")
        return with_pairs(node, (pair for pair in node.pairs if pair.key.text != name))

    return edit


def _index(part: str, last: int, operation: Node) -> int:
    """A position in a list, from its end when negative, as kustomize takes it."""
    bare = part.removeprefix("-")
    at = int(part) if bare.isdigit() and bare.isascii() and len(bare) < 10 else last + 1
    if at < 0:
        at += last + 1
    if not 0 <= at <= last:
        raise Failure(operation.span, f"there is no item `{part}` for the JSON patch to go to")
    return at
