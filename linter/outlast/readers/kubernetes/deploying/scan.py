"""The files of a tree -> the objects that say what is deployed, found by their bytes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from outlast.domain.document import Node
from outlast.errors import SourceError
from outlast.readers.kubernetes.charts.on_disk import chart_folders, chart_of
from outlast.readers.kubernetes.manifests.documents import documents, objects_in, text_at
from outlast.source.tree import Tree

SUFFIXES = (".yaml", ".yml", ".json")
GROUPS = {
    "Kustomization": "kustomize.toolkit.fluxcd.io",
    "FluxInstance": "fluxcd.controlplane.io",
    "GitRepository": "source.toolkit.fluxcd.io",
    "ArtifactGenerator": "source.extensions.fluxcd.io",
    "Application": "argoproj.io",
    "ApplicationSet": "argoproj.io",
}
DECLARES = (
    b"toolkit.fluxcd.io/",
    b"argoproj.io/",
    b"fluxcd.controlplane.io/",
    b"extensions.fluxcd.io/",
)
KINDS = re.compile(
    rb"\b(?:Kustomization|FluxInstance|GitRepository|ArtifactGenerator|Application(?:Set)?|Secret)\b"
)
HOLDS = (b"ConfigMap", b"Secret", b"configMapGenerator", b"secretGenerator")
REPOSITORY = (b"HelmRepository", b"OCIRepository", b"HelmChart")
CLUSTER_SECRET = "argocd.argoproj.io/secret-type"


@dataclass(frozen=True, slots=True)
class Declared:
    """One object that says what is deployed."""

    node: Node

    @property
    def file(self) -> str:
        """The file it stands in."""
        return self.place[0]

    @property
    def place(self) -> tuple[str, int]:
        """File and line of its kind: what stays the same however it is changed."""
        kind = next((pair.key for pair in self.node.pairs if pair.key.text == "kind"), self.node)
        return kind.span.path, kind.span.line

    @property
    def name(self) -> str:
        """Its name."""
        return text_at(self.node, "metadata", "name")

    @property
    def namespace(self) -> str:
        """Its namespace, empty when it states none."""
        return text_at(self.node, "metadata", "namespace")


@dataclass(frozen=True, slots=True)
class Scan:
    """What a tree declares, by kind, and the files in which other things may stand.

    `holders` may hold ConfigMaps and Secrets, `repositories` places that charts come from.
    """

    declared: Mapping[str, tuple[Declared, ...]] = field(default_factory=dict)
    holders: tuple[str, ...] = ()
    repositories: tuple[str, ...] = ()

    def of(self, *kinds: str) -> Iterator[Declared]:
        """The objects of some kinds, by file."""
        for kind in kinds:
            yield from self.declared.get(kind, ())


MEMO: list[tuple[Tree, Scan]] = []
"""The last answer: every unit asks, and processes that are forked take it along."""


def scan(tree: Tree) -> Scan:
    """What the files of a tree declare; each is looked through once."""
    if not MEMO or MEMO[0][0] is not tree:
        MEMO[:] = [(tree, _scan(tree))]
    return MEMO[0][1]


def _scan(tree: Tree) -> Scan:
    """Only the few files that may declare something are parsed."""
    declared: dict[str, list[Declared]] = {}
    holders: list[str] = []
    repositories: list[str] = []
    paths = tree.paths()
    charts = chart_folders(paths)
    for path in paths:
        if not path.endswith(SUFFIXES) or chart_of(path, charts):
            continue
        try:
            data = tree.read(path)
        except SourceError:
            continue  # Reading its unit says so.
        if any(word in data for word in HOLDS):
            holders.append(path)
        if any(word in data for word in REPOSITORY):
            repositories.append(path)
        if any(word in data for word in DECLARES) and KINDS.search(data):
            for kind, found in _declared(path, data):
                declared.setdefault(kind, []).append(found)
    return Scan(
        {kind: tuple(found) for kind, found in declared.items()},
        tuple(holders),
        tuple(repositories),
    )


def _declared(path: str, data: bytes) -> Iterator[tuple[str, Declared]]:
    for document in documents(path, data).nodes:
        for node in objects_in(document):
            kind = kind_of(node)
            if kind:
                yield kind, Declared(node)


def kind_of(node: Node) -> str:
    """The kind of an object that says what is deployed; empty for all others."""
    kind = text_at(node, "kind")
    if kind == "Secret":
        return "Secret" if text_at(node, "metadata", "labels", CLUSTER_SECRET) else ""
    group = text_at(node, "apiVersion").rpartition("/")[0]
    return kind if GROUPS.get(kind) == group else ""
