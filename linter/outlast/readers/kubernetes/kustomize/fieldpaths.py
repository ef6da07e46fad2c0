"""A path of `replacements` (`spec.containers.[name=web].image`) -> the fields it leads to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from outlast.domain.document import Node, Pair
from outlast.domain.location import Span
from outlast.readers.kubernetes.kustomize.nodes import (
    bare_node,
    is_null,
    mapping_node,
    put_text,
    sequence_node,
    text_node,
    with_items,
    with_pairs,
)

DOT = re.compile(r"(?<!\\)\.")
Set = Callable[[Node], Node]


def parts_of(path: str) -> list[str]:
    """The steps of a path; dots in brackets or behind a backslash do not part."""
    parts: list[str] = []
    waiting = ""
    for part in (one.replace("\\.", ".") for one in DOT.split(path)):
        waiting = f"{waiting}.{part}" if waiting else part
        if waiting.startswith("[") and not waiting.endswith("]"):
            continue
        inner = waiting if "=" in waiting else waiting.strip("[]")
        parts.append(inner if waiting.startswith("[") else waiting)
        waiting = ""
    return [*parts, waiting] if waiting else parts


def found_at(node: Node, parts: list[str]) -> Iterator[Node]:
    """Every value that a path leads to."""
    if not parts:
        yield node
    elif node.kind == "sequence":
        for at in _chosen(node, parts[0]):
            yield from found_at(node.items[at], parts[1:])
    elif node.kind == "mapping":
        inner = node.get(parts[0])
        if inner is not None:
            yield from found_at(inner, parts[1:])


def set_at(node: Node, parts: list[str], setter: Set, value: Node, create: bool) -> Node | None:
    """The node with `setter` applied to all that a path leads to; None when it leads nowhere.

    With `create` what is missing on the way is made, with the place of `value`.
    """
    if not parts:
        return setter(node)
    if node.kind == "sequence":
        return _in_list(node, parts, setter, value, create)
    if node.kind != "mapping":
        return None
    inner = node.get(parts[0])
    if inner is None or (create and is_null(inner)):
        if not create:
            return None
        inner = _start(parts[1:], value.span)
    made = set_at(inner, parts[1:], setter, value, create)
    if made is None:
        return None
    if node.get(parts[0]) is None:
        return put_text(node, parts[0], made)
    return with_pairs(node, _replaced(node, parts[0], made))


def _replaced(node: Node, key: str, value: Node) -> Iterator[Pair]:
    for pair in node.pairs:
        yield Pair(pair.key, value) if pair.key.text == key else pair


def _in_list(node: Node, parts: list[str], setter: Set, value: Node, create: bool) -> Node | None:
    chosen = _chosen(node, parts[0])
    if not chosen and create and _is_match(parts[0]):
        name, _, wanted = parts[0][1:-1].partition("=")
        fresh = text_node(wanted, value.span)
        item = put_text(mapping_node(value.span), name, fresh) if name else fresh
        node = with_items(node, (*node.items, item))
        chosen = [len(node.items) - 1]
    items, done = list(node.items), False
    for at in chosen:
        made = set_at(items[at], parts[1:], setter, value, create)
        if made is not None:
            items[at], done = made, True
    return with_items(node, items) if done else None


def _is_match(part: str) -> bool:
    return part.startswith("[") and part.endswith("]") and "=" in part


def _chosen(node: Node, part: str) -> list[int]:
    """The positions of the items that a step means."""
    if part == "*":
        return list(range(len(node.items)))
    if part.isdigit() and len(part) < 9:
        return [int(part)] if int(part) < len(node.items) else []
    if not _is_match(part):
        return []
    name, _, wanted = part[1:-1].partition("=")
    return [at for at, item in enumerate(node.items) if _matches(item, name, wanted)]


def _matches(item: Node, name: str, wanted: str) -> bool:
    """Whether the text at `name` holds the pattern; only plain patterns are followed."""
    found = item.get(name) if name else item
    if found is None or found.kind != "scalar":
        return False
    return found.text == wanted if re.escape(wanted) == wanted else wanted in found.text


def _start(rest: list[str], span: Span) -> Node:
    """What a path that is made begins with below a key."""
    if not rest:
        return bare_node("", span)
    return sequence_node(span) if _is_match(rest[0]) or rest[0] == "*" else mapping_node(span)
