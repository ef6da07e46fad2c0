"""Comments and the annotation `outlast.dev/ignore` of objects into ignores of those objects."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from outlast.domain.document import Node
from outlast.domain.fragment import Ignore, Problem
from outlast.domain.ignoring import read_ignore
from outlast.readers.kubernetes.manifests.documents import node_at, objects_in
from outlast.source.yamlignores import ignores_in

ANNOTATION = "outlast.dev/ignore"
HEADER = (("apiVersion",), ("kind",), ("metadata",), ("metadata", "name"))


def comments(path: str, data: bytes, documents: Iterable[Node]) -> Iterator[Ignore | Problem]:
    """The ignores in comments; one above an object speaks of its header, the line of its kind."""
    nodes = tuple(documents)
    found = tuple(ignores_in(path, data, nodes))
    headers = _headers(nodes) if found else {}
    starts = data.replace(b"\r\n", b"\n").split(b"\n") if found else []
    for one in found:
        if isinstance(one, Problem):
            yield one
        else:
            target = _past_marks(starts, one.target)
            yield replace(one, target=headers.get(target, target))


def annotated(manifest: Node) -> Iterator[Ignore | Problem]:
    """The ignores in the annotation of an object, one a line."""
    stated = node_at(manifest, "metadata", "annotations", ANNOTATION)
    if stated is None or stated.kind != "scalar":
        return
    for text in filter(str.strip, stated.text.splitlines()):
        yield read_ignore(text.strip(), stated.span, header_line(manifest))


def header_line(manifest: Node) -> int:
    """The line of the kind of an object."""
    return next(p.key.span.line for p in manifest.pairs if p.key.text == "kind")


def _headers(nodes: tuple[Node, ...]) -> dict[int, int]:
    """The lines at the top of an object, each with the line of its kind."""
    found: dict[int, int] = {}
    for document in nodes:
        for manifest in objects_in(document):
            header = header_line(manifest)
            found.setdefault(manifest.span.line, header)
            for path in HEADER:
                outer = node_at(manifest, *path[:-1])
                for pair in outer.pairs if outer else ():
                    if pair.key.text == path[-1]:
                        found.setdefault(pair.key.span.line, header)
    return found


def _past_marks(texts: list[bytes], line: int) -> int:
    """The first line of code at or after `line` that is no mark between documents."""
    at = line
    while at <= len(texts) and _is_mark(texts[at - 1]):
        at += 1
    return at if at <= len(texts) else line


def _is_mark(text: bytes) -> bool:
    bare = text.strip()
    return not bare or bare.startswith((b"---", b"#"))
