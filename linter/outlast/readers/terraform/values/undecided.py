"""Operands that are not decided -> the Unknown that an operation on them is."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from outlast.domain.location import Span
from outlast.domain.value import Linked, Ref, Unknown, partial
from outlast.readers.terraform.values.failure import MAX_ITEMS, MAX_TEXT, TooMuch, spend
from outlast.readers.terraform.values.runtime import Opaque, Runtime, SetOf

if TYPE_CHECKING:
    from typing_extensions import TypeIs

PLAIN = (str, Unknown, dict, list, bool, int, float, SetOf, type(None))
MAX_SPELLING = 2_000
"""Characters of a spelling; a longer one is left out, because a cut one could equal another."""
MAX_DOCUMENT = 50_000
"""The same for a text of several lines: values of a chart, a policy."""


def is_opaque(value: Runtime) -> TypeIs[Opaque]:
    """Whether `value` is looked up on demand (much faster than asking the Protocol)."""
    return not isinstance(value, PLAIN)


def leaves(values: Iterable[Runtime]) -> Iterator[Runtime]:
    """Everything in `values` that is no collection, in order; a shared collection once."""
    stack = list(values)[::-1]
    seen: set[int] = set()
    while stack:
        value = stack.pop()
        if isinstance(value, (list, dict, SetOf)):
            if id(value) not in seen:
                seen.add(id(value))
                inner = members(value)
                spend(len(inner) // 8)
                stack.extend(inner[::-1])
        else:
            yield value.whole() if is_opaque(value) else value


def members(value: list[Runtime] | dict[str, Runtime] | SetOf) -> list[Runtime]:
    """The direct members of a collection."""
    if isinstance(value, SetOf):
        return list(value.items)
    return list(value.values()) if isinstance(value, dict) else value


def weigh(values: Iterable[Runtime]) -> None:
    """Refuse values that are too large to walk, as a few lines of nested lists can make them.

    Unlike `leaves` it counts a shared collection as often as it stands in the value.
    """
    stack = list(values)
    count = text = 0
    while stack:
        value = stack.pop()
        count += 1
        if isinstance(value, str):
            text += len(value)
        elif isinstance(value, (list, dict, SetOf)):
            stack.extend(members(value))
        if count > MAX_ITEMS or text > 4 * MAX_TEXT:
            raise TooMuch(f"it takes more than {MAX_ITEMS:,} values")
    spend(count // 8 + text // 200)


def refs_in(values: Iterable[Runtime]) -> tuple[Ref, ...]:
    """Every reference in `values`, at any depth, each once, in order."""
    found: dict[Ref, None] = {}
    for leaf in leaves(values):
        if isinstance(leaf, (Unknown, Linked)):
            found.update(dict.fromkeys(leaf.refs))
    return tuple(found)


def first_undecided(values: Iterable[Runtime]) -> Unknown | None:
    """The first Unknown in `values`, at any depth."""
    return next((leaf for leaf in leaves(values) if isinstance(leaf, Unknown)), None)


def has_no_order(value: SetOf) -> bool:
    """Whether the order of a set depends on members that are not decided."""
    return len(value.items) > 1 and first_undecided(value.items) is not None


def unknown(
    operands: Iterable[Runtime], span: Span | None, *, text: str = "", whole: bool = False
) -> Unknown:
    """What an operation on `operands` is when they do not decide it.

    `whole`: the result is one of the operands as it is, so the references stay whole.
    """
    given = list(operands)
    first = first_undecided(given)
    refs = refs_in(given)
    if first is None:
        return Unknown("the code does not decide it", span, refs, text)
    return Unknown(first.reason, first.span or span, refs if whole else partial(refs), text)


def respelled(value: Unknown, text: str) -> Unknown:
    """`value` with a spelling, when it has none."""
    return value if value.text or not text else replace(value, text=text)


def operand(value: Runtime) -> str:
    """How `value` reads inside an expression; empty when it cannot be said in short."""
    if is_opaque(value):
        value = value.whole()
    if isinstance(value, Unknown):
        text = value.text
        if text.startswith("${") and text.endswith("}") and text.count("${") == 1:
            return text[2:-1]
        return f'"{text}"' if text else ""
    if value is None or isinstance(value, (bool, int, float, str)):
        return json.dumps(value, ensure_ascii=False)
    return _collection(value)


def _collection(value: list[Runtime] | dict[str, Runtime] | SetOf) -> str:
    inner = members(value)
    if len(inner) > 20:
        return ""
    texts = [operand(item) for item in inner]
    if not all(texts) or sum(map(len, texts)) > MAX_SPELLING:
        return ""
    if isinstance(value, dict):
        pairs = (f"{json.dumps(key)} = {text}" for key, text in zip(value, texts, strict=True))
        return "{" + ", ".join(pairs) + "}"
    return f"[{', '.join(texts)}]"


def document(value: Runtime) -> str:
    """A collection as JSON, what is not decided in it as `${…}`; empty when it is too long."""
    try:
        text = json.dumps(_written(value), ensure_ascii=False)
    except RecursionError:
        return ""
    return text if len(text) <= MAX_DOCUMENT else ""


def _written(value: Runtime) -> object:
    if is_opaque(value):
        value = value.whole()
    if isinstance(value, Unknown):
        return value.text if "${" in value.text else f"${{undecided at {value.span}}}"
    if isinstance(value, dict):
        return {key: _written(value[key]) for key in sorted(value)}
    if isinstance(value, (list, SetOf)):
        return [_written(item) for item in members(value)]
    return value


def spelling(kind: str, *operands: Runtime) -> str:
    """How an operation reads: a function's name, or an operator of one, two or three operands.

    Empty when an operand cannot be said in short.
    """
    texts = [operand(value) for value in operands]
    if not all(texts) or sum(map(len, texts)) > MAX_SPELLING:
        return ""
    if kind == "?":
        return f"${{{texts[0]} ? {texts[1]} : {texts[2]}}}"
    if kind[0].isalpha():
        return f"${{{kind}({', '.join(texts)})}}"
    return f"${{{kind}{texts[0]}}}" if len(texts) == 1 else f"${{{texts[0]} {kind} {texts[1]}}}"
