"""The nodes of manifests -> resources with address, values and places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from outlast.domain.document import Node
from outlast.domain.location import Span
from outlast.domain.resource import ProviderConfig, Resource
from outlast.domain.value import Value
from outlast.readers.kubernetes.manifests.crds import is_definition, outline
from outlast.readers.kubernetes.manifests.documents import text_at
from outlast.readers.kubernetes.manifests.run import Run
from outlast.readers.kubernetes.manifests.scope import is_namespaced
from outlast.readers.kubernetes.manifests.spans import entry_span, spans
from outlast.readers.kubernetes.manifests.values import plain


def resources_of(
    manifests: Iterable[Node], run: Run, provider: ProviderConfig
) -> Iterator[Resource]:
    """One resource for each object; of an object that is stated twice the last one counts."""
    found: dict[str, tuple[Node, str]] = {}
    for manifest in manifests:
        address, kind = address_of(manifest), type_of(manifest)
        if address in found and found[address][1] != kind:
            address = address_of(manifest, grouped=True)
        found.pop(address, None)
        found[address] = (manifest, kind)
    for address, (manifest, kind) in found.items():
        if run.spend(manifest.size, manifest.span):
            yield resource(manifest, address, kind, run.unit.id, provider)


def resource(
    manifest: Node, address: str, kind: str, unit: str, provider: ProviderConfig
) -> Resource:
    """The resource that an object is."""
    seen = outline(manifest) if is_definition(manifest) else manifest
    value = plain(seen)
    attributes: Mapping[str, Value] = value if isinstance(value, dict) else {}
    return Resource(
        address=address,
        type=kind,
        unit=unit,
        span=header(manifest),
        attributes=attributes,
        spans=spans(seen),
        provider=provider,
    )


def header(manifest: Node) -> Span:
    """The place of the kind."""
    return next(entry_span(pair) for pair in manifest.pairs if pair.key.text == "kind")


def group_of(manifest: Node) -> str:
    """The API group; empty for the core."""
    return text_at(manifest, "apiVersion").rpartition("/")[0]


def type_of(manifest: Node) -> str:
    """`Deployment.apps`; the plain kind in the core group."""
    kind, group = text_at(manifest, "kind"), group_of(manifest)
    return f"{kind}.{group}" if group else kind


def address_of(manifest: Node, *, grouped: bool = False) -> str:
    """`Kind/namespace/name`; `Kind/name` where there is no namespace, or nobody states it."""
    kind = type_of(manifest) if grouped else text_at(manifest, "kind")
    name = text_at(manifest, "metadata", "name") or text_at(manifest, "metadata", "generateName")
    namespace = text_at(manifest, "metadata", "namespace")
    if not namespace or not is_namespaced(type_of(manifest)):
        return f"{kind}/{name}"
    return f"{kind}/{namespace}/{name}"
