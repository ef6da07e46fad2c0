"""The file of a kustomization -> its fields, and the paths that it names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from outlast.domain.document import Node
from outlast.domain.location import Span
from outlast.readers.kubernetes.manifests.documents import documents, text_at

NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")
GROUP = "kustomize.config.k8s.io/"
COMPONENT = "Component"
TAKES_IN = ("resources", "bases", "components")
PLAIN_LISTS = ("crds", "configurations", "generators", "transformers", "validators")
REMOTE = ("http://", "https://", "git@", "ssh://", "git::", "file://", "oci://", "s3::", "gcs::")
HOSTS = ("github.com", "gitlab.com", "bitbucket.org")


@dataclass(frozen=True, slots=True)
class Kustomization:
    """One kustomization: its folder, its file and the mapping that the file holds."""

    folder: str
    path: str
    node: Node

    @property
    def is_component(self) -> bool:
        """Whether it only works on what takes it in."""
        return text_at(self.node, "kind") == COMPONENT

    def field(self, name: str) -> Node | None:
        """The value of a field, however its letters are cased; None when it is null."""
        for pair in self.node.pairs:
            if pair.key.text == name or pair.key.text.lower() == name.lower():
                return None if is_null(pair.value) else pair.value
        return None

    def items(self, *names: str) -> Iterator[Node]:
        """The items of the lists under `names`."""
        for name in names:
            found = self.field(name)
            yield from found.items if found is not None else ()


def kustomization_in(path: str, data: bytes) -> Kustomization | None:
    """The kustomization that a file is; None when it is an object by that file name.

    One that cannot be read states nothing.
    """
    found = documents(path, data)
    node = next((one for one in found.nodes if one.kind == "mapping"), None)
    if node is None or found.templated:
        node = Node("mapping", Span(path, 1))
    version = text_at(node, "apiVersion")
    if version and not version.startswith(GROUP):
        return None  # A Kustomization of Flux by that file name.
    return Kustomization(path.rpartition("/")[0] or ".", path, node)


def is_null(node: Node) -> bool:
    """Whether nothing is stated."""
    return node.kind == "scalar" and not node.quoted and node.text in ("", "~", "null")


def is_remote(text: str) -> bool:
    """Whether an entry names something outside of the repository, which is never fetched."""
    return text.startswith(REMOTE) or "://" in text or text.startswith(HOSTS) or "?ref=" in text


def named_files(one: Kustomization) -> Iterator[str]:
    """Every path that a kustomization names besides what it takes in: patches, files of maps."""
    for item in one.items(*PLAIN_LISTS, "patchesStrategicMerge"):
        yield item.text
    for item in one.items("patches", "patchesJson6902", "replacements"):
        yield item.text or text_at(item, "path")
    openapi = one.field("openapi")
    yield text_at(openapi, "path") if openapi is not None else ""
    for item in one.items("configMapGenerator", "secretGenerator"):
        yield text_at(item, "env")
        for name in ("files", "envs"):
            listed = item.get(name)
            for entry in listed.items if listed is not None else ():
                yield entry.text.rpartition("=")[2]
    for item in one.items("helmCharts", "helmChartInflationGenerator"):
        yield text_at(item, "valuesFile")
