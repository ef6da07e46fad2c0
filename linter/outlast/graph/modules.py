"""Calls of modules that were not read become the resources the catalogue says they create."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from outlast.catalogue.load import Catalogue
from outlast.catalogue.model import Entry, ModuleEntry
from outlast.domain.fragment import Problem
from outlast.domain.resource import Resource
from outlast.domain.value import Ref, Unknown, Value

HOST = re.compile(r"[\w-]+(?:\.[\w-]+)+(?::\d+)?/[^/]+/[^/]+(?://.*)?$")
"""A repository at a Git host; a module of a private registry has one segment more."""

OFF: tuple[Value, ...] = (False, "false", "", [], {})
"""Values of an input that switch off what it is for."""


def lower(
    resources: Iterable[Resource], catalogue: Catalogue
) -> tuple[list[Resource], tuple[Problem, ...]]:
    """`resources` with every known module call replaced by what it creates; others stay.

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
            lowered.append(resource)
        else:
            lowered.extend(_created(resource, entry, catalogue))
    return lowered, tuple(_unread(source, calls) for source, calls in sorted(unread.items()))


def _created(call: Resource, entry: ModuleEntry, catalogue: Catalogue) -> Iterator[Resource]:
    on = call.attributes.get(entry.switch, True) if entry.switch else True
    if on in OFF:
        return
    call = replace(
        call,
        origin=call.type,
        mode="managed",
        conditional=on if isinstance(on, Unknown) else call.conditional,
    )
    if entry.creates:
        yield _main(call, entry)
    for name, kind in entry.input_creates.items():
        given = call.attributes.get(name)
        if given is not None and given not in OFF:
            yield _further(call, name, given, catalogue.entry(kind))


def _main(call: Resource, entry: ModuleEntry) -> Resource:
    """The resource that the module is called for."""
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
    return replace(call, type=entry.creates, attributes=attributes, spans=spans, unstated=unstated)


def _further(call: Resource, name: str, given: Value, entry: Entry | None) -> Resource:
    """A resource that exists because of one input, and speaks of the main one.

    What the input says of it is taken where it is spelt like the resource's own attributes;
    all else is Unknown.
    """
    stated = _singular(given) if isinstance(given, dict) else {}
    main = Unknown(f"`{call.address}` makes it", call.span, (Ref(call.address),))
    for relation in entry.refs if entry else ():
        if relation.rel in ("protects", "expires", "site_in") and relation.attr not in stated:
            stated = {**stated, relation.attr: main}
    return replace(
        call,
        address=f"{call.address}.{name}",
        type=entry.type if entry else call.type,
        attributes=stated,
        spans={},
        span=call.span_of(name),
        conditional=given if isinstance(given, Unknown) else call.conditional,
        unstated=Unknown(f"what `{name}` of `{call.type}` sets is not known"),
    )


def _singular(value: dict[str, Value]) -> dict[str, Value]:
    """`rules` of a module input as the block `rule` that it becomes."""
    return {name.removesuffix("s"): item for name, item in value.items()} | value


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
    if not source:
        message = f"a module call{times} whose source is not decided, so it is not judged"
        return Problem(first.span, "module-not-read", message)
    if source.startswith("git::"):
        message = (
            f"module `{source}`{times} is a Git source relative to this repository and is not "
            "read at another ref, so what it creates is not judged; fetch it first with "
            "`terraform init` or `terragrunt init`"
        )
        return Problem(first.span, "module-not-read", message)
    if source.startswith(("./", "../")):
        message = (
            f"the module folder `{source}`{times} was not read, so what it creates is not judged; "
            "mend the path, or fetch what the build puts there"
        )
        return Problem(first.span, "module-not-read", message)
    remedy = "run `terraform init` first, so that `.terraform/modules` holds it"
    if HOST.match(source):
        remedy = (
            "it is read from `.terraform/modules` after `terraform init`, or add the repository "
            "to the paths"
        )
    message = f"module `{source}`{times} was not read, so what it creates is not judged; {remedy}"
    return Problem(first.span, "module-not-read", message)
