"""`helmCharts` of a kustomization -> the charts it installs, with their values."""

from __future__ import annotations

from collections.abc import Iterator

from outlast.domain.document import Node
from outlast.readers.kubernetes.charts.chart import Chart, last_part
from outlast.readers.kubernetes.kustomize.files import Kustomization
from outlast.readers.kubernetes.kustomize.nodes import is_null, mapping_node, put
from outlast.readers.kubernetes.kustomize.paths import local_path
from outlast.readers.kubernetes.manifests.documents import text_at
from outlast.readers.kubernetes.manifests.run import Run

FIELDS = ("helmCharts", "helmChartInflationGenerator")


def charts_of(one: Kustomization, run: Run) -> Iterator[Chart]:
    """The charts that a kustomization installs."""
    for entry in one.items(*FIELDS):
        name = text_at(entry, "name") or text_at(entry, "chartName")
        if not name:
            run.problem(entry.span, "kustomize", "this entry of `helmCharts` names no chart")
            continue
        namespace = one.field("namespace") or entry.get("namespace")
        place = namespace.text if namespace is not None else ""
        release = text_at(entry, "releaseName") or last_part(name)
        yield Chart(
            name=last_part(name),
            address="/".join(filter(None, ("HelmChart", place, release, "chart"))),
            span=entry.span,
            namespace=place,
            repository=text_at(entry, "repo") or text_at(entry, "chartRepo"),
            version=text_at(entry, "version") or text_at(entry, "chartVersion"),
            values=_values(entry, one, run),
        )


def _values(entry: Node, one: Kustomization, run: Run) -> Node:
    """The values: those of the file, with the inline ones over them unless it is said otherwise."""
    files = list(_files(entry, one, run))
    inline = entry.get("valuesInline") or entry.get("values")
    stated = [inline] if inline is not None and inline.kind == "mapping" else []
    how = text_at(entry, "valuesMerge")
    if how == "replace" and stated:
        files = []
    order = [*stated, *files] if how == "merge" else [*files, *stated]
    made = mapping_node(entry.span)
    for values in order:
        made = overlaid(made, values)
    return made


def _files(entry: Node, one: Kustomization, run: Run) -> Iterator[Node]:
    named = entry.get("valuesFile") or entry.get("values")
    more = entry.get("additionalValuesFiles")
    for item in (named, *(more.items if more is not None else ())):
        if item is None or item.kind != "scalar" or not item.text:
            continue
        path = local_path(one.folder, item, run)
        for node in run.documents(path, item.span) if path else ():
            if node.kind == "mapping":
                yield node


def overlaid(old: Node, new: Node) -> Node:
    """The mapping `old` with the entries of `new` over it, mappings merged; a null removes."""
    for pair in new.pairs:
        there = old.get(pair.key.text)
        both = there is not None and there.kind == pair.value.kind == "mapping"
        if is_null(pair.value) and there is not None:
            kept = tuple(one for one in old.pairs if one.key.text != pair.key.text)
            old = mapping_node(old.span, kept)
        elif both and there is not None:
            old = put(old, pair.key, overlaid(there, pair.value))
        else:
            old = put(old, pair.key, pair.value)
    return old
