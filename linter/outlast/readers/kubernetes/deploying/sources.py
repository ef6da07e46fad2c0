"""Where the content of a source lies: a folder of the scanned tree, or elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from outlast.domain.document import Node
from outlast.errors import SourceError
from outlast.readers.kubernetes.deploying.scan import Declared, Scan
from outlast.readers.kubernetes.manifests.documents import node_at, text_at
from outlast.readers.kubernetes.manifests.named import shared
from outlast.source.tree import Tree, normal

BOOTSTRAPPED = "flux-system"
"""The source that `flux bootstrap` and the operator make: the repository it stands in."""
OPEN = re.compile(r"\$\{|\{\{|<[^>]*>")
"""Marks of an address that somebody fills in later."""
COPY = re.compile(r"@(?P<alias>[^/]+)/?(?P<path>.*)")


@dataclass(frozen=True, slots=True)
class Asked:
    """A path of a source, as a deployer asks for it; `url` is empty when it is not stated.

    `own` is true when the source is by its making the repository that it stands in.
    """

    file: str
    url: str
    path: str
    own: bool = False


@dataclass(frozen=True, slots=True)
class Sources:
    """Answers which paths lie in the scanned tree."""

    tree: Tree
    own: frozenset[str] = frozenset()
    nested: frozenset[str] | None = None

    def folder(self, asked: Asked) -> str | None:
        """Where `asked` lies in the tree; None when it does not, or is another repository's.

        A repository is this one when most of what is asked of it is here; another scanned root
        is known by its name. Paths start from the root; `nested` are the repositories of which
        they do so only from a folder above the file, an estate in a folder of its own.
        """
        name = repository(asked.url)
        root = self._root_named(name)
        if root is not None:
            return self._existing(root, asked.path)
        doubtful = bool(name and self.own) or normal(asked.path) == "."
        if doubtful and name not in self.own and not asked.own:
            return None
        if self.nested is None or name in self.nested:
            return self.place(asked.file, asked.path)
        return self.at_root(asked)

    def at_root(self, asked: Asked) -> str | None:
        """Where `asked` lies below the root of its repository; None when nothing is there."""
        return self._existing(next(self._above(asked.file)), asked.path)

    def place(self, file: str, path: str) -> str | None:
        """`path` as seen from the root of the repository, else from a folder above `file`.

        The answer is not kept: each unit has to ask the tree itself, for what it was told is
        noted with what is read of it.
        """
        found = (self._existing(above, path) for above in self._above(file))
        return next((folder for folder in found if folder), None)

    def _above(self, file: str) -> Iterator[str]:
        """The root, and the folders from there down to that of `file`."""
        parts = file.split("/")[:-1]
        first = 1 if self._is_root(parts[:1]) else 0
        for length in range(first, len(parts) + 1):
            yield "/".join(parts[:length]) or "."

    def _is_root(self, parts: list[str]) -> bool:
        """Whether the first folder of a path is one of several scanned roots."""
        try:
            self.tree.join(parts[0] if parts else ".", "..")
        except SourceError:
            return bool(parts)
        return False

    def _root_named(self, name: str) -> str | None:
        return name if name and self._is_root([name]) and self.tree.folder(name) else None

    def _existing(self, folder: str, path: str) -> str | None:
        try:
            found = self.tree.join(folder, path.lstrip("/") or ".")
        except SourceError:
            return None
        above, _, name = found.rpartition("/")
        return found if self.tree.folder(found) or name in self.tree.folder(above or ".") else None


def sources(tree: Tree, asked: Iterable[Asked]) -> Sources:
    """The sources of a tree, told apart by how much of what is asked of each is here."""
    plain = Sources(tree)
    votes: Counter[str] = Counter()
    rooted: set[str] = set()
    here: set[str] = set()
    made: set[str] = set()
    for one in asked:
        if normal(one.path) == "." or not plain.place(one.file, one.path):
            continue
        name = repository(one.url)
        here.add(name)
        votes[name or (BOOTSTRAPPED if one.own else "")] += 1
        if one.own:
            made.add(name)
        if plain.at_root(one):
            rooted.add(name)
    nested = frozenset(here - rooted) if rooted else None
    del votes[""]
    most = max(votes.values(), default=0)
    own = frozenset(name for name, count in votes.items() if count == most)
    return Sources(tree, own | made, nested)


def repository(url: str) -> str:
    """The name of the repository that a URL leads to; empty when the URL is left open."""
    if OPEN.search(url):
        return ""
    return url.rstrip("/").removesuffix(".git").replace(":", "/").rpartition("/")[2]


def asked_by_flux(one: Declared, scan: Scan) -> Iterator[Asked]:
    """What a Flux Kustomization asks for; nothing when its source is made elsewhere."""
    spec = one.node.get("spec") or one.node
    kind, name = text_at(spec, "sourceRef", "kind"), text_at(spec, "sourceRef", "name")
    path = text_at(spec, "path") or "."
    if kind == "ExternalArtifact":
        copied = _in_artifact(scan, one, name, normal(path.lstrip("/")))
        if copied is not None:
            yield Asked(one.file, "", copied)
    elif kind == "GitRepository" or name == BOOTSTRAPPED:
        yield Asked(one.file, _url(scan, one, name), path, own=name == BOOTSTRAPPED)


def _url(scan: Scan, one: Declared, name: str) -> str:
    """The URL of a GitRepository, from the declaration that lies nearest."""
    found = (two for two in _nearest(scan, one, "GitRepository") if two.name == name)
    return next((text_at(two.node, "spec", "url") for two in found), "")


def _nearest(scan: Scan, one: Declared, kind: str) -> list[Declared]:
    """The objects of a kind, those first whose files lie nearest to that of `one`."""
    return sorted(scan.of(kind), key=lambda two: -shared(two.file, one.file))


def _in_artifact(scan: Scan, one: Declared, name: str, path: str) -> str | None:
    """Where a path of an artifact was copied from, when that is in the repository."""
    for generator in _nearest(scan, one, "ArtifactGenerator"):
        artifacts = node_at(generator.node, "spec", "artifacts")
        for artifact in artifacts.items if artifacts else ():
            copies = artifact.get("copy")
            if text_at(artifact, "name") == name and copies is not None:
                return next(_origins(copies.items, path), None)
    return None


def _origins(copies: Iterable[Node], path: str) -> Iterator[str]:
    for copy in copies:
        origin, target = COPY.fullmatch(text_at(copy, "from")), COPY.fullmatch(text_at(copy, "to"))
        if origin is None or target is None:
            continue
        start, whole = normal(target["path"]), origin["path"].endswith("/**")
        below = path if start == "." else path.removeprefix(start).lstrip("/")
        if whole and (start == "." or path == start or path.startswith(f"{start}/")):
            yield normal(f"{origin['path'].removesuffix('/**')}/{below}")
