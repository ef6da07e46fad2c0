"""The data files against their schemas and against each other: every error at once, located.

For tests and authors of entries; no run pays for it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from importlib.resources import files
from typing import Any

from outlast.catalogue.files import NOT_TYPES, DataFile, DataFiles
from outlast.catalogue.parse import FORMATS
from outlast.domain.document import Node
from outlast.domain.fragment import Problem
from outlast.domain.location import Span
from outlast.source.yamldoc import YamlError, compose

SCHEMA_OF_FOLDER = {name: name for name in NOT_TYPES}
VENDOR_KEYS = ("vendor", "underlying", "lies_in", "watches", "parent")
# What is not a vendor of the list and may still stand where a vendor does.
NO_VENDOR = ("null", "self_hosted")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A data file and its tree."""

    file: DataFile
    root: Node

    @property
    def is_types(self) -> bool:
        """True when the file describes resource types."""
        return bool(self.file.folder) and self.file.folder not in SCHEMA_OF_FOLDER


def check(data: DataFiles) -> tuple[Problem, ...]:
    """Everything that is wrong with `data`, sorted by place; nothing when all is well."""
    problems: list[Problem] = []
    parsed: list[Parsed] = []
    for file in data.all:
        try:
            root = compose(_path(file), file.data)
        except YamlError as error:
            problems.append(Problem(error.span, "catalogue", str(error)))
            continue
        if root is not None:
            parsed.append(Parsed(file, root))
            problems.extend(_against_schema(parsed[-1]))
    problems.extend(_twice(parsed))
    problems.extend(_strangers(parsed))
    problems.extend(_operated_by_nobody(parsed))
    problems.extend(_patterns(parsed))
    return tuple(sorted(problems, key=lambda problem: (problem.span, problem.message)))


def _path(file: DataFile) -> str:
    return f"{file.folder}/{file.name}" if file.folder else file.name


def _schema(file: DataFile) -> Mapping[str, Any]:
    name = SCHEMA_OF_FOLDER.get(file.folder, "types")
    if not file.folder:
        name = file.name.removesuffix(".yaml")
    text = (files("outlast.catalogue") / "schema" / f"{name}.json").read_text(encoding="utf-8")
    found: Mapping[str, Any] = json.loads(text)
    return found


def _against_schema(parsed: Parsed) -> Iterator[Problem]:
    from jsonschema import Draft202012Validator  # 70 ms that no run needs

    validator = Draft202012Validator(_schema(parsed.file))
    for error in validator.iter_errors(parsed.root.plain(words=False)):
        node = _at(parsed.root, error.absolute_path)
        yield Problem(node.span, "catalogue", error.message)
    for node in parsed.root.walk():
        for span in node.duplicates:
            yield Problem(span, "catalogue", "the key is written twice")


def _at(root: Node, path: Sequence[str | int]) -> Node:
    """The node at `path`, or the nearest one above it."""
    node = root
    for step in path:
        below = node.items[step] if isinstance(step, int) else node.get(step)
        if below is None:
            return node
        node = below
    return node


def _twice(parsed: Sequence[Parsed]) -> Iterator[Problem]:
    """A type, module, provider, backend or vendor that is described a second time."""
    first: dict[tuple[str, str], Span] = {}
    for one in parsed:
        for item in one.root.items:
            for kind, node in _names(one, item):
                before = first.setdefault((kind, node.text), node.span)
                if before is not node.span:
                    message = f"{kind} `{node.text}` is described a second time; first at {before}"
                    yield Problem(node.span, "catalogue", message)


def _names(parsed: Parsed, item: Node) -> Iterator[tuple[str, Node]]:
    keys = {"modules": "module", "vendors": "id", "signals": "vendor"}
    keys |= {"commands": "tool", "managed": "family"}
    if parsed.is_types:
        for node in _types(item):
            yield "type", node
        return
    for key in (keys.get(parsed.file.folder, ""), "provider", "backend"):
        name = item.get(key)
        if name is not None:
            yield f"{parsed.file.folder or key} entry", name


def _types(item: Node) -> Iterator[Node]:
    """The thing's name, and the names that formats have for it."""
    thing = item.get("thing")
    if thing is not None:
        yield thing
    for form in FORMATS:
        part = item.get(form)
        name = part.get("type") if part else None
        if name is not None:
            yield name
        also = part.get("also") if part else None
        yield from also.items if also else ()


def _strangers(parsed: Sequence[Parsed]) -> Iterator[Problem]:
    """Names of types and vendors that nobody describes."""
    types = {
        node.text for one in parsed if one.is_types for i in one.root.items for node in _types(i)
    }
    vendors = {
        node.text
        for one in parsed
        if one.file.folder == "vendors"
        for item in one.root.items
        if (node := item.get("id")) is not None
    }
    for one in parsed:
        for item in one.root.items:
            for node in _named_types(item):
                if not any(fnmatchcase(name, node.text) for name in types):
                    yield Problem(node.span, "catalogue", f"no type `{node.text}` is described")
            for node in _named_vendors(item):
                if node.text not in vendors and node.text not in NO_VENDOR:
                    yield Problem(node.span, "catalogue", f"no vendor `{node.text}` is described")


def _operated_by_nobody(parsed: Sequence[Parsed]) -> Iterator[Problem]:
    """Entries without `vendor` are their folder's: that must be a vendor, and operate things."""
    listed = [item for one in parsed if one.file.folder == "vendors" for item in one.root.items]
    generic = {
        node.text: (rule := item.get("generic")) is not None and rule.text == "true"
        for item in listed
        if (node := item.get("id")) is not None
    }
    for one in (one for one in parsed if one.is_types and listed):
        folder = one.file.folder
        why = "is described in vendors/" if folder not in generic else ""
        if generic.get(folder):
            why = "operates things, for many run it: write `vendor: null` and `vendor_from`"
        for item in one.root.items:
            if why and item.get("vendor") is None:
                yield Problem(item.span, "catalogue", f"no vendor `{folder}` {why}")


def _named_types(item: Node) -> Iterator[Node]:
    relations = item.get("relations")
    for relation in relations.items if relations else ():
        targets = relation.get("to")
        yield from targets.items if targets else ()
    for key in ("creates", "replaced_by"):
        node = item.get(key)
        if node is not None and node.kind == "scalar":
            yield node
        for below in node.items if node is not None else ():
            kind = below.get("type")
            yield from () if kind is None else (kind,)
    further = item.get("input_creates")
    yield from (pair.value for pair in further.pairs) if further else ()


def _named_vendors(item: Node) -> Iterator[Node]:
    for key in VENDOR_KEYS:
        node = item.get(key)
        if node is not None and node.kind == "scalar":
            yield node
    for key in ("underlying", "sites"):
        node = item.get(key)
        for below in node.items if node else ():
            listed = below.get("vendors")
            yield from listed.items if listed else ()
        yield from (pair.value for pair in node.pairs) if node else ()
    chosen = item.get("terraform")
    domain = chosen.get("domain_of") if chosen else None
    map_ = domain.get("vendors") if domain else None
    yield from (pair.value for pair in map_.pairs) if map_ else ()


def _patterns(parsed: Sequence[Parsed]) -> Iterator[Problem]:
    """Regular expressions that do not compile."""
    for one in parsed:
        for item in one.root.items if one.file.folder == "vendors" else ():
            for surface in ("nameservers", "object_storage"):
                signals = item.get(surface)
                listed = signals.get("regex") if signals else None
                for node in listed.items if listed else ():
                    try:
                        re.compile(node.text)
                    except re.error as error:
                        yield Problem(node.span, "catalogue", f"no regular expression: {error}")
