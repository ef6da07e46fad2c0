"""Looking into nested attributes by dotted path, and setting them; lists are looked through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from outlast.domain.value import Unknown, Value


def values_at(attributes: Mapping[str, Value], path: str) -> tuple[tuple[str, Value], ...]:
    """Every value that `path` leads to, each with its concrete path (`rule.0.destination.0`).

    A list of plain values at the end yields its items. An Unknown on the way stands for all
    that could be below it. What is not there, or null, yields nothing. `*` is every key of a
    map; `@NAME` is the item of a list that calls itself so (`env.@PGHOST.value`); the last key
    may itself hold dots (`metadata.annotations.crossplane.io/external-name`).
    """
    first, _, rest = path.partition(".")
    if first not in attributes:
        return ()
    return tuple(_descend(attributes[first], rest, first))


def _descend(value: Value, rest: str, here: str) -> Iterator[tuple[str, Value]]:
    if value is None:
        return
    if isinstance(value, list):
        name, _, deeper = rest.partition(".") if rest.startswith("@") else ("", "", rest)
        for number, item in enumerate(value):
            if not name or (isinstance(item, dict) and item.get("name") == name[1:]):
                yield from _descend(item, deeper, f"{here}.{number}")
    elif not rest or isinstance(value, Unknown):
        yield here, value
    elif isinstance(value, dict):
        first, _, deeper = rest.partition(".")
        if first == "*":
            for key, item in value.items():
                yield from _descend(item, deeper, f"{here}.{key}")
        elif first in value:
            yield from _descend(value[first], deeper, f"{here}.{first}")
        elif deeper and rest in value:
            yield from _descend(value[rest], "", f"{here}.{rest}")


def beside(attributes: Mapping[str, Value], place: str, path: str) -> tuple[tuple[str, Value], ...]:
    """What `path` leads to in the same items of lists and maps that the concrete `place` is in.

    `repos.1.s3.bucket` and `repos.s3.endpoint` are of one repository only when both are in the
    second item.
    """
    return tuple(found for found in values_at(attributes, path) if _together(place, found[0], path))


def _together(place: str, other: str, path: str) -> bool:
    """Whether two concrete paths chose the same items on their common way.

    A step of `other` that `path` does not spell is an item of a list or of a map (`*`).
    """
    wanted = path.split(".")
    at = 0
    for mine, its in zip(place.split("."), other.split("."), strict=False):
        spelt = at < len(wanted) and wanted[at] == its
        if mine != its:
            return spelt
        at += spelt or (at < len(wanted) and wanted[at] == "*")
    return True


def value_at(attributes: Mapping[str, Value], path: str) -> Value:
    """The first value at `path`, or None when there is none."""
    found = values_at(attributes, path)
    return found[0][1] if found else None


def block_at(attributes: Mapping[str, Value], place: str) -> Value:
    """What stands at a concrete path (`rule.0.destination.0`), or None."""
    found: Value = dict(attributes)
    for step in place.split("."):
        if isinstance(found, list) and step.isdigit() and int(step) < len(found):
            found = found[int(step)]
        else:
            found = found.get(step) if isinstance(found, dict) else None
    return found


def put(attributes: dict[str, Value], path: str, value: Value) -> None:
    """Set `a.b.c`, within what another value put there before; what stands above is not changed."""
    first, _, rest = path.partition(".")
    if not rest:
        attributes[first] = value
        return
    inner = attributes.get(first)
    inner = dict(inner) if isinstance(inner, dict) else {}
    put(inner, rest, value)
    attributes[first] = inner
