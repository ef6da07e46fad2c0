"""Which files are templates of their own: those that no other template nests."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from outlast.domain.fragment import Unit
from outlast.errors import SourceError
from outlast.readers.cloudformation.intrinsics import LOOP
from outlast.readers.cloudformation.nested import local, location_of
from outlast.readers.cloudformation.run import parsed
from outlast.readers.cloudformation.sam import STACK, STACK_SET, made_of
from outlast.readers.cloudformation.serverless import (
    is_configuration,
    is_first_step,
    is_packaged,
)
from outlast.readers.cloudformation.template import is_template, template_of, type_of
from outlast.source.discover import STDIN
from outlast.source.glob import Globs
from outlast.source.text import utf8
from outlast.source.tree import Tree

SUFFIXES = (".yaml", ".yml", ".json", ".template", ".cfn")
VERSION = b"AWSTemplateFormatVersion"
TYPE = re.compile(rb"Type[\"']?\s*:\s*[\"']?[A-Za-z0-9]+::")
RESOURCES = re.compile(rb"^(?:\xef\xbb\xbf)?[\"']?Resources[\"']?\s*:", re.MULTILINE)
NAMED = ("template", "cloudformation", "cfn")
UNSEEN = ("too-large", "encrypted", "not-fetched")
NESTING = (STACK, STACK_SET)
NESTS = (b"TemplateURL", b"Location", b"aws:asset:path", b"Rain::Embed")


def units(tree: Tree, environments: tuple[Unit, ...] = ()) -> tuple[Unit, ...]:
    """The templates of the tree, sorted.

    `environments` say with which parameter files and in which region the templates are deployed
    that their path, a glob, names: one unit for each environment that has a name.
    """
    found = {path for path in tree.paths() if _is_candidate(path) and _is_template(tree, path)}
    found = {path for path in found if not is_first_step(tree, path)}
    nested = {path: set(_nested(tree, path)) & found for path in sorted(found)}
    own = tuple(unit for unit in environments if unit.format == "cloudformation")
    return tuple(sorted(unit for path in _roots(nested) for unit in _instances(path, own)))


def _is_candidate(path: str) -> bool:
    return path == STDIN or path.endswith(SUFFIXES)


def _is_template(tree: Tree, path: str) -> bool:
    """Decided on the bytes where they tell: a repository holds many other YAML files."""
    try:
        data = utf8(tree.read(path))
    except SourceError as error:
        # One that is called a template and cannot be read is said; any other file is not ours.
        return error.kind in UNSEEN and any(word in path.lower() for word in NAMED)
    if is_configuration(path, data):
        return not is_packaged(tree, path)
    if b"Resources" not in data or not (TYPE.search(data) or VERSION in data):
        return False
    return _in_braces(path, data) or (RESOURCES.search(data) is not None and _parses(path, data))


def _parses(path: str, data: bytes) -> bool:
    """Whether a document of a file is a template; one that is broken here looks like one."""
    stream = parsed(path, data)
    return stream.error is not None or any(map(is_template, stream.documents))


def _in_braces(path: str, data: bytes) -> bool:
    """Whether a text in braces, JSON as a rule, is a template at its top."""
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return False
    try:
        top = json.loads(data)
    except (ValueError, RecursionError):
        stream = parsed(path, data)
        return VERSION in data if stream.error else any(map(is_template, stream.documents))
    resources = top.get("Resources") if isinstance(top, dict) else None
    if not isinstance(resources, dict):
        return False
    if "AWSTemplateFormatVersion" in top:
        return True
    return any(_typed(body) or name.startswith(LOOP) for name, body in resources.items())


def _typed(body: object) -> bool:
    return isinstance(body, dict) and "::" in str(body.get("Type", ""))


def _nested(tree: Tree, path: str) -> Iterator[str]:
    """The local templates that a template nests by a plain path."""
    try:
        data = utf8(tree.read(path))
    except SourceError:
        return
    if not any(word in data for word in NESTS):
        return
    for document in filter(is_template, parsed(path, data).documents):
        for pair in template_of(document).resources:
            where = location_of(pair.value) if made_of(type_of(pair.value)) in NESTING else None
            if where is None or where.kind != "scalar" or where.tag:
                continue
            try:
                inner = local(tree, path.rpartition("/")[0] or ".", where.text)
            except SourceError:
                continue  # Reading the unit says so.
            if inner is not None:
                yield inner


def _roots(nested: Mapping[str, set[str]]) -> Iterator[str]:
    """Templates that no other one nests; of those that nest each other in a circle, the first."""
    reached = {inner for path, several in nested.items() for inner in several if inner != path}
    seen: set[str] = set()
    for path in (*(path for path in nested if path not in reached), *nested):
        if path not in seen:
            yield path
            _follow(path, nested, seen)


def _follow(path: str, nested: Mapping[str, set[str]], seen: set[str]) -> None:
    waiting = [path]
    while waiting:
        here = waiting.pop()
        if here not in seen:
            seen.add(here)
            waiting.extend(nested[here])


def _instances(path: str, environments: Iterable[Unit]) -> Iterator[Unit]:
    """The unit at `path`, once for each named environment; unnamed ones speak for all."""
    named = [one for one in environments if Globs((one.path,)).match(path)]
    for name in sorted({one.environment for one in named if one.environment}) or [""]:
        unit = Unit(path, "cloudformation", name)
        for one in named:
            if one.environment in ("", name):
                files = (*unit.var_files, *one.var_files)
                unit = replace(unit, var_files=files, region=one.region or unit.region)
        yield unit
