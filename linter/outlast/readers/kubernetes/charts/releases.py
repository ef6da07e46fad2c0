"""A HelmRelease of Flux -> the chart it installs, with its values merged as Flux merges them.

Source: the API of helm-controller, v2beta1 to v2: `valuesFrom` in order, then `values`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from outlast.domain.document import Node
from outlast.domain.resource import ProviderConfig, Resource
from outlast.domain.value import Maybe, Unknown
from outlast.readers.kubernetes.charts.chart import Chart, first_parts, last_part, resource_of
from outlast.readers.kubernetes.charts.local import chart_at, local_charts
from outlast.readers.kubernetes.charts.values import all_laid, laid, set_at
from outlast.readers.kubernetes.deploying.flux import cluster_named, credentials
from outlast.readers.kubernetes.deploying.scan import scan
from outlast.readers.kubernetes.deploying.sources import Asked, sources
from outlast.readers.kubernetes.kustomize.failure import Failure
from outlast.readers.kubernetes.kustomize.inline import documents_in
from outlast.readers.kubernetes.manifests.documents import node_at, text_at
from outlast.readers.kubernetes.manifests.named import Named
from outlast.readers.kubernetes.manifests.objects import address_of, header
from outlast.readers.kubernetes.manifests.undecided import undecide, undecided
from outlast.source.tree import Tree

GROUP = "helm.toolkit.fluxcd.io/"
VALUES = "values.yaml"
HASHED = re.compile(r"-[a-z0-9]{10}")
"""What kustomize puts behind the name of a generated ConfigMap."""


@dataclass(frozen=True, slots=True)
class Around:
    """What a release is looked up in: the objects rendered with it, then the whole tree."""

    tree: Tree
    objects: dict[tuple[str, str], Node]
    holders: Named
    repositories: Named

    def object(self, kind: str, name: str, file: str) -> Node | None:
        """A ConfigMap, a Secret or a source by its name."""
        found = self.objects.get((kind, name))
        if found is not None:
            return found
        for (other, full), node in self.objects.items():
            if other == kind and full.startswith(name) and HASHED.fullmatch(full[len(name) :]):
                return node
        where = self.holders if kind in ("ConfigMap", "Secret") else self.repositories
        return where.nearest(kind, name, file)


def around(objects: Iterable[Node], tree: Tree) -> Around:
    """What the releases among `objects` may need."""
    found = scan(tree)
    by_name = {(text_at(one, "kind"), text_at(one, "metadata", "name")): one for one in objects}
    return Around(tree, by_name, Named(tree, found.holders), Named(tree, found.repositories))


def is_release(node: Node) -> bool:
    """Whether an object is a HelmRelease of Flux."""
    return text_at(node, "kind") == "HelmRelease" and text_at(node, "apiVersion").startswith(GROUP)


def releases(
    objects: tuple[Node, ...], tree: Tree, unit: str, provider: ProviderConfig
) -> Iterator[Resource]:
    """A resource for each chart that the HelmReleases among `objects` install."""
    wanted = [node for node in objects if is_release(node)]
    where = around(objects, tree) if wanted else None
    for node in wanted:
        if where is not None:
            for chart in _charts(node, where):
                yield resource_of(chart, unit, _provider(node, unit, provider))


def _provider(node: Node, unit: str, home: ProviderConfig) -> ProviderConfig:
    """The cluster of the objects, unless the release names the credentials of another one."""
    spec = node.get("spec")
    remote = spec.get("kubeConfig") if spec is not None else None
    if spec is None or remote is None:
        return home
    cluster: Maybe[str] = credentials(spec) or cluster_named(unit.partition("@")[0])
    cluster = cluster or Unknown("its credentials name no cluster", remote.span)
    return ProviderConfig(home.name, attributes={"cluster": cluster}, span=header(node))


def _charts(node: Node, where: Around) -> Iterator[Chart]:
    spec = node.get("spec")
    if spec is None:
        return
    values, missing = _values(spec, where)
    name, repository, version, folder = _origin(node, where)
    namespace = text_at(spec, "targetNamespace") or text_at(node, "metadata", "namespace")
    chart = Chart(
        name=name,
        address=f"{address_of(node)}/chart",
        span=header(node),
        namespace=namespace,
        repository=repository,
        version=version,
        values=values,
        missing=missing,
    )
    if folder is not None:
        yield from local_charts(chart, folder, where.tree)
    elif name:
        yield chart


def _origin(node: Node, where: Around) -> tuple[str, str, str, str | None]:
    """Name, repository and version of the chart, and its folder when it is in the tree."""
    spec = node.get("spec") or node
    file = header(node).path
    stated = spec.get("chartRef")
    if stated is not None:
        kind, name = text_at(stated, "kind"), text_at(stated, "name")
        source = where.object(kind, name, file)
        if kind != "HelmChart" or source is None:
            return _from_oci(source, name)
        asked = source.get("spec")
    else:
        asked = node_at(spec, "chart", "spec")
    if asked is None:
        return "", "", "", None
    return _from_spec(asked, where, file)


def _from_oci(source: Node | None, name: str) -> tuple[str, str, str, str | None]:
    """An OCIRepository names the chart in its URL; one that is not here is called like it."""
    if source is None:
        return name, "", "", None
    url = text_at(source, "spec", "url")
    tag = text_at(source, "spec", "ref", "tag") or text_at(source, "spec", "ref", "semver")
    return last_part(url), first_parts(url), tag, None


def _from_spec(asked: Node, where: Around, file: str) -> tuple[str, str, str, str | None]:
    chart, version = text_at(asked, "chart"), text_at(asked, "version")
    kind, name = text_at(asked, "sourceRef", "kind"), text_at(asked, "sourceRef", "name")
    if kind == "GitRepository":
        found = sources(where.tree, ()).folder(Asked(file, "", chart))
        folder = found if found and chart_at(found, where.tree) else None
        return last_part(chart), "", version, folder
    source = where.object(kind or "HelmRepository", name, file)
    return last_part(chart), text_at(source, "spec", "url") if source else "", version, None


def _values(spec: Node, where: Around) -> tuple[Node | None, Unknown | None]:
    """The merged values, and why more of them may exist than the repository shows."""
    values: Node | None = None
    missing: Unknown | None = None
    listed = spec.get("valuesFrom")
    for item in listed.items if listed is not None else ():
        layer = _layer(item, where)
        if isinstance(layer, Unknown):
            missing = layer
            target = text_at(item, "targetPath")
            if target:
                values = set_at(values, target, undecide(item, layer.reason))
        else:
            values = _added(values, layer, item)
    return laid(values, all_laid([spec.get("values")])), missing


def _added(values: Node | None, layer: Node, item: Node) -> Node | None:
    target = text_at(item, "targetPath")
    return set_at(values, target, layer) if target else laid(values, all_laid([layer]))


def _layer(item: Node, where: Around) -> Node | Unknown:
    """What one entry of `valuesFrom` holds."""
    kind, name = text_at(item, "kind"), text_at(item, "name")
    key = text_at(item, "valuesKey") or VALUES
    holder = where.object(kind, name, item.span.path)
    entry = node_at(holder, "data", key) if holder is not None else None
    if kind == "Secret":
        entry = node_at(holder, "stringData", key) if holder is not None else None
    if entry is None:
        return Unknown(f"`{key}` of the {kind} `{name}` is not in the repository", item.span)
    return _parsed(entry, bool(text_at(item, "targetPath")), where)


def _parsed(entry: Node, single: bool, where: Around) -> Node | Unknown:
    why = undecided(entry)
    if why is not None or entry.text.startswith("ENC["):
        return why or Unknown("it is encrypted in the repository", entry.span)
    if single:
        return entry
    try:
        found = documents_in(entry, where.tree)
    except Failure as failure:
        return Unknown("its values are no YAML", failure.span)
    return found[0] if found else Node("mapping", entry.span)
