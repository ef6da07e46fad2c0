"""`Fn::ForEach`: a loop written out, its variable put in wherever it stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from outlast.domain.document import Node, Pair
from outlast.domain.value import Unknown, Value, first_unknown
from outlast.readers.cloudformation.intrinsics import LOOP, call_of, called
from outlast.readers.cloudformation.scope import Scope
from outlast.readers.cloudformation.undecided import text_of

MAX_ITEMS = 1_000
NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class Made:
    """One entry that a loop makes; `undecided` says why it is not known whether it does.

    `written` is its name as the loop has it, variables included; empty outside of loops.
    """

    pair: Pair
    undecided: Unknown | None = None
    written: str = ""


def is_loop(pair: Pair) -> bool:
    """Whether an entry of a mapping is a loop that makes entries."""
    return pair.key.text.startswith(LOOP) and pair.value.kind == "sequence"


def expand(pair: Pair, scope: Scope) -> Iterator[Made]:
    """The entries that a loop makes, loops inside it included, in order.

    A collection, or an item of it, that is not decided makes its entries once, undecided, with
    the variable left as it is written.
    """
    if len(pair.value.items) != 3 or pair.value.items[2].kind != "mapping":
        return
    variable, collection, body = pair.value.items
    items, undecided = _items(scope.fresh(collection))
    for text in items:
        if not scope.spend(body.size, pair.key.span):
            return
        for inner in body.pairs:
            yield from _entries(put(inner, variable.text, text), None, scope, inner.key.text)
    if undecided is not None:
        for inner in body.pairs:
            yield from _entries(inner, undecided, scope, inner.key.text)


def _entries(pair: Pair, undecided: Unknown | None, scope: Scope, written: str) -> Iterator[Made]:
    if not is_loop(pair):
        yield Made(pair, undecided, written)
        return
    for made in expand(pair, scope):
        yield replace(made, undecided=undecided or made.undecided)


def _items(value: Value) -> tuple[list[str], Unknown | None]:
    """The items that are decided, each once, and why there may be others."""
    if not isinstance(value, list):
        reason = "the collection of a loop is no list"
        return [], value if isinstance(value, Unknown) else Unknown(reason)
    texts = [text for text in map(text_of, value) if text is not None]
    undecided = first_unknown(value)
    return list(dict.fromkeys(texts))[:MAX_ITEMS], undecided


def put(pair: Pair, variable: str, text: str) -> Pair:
    """An entry with the loop's variable put in, in its name and in what it holds."""
    put_in = _putter(variable, text)
    key = replace(pair.key, text=put_in(pair.key.text))
    return Pair(key, _put(pair.value, variable, text, put_in))


def _putter(variable: str, text: str) -> Callable[[str], str]:
    bare = NOT_IN_A_NAME.sub("", text)

    def put_in(written: str) -> str:
        return written.replace(f"${{{variable}}}", text).replace(f"&{{{variable}}}", bare)

    return put_in


def _put(node: Node, variable: str, text: str, put_in: Callable[[str], str]) -> Node:
    call = call_of(node)
    if call is not None and call.name == "Ref" and call.argument.text == variable:
        return Node("scalar", node.span, text=text, quoted=True)
    if call is not None:
        argument = _put(call.argument, variable, text, put_in)
        return node if argument is call.argument else called(node, argument)
    if node.kind == "scalar":
        made = put_in(node.text)
        return node if made == node.text else replace(node, text=made, quoted=True)
    if node.kind == "sequence":
        return replace(node, items=tuple(_put(i, variable, text, put_in) for i in node.items))
    pairs = tuple(
        Pair(
            replace(pair.key, text=put_in(pair.key.text)), _put(pair.value, variable, text, put_in)
        )
        for pair in node.pairs
    )
    return replace(node, pairs=pairs)
