"""A subject as the record that expressions read, with what of it is not decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from outlast.domain.value import Unknown
from outlast.policy.model import Plain
from outlast.subjects.model import SUBJECTS, Anchor, Subject

KINDS: Mapping[type, str] = {cls: kind for kind, cls in SUBJECTS.items()}


@dataclass(frozen=True, slots=True)
class Gap:
    """An undecided field: its path (`datastore.copies[0].region`), and why.

    `pattern` is the path as expressions name it (`datastore.copies[].region`).
    """

    path: str
    pattern: str
    reason: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is decided of a subject, by `kind.field`, and the gaps, in order of the fields."""

    kind: str
    values: Mapping[str, Plain]
    gaps: tuple[Gap, ...]


def facts(subject: Subject) -> Facts:
    """The record of `subject`: Unknown fields are absent from it, at any depth."""
    kind = KINDS[type(subject)]
    gaps: list[Gap] = []
    values = {
        f"{kind}.{name}": value
        for name, value in _fields(subject, kind, kind, gaps)
        if not isinstance(value, Unknown)
    }
    return Facts(kind, values, tuple(gaps))


def _fields(record: Any, path: str, pattern: str, gaps: list[Gap]) -> Iterator[tuple[str, Any]]:
    for field in fields(record):
        value = getattr(record, field.name)
        if not isinstance(value, Anchor):
            here, there = f"{path}.{field.name}", f"{pattern}.{field.name}"
            yield field.name, _plain(value, here, there, gaps)


def _plain(value: Any, path: str, pattern: str, gaps: list[Gap]) -> Any:
    """The library takes only real dicts and lists, and no subclass of str."""
    if isinstance(value, Unknown):
        gaps.append(Gap(path, pattern, value.reason))
        return value
    if isinstance(value, tuple):
        return [
            _plain(item, f"{path}[{at}]", f"{pattern}[]", gaps) for at, item in enumerate(value)
        ]
    if isinstance(value, Mapping):
        return {str(key): str(value[key]) for key in sorted(value)}
    if isinstance(value, str):
        return str(value)
    if value is None or isinstance(value, (bool, int, float)):
        return value
    inner = _fields(value, path, pattern, gaps)
    return {name: found for name, found in inner if not isinstance(found, Unknown)}
