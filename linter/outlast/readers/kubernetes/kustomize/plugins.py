"""Built-in plugins that `generators` and `transformers` name: each does what a field does as well.

Source: kustomize 5.7 `plugin/builtin`; plugins that are programs are not run.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from outlast.domain.document import Node
from outlast.errors import SourceError
from outlast.readers.kubernetes.kustomize.failure import Failure
from outlast.readers.kubernetes.kustomize.files import Kustomization, is_remote
from outlast.readers.kubernetes.kustomize.images import change_of, with_images
from outlast.readers.kubernetes.kustomize.inline import documents_in
from outlast.readers.kubernetes.kustomize.items import Items
from outlast.readers.kubernetes.kustomize.labels import specs_of, with_pairs
from outlast.readers.kubernetes.kustomize.names import with_affixes, with_namespace
from outlast.readers.kubernetes.kustomize.nodes import mapping_node, put_text, sequence_node
from outlast.readers.kubernetes.kustomize.patches import patches
from outlast.readers.kubernetes.manifests.documents import node_at, text_at
from outlast.readers.kubernetes.manifests.run import Run

GENERATORS = {
    "ConfigMapGenerator": "configMapGenerator",
    "HelmChartInflationGenerator": "helmCharts",
    "SecretGenerator": "secretGenerator",
}
"""Plugins by kind, and the fields whose entries they are."""

PAIRS = {"LabelTransformer": "labels", "AnnotationsTransformer": "annotations"}
AFFIXES = ("PrefixTransformer", "SuffixTransformer", "PrefixSuffixTransformer")
TRANSFORMERS = (*PAIRS, *AFFIXES, "ImageTagTransformer", "NamespaceTransformer", "PatchTransformer")


def plugins(one: Kustomization, field: str, run: Run) -> Iterator[Node]:
    """The plugins under `generators` or `transformers` that need no program."""
    for entry in one.items(field):
        found = _stated(entry, one, run)
        yield from (node for node in found or () if does(node, field))


def all_done(one: Kustomization, field: str, run: Run) -> bool:
    """Whether every plugin under a field is one of those."""
    stated = [_stated(entry, one, run) for entry in one.items(field)]
    return all(found and all(does(node, field) for node in found) for found in stated)


def does(node: Node, field: str) -> bool:
    """Whether a plugin is built in, and configured in a way that a field has as well."""
    kind = text_at(node, "kind")
    if text_at(node, "apiVersion") != "builtin":
        return False
    if field == "generators":
        return kind in GENERATORS
    if kind in AFFIXES:
        return all(_names(spec) for spec in _specs(node)) and bool(_specs(node))
    return kind in TRANSFORMERS


def as_field(node: Node, one: Kustomization) -> Kustomization:
    """A kustomization that states what a generator does, and nothing else."""
    name, namespace = node_at(node, "metadata", "name"), one.field("namespace")
    chart = text_at(node, "kind") == "HelmChartInflationGenerator"
    entry = node if name is None or chart else put_text(node, "name", name)
    own = node_at(node, "metadata", "namespace")
    entry = put_text(entry, "namespace", own) if own is not None else entry
    made = put_text(
        mapping_node(node.span),
        GENERATORS[text_at(node, "kind")],
        sequence_node(node.span, (entry,)),
    )
    if chart and namespace is not None:
        made = put_text(made, "namespace", namespace)
    return replace(one, node=made)


def transformed(items: Items, node: Node, one: Kustomization, run: Run) -> Items:
    """The objects after one transformer; raises Failure when it cannot be done."""
    kind = text_at(node, "kind")
    if kind in PAIRS:
        return with_pairs(items, node.get(PAIRS[kind]), specs_of(node.get("fieldSpecs")))
    if kind in AFFIXES:
        return with_affixes(items, node.get("prefix"), node.get("suffix"))
    if kind == "NamespaceTransformer":
        return _in_namespace(items, node)
    if kind == "ImageTagTransformer":
        entry = node.get("imageTag")
        return with_images(items, (change_of(entry),)) if entry is not None else items
    listed = put_text(mapping_node(node.span), "patches", sequence_node(node.span, (node,)))
    return patches(items, replace(one, node=listed), run)


def _in_namespace(items: Items, node: Node) -> Items:
    """The objects in the namespace of the metadata; with `unsetOnly` those that have none."""
    stated = node_at(node, "metadata", "namespace")
    if stated is None or not stated.text:
        return items
    specs = tuple(specs_of(node.get("fieldSpecs")))
    if text_at(node, "unsetOnly") != "true":
        return with_namespace(items, stated, specs)
    made: Items = []
    for item in items:
        unset = node_at(item.node, "metadata", "namespace") is None
        made.extend(with_namespace([item], stated, specs) if unset else [item])
    return made


def _specs(node: Node) -> tuple[Node, ...]:
    stated = node.get("fieldSpecs")
    return stated.items if stated is not None else ()


def _names(spec: Node) -> bool:
    """Whether a field is the name, of whatever kind."""
    return text_at(spec, "path") == "metadata/name" and not text_at(spec, "kind")


def _stated(entry: Node, one: Kustomization, run: Run) -> tuple[Node, ...] | None:
    """The documents of one entry: written out, or in a file; None for anything else."""
    if entry.kind != "scalar":
        return None
    if "\n" in entry.text or entry.text.startswith("{"):
        try:
            return documents_in(entry, run.tree)
        except Failure:
            return None
    if is_remote(entry.text):
        return None
    try:
        path = run.tree.join(one.folder, entry.text)
    except SourceError:
        return None
    folder, _, name = path.rpartition("/")
    if name not in run.tree.folder(folder or "."):
        return None
    return run.documents(path, entry.span)
