"""What the manifest beside a CDK template says of its deployment, and its construct paths."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from outlast.domain.document import Node
from outlast.domain.value import Value
from outlast.errors import SourceError
from outlast.readers.cloudformation.parameters import Given
from outlast.source.tree import Tree
from outlast.source.yamldoc import read

MANIFEST = "manifest.json"
TEMPLATE = ".template.json"
STACK = "aws:cloudformation:stack"
PLACE = re.compile(r"aws://(?P<account>[^/]+)/(?P<region>[^/]+)")
UNSTATED = "unknown-"


@dataclass(frozen=True, slots=True)
class Deployed:
    """Where a stack goes, its name and what it is given; empty where the code does not say."""

    region: str = ""
    account: str = ""
    name: str = ""
    given: Given = field(default_factory=Given)


def deployed(path: str, tree: Tree) -> Deployed:
    """What the manifest of the cloud assembly that holds `path` says of it."""
    folder, _, name = path.rpartition("/")
    folder = folder or "."
    if not path.endswith(TEMPLATE) or MANIFEST not in tree.folder(folder):
        return Deployed()
    manifest = MANIFEST if folder == "." else f"{folder}/{MANIFEST}"
    try:
        documents = read(manifest, tree.read(manifest)).documents
    except SourceError:
        return Deployed()
    artifacts = documents[0].get("artifacts") if documents else None
    for pair in artifacts.pairs if artifacts else ():
        properties = pair.value.get("properties")
        if _text(pair.value, "type") == STACK and _text(properties, "templateFile") == name:
            return _of(pair.key.text, pair.value, properties)
    return Deployed()


def construct_path(body: Node) -> str:
    """The construct path that the CDK notes in a resource's metadata."""
    path = _text(body.get("Metadata"), "aws:cdk:path")
    return path.removesuffix("/Resource").removesuffix("/Default")


def _of(name: str, artifact: Node, properties: Node | None) -> Deployed:
    place = PLACE.match(_text(artifact, "environment"))
    account, region = place.groups() if place else ("", "")
    return Deployed(
        "" if region.startswith(UNSTATED) else region,
        "" if account.startswith(UNSTATED) else account,
        _text(properties, "stackName") or name,
        Given(_plain(properties, "parameters"), _plain(properties, "tags")),
    )


def _plain(node: Node | None, name: str) -> Mapping[str, Value]:
    found = node.get(name) if node else None
    return {p.key.text: p.value.text for p in found.pairs if not p.value.pairs} if found else {}


def _text(node: Node | None, name: str) -> str:
    found = node.get(name) if node else None
    return found.text if found else ""
