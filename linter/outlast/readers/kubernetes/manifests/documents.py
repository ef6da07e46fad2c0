"""The bytes of a file -> the manifests in it, lists written out, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from outlast.domain.document import Node
from outlast.domain.fragment import Problem
from outlast.domain.location import Span
from outlast.readers.kubernetes.manifests.crds import abridged
from outlast.source.jsontext import readable
from outlast.source.text import wide
from outlast.source.yamldoc import Stream, YamlError
from outlast.source.yamldoc import read as read_yaml

SUFFIXES = (".yaml", ".yml", ".json")
VERSION = re.compile(
    rb"^(?:\xef\xbb\xbf)?[\s\"'{,-]*apiVersion[\"']?\s*:|[{,]\s*\"apiVersion\"", re.MULTILINE
)
KIND = re.compile(
    rb"^(?:\xef\xbb\xbf)?[\s\"'{,-]*kind[\"']?\s*:|[{,]\s*\"?kind\"?\s*:", re.MULTILINE
)
TOPS = tuple(
    re.compile(rb"^(?:\xef\xbb\xbf)?\"?%s\"?[ \t]*:" % name, re.MULTILINE)
    for name in (b"apiVersion", b"kind")
)
NEXT = re.compile(rb"^---(?=\s|$)", re.MULTILINE)
TEMPLATE = re.compile(rb"\{\{|\{%|<%|^\s*</?#|^\s*<[A-Z][A-Z0-9_]+>\s*$", re.MULTILINE)
"""Marks of Go, Jinja, ERB and FreeMarker templates, and a line that a script puts in."""
MAX_BROKEN = 20
"""Broken documents of one file after which the rest of it is left."""
MAX_LISTS = 10
"""Lists inside each other."""
RENDER = "render it first and pipe it in: `helm template … | outlast lint -`"


@dataclass(frozen=True, slots=True)
class Documents:
    """Every document of a file, manifests or not, and every problem of reading them."""

    nodes: tuple[Node, ...] = ()
    problems: tuple[Problem, ...] = ()
    templated: bool = False


def looks_like_manifests(data: bytes) -> bool:
    """Whether the bytes may hold a manifest: cheap, for most YAML holds none."""
    if b"apiVersion" not in data or b"kind" not in data:
        return bool(wide(data)) and b"apiVersion" in data.replace(b"\0", b"")
    return VERSION.search(data) is not None and KIND.search(data) is not None


def surely_manifests(data: bytes) -> bool:
    """Whether a line of the bytes is what a manifest starts with; else the documents decide."""
    return bool(wide(data)) or all(one.search(data) is not None for one in TOPS)


@lru_cache(maxsize=2048)
def documents(path: str, data: bytes) -> Documents:
    """The documents of a file; looking for units and reading them both ask."""
    if wide(data):
        message = "it is UTF-16, which is not read; save it as UTF-8"
        return Documents(problems=(Problem(Span(path, 1), "encoding", message),))
    nodes: list[Node] = []
    problems: list[Problem] = []
    for part in _parts(path, abridged(readable(data))):
        nodes.extend(one for one in part.documents if one.kind != "scalar" or one.text)
        if part.error is not None:
            problems.append(Problem(part.error.span, part.error.kind, _broken(part.error)))
    return Documents(tuple(nodes), tuple(problems), _is_template(data, nodes, bool(problems)))


def _is_template(data: bytes, nodes: list[Node], broken: bool) -> bool:
    """Whether what YAML cannot read, or reads oddly, is there for something else to fill in."""
    if broken:
        return TEMPLATE.search(data) is not None
    return b"{{" in data and any(map(_has_odd_key, nodes))


def is_manifest(node: Node) -> bool:
    """Whether a document is an object of Kubernetes: it states `apiVersion` and `kind`."""
    version, kind = node.get("apiVersion"), node.get("kind")
    return all(one is not None and one.kind == "scalar" and one.text for one in (version, kind))


def text_at(node: Node, *path: str) -> str:
    """The text of the scalar at `path`; empty when there is none."""
    found = node_at(node, *path)
    return found.text if found is not None and found.kind == "scalar" else ""


def node_at(node: Node, *path: str) -> Node | None:
    """The node at `path`, or None."""
    here: Node | None = node
    for name in path:
        here = here.get(name) if here is not None and here.kind == "mapping" else None
    return here


def objects_in(node: Node, depth: int = MAX_LISTS) -> Iterator[Node]:
    """The manifest a document is, or those that the list it is holds."""
    items = node.get("items") if node.kind == "mapping" else None
    if items is None or items.kind != "sequence" or not text_at(node, "kind").endswith("List"):
        if is_manifest(node):
            yield node
        return
    for item in items.items if depth else ():
        yield from objects_in(item, depth - 1)


def duplicates_in(node: Node) -> Iterator[Span]:
    """The place of every key that is written again in its mapping."""
    for one in _collections(node):
        yield from one.duplicates


def _parts(path: str, data: bytes) -> Iterator[Stream]:
    """The documents in runs that end in a broken one: what comes after it is read all the same."""
    start, line = 0, 0
    for _ in range(MAX_BROKEN):
        stream = read_yaml(path, b"\n" * line + data[start:])
        yield stream
        if stream.error is None or stream.error.kind != "syntax":
            return
        at = _offset(data, stream.error.span.line - 1)
        found = NEXT.search(data, max(at, start + 1))
        if found is None:
            return
        start = found.start()
        line = data.count(b"\n", 0, start)
    message = f"after {MAX_BROKEN} broken documents the rest is not read; mend the first ones"
    yield Stream(error=YamlError("too-many", message, Span(path, line + 1)))


def _offset(data: bytes, line: int) -> int:
    """Where the line after `line` starts."""
    at = -1
    for _ in range(line):
        at = data.find(b"\n", at + 1)
        if at < 0:
            return len(data)
    return at + 1


def _broken(error: YamlError) -> str:
    return f"it cannot be read: {error}" if error.kind == "syntax" else str(error)


def _has_odd_key(node: Node) -> bool:
    """`{{ .Values.x }}` without quotes is, to YAML, a mapping as the key of a mapping."""
    return any(pair.key.kind == "mapping" for one in _collections(node) for pair in one.pairs)


def _collections(node: Node) -> Iterator[Node]:
    """The mappings and sequences of a document, each once however many aliases lead to it."""
    waiting, seen = [node], set()
    while waiting:
        here = waiting.pop()
        if here.kind == "scalar" or id(here) in seen:
            continue
        seen.add(id(here))
        yield here
        waiting.extend(reversed(here.items))
        waiting.extend(pair.value for pair in reversed(here.pairs))
