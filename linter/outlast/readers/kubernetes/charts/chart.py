"""A chart that something installs -> the resource that stands for all it would render."""

from __future__ import annotations

from dataclasses import dataclass

from outlast.domain.document import Node, Pair
from outlast.domain.location import Span
from outlast.domain.resource import ProviderConfig, Resource
from outlast.domain.value import Unknown, Value
from outlast.readers.kubernetes.kustomize.nodes import mapping_node, text_node
from outlast.readers.kubernetes.manifests.spans import spans
from outlast.readers.kubernetes.manifests.values import plain

PREFIX = "chart:"


@dataclass(frozen=True, slots=True)
class Chart:
    """One installed chart.

    `repository` is the URL it comes from, without the chart's name. `missing` says which values
    are not in the repository; `conditional` why it may not be installed at all. `release` is its
    name for a chart that another one takes along: that of the other one; `alias` is what the
    other one calls the chart.
    """

    name: str
    address: str
    span: Span
    namespace: str = ""
    repository: str = ""
    version: str = ""
    values: Node | None = None
    missing: Unknown | None = None
    conditional: Unknown | None = None
    release: str = ""
    alias: str = ""


def resource_of(chart: Chart, unit: str, provider: ProviderConfig) -> Resource:
    """The resource that stands for a chart; its values have their places."""
    values = chart.values or mapping_node(chart.span)
    value = plain(values)
    attributes: dict[str, Value] = {
        "values": value if isinstance(value, dict) else {},
        "namespace": chart.namespace,
        "version": chart.version,
    }
    if chart.release:
        attributes["release"] = chart.release
    if chart.alias:
        attributes["alias"] = chart.alias
    placed = mapping_node(chart.span, [Pair(text_node("values", chart.span), values)])
    return Resource(
        address=chart.address,
        type=f"{PREFIX}{chart.name}",
        unit=unit,
        span=chart.span,
        mode="module",
        attributes=attributes,
        spans=spans(placed),
        provider=provider,
        conditional=chart.conditional,
        unstated=chart.missing,
        origin=chart.repository,
    )


def last_part(text: str) -> str:
    """The name of a chart that a URL or a path ends in."""
    return text.rstrip("/").rpartition("/")[2].partition(":")[0]


def first_parts(url: str) -> str:
    """A URL without its last part."""
    return url.rstrip("/").rpartition("/")[0]
