"""Rendered objects -> the charts that the HelmReleases and Applications among them install."""

from __future__ import annotations

from collections.abc import Iterator

from outlast.domain.document import Node
from outlast.domain.resource import ProviderConfig, Resource
from outlast.readers.kubernetes.charts.applications import applications
from outlast.readers.kubernetes.charts.releases import releases
from outlast.readers.kubernetes.deploying.deployers import sources_in
from outlast.source.tree import Tree


def charts_of(
    objects: tuple[Node, ...], tree: Tree, unit: str, provider: ProviderConfig
) -> Iterator[Resource]:
    """One resource of mode `module` for each chart; `provider` is that of the objects."""
    yield from releases(objects, tree, unit, provider)
    yield from applications(objects, tree, sources_in(tree), unit, provider)
