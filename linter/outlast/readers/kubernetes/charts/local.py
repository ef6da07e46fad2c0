"""A chart in the tree -> itself and the charts it depends on, each with the values it is given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from outlast.domain.document import Node
from outlast.domain.value import Unknown
from outlast.errors import SourceError
from outlast.readers.kubernetes.charts.chart import Chart
from outlast.readers.kubernetes.charts.values import all_laid, file_values, laid
from outlast.readers.kubernetes.deploying.applied import below
from outlast.readers.kubernetes.kustomize.nodes import drop
from outlast.readers.kubernetes.manifests.documents import node_at, text_at
from outlast.readers.kubernetes.manifests.undecided import undecided
from outlast.readers.kubernetes.manifests.values import plain
from outlast.source.tree import Tree

FILE = "Chart.yaml"
OLDER = "requirements.yaml"
"""Where Helm 2 lists dependencies."""
MAX_DEPTH = 5


def chart_at(folder: str, tree: Tree) -> bool:
    """Whether a folder is a chart."""
    return FILE in tree.folder(folder)


def local_charts(chart: Chart, folder: str, tree: Tree, depth: int = 0) -> Iterator[Chart]:
    """`chart`, whose templates are in `folder`, and its dependencies: most hold nothing else."""
    about = file_values(tree, below(folder, FILE))
    values = laid(file_values(tree, below(folder, "values.yaml")), chart.values)
    name = text_at(about, "name") if about is not None else ""
    yield replace(chart, name=name or chart.name, values=values)
    for one in _dependencies(about, folder, tree) if depth < MAX_DEPTH else ():
        made = _dependency(one, chart, values)
        if made is None:
            continue
        inner = _inside(text_at(one, "repository"), folder, made.name, tree)
        if inner is None:
            yield made
        else:
            yield from local_charts(made, inner, tree, depth + 1)


def _dependencies(about: Node | None, folder: str, tree: Tree) -> tuple[Node, ...]:
    older = file_values(tree, below(folder, OLDER)) if OLDER in tree.folder(folder) else None
    listed = all_laid([older, about])
    found = listed.get("dependencies") if listed is not None else None
    return found.items if found is not None else ()


def _dependency(one: Node, chart: Chart, values: Node | None) -> Chart | None:
    """A chart that another one takes along; None when its values switch it off."""
    name = text_at(one, "name")
    alias = text_at(one, "alias") or name
    condition = _switched(one, values)
    if not name or condition is False:
        return None
    own = values.get(alias) if values is not None else None
    shared = values.get("global") if values is not None else None
    given = drop(own, "enabled") if own is not None and own.kind == "mapping" else None
    if shared is not None and values is not None:
        only = replace(values, pairs=tuple(p for p in values.pairs if p.key.text == "global"))
        given = laid(only, given)
    return replace(
        chart,
        name=name,
        address=f"{chart.address}/{alias}",
        release=chart.release or chart.address.split("/")[-2],
        alias=alias if alias != name else "",
        repository=text_at(one, "repository"),
        version=text_at(one, "version"),
        values=given,
        conditional=condition if isinstance(condition, Unknown) else chart.conditional,
    )


def _switched(one: Node, values: Node | None) -> bool | Unknown:
    """The first condition that values decide; a dependency without one is on."""
    for path in text_at(one, "condition").split(","):
        found = node_at(values, *path.strip().split(".")) if values is not None and path else None
        if found is not None:
            why = undecided(found)
            return why if why is not None else plain(found) is not False
    return True


def _inside(repository: str, folder: str, name: str, tree: Tree) -> str | None:
    """The folder of a dependency that is in the tree."""
    if repository.startswith("file://"):
        try:
            inner = tree.join(folder, repository.removeprefix("file://"))
        except SourceError:
            return None
    else:
        inner = below(folder, f"charts/{name}")
    return inner if chart_at(inner, tree) else None
