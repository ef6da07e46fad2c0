"""The functions of CloudFormation, each from its call to a value."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from ipaddress import ip_network
from itertools import islice

from outlast.domain.value import Ref, Unknown, Value, first_unknown
from outlast.readers.cloudformation.conditions import CONDITIONS, holds
from outlast.readers.cloudformation.intrinsics import Call, is_no_value
from outlast.readers.cloudformation.lookup import find_in_map
from outlast.readers.cloudformation.scope import Scope
from outlast.readers.cloudformation.substitute import substitute
from outlast.readers.cloudformation.undecided import (
    either,
    joined,
    name_of,
    spelling,
    text_of,
    unknown,
)

Function = Callable[[Call, Scope], Value]

EXPORT = "export:"
"""What the address of an exported value begins with."""


def _ref(call: Call, scope: Scope) -> Value:
    name = name_of(call.argument, scope)
    if not isinstance(name, str):
        return unknown([name], call.span)
    return scope.ref(name, call.span)


def _get_att(call: Call, scope: Scope) -> Value:
    parts = [text_of(name_of(item, scope)) for item in call.items]
    if call.argument.kind == "scalar":
        parts = list(call.argument.text.split(".", 1))
    known = [part for part in parts if part is not None]
    if len(known) < 2 or len(known) < len(parts):
        return Unknown("which attribute is meant is not decided", call.span)
    return scope.attribute(known[0], ".".join(known[1:]), call.span)


def _if(call: Call, scope: Scope) -> Value:
    """Only where the condition is not decided: decided ones are settled before."""
    if len(call.items) != 3:
        return Unknown("`If` takes a condition and two values", call.span)
    name, *branches = call.items
    answer = scope.condition(name.text, name.span)
    values = [None if is_no_value(branch) else scope.value(branch) for branch in branches]
    if not isinstance(answer, Unknown):
        return values[0] if answer else values[1]
    return either(values[0], values[1], answer, call.span)


def _join(call: Call, scope: Scope) -> Value:
    if len(call.items) != 2:
        return Unknown("`Join` takes a delimiter and a list", call.span)
    separator, items = [scope.value(item) for item in call.items]
    if not isinstance(separator, str) or not isinstance(items, list):
        return unknown([separator, items], call.span)
    return joined(items, call.span, separator)


def _select(call: Call, scope: Scope) -> Value:
    if len(call.items) != 2:
        return Unknown("`Select` takes an index and a list", call.span)
    index, items = [scope.value(item) for item in call.items]
    text = text_of(index)
    if text is None or not text.isascii() or not text.isdigit() or not isinstance(items, list):
        spelt = (spelling(index), spelling(items))
        return unknown([index, items], call.span, f"Select({','.join(spelt)})" * all(spelt))
    number = int(text[:9])
    if number >= len(items):
        return Unknown(f"the list has no item {number}", call.span)
    return items[number]


def _split(call: Call, scope: Scope) -> Value:
    if len(call.items) != 2:
        return Unknown("`Split` takes a delimiter and a text", call.span)
    separator, text = [scope.value(item) for item in call.items]
    if not isinstance(separator, str) or not isinstance(text, str) or not separator:
        spelt = (spelling(separator), spelling(text))
        return unknown([separator, text], call.span, f"Split({','.join(spelt)})" * all(spelt))
    return list(text.split(separator))


def _base64(call: Call, scope: Scope) -> Value:
    value = scope.value(call.argument)
    text = text_of(value)
    if text is None:
        return unknown([value], call.span)
    return base64.b64encode(text.encode("utf-8", "surrogatepass")).decode()


def _cidr(call: Call, scope: Scope) -> Value:
    values = [scope.value(item) for item in call.items]
    texts = [text_of(value) for value in values]
    if len(texts) not in (2, 3) or any(text is None for text in texts):
        return unknown(values, call.span)
    try:
        block = ip_network(str(texts[0]), strict=False)
        bits = int(texts[2] or 0) if len(texts) == 3 else 8
        count = min(int(texts[1] or 0), 256)
        made = block.subnets(new_prefix=block.max_prefixlen - bits)
        return [str(one) for one in islice(made, count)]
    except ValueError:
        return Unknown("`Cidr` is not given a block that has so many parts", call.span)


def _zones(call: Call, scope: Scope) -> Value:
    region = spelling(scope.value(call.argument)) or spelling(scope.ref("AWS::Region", call.span))
    reason = "the zones of a region are not in the template"
    return Unknown(reason, call.span, text=f"GetAZs({region})" if region else "")


def _import(call: Call, scope: Scope) -> Value:
    name = scope.value(call.argument)
    if not isinstance(name, str):
        return unknown([name], call.span)
    reason = f"another template exports it as `{name}`"
    return Unknown(reason, call.span, (Ref(EXPORT + name, "value"),), f"ImportValue({name})")


def _stack_output(call: Call, scope: Scope) -> Value:
    stated = [pair.value.text for pair in call.argument.pairs]
    text = f"GetStackOutput({','.join(stated)})" if all(stated) else ""
    return Unknown("it is an output of another stack", call.span, text=text)


def _length(call: Call, scope: Scope) -> Value:
    value = scope.value(call.argument)
    return len(value) if isinstance(value, list) else unknown([value], call.span)


def _json(call: Call, scope: Scope) -> Value:
    value = scope.value(call.argument)
    if first_unknown(value) is not None:
        return unknown([value], call.span)
    return json.dumps(value, separators=(",", ":"))


def _transform(call: Call, scope: Scope) -> Value:
    name = call.argument.get("Name")
    what = f"the macro `{name.text}`" if name else "a macro"
    return Unknown(f"{what} makes it when the stack is deployed", call.span)


def _condition(call: Call, scope: Scope) -> Value:
    return scope.condition(call.argument.text, call.span)


FUNCTIONS: dict[str, Function] = {
    "Base64": _base64,
    "Cidr": _cidr,
    "Condition": _condition,
    "FindInMap": find_in_map,
    "GetAZs": _zones,
    "GetAtt": _get_att,
    "GetStackOutput": _stack_output,
    "If": _if,
    "ImportValue": _import,
    "Join": _join,
    "Length": _length,
    "Ref": _ref,
    "Select": _select,
    "Split": _split,
    "Sub": substitute,
    "ToJsonString": _json,
    "Transform": _transform,
    **dict.fromkeys(CONDITIONS, holds),
}
"""By the name without `Fn::`."""
