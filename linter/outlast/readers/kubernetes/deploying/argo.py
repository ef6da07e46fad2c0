"""An Argo CD Application -> the folders it applies, one deployer for each of its sources.

Sources: the Application API v1alpha1 and `reposerver/repository/repository.go`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from outlast.domain.document import Node, Pair
from outlast.domain.value import Maybe, Unknown
from outlast.readers.kubernetes.deploying.applied import SUFFIXES, Applied, below
from outlast.readers.kubernetes.deploying.configured import entries
from outlast.readers.kubernetes.deploying.deployer import Deployer
from outlast.readers.kubernetes.deploying.flux import header, mapping_of, word
from outlast.readers.kubernetes.deploying.scan import Declared, Scan
from outlast.readers.kubernetes.deploying.sources import OPEN
from outlast.readers.kubernetes.manifests.documents import node_at, text_at
from outlast.readers.kubernetes.manifests.undecided import undecided
from outlast.readers.kubernetes.manifests.wildcard import matches

LOCAL = ("https://kubernetes.default.svc", "https://kubernetes.default.svc.cluster.local")
IN_CLUSTER = "in-cluster"
SAME = ("namePrefix", "nameSuffix", "namespace", "patches", "components", "replicas")
MAPS = ("commonLabels", "commonAnnotations")
IMAGE = re.compile(
    r"(?:(?P<name>[^=]+)=)?(?P<new>[^@]*?)(?::(?P<tag>[^:/@]+))?(?:@(?P<digest>.+))?"
)
MAX_DEPTH = 40


@dataclass(frozen=True, slots=True)
class Destination:
    """Where an Application goes; `cluster` is empty for the one that Argo CD runs in."""

    cluster: Maybe[str] = ""
    server: str = ""
    namespace: str = ""


def sources_of(application: Node) -> tuple[Node, ...]:
    """The sources of an Application; `sources` make `source` void."""
    several = node_at(application, "spec", "sources")
    if several is not None and several.items:
        return several.items
    single = node_at(application, "spec", "source")
    return (single,) if single is not None and single.kind == "mapping" else ()


def path_of(source: Node) -> str:
    """The folder a source names; empty for a chart, and for a source that only holds values."""
    stated = source.get("path")
    if stated is None or undecided(stated) or text_at(source, "chart"):
        return ""
    return stated.text


def destination(application: Node, scan: Scan) -> Destination:
    """Where an Application goes; a server that a cluster Secret names has that name."""
    found = node_at(application, "spec", "destination")
    if found is None:
        return Destination()
    namespace = _decided(found.get("namespace"))
    server, name = _decided(found.get("server")), _decided(found.get("name"))
    why = next((undecided(pair.value) for pair in found.pairs if undecided(pair.value)), None)
    if why is not None and not (server or name):
        return Destination(why, namespace=namespace)
    if OPEN.search(name or server):
        return Destination(Unknown("it is filled in later", found.span), namespace=namespace)
    if server in LOCAL or name == IN_CLUSTER or not (server or name):
        return Destination(namespace=namespace)
    known = {one: other for one, other in _clusters(scan) if one}
    servers = {other: one for one, other in known.items()}
    if name:
        return Destination(name, known.get(name, ""), namespace)
    return Destination(servers.get(server, ""), server, namespace)


def deployer(
    one: Declared, source: Node, path: str, place: Destination, home: Maybe[str], applied: Applied
) -> Deployer:
    """What one source of an Application does; `home` is the cluster it lies in itself."""
    kustomize = source.get("kustomize")
    chart = "Chart.yaml" in applied.tree.folder(path)
    plain = not chart and applied.kustomization(path) is None
    return Deployer(
        kind="argocd",
        name=one.name,
        namespace=one.namespace,
        file=one.file,
        span=header(one.node),
        path=path,
        id=one.name,
        cluster=place.cluster or ("" if place.server else home),
        server=place.server,
        target_namespace=text_at(kustomize, "namespace") if kustomize else "",
        default_namespace=place.namespace,
        overlay=_overlay(kustomize) if kustomize is not None and not chart else None,
        members=tuple(_members(source, path, applied)) if plain else None,
        chart=chart,
    )


def _decided(node: Node | None) -> str:
    return "" if node is None or undecided(node) is not None else node.text


def _clusters(scan: Scan) -> Iterator[tuple[str, str]]:
    """Name and server of every cluster Secret in the repository."""
    for one in scan.of("Secret"):
        held = entries(one.node)
        name, server = held.get("name", ""), held.get("server", "")
        if not isinstance(name, Unknown) and not isinstance(server, Unknown):
            yield name, server


def _members(source: Node, folder: str, applied: Applied) -> Iterator[str]:
    """The manifests of a plain folder that Argo CD takes."""
    directory = source.get("directory")
    deep = directory is not None and text_at(directory, "recurse") == "true"
    include = text_at(directory, "include") if directory is not None else ""
    exclude = text_at(directory, "exclude") if directory is not None else ""
    start = 0 if folder == "." else len(folder) + 1
    for path in _files(folder, applied, deep, 0):
        name = path[start:]
        if include and not matches(include, name):
            continue
        if not exclude or not matches(exclude, name):
            yield path


def _files(folder: str, applied: Applied, deep: bool, depth: int) -> Iterator[str]:
    for name in applied.tree.folder(folder) if depth < MAX_DEPTH else ():
        if not name.endswith("/"):
            if name.endswith((*SUFFIXES, ".json")):
                yield below(folder, name)
        elif deep:
            yield from _files(below(folder, name.rstrip("/")), applied, deep, depth + 1)


def _overlay(kustomize: Node) -> Node | None:
    """The content of a kustomization that does what the `kustomize` of a source adds."""
    pairs = [pair for pair in kustomize.pairs if pair.key.text in (*SAME, *MAPS)]
    images = kustomize.get("images")
    if images is not None and images.items:
        items = tuple(_image(item) for item in images.items)
        listed = Node("sequence", images.span, items=items, size=1 + sum(i.size for i in items))
        pairs.append(Pair(word("images", images.span), listed))
    return mapping_of(pairs, kustomize.span) if pairs else None


def _image(item: Node) -> Node:
    """`name=new:tag@digest` as an entry of a kustomization."""
    found = IMAGE.fullmatch(item.text)
    if found is None or item.kind != "scalar":
        return item
    new = found["new"]
    stated = {
        "name": found["name"] or new,
        "newName": new if found["name"] else "",
        "newTag": found["tag"] or "",
        "digest": found["digest"] or "",
    }
    pairs = [
        Pair(word(name, item.span), word(text, item.span)) for name, text in stated.items() if text
    ]
    return mapping_of(pairs, item.span)
