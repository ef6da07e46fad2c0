"""Arguments as functions want them: the text, list or mapping that a value converts to."""

from __future__ import annotations

from collections.abc import Hashable

from outlast.domain.value import Unknown
from outlast.readers.terraform.values.failure import Failure
from outlast.readers.terraform.values.primitives import is_primitive, kind, to_text, unified
from outlast.readers.terraform.values.runtime import Runtime, SetOf
from outlast.readers.terraform.values.sameness import identity
from outlast.readers.terraform.values.undecided import first_undecided, has_no_order, is_opaque


class Unordered(Exception):  # noqa: N818 - an outcome: the result is Unknown
    """The order of a set is asked for that has members which are not decided."""


def items(value: Runtime) -> list[Runtime]:
    """The members of a list or set, in order. Raises Unordered when a set has no order yet."""
    if isinstance(value, SetOf) and has_no_order(value):
        raise Unordered
    return bag(value)


def bag(value: Runtime) -> list[Runtime]:
    """The members of a list or set, where their order does not matter."""
    if isinstance(value, SetOf):
        return list(value.items)
    if isinstance(value, list):
        return value
    raise Failure(f"a list is required, this is {kind(value)}")


def texts(value: Runtime) -> list[str]:
    """The members of a list or set of strings."""
    return [to_text(item) for item in items(value)]


def mapping(value: Runtime) -> dict[str, Runtime]:
    """A map or object."""
    if isinstance(value, dict):
        return value
    raise Failure(f"a map is required, this is {kind(value)}")


def is_undecided(value: Runtime) -> bool:
    """Whether `value` itself is not decided."""
    return isinstance(value, Unknown) or is_opaque(value)


def as_set(values: list[Runtime]) -> SetOf:
    """`values` each once, strings and numbers in order; what is not decided comes last."""
    one_kind = unified(values)
    strings: dict[str, Runtime] = {}
    others: dict[Hashable, Runtime] = {}
    last: list[Runtime] = []
    for value in one_kind:
        if isinstance(value, str):
            strings.setdefault(value, value)
        elif is_undecided(value) or first_undecided((value,)) is not None:
            last.append(value)
        else:
            others.setdefault(identity(value), value)
    once = list(others.values())
    if all(is_primitive(value) for value in once):
        once.sort(key=_number_order)
    return SetOf((*(strings[text] for text in sorted(strings)), *once, *last))


def _number_order(value: Runtime) -> float:
    assert isinstance(value, (bool, int, float))
    return value
