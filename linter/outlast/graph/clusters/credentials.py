"""Credentials of clusters that stand in the code: by the name of each cluster, whose it is.

Secrets of Argo CD, kubeconfigs and ConfigMaps that Flux takes, and kubeconfig files.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from outlast.catalogue.signals import Signals
from outlast.domain.paths import value_at, values_at
from outlast.domain.value import Value
from outlast.graph.clusters.evidence import Sign
from outlast.graph.model import Node
from outlast.graph.places.secrets import texts_of

ARGO = ("argocd.argoproj.io/secret-type", "cluster")
LABELS = ("metadata.labels", "spec.target.template.metadata.labels")
AFFIX = re.compile(r"^kubeconfig-|-?kubeconfig$")
"""What Secrets with a kubeconfig are called besides the cluster, as Cluster API does."""

SERVER = re.compile(r"^\s*(?:- )?server:\s*[\"']?(\S+?)[\"']?\s*$", re.MULTILINE)
CONTEXT = re.compile(r"^\s*(?:- )?(?:name|cluster|current-context):\s*[\"']?(\S+?)[\"']?\s*$", re.M)
COMMAND = re.compile(r"\"?command\"?:\s*[\"']?([\w./-]+)[\"']?")
ARGUMENT = re.compile(r"\"?args\"?:\s*(?:\[\s*|\n\s*- )[\"']?([\w-]+)")
TAIL = re.compile(r"(?<=[^:/])(?::443)?/*$")
"""What the URL of a server may leave out: the usual port, a slash."""

AWS_AUTH = '"awsAuthConfig"'
"""What only Argo CD's way into EKS has."""

Told = Mapping[str, tuple[Sign, ...]]


def credentials(nodes: Iterable[Node], signals: Signals) -> Told:
    """The signs in all credentials among `nodes`, by the names and servers they are for."""
    found: dict[str, list[Sign]] = {}
    for node in nodes:
        for name, sign in _told(node, signals):
            if name and sign not in found.setdefault(name, []):
                found[name].append(sign)
    return {name: tuple(signs) for name, signs in found.items()}


def spelt(server: str) -> str:
    """The URL of an API server in the one spelling that all of it have."""
    return TAIL.sub("", server.strip().lower())


def sign_of(text: str, signals: Signals, says: str) -> Iterator[Sign]:
    """What the name, the context or the API server of a cluster says of it."""
    found = signals.api_server(text) if "://" in text else None
    found = signals.cluster(text) or found
    if found:
        yield Sign(found.vendor, f"{says} `{text}`", found.region, cluster=found.name)


def _told(node: Node, signals: Signals) -> Iterator[tuple[str, Sign]]:
    kind = node.resource.type.partition(".")[0]
    if kind == "Config":
        yield from _kubeconfig(node, signals)
    elif kind not in ("Secret", "ConfigMap", "ExternalSecret"):
        return
    elif _is_argo(node):
        yield from _argo(node, texts_of(node), signals)
    elif isinstance(node.name, str):
        texts = texts_of(node)
        called = AFFIX.sub("", node.name)
        for text in (texts.get("cluster", ""), texts.get("address", "")):
            yield from ((called, sign) for sign in sign_of(text, signals, "cluster"))
        for key in ("value", "value.yaml") if kind == "Secret" else ():
            yield from ((called, sign) for sign in _in_text(texts.get(key, ""), node, signals))


def _is_argo(node: Node) -> bool:
    key, word = ARGO
    labels = (value_at(node.resource.attributes, path) for path in LABELS)
    return any(isinstance(some, Mapping) and some.get(key) == word for some in labels)


def _argo(node: Node, texts: Mapping[str, str], signals: Signals) -> Iterator[tuple[str, Sign]]:
    """A Secret of Argo CD: name, server, and how to get in."""
    names = [texts.get("name", ""), texts.get("server", "")]
    signs = [sign for name in names for sign in sign_of(name, signals, "cluster")]
    signs.extend(_in_text(texts.get("config", ""), node, signals))
    yield from ((name, sign) for name in (names[0], spelt(names[1])) for sign in signs)


def _in_text(text: str, node: Node, signals: Signals) -> Iterator[Sign]:
    """What a kubeconfig, or the configuration of Argo CD, says."""
    for name in (*SERVER.findall(text), *CONTEXT.findall(text)):
        yield from sign_of(name, signals, "cluster")
    command, argument = COMMAND.search(text), ARGUMENT.search(text)
    words = f"{command[1].rpartition('/')[2] if command else ''} {argument[1] if argument else ''}"
    vendor = "aws" if AWS_AUTH in text else signals.credentials(words.strip())
    if vendor:
        yield Sign(vendor, f"the way into it in `{node.address}`", span=node.resource.span)


def _kubeconfig(node: Node, signals: Signals) -> Iterator[tuple[str, Sign]]:
    """A kubeconfig file: what each context is for."""
    attributes = node.resource.attributes
    servers: dict[str, list[Value]] = {}
    for cluster in _items(attributes, "clusters"):
        servers[str(cluster.get("name"))] = [value_at(cluster, "cluster.server")]
    for context in _items(attributes, "contexts"):
        name, of = str(context.get("name")), str(value_at(context, "context.cluster"))
        servers.setdefault(name, [of, *servers.get(of, [])])
    for name, texts in servers.items():
        for text in (name, *texts):
            for sign in sign_of(str(text), signals, "cluster"):
                yield name, sign


def _items(attributes: Mapping[str, Value], path: str) -> Iterator[Mapping[str, Value]]:
    for _, item in values_at(attributes, path):
        if isinstance(item, Mapping):
            yield item
