"""Typed resources of Terraform's provider of Kubernetes become the objects that they make.

The provider spells every field in lower case with underscores, gives each block a name in the
singular, and leaves the keys of maps as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from outlast.domain.location import Span
from outlast.domain.paths import value_at
from outlast.domain.resource import Resource
from outlast.domain.value import Value

SEVERAL = {
    "container": "containers",
    "env": "env",
    "env_from": "envFrom",
    "image_pull_secrets": "imagePullSecrets",
    "init_container": "initContainers",
    "items": "items",
    "match_expressions": "matchExpressions",
    "path": "paths",
    "port": "ports",
    "rule": "rules",
    "sources": "sources",
    "tls": "tls",
    "toleration": "tolerations",
    "topology_spread_constraint": "topologySpreadConstraints",
    "volume": "volumes",
    "volume_claim_template": "volumeClaimTemplates",
    "volume_device": "volumeDevices",
    "volume_mount": "volumeMounts",
}
"""Blocks that may stand several times, and the lists that they are in the object."""

OTHERWISE = {
    "cluster_ip": "clusterIP",
    "external_ips": "externalIPs",
    "host_ipc": "hostIPC",
    "host_pid": "hostPID",
    "load_balancer_ip": "loadBalancerIP",
    "storage_provisioner": "provisioner",
}
"""Fields whose name is not the same words in the other spelling."""

ONE_PORT = "service"
"""The block of an Ingress in which `port` stands once."""

OF_SECRETS = {"binary_data": "data", "data": "stringData"}
"""The provider encodes what a Secret holds; of any other object these are what they are called."""


def made(resource: Resource, kind: str) -> Resource:
    """The object of the type `kind` that `resource` makes, at its address."""
    words = OF_SECRETS if kind == "Secret" else {}
    shaped = _Shaped(resource.spans)
    attributes = shaped.block(resource.attributes, ("", ""), "")
    held = {new: attributes.pop(_camel(old), None) for old, new in words.items()}
    attributes.update({name: value for name, value in held.items() if value is not None})
    name = value_at(attributes, "metadata.name")
    return replace(
        resource,
        type=kind,
        attributes=attributes,
        spans=shaped.spans,
        title=name if isinstance(name, str) else "",
    )


@dataclass(frozen=True, slots=True)
class _Shaped:
    """A resource on its way to an object; `stated` are its places, `spans` those of the object."""

    stated: Mapping[str, Span]
    spans: dict[str, Span] = field(default_factory=dict)

    def block(
        self, found: Mapping[str, Value], at: tuple[str, str], parent: str
    ) -> dict[str, Value]:
        """One block; `at` is its path in the resource and in the object."""
        shaped: dict[str, Value] = {}
        for name, value in found.items():
            if value is None:
                continue
            blocks = list(_blocks(value))
            several = (
                SEVERAL.get(name, "") if blocks and (name, parent) != ("port", ONE_PORT) else ""
            )
            old, new = _below(at[0], name), _below(at[1], several or _camel(name))
            self._keep(old, new)
            if not blocks:
                shaped[_camel(name)] = value
                self._keep_all(old, new)
            elif several:
                shaped[several] = [
                    self.block(one, (f"{old}.{index}", f"{new}.{index}"), name)
                    for index, one in enumerate(blocks)
                ]
            else:
                shaped[_camel(name)] = self.block(blocks[0], (f"{old}.0", new), name)
        return shaped

    def _keep(self, old: str, new: str) -> None:
        if old in self.stated:
            self.spans[new] = self.stated[old]

    def _keep_all(self, old: str, new: str) -> None:
        """The places within a map or a list, whose keys stay as they are."""
        for path, span in self.stated.items():
            if path.startswith(f"{old}."):
                self.spans[f"{new}{path[len(old) :]}"] = span


def _blocks(value: Value) -> Iterator[Mapping[str, Value]]:
    """The blocks that a value is made of; nothing for a map or a list that is an attribute."""
    if isinstance(value, list):
        yield from (one for one in value if isinstance(one, dict))


def _below(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return OTHERWISE.get(name) or first + "".join(word.capitalize() for word in rest)
