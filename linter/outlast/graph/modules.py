"""Calls of modules that were not read become the resources the catalogue says they create."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from outlast.catalogue.load import Catalogue
from outlast.catalogue.model import ModuleEntry
from outlast.domain.fragment import Problem
from outlast.domain.resource import Resource
from outlast.domain.value import Unknown, Value


def lower(
    resources: Iterable[Resource], catalogue: Catalogue
) -> tuple[list[Resource], tuple[Problem, ...]]:
    """`resources` with every known module call replaced by what it creates.

    A source that the catalogue does not know is one problem, however often it is called: it is
    put at the first call, and says how many there are.
    """
    lowered: list[Resource] = []
    unread: dict[str, list[Resource]] = {}
    for resource in resources:
        if resource.mode != "module":
            lowered.append(resource)
            continue
        entry = catalogue.module(resource.type)
        if entry is None:
            unread.setdefault(resource.type, []).append(resource)
        else:
            lowered.extend(_created(resource, entry))
    return lowered, tuple(_unread(source, calls) for source, calls in sorted(unread.items()))


def _created(call: Resource, entry: ModuleEntry) -> Iterator[Resource]:
    if entry.creates:
        attributes: dict[str, Value] = {}
        spans = {}
        for name, path in entry.inputs.items():
            value = call.attributes.get(name, entry.defaults.get(name))
            if value is not None:
                _put(attributes, path, value)
            if name in call.spans:
                spans[path] = call.spans[name]
        for path, value in entry.fixed.items():
            _put(attributes, path, value)
        unstated = None if entry.checked else Unknown(f"the inputs of `{call.type}` are not known")
        yield replace(
            call,
            type=entry.creates,
            mode="managed",
            attributes=attributes,
            spans=spans,
            unstated=unstated,
        )
    for name, kind in entry.input_creates.items():
        given = call.attributes.get(name)
        if given in (None, False, "", [], {}):
            continue
        undecided = given if isinstance(given, Unknown) else call.conditional
        yield replace(
            call,
            address=f"{call.address}.{name}",
            type=kind,
            mode="managed",
            attributes={},
            spans={},
            span=call.span_of(name),
            conditional=undecided,
        )


def _put(attributes: dict[str, Value], path: str, value: Value) -> None:
    """Set `a.b.c`; an input that is a map meets inputs that are its keys."""
    first, _, rest = path.partition(".")
    if not rest:
        before = attributes.get(first)
        merged = isinstance(before, dict) and isinstance(value, dict)
        attributes[first] = {**value, **before} if merged else value  # type: ignore[dict-item]
        return
    inner = attributes.setdefault(first, {})
    if isinstance(inner, dict):
        _put(inner, rest, value)


def _unread(source: str, calls: list[Resource]) -> Problem:
    first = min(calls, key=lambda call: call.span)
    times = "" if len(calls) == 1 else f" (called {len(calls)} times)"
    message = (
        f"module `{source}`{times} was not read, so what it creates is not judged; "
        "run `terraform init` first, so that `.terraform/modules` holds it"
    )
    return Problem(first.span, "module-not-read", message)
