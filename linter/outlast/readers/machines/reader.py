"""The files that configure the machines of a cluster -> what they say of where these stand.

Keys, tokens and certificates stand in the same files: nothing but what is listed here is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from outlast.domain.document import Node
from outlast.domain.fragment import Fragment, Problem, Unit
from outlast.domain.location import Span
from outlast.domain.resource import Resource
from outlast.domain.value import Value
from outlast.errors import SourceError
from outlast.readers.machines.units import units
from outlast.source.tree import Tree
from outlast.source.yamldoc import read as read_yaml

__all__ = ["read", "units"]

TYPE = "machines"
NEXT = re.compile(rb"^---(?=\s|$)", re.MULTILINE)
LISTED = ("images", "disks", "addresses", "clouds", "manifests", "ids", "labels")
DISKS = ("disk", "diskSelector", "installDisk", "installDiskSelector")
IMAGES = ("image", "talosImageURL")
SHARED_IPS = ("hcloud", "equinixMetal")
"""What a shared address is moved with on some clouds."""

NAMES = ("clusterName", "cluster_name")
KINDS = {"HCloudVIPConfig": "hcloud"}


@dataclass(slots=True)
class Said:
    """What all files of a cluster say; `called` is its name."""

    called: str = ""
    lists: dict[str, dict[str, Span]] = field(default_factory=lambda: {one: {} for one in LISTED})

    def add(self, name: str, text: str, span: Span) -> None:
        """Note one text, where it stands first."""
        if text:
            self.lists[name].setdefault(text, span)


def read(unit: Unit, tree: Tree) -> Fragment:
    """One resource that only states: nobody applies it to a cluster."""
    said, problems, files = Said(), [], []
    for path in unit.var_files:
        try:
            data = tree.read(path)
        except SourceError as error:
            problems.append(Problem(Span(path, 1), error.kind, str(error)))
            continue
        files.append(path)
        for document in _documents(path, data):
            _document(said, document)
    first = Span(unit.var_files[0], 1)
    return Fragment(
        unit, (_resource(unit, said, first),), tuple(sorted(problems)), (), tuple(files)
    )


def _documents(path: str, data: bytes) -> Iterator[Node]:
    """The documents of a file; one that a template has to write first is left out."""
    start = 0
    for end in (*(found.start() for found in NEXT.finditer(data)), len(data)):
        lines = b"\n" * data.count(b"\n", 0, start)
        yield from read_yaml(path, lines + data[start:end]).documents
        start = end


def _resource(unit: Unit, said: Said, span: Span) -> Resource:
    attributes: dict[str, Value] = {"cluster": said.called}
    attributes.update({name: list(texts) for name, texts in said.lists.items()})
    spans = {name: min(texts.values()) for name, texts in said.lists.items() if texts}
    return Resource(
        address=f"{TYPE}/{said.called or unit.path}",
        type=TYPE,
        unit=unit.id,
        span=span,
        mode="data",
        attributes=attributes,
        spans=spans,
    )


def _document(said: Said, document: Node) -> None:
    kind = _text(document.get("kind"))
    if kind in KINDS:
        said.add("clouds", KINDS[kind], document.span)
    if kind == "Layer2VIPConfig":
        said.add("addresses", _text(document.get("name")), document.span)
    if document.get("k3s_version") is not None and document.get("masters_pool") is not None:
        said.add("clouds", "hcloud", document.span)  # hetzner-k3s makes machines nowhere else.
    for name in NAMES:
        said.called = said.called or _text(document.get(name))
    said.add("addresses", _text(document.get("endpoint")), document.span)
    for name, value in _below(document):
        _entry(said, name, value)


def _entry(said: Said, name: str, value: Node) -> None:
    """One entry of a mapping, at whatever depth."""
    if name in DISKS and (value.pairs or value.text):
        said.add("disks", name, value.span)
    elif name in IMAGES and "installer" in value.text:
        said.add("images", value.text, value.span)
    elif name == "controlPlane":
        said.add("addresses", _text(value.get("endpoint")), value.span)
    elif name == "clusterName":
        said.called = said.called or value.text
    elif name == "vip":
        said.add("addresses", _text(value.get("ip")), value.span)
        for word in SHARED_IPS:
            said.add("clouds", word if value.get(word) is not None else "", value.span)
    elif name in ("ipAddress", "addresses"):
        for text in _addresses(value):
            said.add("addresses", text, value.span)
    else:
        _cloud(said, name, value)


def _cloud(said: Said, name: str, value: Node) -> None:
    """What is there for the sake of a cloud."""
    if name in ("externalCloudProvider", "cloudProvider"):
        on = _text(value.get("enabled")) == "true"
        said.add("clouds", "external" if on else "", value.span)
        for item in (listed.items if (listed := value.get("manifests")) else ()) if on else ():
            said.add("manifests", item.text, item.span)
    elif name == "cloud-provider":
        said.add("clouds", value.text, value.span)
    elif name == "provider-id":
        said.add("ids", value.text, value.span)
    elif name == "nodeLabels":
        for pair in value.pairs:
            said.add("labels", pair.key.text, pair.key.span)


def _addresses(value: Node) -> Iterator[str]:
    for item in value.items or (value,):
        text = _text(item.get("address")) if item.kind == "mapping" else item.text
        yield from (part.strip() for part in text.split(",") if part.strip())


def _below(node: Node) -> Iterator[tuple[str, Node]]:
    """Every entry of every mapping, with its key."""
    for pair in node.pairs:
        yield pair.key.text, pair.value
        yield from _below(pair.value)
    for item in node.items:
        yield from _below(item)


def _text(node: Node | None) -> str:
    return node.text if node is not None and node.kind == "scalar" else ""
