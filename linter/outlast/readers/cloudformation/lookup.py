"""`FindInMap`: a value of a mapping, also when its keys leave only one value."""

from __future__ import annotations

from outlast.domain.document import Node, Pair
from outlast.domain.value import Unknown, Value
from outlast.readers.cloudformation.intrinsics import Call
from outlast.readers.cloudformation.scope import Scope
from outlast.readers.cloudformation.undecided import name_of, spelling, text_of, unknown

MAX_CANDIDATES = 1_000


def find_in_map(call: Call, scope: Scope) -> Value:
    """The value at two keys; of a key that is not decided, what all its values have in common."""
    default = _default(call)
    arguments = [item for item in call.items if item is not default]
    if len(arguments) != 3:
        return Unknown("`FindInMap` takes a mapping and two keys", call.span)
    name, *keys = [name_of(item, scope) for item in arguments]
    table = scope.table(name) if isinstance(name, str) else None
    if table is None:
        what = f"the mapping `{name}` is not in this template"
        reason = what if isinstance(name, str) else "which mapping is meant is not decided"
        return unknown([name, *keys], call.span, reason=reason)
    found = _at(_at([table], keys[0]), keys[1])
    if len(found) > MAX_CANDIDATES:
        return unknown(keys, call.span)
    values: list[Value] = []
    for node in found:
        value = _literal(node, scope)
        if value not in values:
            values.append(value)
    fallback = default.pairs[0].value if default else None
    if fallback is not None and not values:
        return scope.value(fallback)
    if len(values) == 1 and (fallback is None or not any(isinstance(k, Unknown) for k in keys)):
        return values[0]
    if not values:
        return Unknown(f"the mapping `{name}` has no such keys", call.span)
    spelt = [spelling(key) for key in keys]
    text = f"FindInMap({name},{','.join(spelt)})" if all(spelt) else ""
    return unknown(keys, call.span, text)


def _literal(node: Node, scope: Scope) -> Value:
    """A mapping holds texts and lists of texts, and calls nothing."""
    called = any(part.tag.startswith("!") for part in (node, *node.items))
    if called or node.pairs or any(item.kind != "scalar" for item in node.items):
        return Unknown("a mapping holds only texts and lists of texts", node.span)
    return scope.fresh(node)


def _default(call: Call) -> Node | None:
    last = call.items[-1] if call.items else None
    return last if last is not None and last.get("DefaultValue") is not None else None


def _at(tables: list[Node], key: Value) -> list[Node]:
    """What stands at `key` of `tables`; all of it when the key is not decided."""
    pairs: list[Pair] = [pair for table in tables for pair in table.pairs]
    text = text_of(key)
    return [pair.value for pair in pairs if text is None or pair.key.text == text]
