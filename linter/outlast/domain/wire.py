"""Fragments as plain JSON values and back, so that they can be sent, merged and kept."""

from __future__ import annotations

import posixpath
import types
from collections.abc import Callable, Hashable, Mapping
from dataclasses import MISSING, dataclass, field, fields, is_dataclass, replace
from datetime import date
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from outlast.domain.fragment import Fragment, Unit
from outlast.domain.location import Span
from outlast.domain.value import Linked, Ref, Unknown, Value

LINKED, UNKNOWN, ESCAPED = "=linked", "=unknown", "="
"""Keys that mark what JSON has no word for; a key of the code that begins so gets one more `=`."""


CODE = "attributes"
"""The field of resources and providers that holds what the code says, at any depth."""


class WireError(ValueError):
    """A document that no version of this program wrote; the message says what is wrong in it."""


def encode(fragment: Fragment) -> dict[str, Any]:
    """`fragment` as JSON values; what has its default is left out."""
    return _record(fragment)


def decode(data: object, prefix: str = "") -> Fragment:
    """The fragment that `encode` wrote; `prefix` is put in front of every path.

    Raises WireError when `data` is anything else.
    """
    found = _Reader(prefix).record(Fragment, data)
    assert isinstance(found, Fragment)
    return found


def decode_unit(data: object) -> Unit:
    """The unit whose fields `data` holds. Raises WireError."""
    found = _Reader("").record(Unit, data)
    assert isinstance(found, Unit)
    return found


def _record(value: Any) -> dict[str, Any]:
    return {
        name: _plain(getattr(value, name), value_typed=name == CODE)
        for name, default in _defaults(value.__class__).items()
        if getattr(value, name) != default or isinstance(getattr(value, name), bool)
    }


def _plain(value: Any, *, value_typed: bool) -> Any:
    if isinstance(value, Span):
        return [value.path, value.line, value.column, value.end_line, value.end_column]
    if value_typed or isinstance(value, Linked):
        return _value(value)
    if is_dataclass(value):
        return _record(value)
    if isinstance(value, tuple):
        return [_plain(item, value_typed=False) for item in value]
    if isinstance(value, Mapping):
        return {key: _plain(item, value_typed=False) for key, item in value.items()}
    return value.isoformat() if isinstance(value, date) else value


def _value(value: Value | Mapping[str, Value]) -> Any:
    if isinstance(value, Unknown):
        return {UNKNOWN: _record(value)}
    if isinstance(value, Linked):
        return {LINKED: str(value), "refs": [_record(ref) for ref in value.refs]}
    if isinstance(value, list):
        return [_value(item) for item in value]
    if isinstance(value, Mapping):
        return {
            f"{ESCAPED}{key}" if key.startswith(ESCAPED) else key: _value(item)
            for key, item in value.items()
        }
    return value


@cache
def _defaults(cls: Hashable) -> Mapping[str, Any]:
    """Each field of a record with its default; `MISSING` when it has none."""
    found = {}
    for item in fields(cls):  # type: ignore[arg-type]
        made = item.default_factory
        found[item.name] = made() if made is not MISSING else item.default
    return found


@cache
def _hints(cls: Hashable) -> Mapping[str, Any]:
    return get_type_hints(cls)


@dataclass(frozen=True, slots=True)
class _Reader:
    """One document. Places and paths that stand in it often are made once."""

    prefix: str
    paths: dict[str, str] = field(default_factory=dict)
    spans: dict[tuple[Any, ...], Span] = field(default_factory=dict)

    def record(self, cls: Any, data: object) -> Any:
        if not isinstance(data, dict):
            raise WireError(f"{cls.__name__} is {_called(data)}, not an object")
        kinds = _converters(cls)
        if not data.keys() <= kinds.keys():
            strange = sorted(data.keys() - kinds.keys())
            raise WireError(f"{cls.__name__} has no field `{strange[0]}`")
        missing = [name for name in _required(cls) if name not in data]
        if missing:
            raise WireError(f"{cls.__name__} lacks `{missing[0]}`")
        made = {name: kinds[name](self, item, name) for name, item in data.items()}
        if cls is Unit:
            made["path"] = self.path(made["path"])
            made["var_files"] = tuple(map(self.path, made.get("var_files", ())))
        if cls is Fragment:
            made["files"] = tuple(map(self.path, made.get("files", ())))
            unit, given = made["unit"].id, made.get("resources", ())
            if any(resource.unit != unit for resource in given):  # With the prefix in its name.
                made["resources"] = tuple(replace(resource, unit=unit) for resource in given)
        return cls(**made)

    def path(self, path: str) -> str:
        found = self.paths.get(path)
        if found is None:
            inside = posixpath.normpath(posixpath.join(self.prefix, path)) if self.prefix else path
            found = self.paths.setdefault(path, inside)
        return found

    def span(self, data: Any) -> Span:
        try:
            return self.spans[tuple(data)]
        except (KeyError, TypeError):
            made = self._span(data)
            return self.spans.setdefault(tuple(data), made)

    def _span(self, data: object) -> Span:
        if not isinstance(data, list) or len(data) != 5 or not isinstance(data[0], str):
            raise WireError("a place is [path, line, column, end line, end column]")
        if any(type(number) is not int for number in data[1:]):
            raise WireError("lines and columns are whole numbers")
        return Span(self.path(data[0]), *data[1:])

    def value(self, data: Any) -> Value:
        if isinstance(data, list):
            return [self.value(item) for item in data]
        if not isinstance(data, dict):
            return data  # type: ignore[no-any-return]
        if UNKNOWN in data:
            return self.record(Unknown, data[UNKNOWN])  # type: ignore[no-any-return]
        if LINKED in data:
            refs = tuple(self.record(Ref, one) for one in _list(data.get("refs"), "refs"))
            return Linked(_scalar(str, data[LINKED], LINKED), refs)
        return {_key(key): self.value(item) for key, item in data.items()}


Converter = Callable[[_Reader, Any, str], Any]
"""The value of a field from what JSON holds for it; the last argument is the field's name."""


@cache
def _converters(cls: Hashable) -> Mapping[str, Converter]:
    """What each field is made with: types are looked at once, not for each of a million places."""
    return {name: _converter(hint, name) for name, hint in _hints(cls).items()}


@cache
def _required(cls: Hashable) -> tuple[str, ...]:
    return tuple(name for name, default in _defaults(cls).items() if default is MISSING)


def _converter(hint: Any, name: str) -> Converter:
    origin, inner = get_origin(hint), get_args(hint)
    if hint is Span:
        return lambda reader, data, _: reader.span(data)
    if is_dataclass(hint):
        return lambda reader, data, _: reader.record(hint, data)
    if name == CODE:
        return lambda reader, data, field: {
            _key(key): reader.value(item) for key, item in _object(data, field).items()
        }
    if origin in (Union, types.UnionType):
        one = _converter(next(kind for kind in inner if kind is not type(None)), name)
        return lambda reader, data, field: None if data is None else one(reader, data, field)
    if origin is tuple:
        item = _converter(inner[0], name)
        return lambda reader, data, field: tuple(
            [item(reader, part, field) for part in _list(data, field)]
        )
    if origin is not None and issubclass(_class(origin), Mapping):
        held = _converter(inner[1], name)
        return lambda reader, data, field: {
            key: held(reader, part, field) for key, part in _object(data, field).items()
        }
    return lambda _, data, field: _scalar(hint, data, field)


def _key(key: str) -> str:
    return key.removeprefix(ESCAPED) if key.startswith(ESCAPED) else key


def _class(origin: Any) -> type:
    return origin if isinstance(origin, type) else object


def _scalar(hint: Any, data: Any, name: str) -> Any:
    if type(data) is hint:
        return data
    if hint is date:
        try:
            return date.fromisoformat(data)
        except (TypeError, ValueError) as error:
            raise WireError(f"`{name}` is no date") from error
    if get_origin(hint) is Literal:
        if data not in get_args(hint):
            raise WireError(f"`{name}` cannot be `{data}`")
        return data
    if hint in (str, int, bool) and type(data) is not hint:
        raise WireError(f"`{name}` is {_called(data)}, not {_NAMES[hint]}")
    return data


_NAMES = {str: "text", int: "a whole number", bool: "true or false"}


def _object(data: object, name: str) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise WireError(f"`{name}` is {_called(data)}, not an object")
    return data


def _list(data: object, name: str) -> list[Any]:
    if not isinstance(data, list):
        raise WireError(f"`{name}` is {_called(data)}, not a list")
    return data


def _called(data: object) -> str:
    names = {dict: "an object", list: "a list", str: "text", bool: "a truth value"}
    return names.get(type(data), "null" if data is None else "a number")
