"""`count` and `for_each` -> instances with their keys; what is not decided stays one instance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from outlast.domain.location import Span
from outlast.domain.value import Unknown
from outlast.readers.terraform.hcl.syntax import Attribute, Body
from outlast.readers.terraform.values.evaluate import evaluate, plain
from outlast.readers.terraform.values.runtime import Runtime, Scope, SetOf
from outlast.readers.terraform.values.undecided import is_opaque

MAX_INSTANCES = 1_000
"""Of one block. Beyond it a problem says what was left out."""

TRUTH = {"true": 1, "false": 0}

Shape = Literal["single", "count", "each", "undecided"]


@dataclass(frozen=True, slots=True)
class Instance:
    """One instance: the suffix of its address, what `each` or `count` is to it, and if it is."""

    key: int | str | None
    names: dict[str, Runtime]
    conditional: Unknown | None = None

    @property
    def suffix(self) -> str:
        """`[0]`, `["a"]`, or nothing."""
        if self.key is None:
            return ""
        if isinstance(self.key, int):
            return f"[{self.key}]"
        escaped = self.key.replace("\\", "\\\\").replace('"', '\\"')
        escaped = escaped.replace("\n", "\\n").replace("${", "$${").replace("%{", "%%{")
        return f'["{escaped}"]'


@dataclass(frozen=True, slots=True)
class Expansion:
    """The instances of one block; `left_out` are those beyond the limit."""

    shape: Shape
    instances: tuple[Instance, ...]
    left_out: int = 0


SINGLE = Expansion("single", (Instance(None, {}),))


def expand(body: Body, scope: Scope) -> Expansion:
    """The instances of a resource, data source or module call."""
    if "count" in body.attributes:
        return _count(body.attributes["count"], scope)
    if "for_each" in body.attributes:
        return _for_each(body.attributes["for_each"], scope)
    return SINGLE


def _count(stated: Attribute, scope: Scope) -> Expansion:
    value = evaluate(stated.expression, scope)
    number = _number(value)
    if number is None:
        why = _why(value, "count", stated.span)
        index = Unknown("`count.index` is not decided", stated.span, text="${count.index}")
        return Expansion("undecided", (Instance(None, {"count": {"index": index}}, why),))
    made = tuple(_counted(index) for index in range(min(number, MAX_INSTANCES)))
    return Expansion("count", made, max(0, number - MAX_INSTANCES))


def _counted(index: int) -> Instance:
    return Instance(index, {"count": {"index": index}})


def _number(value: Runtime) -> int | None:
    """A count as Terraform converts it, and as 0.11 code wrote it: "1", "true", false."""
    if isinstance(value, str):
        word = value.strip()
        value = TRUTH.get(word, int(word) if word.isdecimal() else None)
    if isinstance(value, (bool, int)) or (isinstance(value, float) and value.is_integer()):
        return max(0, int(value))
    return None


def _why(value: Runtime, name: str, span: Span) -> Unknown:
    """Why the instances are not decided: the Unknown itself, at the meta-argument's place."""
    shown = plain(value)
    if isinstance(shown, Unknown):
        return Unknown(shown.reason, shown.span or span, shown.refs, shown.text)
    return Unknown(f"its `{name}` cannot be used: {_kind(shown)}", span)


def _kind(value: object) -> str:
    return "it is null" if value is None else f"it is a {type(value).__name__}"


def _for_each(stated: Attribute, scope: Scope) -> Expansion:
    value = evaluate(stated.expression, scope)
    items = [_each(*item) for item in items_of(value, stated.span, of_list=False)]
    by_key = {item.key: item for item in items}
    made = tuple(by_key.values())[:MAX_INSTANCES]
    shape: Shape = "undecided" if None in by_key else "each"
    return Expansion(shape, made, len(by_key) - len(made))


def _each(key: Runtime, item: Runtime, maybe: Unknown | None) -> Instance:
    names: dict[str, Runtime] = {"each": {"key": key, "value": item}}
    return Instance(key if isinstance(key, str) else None, names, maybe)


Item = tuple[Runtime, Runtime, Unknown | None]


def items_of(value: Runtime, span: Span, of_list: bool = True) -> Iterator[Item]:
    """Key, value, and why it is not decided, of each item that `value` has.

    `of_list`: whether a list is counted by index, as in dynamic blocks; a resource's `for_each`
    takes a list of strings for the set that was meant.
    """
    if isinstance(value, dict):
        yield from ((key, value[key], None) for key in sorted(value))
    elif isinstance(value, list) and of_list:
        yield from ((index, item, None) for index, item in enumerate(value))
    elif isinstance(value, (list, SetOf)):
        yield from _members(value if isinstance(value, list) else value.items, span, of_list)
    else:
        yield _undecided(value, span)


def _members(items: tuple[Runtime, ...] | list[Runtime], span: Span, any_: bool) -> Iterator[Item]:
    for item in items:
        if any_ or isinstance(item, str):
            yield item, item, None
        elif isinstance(item, (bool, int, float)):
            text = str(item).lower() if isinstance(item, bool) else str(item)
            yield text, text, None
        else:
            yield _undecided(item, span)


def _undecided(value: Runtime, span: Span) -> Item:
    why = _why(value, "for_each", span)
    key = Unknown("`each.key` is not decided", span, why.refs, "${each.key}")
    if is_opaque(value):
        return key, value.index(key, span), why
    return key, Unknown(why.reason, why.span, why.refs, "${each.value}"), why
