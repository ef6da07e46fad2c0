"""What single resources say about the vendor of the cluster that they are applied to."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass

from outlast.catalogue.signals import Signals
from outlast.domain.location import Span
from outlast.domain.paths import value_at, values_at
from outlast.domain.value import Maybe, Unknown, Value, known
from outlast.graph.model import Node

ANNOTATED = ("Service", "Ingress", "Gateway")
"""Kinds whose annotations a controller of the cloud reads."""


@dataclass(frozen=True, slots=True)
class Sign:
    """One piece of evidence: whose the cluster is, in which region, and what says so.

    `cluster` is its name at the vendor, when the evidence is what makes it.
    """

    vendor: str
    says: str
    region: str = ""
    span: Span | None = None
    cluster: str = ""


def signs_of(node: Node, signals: Signals, brought: Container[str | None] = ()) -> Iterator[Sign]:
    """Every sign in one object; what runs anywhere, like Longhorn or Tailscale, is none.

    `brought` are the vendors whose identities the cluster takes by means of its own.
    """
    for vendor, says in (*_drivers(node, signals), *_marks(node, signals)):
        if vendor in signals.clouds:
            yield Sign(vendor, says, span=node.resource.span)
    for vendor, says in _identities(node, signals):
        if vendor in signals.clouds and vendor not in brought:
            yield Sign(vendor, says, span=node.resource.span)


def brought_by(node: Node, signals: Signals) -> str | None:
    """The vendor whose identities an installed chart makes usable; its own clusters need none."""
    found = (signals.identity_chart(chart) for chart in _charts(node))
    return next(filter(None, found), None)


Marks = Iterator[tuple[str | None, str]]


def _drivers(node: Node, signals: Signals) -> Marks:
    """Storage: the provisioner of a class, the driver of a volume or snapshot, a known class."""
    for name in ("provisioner", "csi_driver", "driver"):
        driver = _own(node, name)
        if driver:
            yield signals.driver(driver), f"driver `{driver}`"
    for name in _own_all(node, "storage_class"):
        yield signals.storage_class(name), f"storage class `{name}`"


def _marks(node: Node, signals: Signals) -> Marks:
    """Annotations, labels of machines, ingress classes, and objects that only one cloud has."""
    kind, _, group = node.resource.type.partition(".")
    annotations = tuple(_keys(value_at(node.resource.attributes, "metadata.annotations")))
    if kind in ANNOTATED:
        for key in annotations:
            yield signals.load_balancer(key), f"annotation `{key}`"
    for key in _keys(_stated(node, "node_selector")):
        yield signals.node_label(key), f"node selector `{key}`"
    name = _own(node, "ingress_class") or _own(node, "class")
    if name:
        yield signals.ingress_class(name), f"class `{name}`"
    machine = _own(node, "provider_id")
    if machine:
        yield signals.machine(machine), f"provider id `{machine}`"
    yield signals.group(group), f"kind `{node.resource.type}`"
    for chart in _charts(node):
        yield signals.chart(chart), f"chart `{chart}`"


def _identities(node: Node, signals: Signals) -> Marks:
    """Annotations of a service account that make it an identity of a cloud."""
    if node.resource.type == "ServiceAccount":
        for key in _keys(value_at(node.resource.attributes, "metadata.annotations")):
            yield signals.identity(key), f"annotation `{key}`"


def _charts(node: Node) -> Iterator[str]:
    """The chart that an object is, or comes from."""
    for source in (node.resource.type, node.resource.origin):
        if source.startswith("chart:"):
            yield source.removeprefix("chart:")


def agreed(signs: Iterable[Sign]) -> Maybe[str] | None:
    """The one vendor that all signs name; Unknown names two that differ; None for no sign."""
    first: dict[str, Sign] = {}
    for sign in signs:
        first.setdefault(sign.vendor, sign)
    if len(first) < 2:
        return next(iter(first), None)
    one, other = (first[vendor] for vendor in sorted(first)[:2])
    return Unknown(
        f"{one.says} says that the cluster is at {one.vendor}, and {other.says} says "
        f"{other.vendor}",
        one.span,
    )


def region_of(signs: Iterable[Sign], vendor: str) -> str:
    """The region that the signs of `vendor` name; empty for none, or several."""
    found = {sign.region for sign in signs if sign.vendor == vendor and sign.region}
    return found.pop() if len(found) == 1 else ""


def _stated(node: Node, name: str) -> Value:
    path = node.entry.attrs.get(name, "") if node.entry else ""
    return value_at(node.resource.attributes, path) if path else None


def _own(node: Node, name: str) -> str:
    value = _stated(node, name)
    return value if isinstance(value, str) else ""


def _own_all(node: Node, name: str) -> tuple[str, ...]:
    path = node.entry.attrs.get(name, "") if node.entry else ""
    found = values_at(node.resource.attributes, path) if path else ()
    return tuple(value for _, value in found if isinstance(value, str))


def _keys(value: Value) -> Iterable[str]:
    return value if isinstance(value, Mapping) else ()


def named_region(node: Node) -> str:
    """The region of a cluster resource, empty when the code does not decide it."""
    return known(node.region) or ""
