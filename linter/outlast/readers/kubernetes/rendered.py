"""A unit -> the objects it holds as they would be applied, and the charts it installs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from outlast.domain.document import Node
from outlast.domain.location import Span
from outlast.readers.kubernetes.charts.chart import Chart
from outlast.readers.kubernetes.charts.on_disk import CHART, say_unrendered
from outlast.readers.kubernetes.deploying.applied import below
from outlast.readers.kubernetes.deploying.deployer import Deployer
from outlast.readers.kubernetes.deploying.overlay import kustomization_of
from outlast.readers.kubernetes.deploying.substitute import substituted
from outlast.readers.kubernetes.kustomize.build import Built, built
from outlast.readers.kubernetes.kustomize.items import with_metadata
from outlast.readers.kubernetes.kustomize.loading import Loader
from outlast.readers.kubernetes.kustomize.nodes import text_node
from outlast.readers.kubernetes.layout import is_candidate
from outlast.readers.kubernetes.manifests.documents import looks_like_manifests, text_at
from outlast.readers.kubernetes.manifests.objects import type_of
from outlast.readers.kubernetes.manifests.run import Run
from outlast.readers.kubernetes.manifests.scope import is_namespaced
from outlast.source.discover import STDIN


@dataclass(frozen=True, slots=True)
class Rendered:
    """What a unit holds. `offered` is true for a component that nothing takes in."""

    objects: tuple[Node, ...] = ()
    charts: tuple[Chart, ...] = ()
    offered: bool = False


def rendered(run: Run, deployer: Deployer | None) -> Rendered:
    """The objects of a unit; `deployer` is what applies it, if anything does."""
    if deployer is not None:
        return _deployed(run, deployer)
    folder = run.unit.path
    loader = Loader(run)
    if not loader.has_kustomization(folder):
        return Rendered(tuple(_plain(run)))
    one = loader.kustomization(folder, Span(folder, 1))
    if one is None or one.is_component:
        return Rendered(offered=one is not None)
    found = built(one, run)
    return Rendered(found.objects, found.charts)


def _deployed(run: Run, deployer: Deployer) -> Rendered:
    """What a deployer applies, its variables put in, in the namespace it gives."""
    loader = Loader(run)
    if loader.has_kustomization(deployer.path):
        one = loader.kustomization(deployer.path, deployer.span)
        found = built(kustomization_of(deployer, one), run) if one is not None else Built(())
    else:
        found = _built(run, deployer)
    objects = (substituted(node, deployer.substitutions) for node in found.objects)
    return Rendered(tuple(_placed(node, deployer) for node in objects), found.charts)


def _built(run: Run, deployer: Deployer) -> Built:
    """A folder without a kustomization: Flux makes one, Argo CD takes the files as they are."""
    members = tuple(one for one in deployer.members or () if _is_member(run, one))
    if deployer.kind == "flux":
        return built(kustomization_of(replace(deployer, members=members), None), run)
    return Built(tuple(node for path in members for node in run.manifests(path, Span(path, 1))))


def _is_member(run: Run, path: str) -> bool:
    """Whether a member holds manifests, or is a folder with a kustomization."""
    if not is_candidate(path) or run.tree.folder(path):
        return True
    data = run.bytes_of(path, Span(path, 1))
    return data is not None and looks_like_manifests(data)


def _placed(node: Node, deployer: Deployer) -> Node:
    """The object in the namespace of its deployer, where it states none."""
    stated = deployer.default_namespace
    if not stated or not is_namespaced(type_of(node)) or text_at(node, "metadata", "namespace"):
        return node
    return with_metadata(node, "namespace", text_node(stated, deployer.span))


def _plain(run: Run) -> Iterator[Node]:
    """The manifests of a folder; of a chart those that are no templates."""
    folder = run.unit.path
    chart = CHART in run.tree.folder(folder)
    templates = 0
    for path in _files(run):
        data = run.bytes_of(path, Span(path, 1)) if chart else None
        if data is not None and b"{{" in data:
            templates += 1
            run.templates[data.decode(errors="replace")] = Span(path, 1)
        else:
            yield from run.manifests(path, Span(path, 1))
    if templates:
        say_unrendered(folder, templates, run)


def _files(run: Run) -> tuple[str, ...]:
    """The files of a unit: those it names, else all of its folder."""
    folder = run.unit.path
    if folder == STDIN:
        return (STDIN,)
    names = (below(folder, name) for name in run.tree.folder(folder) if not name.endswith("/"))
    return run.unit.var_files or tuple(filter(is_candidate, names))
