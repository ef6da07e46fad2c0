"""Looking into nested attributes by dotted path; lists on the way are transparent."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from outlast.domain.value import Unknown, Value


def values_at(attributes: Mapping[str, Value], path: str) -> tuple[tuple[str, Value], ...]:
    """Every value that `path` leads to, each with its concrete path (`rule.0.destination.0`).

    A list of plain values at the end yields its items. An Unknown on the way stands for all
    that could be below it. What is not there, or null, yields nothing.
    """
    first, _, rest = path.partition(".")
    if first not in attributes:
        return ()
    return tuple(_descend(attributes[first], rest, first))


def _descend(value: Value, rest: str, here: str) -> Iterator[tuple[str, Value]]:
    if value is None:
        return
    if isinstance(value, list):
        for number, item in enumerate(value):
            yield from _descend(item, rest, f"{here}.{number}")
    elif not rest or isinstance(value, Unknown):
        yield here, value
    elif isinstance(value, dict):
        first, _, deeper = rest.partition(".")
        if first in value:
            yield from _descend(value[first], deeper, f"{here}.{first}")


def value_at(attributes: Mapping[str, Value], path: str) -> Value:
    """The first value at `path`, or None when there is none."""
    found = values_at(attributes, path)
    return found[0][1] if found else None
