"""The subject records as shapes: which fields expressions may name, and what each holds."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from typing import Any, Literal, TypeAlias, Union, get_args, get_origin, get_type_hints

from outlast.domain.value import Unknown
from outlast.subjects.model import SUBJECTS, Anchor


@dataclass(frozen=True, slots=True)
class Scalar:
    """Text, a truth value, a number, or anything (`any`)."""

    name: Literal["text", "truth value", "number", "any"]


@dataclass(frozen=True, slots=True)
class ListShape:
    """A list whose items are all alike."""

    item: Shape


@dataclass(frozen=True, slots=True)
class MapShape:
    """A map from text to values that are all alike."""

    value: Shape


@dataclass(frozen=True, slots=True)
class Record:
    """Named fields; `name` is what messages call it."""

    name: str
    fields: Mapping[str, Field]


@dataclass(frozen=True, slots=True)
class Field:
    """One documented field; `optional` when it may be Unknown."""

    shape: Shape
    doc: str
    optional: bool


Shape: TypeAlias = Scalar | ListShape | MapShape | Record

TEXT, TRUTH, NUMBER, ANY = (
    Scalar("text"),
    Scalar("truth value"),
    Scalar("number"),
    Scalar("any"),
)
SCALARS: Mapping[object, Scalar] = {str: TEXT, bool: TRUTH, int: NUMBER, float: NUMBER}


@cache
def subject(kind: str) -> Record:
    """The shape of the subjects of one kind (`datastore`, `zone`, …)."""
    return _record(SUBJECTS[kind], kind)


def _record(cls: Any, name: str) -> Record:
    hints = get_type_hints(cls)
    found: dict[str, Field] = {}
    for item in fields(cls):
        if hints[item.name] is not Anchor:
            hint, optional = _known(hints[item.name])
            found[item.name] = Field(_shape(hint), item.metadata.get("doc", ""), optional)
    return Record(name, found)


def _known(hint: Any) -> tuple[Any, bool]:
    """The type of a fact without the possibility that it is Unknown."""
    if get_origin(hint) in (Union, types.UnionType):
        rest = [part for part in get_args(hint) if part is not Unknown]
        if len(rest) == 1:
            return rest[0], len(get_args(hint)) > 1
    return hint, False


def _shape(hint: Any) -> Shape:
    if hint in SCALARS:
        return SCALARS[hint]
    if is_dataclass(hint):
        return _record(hint, hint.__name__.lower())  # type: ignore[union-attr]
    if get_origin(hint) is tuple:
        return ListShape(_shape(get_args(hint)[0]))
    if get_origin(hint) is Mapping or getattr(hint, "__origin__", None) is Mapping:
        return MapShape(_shape(get_args(hint)[1]))
    if getattr(get_origin(hint), "__name__", "") == "Mapping":
        return MapShape(_shape(get_args(hint)[1]))
    raise TypeError(f"a subject field of type {hint} has no shape that policies could read")
