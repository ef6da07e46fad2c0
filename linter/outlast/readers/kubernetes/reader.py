"""What a deployer applies, a kustomization, a chart or a folder of manifests -> one fragment."""

from __future__ import annotations

from collections.abc import Iterator

from outlast.domain.fragment import Fragment, Unit
from outlast.domain.resource import ProviderConfig, Resource
from outlast.domain.value import Value
from outlast.readers.kubernetes.charts.chart import resource_of
from outlast.readers.kubernetes.charts.installed import charts_of
from outlast.readers.kubernetes.charts.unrendered import templates_of
from outlast.readers.kubernetes.deploying.deployer import Deployer
from outlast.readers.kubernetes.deploying.deployers import sources_in, switched_off
from outlast.readers.kubernetes.manifests.ignores import annotated
from outlast.readers.kubernetes.manifests.objects import resources_of
from outlast.readers.kubernetes.manifests.run import Run
from outlast.readers.kubernetes.rendered import Rendered, rendered
from outlast.readers.kubernetes.units import deployer_of, units
from outlast.readers.kubernetes.unread import unread
from outlast.source.tree import Tree

__all__ = ["read", "units"]


def read(unit: Unit, tree: Tree) -> Fragment:
    """Render one unit the way it would be applied."""
    run = Run(tree, unit)
    deployer = deployer_of(unit, tree)
    found = rendered(run, deployer)
    for manifest in found.objects:
        for one in annotated(manifest):
            run.take(one)
    for problem in unread(found.objects, sources_in(tree)):
        run.take(problem)
    resources = tuple(_resources(found, run, _provider(deployer)))
    return Fragment(
        unit,
        resources,
        tuple(sorted(run.problems)),
        tuple(sorted(run.ignores, key=lambda ignore: ignore.span)),
        tuple(sorted(run.files)),
        offered=found.offered or (deployer is None and unit.path in switched_off(tree)),
    )


def _resources(found: Rendered, run: Run, provider: ProviderConfig) -> Iterator[Resource]:
    """The objects, the charts that they and the kustomizations install, and the templates."""
    yield from resources_of(found.objects, run, provider)
    for chart in found.charts:
        yield resource_of(chart, run.unit.id, provider)
    yield from charts_of(found.objects, run.tree, run.unit.id, provider)
    yield from templates_of(run, provider)


def _provider(deployer: Deployer | None) -> ProviderConfig:
    """Where the objects are applied, as far as their deployer says."""
    if deployer is None:
        return ProviderConfig("kubernetes")
    stated: dict[str, Value] = {
        "cluster": deployer.cluster,
        "server": deployer.server,
        "namespace": deployer.target_namespace or deployer.default_namespace,
    }
    said = {name: value for name, value in stated.items() if value}
    return ProviderConfig("kubernetes", attributes=said, span=deployer.span)
