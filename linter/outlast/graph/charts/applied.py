"""Resources that apply a chart or a manifest to a cluster become the release or the object.

`helm_release` of Terraform is the same thing as a HelmRelease of Flux; the catalogue says where a
type states chart, values and manifest, and which object a typed resource makes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from outlast.catalogue.load import Catalogue
from outlast.catalogue.model import Entry
from outlast.domain.paths import value_at, values_at
from outlast.domain.resource import ProviderConfig, Resource
from outlast.domain.value import Unknown, Value
from outlast.graph.charts import typed
from outlast.graph.charts.partly import documents
from outlast.graph.charts.values import Layers

CLUSTER = "kubernetes"
"""The provider whose configuration names the cluster of objects."""

WHERE = ("host", "server", "config_path", "config_context", "config_paths")
"""What of the configuration of a provider tells one cluster from another."""

LOCAL = re.compile(r"\.{0,2}/|\.{1,2}$")
PACKED = re.compile(r"(?:-v?\d[\w.+-]*)?\.tgz$")


def applied(resources: Iterable[Resource], catalogue: Catalogue) -> Iterator[Resource]:
    """`resources`, those that apply a chart or an object replaced by that."""
    found = list(resources)
    homes: dict[str, list[ProviderConfig]] = {}
    for resource in found:
        if resource.provider and resource.provider.name == CLUSTER:
            homes.setdefault(resource.unit, []).append(resource.provider)
    for resource in found:
        entry = catalogue.entry(resource.type) if resource.mode == "managed" else None
        made: Resource | None = None
        if entry is not None and "installs" in entry.attrs:
            made = _release(resource, entry)
        elif entry is not None and "applies" in entry.attrs:
            made = _object(resource, entry)
        elif entry is not None and "makes" in entry.attrs:
            made = typed.made(resource, entry.attrs["makes"])
        homely = homes.get(resource.unit, ())
        yield replace(made, provider=_provider(resource, homely)) if made else resource


def _release(resource: Resource, entry: Entry) -> Resource | None:
    """The release of a chart; None for another thing, and for a chart that lies in a folder."""
    chart = _at(resource, entry, "installs")
    if not isinstance(chart, str) or not chart or LOCAL.match(chart):
        return None
    beside, _, last = chart.rstrip("/").rpartition("/")
    repository = _at(resource, entry, "repository")
    layers = Layers()
    for place, value in values_at(resource.attributes, entry.attrs.get("values", "")):
        layers.text(value, resource.span_of(place))
    for word in ("set", "set_list"):
        for place, item in _items(resource, entry.attrs.get(word, "")):
            layers.item(item, resource.span_of(place))
    namespace, name = _at(resource, entry, "namespace"), _at(resource, entry, "release")
    attributes: dict[str, Value] = {
        "values": layers.values,
        "namespace": namespace if namespace is not None else "default",
        "version": _at(resource, entry, "version") or "",
        "release": name if isinstance(name, str) else "",
    }
    return replace(
        resource,
        type=f"chart:{PACKED.sub('', last)}",
        mode="module",
        attributes=attributes,
        spans={f"values.{path}": span for path, span in layers.spans.items()},
        unstated=layers.missing,
        origin=repository if isinstance(repository, str) and repository else beside,
    )


def _items(resource: Resource, path: str) -> Iterator[tuple[str, Value]]:
    """The blocks at `path`, or the items of a list that is written in their place."""
    value = resource.attributes.get(path) if path else None
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield f"{path}.{index}", item
    elif value is not None:
        yield path, value


def _object(resource: Resource, entry: Entry) -> Resource | None:
    """The object that a manifest declares, at the address of the resource."""
    path = entry.attrs["applies"]
    stated = resource.attributes.get(path)
    body = stated if isinstance(stated, dict) else next(documents(stated), None)
    if not isinstance(body, dict):
        return None
    kind, version = body.get("kind"), body.get("apiVersion")
    if not isinstance(kind, str) or not isinstance(version, str):
        return None
    group = version.rpartition("/")[0]
    name = value_at(body, "metadata.name")
    return replace(
        resource,
        type=f"{kind}.{group}" if group else kind,
        attributes=body,
        spans={
            place.removeprefix(f"{path}."): span
            for place, span in resource.spans.items()
            if place.startswith(f"{path}.")
        },
        title=name if isinstance(name, str) else "",
    )


def _at(resource: Resource, entry: Entry, word: str) -> Value:
    path = entry.attrs.get(word, "")
    return value_at(resource.attributes, path) if path else None


def _provider(resource: Resource, homes: Iterable[ProviderConfig]) -> ProviderConfig:
    """The configuration that names the cluster: one of the unit that names the same, else its own.

    The provider of Helm holds that of the cluster in a block of its own.
    """
    own = resource.provider or ProviderConfig(CLUSTER)
    inner = own.attributes.get(CLUSTER)
    nested = inner[0] if isinstance(inner, list) and inner else inner
    stated: Mapping[str, Value] = nested if isinstance(nested, dict) else own.attributes
    for home in homes:
        if _where(home.attributes) == _where(stated):
            return home
    return ProviderConfig(CLUSTER, "", own.alias, stated, own.span)


def _where(stated: Mapping[str, Value]) -> tuple[str, ...]:
    """What a configuration says of the cluster, each word as it is spelled."""
    return tuple(_spelled(stated.get(name)) for name in WHERE)


def _spelled(value: Value) -> str:
    if isinstance(value, Unknown):
        return value.text or f"{value.refs} {value.span}"
    return "" if value is None else str(value)
