"""An object of the SARIF model as JSON text, by its attrs fields.

The usual serialiser drops whatever equals its default, so that a result of level `warning`
takes the level of its rule; and it takes 13 s for 25,000 results. This one drops only what is
not set: None, and the -1 of numbers.
"""

from __future__ import annotations

from functools import cache
from typing import cast

import attr

from outlast.reporters.plainjson import dumps as write

NUMBERS = frozenset({int, float})
ATOMS = frozenset({str, int, float, bool})


def dumps(value: object) -> str:
    """One line of ASCII."""
    return write(_plain(value), separators=(",", ":"))


def _plain(value: object) -> object:
    kind = type(value)
    if kind in ATOMS:
        return value
    if kind is list:
        return [_plain(item) for item in cast("list[object]", value)]
    if kind is dict:
        return {key: _plain(item) for key, item in cast("dict[str, object]", value).items()}
    made: dict[str, object] = {}
    for name, key in _names(cast("type[attr.AttrsInstance]", kind)):
        item = getattr(value, name)
        if item is None or (type(item) in NUMBERS and item == -1):
            continue
        made[key] = item if type(item) is str else _plain(item)
    return made


@cache
def _names(model: type[attr.AttrsInstance]) -> tuple[tuple[str, str], ...]:
    """The fields of a class of the model, and how SARIF spells them."""
    fields = attr.fields(model)
    return tuple((field.name, field.metadata["schema_property_name"]) for field in fields)
