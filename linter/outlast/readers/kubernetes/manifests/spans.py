"""The place of every value of an object, by path with and without list indexes."""

from __future__ import annotations

from collections.abc import Iterator

from outlast.domain.document import Node, Pair
from outlast.domain.location import Span
from outlast.readers.kubernetes.manifests.values import key_of


def spans(node: Node) -> dict[str, Span]:
    """The places of all that a mapping holds; the first of a list stands for its path."""
    found: dict[str, Span] = {}
    for plain, indexed, span in _below(node, "", ""):
        found.setdefault(plain, span)
        found[indexed] = span
    return found


def entry_span(pair: Pair) -> Span:
    """From a key to the end of its value on one line; only the key when there is more of it.

    The value alone when it comes from elsewhere, as a patched one does.
    """
    key, value = pair.key.span, pair.value.span
    if key.path != value.path:
        return narrow(pair.value)
    if value.line != key.line or value.end_line != key.line:
        return key
    if (value.end_line, value.end_column) < (key.end_line, key.end_column):
        return key
    return Span(key.path, key.line, key.column, value.end_line, value.end_column)


def narrow(item: Node) -> Span:
    """A value that stands on one line, else its first line."""
    span = item.span
    if span.line == span.end_line:
        return span
    if item.pairs:
        return entry_span(item.pairs[0])
    return Span(span.path, span.line, span.column)


def _below(node: Node, plain: str, indexed: str) -> Iterator[tuple[str, str, Span]]:
    for pair in node.pairs:
        name = key_of(pair.key)
        yield f"{plain}{name}", f"{indexed}{name}", entry_span(pair)
        yield from _value(pair.value, f"{plain}{name}", f"{indexed}{name}")


def _value(node: Node, plain: str, indexed: str) -> Iterator[tuple[str, str, Span]]:
    if node.kind == "sequence":
        for number, item in enumerate(node.items):
            yield plain, f"{indexed}.{number}", narrow(item)
            yield from _value(item, plain, f"{indexed}.{number}")
    elif node.kind == "mapping":
        yield from _below(node, f"{plain}.", f"{indexed}.")
