"""The place of every attribute, by path with and without list indexes."""

from __future__ import annotations

from collections.abc import Iterator

from outlast.domain.document import Node, Pair
from outlast.domain.location import Span
from outlast.readers.cloudformation.intrinsics import call_of


def spans(properties: Node | None) -> dict[str, Span]:
    """The places of all that a settled node holds; the first of a list stands for its path."""
    found: dict[str, Span] = {}
    for plain, indexed, span in _below(properties, "", "") if properties else ():
        found.setdefault(plain, span)
        found[indexed] = span
    return found


def entry_span(pair: Pair) -> Span:
    """From a key to the end of its value on one line; only the key when there is more of it."""
    key, value = pair.key.span, pair.value.span
    if key.path != value.path or value.line != key.line or value.end_line != key.line:
        return key
    if (value.end_line, value.end_column) < (key.end_line, key.end_column):
        return key
    return Span(key.path, key.line, key.column, value.end_line, value.end_column)


def _below(node: Node, plain: str, indexed: str) -> Iterator[tuple[str, str, Span]]:
    if call_of(node) is not None:
        return
    for pair in node.pairs:
        name = pair.key.text
        yield f"{plain}{name}", f"{indexed}{name}", entry_span(pair)
        yield from _value(pair.value, f"{plain}{name}", f"{indexed}{name}")


def _value(node: Node, plain: str, indexed: str) -> Iterator[tuple[str, str, Span]]:
    if node.kind == "sequence" and call_of(node) is None:
        for number, item in enumerate(node.items):
            yield plain, f"{indexed}.{number}", _narrow(item)
            yield from _value(item, plain, f"{indexed}.{number}")
    elif node.kind == "mapping":
        yield from _below(node, f"{plain}.", f"{indexed}.")


def _narrow(item: Node) -> Span:
    """An item of a list that stands on one line, else its first line."""
    span = item.span
    if span.line == span.end_line:
        return span
    if item.pairs and call_of(item) is None:
        return entry_span(item.pairs[0])
    return Span(span.path, span.line, span.column)
