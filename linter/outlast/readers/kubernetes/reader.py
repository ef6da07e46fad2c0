"""A kustomization, a chart or a folder of manifests -> one fragment."""

from __future__ import annotations

from collections.abc import Iterator

from outlast.domain.document import Node
from outlast.domain.fragment import Fragment, Unit
from outlast.domain.location import Span
from outlast.domain.resource import ProviderConfig
from outlast.readers.kubernetes.ignores import annotated
from outlast.readers.kubernetes.kustomize.build import built
from outlast.readers.kubernetes.kustomize.loading import Loader
from outlast.readers.kubernetes.objects import resources_of
from outlast.readers.kubernetes.run import Run
from outlast.readers.kubernetes.units import files_in, units
from outlast.source.tree import Tree

__all__ = ["read", "units"]


def read(unit: Unit, tree: Tree) -> Fragment:
    """Render one unit the way it would be applied."""
    run = Run(tree, unit)
    manifests = tuple(_manifests(run))
    for manifest in manifests:
        for found in annotated(manifest):
            run.take(found)
    resources = tuple(resources_of(manifests, run, ProviderConfig("kubernetes")))
    return Fragment(
        unit,
        resources,
        tuple(sorted(run.problems)),
        tuple(sorted(run.ignores, key=lambda ignore: ignore.span)),
        tuple(sorted(run.files)),
    )


def _manifests(run: Run) -> Iterator[Node]:
    folder = run.unit.path
    loader = Loader(run)
    if loader.has_kustomization(folder):
        one = loader.kustomization(folder, Span(folder, 1))
        yield from built(one, run).objects if one is not None else ()
        return
    for path in files_in(run.tree, run.unit.path):
        yield from run.manifests(path, Span(path, 1))
