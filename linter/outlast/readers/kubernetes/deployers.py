"""Everything that applies a folder of the tree, followed from cluster to cluster and app to app."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from outlast.readers.kubernetes import flux
from outlast.readers.kubernetes.applied import Applied
from outlast.readers.kubernetes.configured import Configured, substitutions
from outlast.readers.kubernetes.deployer import Deployer
from outlast.readers.kubernetes.laid import objects_of
from outlast.readers.kubernetes.scan import Declared, Scan, kind_of, scan
from outlast.readers.kubernetes.sources import Asked, Sources, asked_by_flux, sources
from outlast.source.tree import Tree

__all__ = ["Deployer", "deployers"]

KINDS = ("Kustomization", "FluxInstance")
MAX_DEPTH = 20
"""Deployers that deploy deployers; real chains have three links."""
MAX_DEPLOYERS = 20_000

MEMO: list[tuple[Tree, tuple[Deployer, ...]]] = []
"""The last answer: every unit asks, and processes that are forked take it along."""


def deployers(tree: Tree) -> tuple[Deployer, ...]:
    """Every deployer whose folder lies in the tree, sorted."""
    if not MEMO or MEMO[0][0] is not tree:
        MEMO[:] = [(tree, _deployers(tree))]
    return MEMO[0][1]


def _deployers(tree: Tree) -> tuple[Deployer, ...]:
    found = scan(tree)
    declared = tuple(found.of(*KINDS))
    if not declared:
        return ()
    asked = (one for each in declared for one in _asked(each, found))
    configured = Configured(tree, found.holders)
    estate = _Estate(tree, found, sources(tree, asked), configured, Applied(tree))
    return named(estate.walk(declared))


def _asked(one: Declared, found: Scan) -> Iterator[Asked]:
    if kind_of(one.node) == "FluxInstance":
        url, path = flux.synced(one.node)
        yield Asked(one.file, url, path or ".")
    else:
        asked = asked_by_flux(one, found)
        if asked is not None:
            yield asked


@dataclass(frozen=True, slots=True)
class _Link:
    """One deployer, where it is declared, and the one that applies it."""

    deployer: Deployer
    place: tuple[str, int]
    above: _Link | None = None

    @property
    def chain(self) -> tuple[_Link, ...]:
        """The deployers that lead here and this one, the first one first."""
        return (*(self.above.chain if self.above else ()), self)

    @property
    def places(self) -> tuple[tuple[str, int], ...]:
        """Where those are declared."""
        return tuple(link.place for link in self.chain)


@dataclass(frozen=True, slots=True)
class _Estate:
    """What following the deployers of one tree needs."""

    tree: Tree
    scan: Scan
    sources: Sources
    configured: Configured
    applied: Applied
    seen: set[tuple[str, int]] = field(default_factory=set)

    def walk(self, declared: tuple[Declared, ...]) -> Iterator[_Link]:
        """From the deployers that no other one applies, down; then what stands in circles."""
        reached = self._reached(declared)
        roots = [one for one in declared if one.place not in reached]
        for one in (*roots, *declared):
            if one.place not in self.seen:
                self.seen.add(one.place)
                for made in self._made(one, None):
                    yield from self._below(made)

    def _reached(self, declared: tuple[Declared, ...]) -> set[tuple[str, int]]:
        """The deployers that another one applies."""
        reached: set[tuple[str, int]] = set()
        for one in declared:
            for made in self._made(one, None):
                files = self.applied.files(made.deployer.path)
                reached.update(
                    two.place for two in declared if two.file in files and two is not one
                )
        return reached

    def _below(self, link: _Link) -> Iterator[_Link]:
        yield link
        if len(link.places) > MAX_DEPTH or not self._applies_any(link.deployer):
            return
        for node in objects_of(link.deployer, self.tree, self.applied):
            one = Declared(node)
            if kind_of(node) in KINDS and one.place not in link.places:
                self.seen.add(one.place)
                for made in self._made(one, link):
                    yield from self._below(made)

    def _applies_any(self, deployer: Deployer) -> bool:
        """Whether deployers stand in what it applies: most hold none, and need no rendering."""
        files = self.applied.files(deployer.path)
        return any(one.file in files for one in self.scan.of(*KINDS))

    def _made(self, one: Declared, above: _Link | None) -> Iterator[_Link]:
        for asked in _asked(one, self.scan):
            path = self.sources.folder(asked)
            if path is not None:
                yield _Link(self._flux(one, path, above), one.place, above)

    def _flux(self, one: Declared, path: str, above: _Link | None) -> Deployer:
        home = above.deployer.cluster if above else ""
        chain = above.chain if above else ()
        near = (file for link in chain for file in self.applied.files(link.deployer.path))
        spec = one.node.get("spec") or one.node
        return replace(
            flux.deployer(one, path, home or flux.cluster_named(path, one.file)),
            substitutions=substitutions(spec, self.configured, near),
            members=None if self.applied.kustomization(path) else self.applied.members(path),
        )


def named(links: Iterable[_Link]) -> tuple[Deployer, ...]:
    """The deployers, sorted, each with an id of its own: as short as it tells them apart."""
    every = list(links)
    ids = [link.deployer.name for link in every]
    for longer in LONGER:
        count = Counter(ids)
        ids = [
            longer(link, name) if count[name] > 1 else name
            for link, name in zip(every, ids, strict=True)
        ]
    made = (replace(link.deployer, id=name) for link, name in zip(every, ids, strict=True))
    return tuple(sorted(made, key=lambda one: (one.path, one.id, one.file, one.span)))


LONGER: tuple[Callable[[_Link, str], str], ...] = (
    lambda link, name: f"{link.deployer.cluster}/{name}" if link.deployer.cluster else name,
    lambda link, name: f"{link.deployer.namespace}/{name}" if link.deployer.namespace else name,
    lambda link, name: "/".join((*(above.deployer.name for above in link.chain[:-1]), name)),
    lambda link, name: f"{link.deployer.file}:{link.deployer.span.line}/{name}",
)
