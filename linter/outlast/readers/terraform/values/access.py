"""Names, attributes, indexes and splats -> values."""

from __future__ import annotations

from dataclasses import replace

from outlast.domain.location import Span
from outlast.domain.value import Unknown, partial
from outlast.readers.terraform.hcl.syntax import GetAttr, Index, Item, Name, Splat
from outlast.readers.terraform.values.evaluation import Evaluation
from outlast.readers.terraform.values.failure import Failure
from outlast.readers.terraform.values.primitives import kind, to_number, to_text
from outlast.readers.terraform.values.runtime import Runtime, SetOf
from outlast.readers.terraform.values.undecided import (
    first_undecided,
    has_no_order,
    is_opaque,
    members,
    operand,
    refs_in,
    respelled,
    unknown,
)

ITEM = "[*]"
"""The name under which a splat binds its item; no identifier can be that."""


def name(node: Name, run: Evaluation) -> Runtime:
    """A loop variable, or what the scope has."""
    if node.name in run.names:
        return run.names[node.name]
    found = run.outside(run.scope.resolve, node.name, node.span)
    return respelled(found, f"${{{node.name}}}") if isinstance(found, Unknown) else found


def item(node: Item, run: Evaluation) -> Runtime:
    """The item of the splat around it."""
    return run.names[ITEM]


def get_attr(node: GetAttr, run: Evaluation) -> Runtime:
    """`target.name`."""
    target = _only(run.value(node.target))
    if is_opaque(target):
        found = run.outside(target.attribute, node.name, node.span)
        if isinstance(found, Unknown):
            return respelled(found, _extended(target.whole(), f".{node.name}"))
        return found
    return attribute(target, node.name)


def _only(target: Runtime) -> Runtime:
    """The one thing in a list of one, where an attribute is asked of the list.

    A block that stands once is an object to some providers and a list of one to others, and
    code from before 0.12 asks a counted resource like a single one.
    """
    if isinstance(target, list) and len(target) == 1 and is_opaque(target[0]):
        return target[0]
    return target


def attribute(target: Runtime, name: str) -> Runtime:
    """`target.name` of anything that is not looked up on demand."""
    if isinstance(target, Unknown):
        return _unknown_attribute(target, name)
    if isinstance(target, dict):
        if name in target:
            return target[name]
        raise Failure(f"there is no attribute `{name}`")
    raise Failure(f"{kind(target)} has no attribute `{name}`")


def _unknown_attribute(target: Unknown, name: str) -> Unknown:
    refs = tuple(ref if ref.attribute else replace(ref, attribute=name) for ref in target.refs)
    return replace(target, refs=refs, text=_extended(target, f".{name}"))


def _extended(target: Unknown, step: str) -> str:
    inner = operand(target)
    return f"${{{inner}{step}}}" if inner else ""


def index(node: Index, run: Evaluation) -> Runtime:
    """`target[key]`."""
    target = run.value(node.target)
    key = run.value(node.key)
    if is_opaque(target):
        return run.outside(target.index, key, node.span)
    return at(target, key, node.span)


def at(target: Runtime, key: Runtime, span: Span) -> Runtime:
    """`target[key]` of anything that is not looked up on demand."""
    if is_opaque(key):
        key = key.whole()
    if isinstance(target, Unknown):
        return _unknown_index(target, key)
    if isinstance(key, Unknown):
        return _unknown_key(target, key, span)
    if isinstance(target, dict):
        text = to_text(key)
        if text in target:
            return target[text]
        raise Failure(f"there is no key {text!r}")
    if isinstance(target, list):
        return _nth(target, key)
    raise Failure(f"{kind(target)} cannot be indexed")


def _unknown_index(target: Unknown, key: Runtime) -> Unknown:
    if isinstance(key, str) and any(not ref.attribute for ref in target.refs):
        target = replace(_unknown_attribute(target, key), text=target.text)
    inner = operand(key)
    return replace(target, text=_extended(target, f"[{inner}]") if inner else "")


def _unknown_key(target: Runtime, key: Unknown, span: Span) -> Unknown:
    """One of the members, but which is not decided."""
    if not isinstance(target, (list, dict)):
        raise Failure(f"{kind(target)} cannot be indexed")
    refs = tuple(dict.fromkeys((*refs_in(members(target)), *partial(key.refs))))
    inner, outer = operand(key), operand(target)
    text = f"${{{outer}[{inner}]}}" if inner and outer else ""
    return Unknown(key.reason, key.span or span, refs, text)


def _nth(target: list[Runtime], key: Runtime) -> Runtime:
    number = to_number(key)
    if not isinstance(number, int) or not 0 <= number < len(target):
        raise Failure(f"there is no element {number} among {len(target)}")
    return target[number]


def splat(node: Splat, run: Evaluation) -> Runtime:
    """`target[*].rest`: a list of what `rest` is for each item."""
    target = run.value(node.target)
    if target is None:
        return []
    if isinstance(target, Unknown):
        each = replace(target, text=_extended(target, ITEM))
        return _unknown_splat(node, run, each)
    if is_opaque(target):
        return _unknown_splat(node, run, target)
    if isinstance(target, SetOf) and has_no_order(target):
        return _unknown_splat(node, run, unknown(target.items, node.span, whole=True))
    items = members(target) if isinstance(target, (list, SetOf)) else [target]
    run.budget.spend(len(items))
    return [run.bind({ITEM: one}).value(node.each) for one in items]


def _unknown_splat(node: Splat, run: Evaluation, target: Runtime) -> Runtime:
    """Of what may be one thing or several: a list of one when the item is decided, else Unknown."""
    made = run.bind({ITEM: target}).value(node.each)
    if is_opaque(made):
        return [made]
    if isinstance(made, Unknown):
        return made
    undecided = first_undecided((made,))
    return [made] if undecided is None else replace(undecided, refs=refs_in((made,)))
