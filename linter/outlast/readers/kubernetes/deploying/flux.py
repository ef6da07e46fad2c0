"""A Flux Kustomization, or the sync of a FluxInstance -> the deployer that it is.

Sources: the API of kustomize-controller v1, and fluxcd/pkg `kustomize_generator.go`, which writes
these fields into the folder's own kustomization.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from outlast.domain.document import Node, Pair
from outlast.domain.location import Span
from outlast.domain.value import Maybe, Unknown
from outlast.readers.kubernetes.deploying.deployer import Deployer
from outlast.readers.kubernetes.deploying.scan import Declared
from outlast.readers.kubernetes.manifests.documents import node_at, text_at

SAME = ("patches", "patchesStrategicMerge", "patchesJson6902", "images", "components")
NAMES = ("namePrefix", "nameSuffix")
NAMED = re.compile(r"(?:^|/)clusters/(?P<name>[^/.]+)(?:/|$)")
ANY = ("cluster", "kubeconfig", "remote", "target", "workload")
"""Names of credentials that tell no cluster from another."""
AFFIX = re.compile(r"^kubeconfig-|-?kubeconfig$")


def deployer(one: Declared, path: str, home: Maybe[str]) -> Deployer:
    """What a Kustomization does; `home` is the cluster it lies in itself."""
    spec = settings(one.node)
    return Deployer(
        kind="flux",
        name=one.name,
        namespace=one.namespace,
        file=one.file,
        span=header(one.node),
        path=path,
        id=one.name,
        cluster=_cluster(spec, path, home),
        target_namespace=text_at(spec, "targetNamespace"),
        overlay=_overlay(spec),
        depends_on=tuple(_depends_on(spec)),
        suspended=text_at(spec, "suspend") == "true",
    )


def settings(node: Node) -> Node:
    """What a Kustomization is told to do; a FluxInstance is told nothing of the kind."""
    spec = node.get("spec")
    plain = text_at(node, "kind") == "Kustomization" and spec is not None
    return spec if plain and spec is not None else mapping_of([], node.span)


def synced(instance: Node) -> tuple[str, str]:
    """URL and path that a FluxInstance syncs; empty when it syncs nothing."""
    return text_at(instance, "spec", "sync", "url"), text_at(instance, "spec", "sync", "path")


def cluster_named(*paths: str) -> str:
    """The cluster that a folder is for, by the layout that Flux documents: `clusters/<name>`."""
    found = (NAMED.search(path) for path in paths)
    return next((match["name"] for match in found if match), "")


def header(node: Node) -> Span:
    """The place of the kind."""
    kind = next((pair for pair in node.pairs if pair.key.text == "kind"), None)
    if kind is None:
        return node.span
    key, value = kind.key.span, kind.value.span
    if key.path != value.path or key.line != value.end_line:
        return key
    return Span(key.path, key.line, key.column, value.end_line, value.end_column)


def credentials(spec: Node) -> str:
    """The cluster whose credentials are named; Cluster API calls them `<cluster>-kubeconfig`.

    Empty when they are those of the cluster itself, or by their name of any cluster.
    """
    for kind in ("secretRef", "configMapRef"):
        name = AFFIX.sub("", text_at(spec, "kubeConfig", kind, "name"))
        if name and name not in ANY:
            return name
    return ""


def _cluster(spec: Node, path: str, home: Maybe[str]) -> Maybe[str]:
    """The cluster that the objects go to: another one only when credentials are named."""
    remote = spec.get("kubeConfig")
    if remote is None:
        return home
    stated = credentials(spec) or cluster_named(path)
    return stated or Unknown("its credentials name no cluster", remote.span)


def _depends_on(spec: Node) -> Iterator[str]:
    listed = spec.get("dependsOn")
    for item in listed.items if listed else ():
        name, namespace = text_at(item, "name"), text_at(item, "namespace")
        yield f"{namespace}/{name}" if namespace else name


def _overlay(spec: Node) -> Node | None:
    """The content of a kustomization that does what `spec` adds."""
    pairs = [pair for pair in spec.pairs if pair.key.text in (*SAME, *NAMES)]
    target = next((pair for pair in spec.pairs if pair.key.text == "targetNamespace"), None)
    if target is not None and target.value.text:
        pairs.append(Pair(word("namespace", target.key.span), target.value))
    labels = node_at(spec, "commonMetadata", "labels")
    if labels is not None:
        pairs.append(Pair(word("labels", labels.span), _listed(labels)))
    annotations = node_at(spec, "commonMetadata", "annotations")
    if annotations is not None:
        pairs.append(Pair(word("commonAnnotations", annotations.span), annotations))
    return mapping_of(pairs, spec.span) if pairs else None


def _listed(labels: Node) -> Node:
    """Labels that no selector takes up."""
    entry = mapping_of([Pair(word("pairs", labels.span), labels)], labels.span)
    return Node("sequence", labels.span, items=(entry,), size=1 + entry.size)


def word(text: str, span: Span) -> Node:
    """A key or text that stands for what is at `span`."""
    return Node("scalar", span, text=text, quoted=True)


def mapping_of(pairs: list[Pair], span: Span) -> Node:
    """A mapping of `pairs`."""
    size = 1 + sum(1 + pair.value.size for pair in pairs)
    return Node("mapping", span, pairs=tuple(pairs), size=size)
