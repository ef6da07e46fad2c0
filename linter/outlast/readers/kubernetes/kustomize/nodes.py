"""New nodes from old ones: all that a step of rendering leaves alone keeps its place."""

from __future__ import annotations

from collections.abc import Iterable

from outlast.domain.document import Node, Pair
from outlast.domain.location import Span

DIRECTIVE = "$patch"


def text_node(text: str, span: Span) -> Node:
    """A scalar that is text whatever it looks like."""
    return Node("scalar", span, text=text, quoted=True)


def bare_node(text: str, span: Span) -> Node:
    """A scalar as it would stand without quotes: a number, a truth value."""
    return Node("scalar", span, text=text)


def mapping_node(span: Span, pairs: Iterable[Pair] = (), tag: str = "") -> Node:
    """A mapping of pairs that have different keys."""
    kept = tuple(pairs)
    size = 1 + len(kept) + sum([pair.value.size for pair in kept])
    return Node("mapping", span, tag, pairs=kept, size=size)


def sequence_node(span: Span, items: Iterable[Node] = (), tag: str = "") -> Node:
    """A sequence."""
    kept = tuple(items)
    return Node("sequence", span, tag, items=kept, size=1 + sum([item.size for item in kept]))


def with_pairs(node: Node, pairs: Iterable[Pair]) -> Node:
    """The mapping `node` with other entries."""
    return mapping_node(node.span, pairs, node.tag)


def with_items(node: Node, items: Iterable[Node]) -> Node:
    """The sequence `node` with other items."""
    return sequence_node(node.span, items, node.tag)


def put(node: Node, key: Node, value: Node) -> Node:
    """The mapping with `value` at `key`, in the place of what was there.

    The old key stays when the value comes from its file, else the new key says where it is stated.
    """
    for at, pair in enumerate(node.pairs):
        if pair.key.text == key.text:
            if pair.value is value:
                return node
            new = Pair(pair.key if pair.key.span.path == value.span.path else key, value)
            return with_pairs(node, (*node.pairs[:at], new, *node.pairs[at + 1 :]))
    return with_pairs(node, (*node.pairs, Pair(key, value)))


def put_text(node: Node, key: str, value: Node) -> Node:
    """`put` under a key that nobody wrote."""
    return put(node, text_node(key, value.span), value)


def drop(node: Node, key: str) -> Node:
    """The mapping without `key`."""
    if node.get(key) is None:
        return node
    return with_pairs(node, (pair for pair in node.pairs if pair.key.text != key))


def is_null(node: Node | None) -> bool:
    """Whether there is nothing, or a null."""
    if node is None:
        return True
    bare = node.kind == "scalar" and not node.quoted and not node.tag
    return bare and node.text in ("", "~", "null", "Null", "NULL")


def is_empty(node: Node | None) -> bool:
    """Whether there is nothing to render: no node, a null, an empty mapping or sequence."""
    if node is None or is_null(node):
        return True
    return node.kind != "scalar" and not node.pairs and not node.items
