"""Graph documents that Outlast wrote elsewhere become fragments again."""

from __future__ import annotations

import json
from pathlib import Path

from outlast.domain.fragment import Fragment
from outlast.domain.wire import WireError, decode
from outlast.errors import UsageError

KIND, SCHEMA = "graph", 1
HEAD = b'{"outlast":'
"""How every graph document begins."""


def is_graph(path: Path) -> bool:
    """Whether the file at `path` begins as a graph document does."""
    try:
        with path.open("rb") as file:
            return file.read(len(HEAD)) == HEAD
    except OSError:
        return False


def brought_in(documents: tuple[Path, ...], named: tuple[str, ...]) -> tuple[Fragment, ...]:
    """The fragments of all `documents`; `named` is everything that the run names.

    With several roots, paths carry the name of theirs in front, made unique.
    """
    found: list[Fragment] = []
    taken: dict[str, int] = {}
    for path in documents:
        name = root_name(path)
        taken[name] = taken.get(name, 0) + 1
        unique = name if taken[name] == 1 else f"{name}-{taken[name]}"
        found.extend(fragments_of(path, unique if len(named) > 1 else ""))
    return tuple(found)


def root_name(path: Path) -> str:
    """The name of the repository that the document at `path` was made of. Raises UsageError."""
    return str(_document(path).get("root") or path.stem)


def fragments_of(path: Path, prefix: str = "") -> tuple[Fragment, ...]:
    """The fragments in the document at `path`; `prefix` is put in front of their paths.

    Raises UsageError when it cannot be read, is of another version, or holds only a part.
    """
    document = _document(path)
    given = document.get("fragments")
    if not isinstance(given, list):
        raise UsageError(
            f"{path}: holds a part of a graph and no fragments; write it again with "
            "`outlast graph -f json`, without filters"
        )
    try:
        return tuple(decode(one, prefix) for one in given)
    except WireError as error:
        raise UsageError(f"{path}: is no whole graph document: {error}; write it again") from error


def _document(path: Path) -> dict[str, object]:
    try:
        document = json.loads(path.read_bytes())
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise UsageError(f"{path}: is no whole graph document: {error}; write it again") from error
    if not isinstance(document, dict) or document.get("kind") != KIND:
        raise UsageError(f"{path}: is a document of Outlast, but no graph")
    if document.get("schema") != SCHEMA:
        raise UsageError(
            f"{path}: is a graph of schema {document.get('schema')}, and this version reads "
            f"{SCHEMA}; write it again with this version"
        )
    return document
