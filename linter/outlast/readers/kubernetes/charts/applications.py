"""The Applications among rendered objects, generated ones too -> the charts that they install.

Source: Argo CD's `reposerver/repository/repository.go`: value files in order, then `valuesObject`
or else `values`, then parameters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from outlast.domain.document import Node
from outlast.domain.resource import ProviderConfig, Resource
from outlast.domain.value import Unknown, Value
from outlast.errors import SourceError
from outlast.readers.kubernetes.charts.chart import Chart, last_part, resource_of
from outlast.readers.kubernetes.charts.local import chart_at, local_charts
from outlast.readers.kubernetes.charts.values import all_laid, file_values, set_at
from outlast.readers.kubernetes.deploying import appset, argo
from outlast.readers.kubernetes.deploying.scan import Declared, Scan, kind_of, scan
from outlast.readers.kubernetes.deploying.sources import Asked, Sources
from outlast.readers.kubernetes.kustomize.failure import Failure
from outlast.readers.kubernetes.kustomize.inline import documents_in
from outlast.readers.kubernetes.manifests.documents import text_at
from outlast.readers.kubernetes.manifests.objects import address_of, header
from outlast.readers.kubernetes.manifests.undecided import undecided
from outlast.source.tree import Tree

KINDS = ("Application", "ApplicationSet")


@dataclass(frozen=True, slots=True)
class Around:
    """What an Application is looked up in."""

    tree: Tree
    scan: Scan
    sources: Sources


def applications(
    objects: Iterable[Node], tree: Tree, sources: Sources, unit: str, provider: ProviderConfig
) -> Iterator[Resource]:
    """A resource for each chart that the Applications among `objects` install."""
    wanted = [node for node in objects if kind_of(node) in KINDS]
    where = Around(tree, scan(tree), sources) if wanted else None
    for node in wanted:
        if where is not None:
            for one in _generated(node, where):
                place = argo.destination(one.node, where.scan)
                for chart in _charts(one, place, where):
                    yield resource_of(chart, unit, _provider(place, provider, one.node))


def _generated(node: Node, where: Around) -> tuple[Declared, ...]:
    if kind_of(node) == "ApplicationSet":
        return appset.applications(Declared(node), where.scan, where.sources)
    return (Declared(node),)


def _provider(place: argo.Destination, home: ProviderConfig, node: Node) -> ProviderConfig:
    """The cluster of the objects themselves, unless the destination is another one."""
    stated: dict[str, Value] = {}
    if place.cluster:
        stated["cluster"] = place.cluster
    if place.server:
        stated["server"] = place.server
    if not stated:
        return home
    return ProviderConfig(home.name, attributes=stated, span=header(node))


def _charts(one: Declared, place: argo.Destination, where: Around) -> Iterator[Chart]:
    """The charts of all sources; the first one has the plain address."""
    sources = argo.sources_of(one.node)
    address = f"{address_of(one.node)}/chart"
    several = 0
    for source in sources:
        name, path = text_at(source, "chart"), argo.path_of(source)
        asked = Asked(one.file, text_at(source, "repoURL"), path)
        folder = where.sources.folder(asked) if path else None
        local = folder if folder and chart_at(folder, where.tree) else None
        if not name and local is None:
            continue
        several += 1
        values, missing = _values(source, sources, local, one, where)
        chart = Chart(
            name=last_part(name or path),
            address=address if several == 1 else f"{address}-{several}",
            span=header(one.node),
            namespace=text_at(source, "helm", "namespace") or place.namespace,
            repository=text_at(source, "repoURL"),
            version=text_at(source, "targetRevision"),
            values=values,
            missing=missing,
        )
        yield from local_charts(chart, local, where.tree) if local else (chart,)


def _values(
    source: Node, sources: tuple[Node, ...], folder: str | None, one: Declared, where: Around
) -> tuple[Node | None, Unknown | None]:
    helm = source.get("helm")
    if helm is None or helm.kind != "mapping":
        return None, None
    layers: list[Node | None] = []
    missing: Unknown | None = None
    listed = helm.get("valueFiles")
    for item in listed.items if listed is not None else ():
        path = _file(item, sources, folder, one, where)
        layer = file_values(where.tree, path) if path else None
        if layer is None and text_at(helm, "ignoreMissingValueFiles") != "true":
            missing = undecided(item) or Unknown(
                f"the values in `{item.text}` are not in the repository", item.span
            )
        layers.append(layer)
    inline = _inline(helm, where.tree)
    if isinstance(inline, Unknown):
        return all_laid(layers), inline
    return _with_parameters(all_laid([*layers, inline]), helm), missing


def _inline(helm: Node, tree: Tree) -> Node | Unknown | None:
    stated = helm.get("valuesObject")
    if stated is not None and stated.kind == "mapping":
        return stated
    text = helm.get("values")
    if text is None or text.kind != "scalar":
        return None
    why = undecided(text)
    if why is not None:
        return why
    try:
        found = documents_in(text, tree)
    except Failure as failure:
        return Unknown("its values are no YAML", failure.span)
    return found[0] if found else None


def _with_parameters(values: Node | None, helm: Node) -> Node | None:
    listed = helm.get("parameters")
    for item in listed.items if listed is not None else ():
        value = item.get("value")
        if value is not None and value.kind == "scalar":
            forced = text_at(item, "forceString") == "true" or undecided(value) is not None
            values = set_at(values, text_at(item, "name"), replace(value, quoted=forced))
    return values


def _file(
    item: Node, sources: tuple[Node, ...], folder: str | None, one: Declared, where: Around
) -> str:
    """The path in the tree of a file of values; empty when it does not lie there."""
    text = item.text
    if undecided(item) is not None or "://" in text:
        return ""
    if text.startswith("$"):
        name, _, path = text[1:].partition("/")
        other = next((two for two in sources if text_at(two, "ref") == name), None)
        return _asked(text_at(other, "repoURL"), path, one, where) if other is not None else ""
    if folder is None:
        return ""
    if text.startswith("/"):
        return _asked("", text.lstrip("/"), one, where)
    try:
        return where.tree.join(folder, text)
    except SourceError:
        return ""


def _asked(url: str, path: str, one: Declared, where: Around) -> str:
    return where.sources.folder(Asked(one.file, url, path)) or ""
