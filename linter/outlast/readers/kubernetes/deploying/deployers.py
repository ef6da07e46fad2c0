"""Everything that applies a folder of the tree, followed from cluster to cluster and app to app."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice

from outlast.domain.value import Maybe
from outlast.readers.kubernetes.deploying import appset, argo, flux
from outlast.readers.kubernetes.deploying.applied import Applied
from outlast.readers.kubernetes.deploying.configured import Configured, substitutions
from outlast.readers.kubernetes.deploying.deployer import Deployer
from outlast.readers.kubernetes.deploying.laid import deployers_in
from outlast.readers.kubernetes.deploying.links import Link, Place, identity, named
from outlast.readers.kubernetes.deploying.scan import Declared, Scan, kind_of, scan
from outlast.readers.kubernetes.deploying.sources import Asked, Sources, asked_by_flux, sources
from outlast.readers.kubernetes.manifests.documents import text_at
from outlast.source.tree import Tree

__all__ = ["Deployer", "deployers", "sources_in", "switched_off"]


KINDS = ("Application", "ApplicationSet", "FluxInstance", "Kustomization")
MAX_DEPTH = 10
"""Deployers that deploy deployers; real chains have three links."""
MAX_DEPLOYERS = 20_000


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of one tree."""

    tree: Tree
    sources: Sources
    deployers: tuple[Deployer, ...]
    switched_off: frozenset[str]


MEMO: list[_Known] = []
"""The last answer: every unit asks, and processes that are forked take it along."""


def deployers(tree: Tree) -> tuple[Deployer, ...]:
    """Every deployer whose folder lies in the tree, sorted."""
    return _known(tree).deployers


def sources_in(tree: Tree) -> Sources:
    """What is told of the repositories that the deployers of a tree name."""
    return _known(tree).sources


def switched_off(tree: Tree) -> frozenset[str]:
    """Folders that only such deployers would apply as nobody applies any more."""
    return _known(tree).switched_off


def _known(tree: Tree) -> _Known:
    if not MEMO or MEMO[0].tree is not tree:
        found = scan(tree)
        declared = tuple(found.of(*KINDS))
        here = sources(tree, (asked for one in declared for asked in _asked(one, found)))
        estate = _estate(tree, found, here)
        made = named(islice(estate.walk(declared), MAX_DEPLOYERS))
        off = estate.off.difference(one.path for one in made)
        MEMO[:] = [_Known(tree, here, made, frozenset(off))]
    return MEMO[0]


def _estate(tree: Tree, found: Scan, here: Sources) -> _Estate:
    files: dict[str, set[Place]] = {}
    for one in found.of(*KINDS):
        files.setdefault(one.file, set()).add(one.place)
    configured = Configured(tree, found.holders)
    return _Estate(tree, found, here, configured, Applied(tree), files)


def _asked(one: Declared, found: Scan) -> Iterator[Asked]:
    """The paths that a deployer names before anything is put into them."""
    kind = kind_of(one.node)
    if kind == "Kustomization":
        yield from asked_by_flux(one, found)
    elif kind == "FluxInstance":
        url, path = flux.synced(one.node)
        yield Asked(one.file, url, path or ".", own=bool(path))
    elif kind == "Application":
        for source in argo.sources_of(one.node):
            yield Asked(one.file, text_at(source, "repoURL"), argo.path_of(source))
    else:
        yield from appset.asked(one)


@dataclass(frozen=True, slots=True)
class _Estate:
    """What following the deployers of one tree needs."""

    tree: Tree
    scan: Scan
    sources: Sources
    configured: Configured
    applied: Applied
    files: Mapping[str, set[Place]]
    seen: set[Place] = field(default_factory=set)
    known: set[str] = field(default_factory=set)
    off: set[str] = field(default_factory=set)

    def walk(self, declared: tuple[Declared, ...]) -> Iterator[Link]:
        """From the deployers that no other one applies, down; then what stands in circles."""
        reached, omitted = self._reached(declared)
        for one in declared:
            if one.place in omitted - reached:
                self.seen.add(one.place)
                self.off.update(made.deployer.path for made in self._made(one, None))
        roots = [one for one in declared if one.place not in reached]
        for one in (*roots, *declared):
            if one.place not in self.seen:
                self.seen.add(one.place)
                for made in self._made(one, None):
                    yield from self._below(made)

    def _reached(self, declared: tuple[Declared, ...]) -> tuple[set[Place], set[Place]]:
        """The deployers that another one applies, and those that one of Flux leaves out.

        A Kustomization that the one for its folder does not list is switched off.
        """
        reached: set[Place] = set()
        omitted: set[Place] = set()
        for one in declared:
            for made in self._made(one, None):
                inside = self._files(made.deployer)
                folder = "" if made.deployer.path == "." else f"{made.deployer.path}/"
                for file, places in self.files.items():
                    if file in inside:
                        reached |= places - {one.place}
                    elif made.deployer.kind == "flux" and file.startswith(folder):
                        omitted |= places - {one.place}
        return reached, omitted

    def _below(self, link: Link) -> Iterator[Link]:
        """A deployer and those it leads to; the same one by another way is still the same."""
        what = identity(link)
        if what in self.known:
            return
        self.known.add(what)
        yield link
        if len(link.places) > MAX_DEPTH or not self._applies_any(link.deployer):
            return
        for node in deployers_in(link.deployer, self.applied):
            one = Declared(node)
            if kind_of(node) in KINDS and one.place not in link.places:
                self.seen.add(one.place)
                for made in self._made(one, link):
                    yield from self._below(made)

    def _applies_any(self, deployer: Deployer) -> bool:
        """Whether deployers stand in what it applies: most hold none, and need no rendering."""
        return not self.files.keys().isdisjoint(self._files(deployer))

    def _made(self, one: Declared, above: Link | None) -> Iterator[Link]:
        kind = kind_of(one.node)
        if kind == "ApplicationSet":
            for application in appset.applications(one, self.scan, self.sources):
                yield from self._argo(application, above)
        elif kind == "Application":
            yield from self._argo(one, above)
        else:
            for asked in _asked(one, self.scan):
                path = self.sources.folder(asked)
                if path is not None:
                    yield Link(self._flux(one, path, above), one.place, above)

    def _argo(self, one: Declared, above: Link | None) -> Iterator[Link]:
        home: Maybe[str] = above.deployer.cluster if above else ""
        place = argo.destination(one.node, self.scan)
        for source in argo.sources_of(one.node):
            path = argo.path_of(source)
            asked = Asked(one.file, text_at(source, "repoURL"), path)
            folder = self.sources.folder(asked) if path else None
            if folder is not None:
                made = argo.deployer(one, source, folder, place, home, self.applied)
                yield Link(made, one.place, above)

    def _flux(self, one: Declared, path: str, above: Link | None) -> Deployer:
        home: Maybe[str] = above.deployer.cluster if above else ""
        chain = above.chain if above else ()
        near = (file for link in chain for file in self._files(link.deployer))
        spec = flux.settings(one.node)
        return replace(
            flux.deployer(one, path, home or flux.cluster_named(one.file, path)),
            substitutions=substitutions(spec, self.configured, near),
            members=None if self.applied.kustomization(path) else self.applied.members(path),
        )

    def _files(self, deployer: Deployer) -> frozenset[str]:
        return self.applied.reached(deployer.path, deployer.members)
