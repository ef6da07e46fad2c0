"""A deployer -> the objects it applies that are deployers themselves, as it renders them."""

from __future__ import annotations

from collections.abc import Iterator

from outlast.domain.document import Node
from outlast.domain.fragment import Unit
from outlast.domain.location import Span
from outlast.readers.kubernetes.deploying.applied import Applied
from outlast.readers.kubernetes.deploying.deployer import Deployer
from outlast.readers.kubernetes.deploying.overlay import kustomization_of
from outlast.readers.kubernetes.deploying.scan import kind_of
from outlast.readers.kubernetes.deploying.substitute import substituted
from outlast.readers.kubernetes.kustomize.build import built
from outlast.readers.kubernetes.manifests.run import Run


def deployers_in(deployer: Deployer, applied: Applied) -> Iterator[Node]:
    """The deployers among the objects of a folder: named, patched and filled in."""
    for node in objects_of(deployer, applied, Run(applied.tree, Unit(deployer.path, "kubernetes"))):
        if kind_of(node):
            yield substituted(node, deployer.substitutions)


def objects_of(deployer: Deployer, applied: Applied, run: Run) -> Iterator[Node]:
    """All objects that a deployer applies, before variables are put in.

    Argo CD takes the files of a plain folder as they are; a chart is not rendered.
    """
    own = applied.kustomization(deployer.path)
    if deployer.chart:
        return
    if own is None and deployer.kind == "argocd":
        for path in deployer.members or ():
            yield from run.manifests(path, Span(path, 1))
        return
    yield from built(kustomization_of(deployer, own), run).objects
