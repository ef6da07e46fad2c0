"""Functions that change the type of a value, or only what Terraform knows of it."""

from __future__ import annotations

from collections.abc import Mapping

from outlast.readers.terraform.functions.arguments import as_set, bag, is_undecided, items, mapping
from outlast.readers.terraform.functions.signature import Function
from outlast.readers.terraform.values.primitives import to_bool, to_number, to_text, unified
from outlast.readers.terraform.values.runtime import Runtime
from outlast.readers.terraform.values.undecided import is_opaque, weigh


def _as_it_is(value: Runtime) -> Runtime:
    return value


def _tostring(value: Runtime) -> Runtime:
    if value is None or is_undecided(value):
        return value
    return to_text(value)


def _tonumber(value: Runtime) -> Runtime:
    return None if value is None else to_number(value)


def _tobool(value: Runtime) -> Runtime:
    return None if value is None else to_bool(value)


def _tolist(value: Runtime) -> Runtime:
    return None if value is None else unified(items(value))


def _toset(value: Runtime) -> Runtime:
    if value is None:
        return None
    weigh((value,))
    return as_set(bag(value))


def _tomap(value: Runtime) -> Runtime:
    if value is None:
        return None
    content = mapping(value)
    return dict(zip(content, unified(list(content.values())), strict=True))


def _legacy_list(*values: Runtime) -> Runtime:
    """`list("a", "b")` of Terraform 0.11."""
    return unified(list(values))


def _ephemeral(value: Runtime) -> Runtime:
    return value.whole() if is_opaque(value) else value


FUNCTIONS: Mapping[str, Function] = {
    "ephemeralasnull": Function(_ephemeral, needs="nothing", nulls=True),
    "list": Function(_legacy_list, 0, None, "nothing", nulls=True),
    "nonsensitive": Function(_as_it_is, needs="nothing", nulls=True),
    "sensitive": Function(_as_it_is, needs="nothing", nulls=True),
    "tobool": Function(_tobool, needs="top", nulls=True),
    "tolist": Function(_tolist, needs="top", nulls=True),
    "tomap": Function(_tomap, needs="top", nulls=True),
    "tonumber": Function(_tonumber, needs="top", nulls=True),
    "toset": Function(_toset, needs="top", nulls=True),
    "tostring": Function(_tostring, needs="nothing", nulls=True),
}
