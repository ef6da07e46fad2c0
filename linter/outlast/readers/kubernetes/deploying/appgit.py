"""The git generator of an ApplicationSet: folders and files of the repository as parameters."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from outlast.domain.document import Node
from outlast.domain.value import Value
from outlast.errors import SourceError
from outlast.readers.kubernetes.deploying.appparams import Params, normalized
from outlast.readers.kubernetes.deploying.scan import Declared
from outlast.readers.kubernetes.deploying.sources import Asked, Sources
from outlast.readers.kubernetes.manifests.documents import documents, text_at
from outlast.readers.kubernetes.manifests.undecided import undecided
from outlast.readers.kubernetes.manifests.values import plain
from outlast.readers.kubernetes.manifests.wildcard import matches

WILD = re.compile(r"[*?\[{]")
Finish = Callable[[Params, Node], Params]


@dataclass(frozen=True, slots=True)
class GitGenerator:
    """Looks into the scanned tree when the repository that is named is in it."""

    one: Declared
    go: bool
    sources: Sources

    def params(self, generator: Node, finish: Finish) -> Iterator[Params]:
        """One set of parameters for each folder, or each object in the files."""
        url = text_at(generator, "repoURL")
        prefix = text_at(generator, "pathParamPrefix")
        for path in sorted(set(self._matching(generator, "directories", url))):
            yield finish(self._path(path, prefix, ""), generator)
        for path, place in sorted(set(self._files(generator, url))):
            for params in self._objects(place):
                folder, _, name = path.rpartition("/")
                yield finish({**params, **self._path(folder or ".", prefix, name)}, generator)

    def _matching(self, generator: Node, field: str, url: str) -> Iterator[str]:
        include, exclude = _listed(generator, field)
        for asked in include:
            base = self._base(url, asked)
            for path in _folders(self.sources.tree.paths()) if base is not None else ():
                inside = _below(path, base or ".")
                if inside and not any(part.startswith(".") for part in inside.split("/")):
                    left_out = any(matches(one, inside, deep=False) for one in exclude)
                    if matches(asked, inside, deep=False) and not left_out:
                        yield inside

    def _files(self, generator: Node, url: str) -> Iterator[tuple[str, str]]:
        include, exclude = _listed(generator, "files")
        for asked in include:
            base = self._base(url, asked)
            for path in self.sources.tree.paths() if base is not None else ():
                inside = _below(path, base or ".")
                left_out = any(matches(one, inside, deep=False) for one in exclude)
                if inside and not left_out and matches(asked, inside, deep=False):
                    yield inside, path

    def _base(self, url: str, pattern: str) -> str | None:
        """The folder in the tree that `pattern` starts from; None for another repository."""
        start = fixed(pattern)
        found = self.sources.folder(Asked(self.one.file, url, start))
        if found is None:
            return None
        return (
            posixpath.normpath(found[: len(found) - len(start)] or ".") if start != "." else found
        )

    def _objects(self, place: str) -> Iterator[dict[str, Value]]:
        try:
            nodes = documents(place, self.sources.tree.read(place)).nodes
        except SourceError:
            return
        for node in nodes[:1]:
            for item in node.items or (node,):
                value = plain(item)
                if isinstance(value, dict):
                    yield value

    def _path(self, path: str, prefix: str, file: str) -> dict[str, Value]:
        """What a folder, or a file in it, is called in templates."""
        name = posixpath.basename(path)
        parts: list[Value] = [*path.split("/")]
        known: dict[str, Value] = {"basename": name, "basenameNormalized": normalized(name)}
        if file:
            known |= {"filename": file, "filenameNormalized": normalized(file)}
        if self.go:
            made: dict[str, Value] = {"path": {**known, "path": path, "segments": parts}}
            return {prefix: made} if prefix else made
        start = f"{prefix}.path" if prefix else "path"
        flat = {f"{start}.{key}": value for key, value in known.items()}
        return {start: path, **flat, **{f"{start}[{n}]": part for n, part in enumerate(parts)}}


def asked_in(one: Declared, generator: Node) -> Iterator[Asked]:
    """The folders that the patterns of a git generator start from."""
    for name in ("directories", "files"):
        listed = generator.get(name)
        for item in listed.items if listed is not None else ():
            start = fixed(text_at(item, "path").strip("/"))
            if "{{" not in start:
                yield Asked(one.file, text_at(generator, "repoURL"), start)


def fixed(pattern: str) -> str:
    """The folders of a pattern before the first one that is open."""
    parts = pattern.split("/")
    wild = next((n for n, part in enumerate(parts) if WILD.search(part)), len(parts) - 1)
    return "/".join(parts[:wild]) or "."


def _folders(paths: tuple[str, ...]) -> Iterator[str]:
    seen: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder and folder not in seen:
            seen.add(folder)
            yield folder
            folder = folder.rpartition("/")[0]


def _below(path: str, base: str) -> str:
    """`path` as seen from `base`; empty when it does not lie there."""
    if base == ".":
        return path
    return path[len(base) + 1 :] if path.startswith(f"{base}/") else ""


def _listed(generator: Node, field: str) -> tuple[list[str], list[str]]:
    """The patterns to take and those to leave out; slashes at the ends do not count."""
    listed = generator.get(field)
    include: list[str] = []
    exclude: list[str] = []
    for item in listed.items if listed is not None else ():
        stated = item.get("path")
        if stated is not None and not undecided(stated):
            kept = exclude if text_at(item, "exclude") == "true" else include
            kept.append(stated.text.strip("/").removeprefix("./"))
    return include, exclude
