"""What feeds a generated map: literals, files and files of variables -> its entries."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass

from outlast.domain.document import Node
from outlast.domain.location import Span
from outlast.readers.kubernetes.kustomize.failure import Failure
from outlast.readers.kubernetes.kustomize.nodes import text_node
from outlast.readers.kubernetes.kustomize.paths import local_path
from outlast.readers.kubernetes.manifests.run import Run

LINE = 70
"""Characters of base64 before a new line, where kustomize breaks it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a map, and the field it goes to: `data` or `binaryData`."""

    field: str
    key: Node
    value: Node


def entries_of(entry: Node, secret: bool, folder: str, run: Run) -> Iterator[Entry]:
    """The entries of one generator: variables, literals, files.

    A file that cannot be read is a problem; raises Failure for an entry that is none.
    """
    for key, value, span in (
        *_variables(entry, folder, run),
        *_literals(entry),
        *_files(entry, folder, run),
    ):
        if secret:
            yield Entry("data", key, text_node(_encoded(value), span))
            continue
        try:
            text = value.decode()
        except UnicodeDecodeError:
            yield Entry("binaryData", key, text_node(_encoded(value), span))
        else:
            yield Entry("data", key, text_node(text, span))


Raw = tuple[Node, bytes, Span]


def _variables(entry: Node, folder: str, run: Run) -> Iterator[Raw]:
    stated = entry.get("envs")
    one = entry.get("env")
    for item in (*(stated.items if stated is not None else ()), *((one,) if one else ())):
        path = local_path(folder, item, run)
        data = run.bytes_of(path, item.span) if path else None
        for number, line in enumerate((data or b"").split(b"\n"), start=1):
            text = line.removeprefix(b"\xef\xbb\xbf").removesuffix(b"\r").lstrip()
            if text and not text.startswith(b"#"):
                name, _, value = text.partition(b"=")
                span = Span(path or item.span.path, number)
                yield text_node(name.decode(errors="replace"), span), value, span


def _literals(entry: Node) -> Iterator[Raw]:
    stated = entry.get("literals")
    for item in stated.items if stated is not None else ():
        name, found, value = item.text.partition("=")
        if not name or not found:
            raise Failure(item.span, f"`{item.text[:40]}` is no literal: write `key=value`")
        yield text_node(name, item.span), _unquoted(value).encode(), item.span


def _files(entry: Node, folder: str, run: Run) -> Iterator[Raw]:
    stated = entry.get("files")
    for item in stated.items if stated is not None else ():
        name, found, text = item.text.rpartition("=")
        if (found and not name) or not text or "=" in name:
            raise Failure(item.span, f"`{item.text[:40]}` is no file: write `key=path`")
        path = local_path(folder, item, run, text)
        data = run.bytes_of(path, item.span) if path else None
        if data is not None and path:
            key = text_node(name or text.rpartition("/")[2], item.span)
            yield key, data, Span(path, 1)


def _unquoted(text: str) -> str:
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "\"'"
    return text[1:-1] if quoted else text


def _encoded(data: bytes) -> str:
    text = base64.b64encode(data).decode()
    if len(text) < LINE:
        return text
    chunks = (text[at : at + LINE] for at in range(0, len(text), LINE))
    return "".join(f"{chunk}\n" for chunk in chunks)
