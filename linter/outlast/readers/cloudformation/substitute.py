"""`Sub`: a text with `${names}` in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from outlast.domain.document import Node
from outlast.domain.location import Span
from outlast.domain.value import Unknown, Value
from outlast.readers.cloudformation.intrinsics import Call
from outlast.readers.cloudformation.scope import Scope
from outlast.readers.cloudformation.undecided import DYNAMIC, joined, unknown

VARIABLE = re.compile(r"\$\{(!?)\s*([^}]*?)\s*\}")


def substitute(call: Call, scope: Scope) -> Value:
    """The text with every name replaced; `${!name}` stays as `${name}`."""
    text, *more = call.items or (call.argument,)
    if text.kind != "scalar":
        return unknown([scope.value(text)], call.span)
    names = {pair.key.text: pair.value for pair in more[0].pairs} if more else {}
    parts = [*_parts(text.text, names, scope, call.span)] or [""]
    made = joined(parts, call.span)
    if isinstance(made, str) and DYNAMIC in made:
        return Unknown("it is looked up when the stack is deployed", call.span, text=str(made))
    return made


def _parts(text: str, names: dict[str, Node], scope: Scope, span: Span) -> Iterator[Value]:
    at = 0
    for found in VARIABLE.finditer(text):
        if found.start() > at:
            yield text[at : found.start()]
        at = found.end()
        literal, name = found.groups()
        yield f"${{{name}}}" if literal else _variable(name, names, scope, span)
    if at < len(text):
        yield text[at:]


def _variable(name: str, names: dict[str, Node], scope: Scope, span: Span) -> Value:
    if name in names:
        return scope.value(names[name])
    if "." in name:
        owner, _, attribute = name.partition(".")
        return scope.attribute(owner, attribute, span)
    return scope.ref(name, span)
