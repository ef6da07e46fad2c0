"""Functions on maps and objects."""

from __future__ import annotations

from collections.abc import Mapping

from outlast.domain.value import Unknown
from outlast.readers.terraform.functions.arguments import (
    is_undecided,
    items,
    mapping,
    texts,
)
from outlast.readers.terraform.functions.collections import undecided
from outlast.readers.terraform.functions.signature import Function
from outlast.readers.terraform.values.failure import Failure, within_items
from outlast.readers.terraform.values.primitives import to_text
from outlast.readers.terraform.values.runtime import Runtime
from outlast.readers.terraform.values.undecided import is_opaque, refs_in


def _keys(value: Runtime) -> Runtime:
    return list[Runtime](sorted(mapping(value)))


def _values(value: Runtime) -> Runtime:
    content = mapping(value)
    return [content[key] for key in sorted(content)]


def _lookup(value: Runtime, key: Runtime, *default: Runtime) -> Runtime:
    """The default may be null or not decided: it counts only when the key is missing."""
    if is_undecided(key):
        return undecided([value, *default])
    if is_opaque(value):
        return value.whole()
    if isinstance(value, Unknown):
        refs = refs_in((value, *default))
        return Unknown(value.reason, value.span, refs)
    content = mapping(value)
    if to_text(key) in content:
        return content[to_text(key)]
    if default:
        return default[0]
    raise Failure(f"there is no key {to_text(key)!r}")


def _merge(*values: Runtime) -> Runtime:
    made: dict[str, Runtime] = {}
    for value in values:
        if value is not None:
            made.update(mapping(value))
    within_items(len(made))
    return made


def _zipmap(keys: Runtime, values: Runtime) -> Runtime:
    names, members = items(keys), items(values)
    if len(names) != len(members):
        raise Failure(f"{len(names)} keys and {len(members)} values")
    if any(map(is_undecided, names)):
        return undecided([keys, values])
    return {str(to_text(key)): value for key, value in zip(names, members, strict=True)}


def _transpose(value: Runtime) -> Runtime:
    made: dict[str, list[str]] = {}
    for key, members in sorted(mapping(value).items()):
        for member in texts(members):
            made.setdefault(str(member), []).append(key)
    return {key: list[Runtime](sorted(made[key])) for key in sorted(made)}


def _legacy_map(*pairs: Runtime) -> Runtime:
    """`map("a", 1)` of Terraform 0.11."""
    if len(pairs) % 2:
        raise Failure("a key has no value")
    return {str(to_text(key)): value for key, value in zip(pairs[::2], pairs[1::2], strict=True)}


FUNCTIONS: Mapping[str, Function] = {
    "keys": Function(_keys, needs="top"),
    "lookup": Function(_lookup, 2, 3, "nothing", nulls=True),
    "map": Function(_legacy_map, 0, None, "top"),
    "merge": Function(_merge, 0, None, "top", nulls=True),
    "transpose": Function(_transpose),
    "values": Function(_values, needs="top"),
    "zipmap": Function(_zipmap, 2, 2, "top"),
}
