"""What a word of a deployment says it leans on (images, secrets, …), and whose that is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

HOST = re.compile(r"(?<![\w.@-])(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}(?![\w-])", re.I)
ARN = re.compile(r"arn:aws[a-z-]*:(?P<service>[a-z0-9-]+):(?P<region>[a-z0-9-]*):\d*:\S")
SECRET = re.compile(r"projects/[^/\s\"]+/(?:locations/[^/\s\"]+/)?secrets/\w")
TEXT_LIMIT = 65_536
"""Characters of one value that are looked at: user data can be long, and names stand early."""


@dataclass(frozen=True, slots=True)
class Named:
    """A layer that a word speaks of, and the vendor that the word belongs to."""

    layer: str
    vendor: str


@dataclass(frozen=True, slots=True)
class Leaning:
    """Patterns of hosts, services of ARNs, and roles, each with its layer."""

    roles: Mapping[str, tuple[str, ...]]
    arns: Mapping[str, str]
    hosts: tuple[tuple[re.Pattern[str], Named], ...]

    def layer_of(self, roles: Iterable[str]) -> str | None:
        """The layer of a resource that plays `roles`; None when nobody leans on its kind."""
        own = tuple(roles)
        for layer, wanted in self.roles.items():
            if any(role == one or role.startswith(f"{one}.") for role in own for one in wanted):
                return layer
        return None

    def named_in(self, text: str) -> Iterator[Named]:
        """What `text` names, each once, in order of layers and vendors."""
        yield from sorted(set(self._found(text[:TEXT_LIMIT])), key=lambda n: (n.layer, n.vendor))

    def _found(self, text: str) -> Iterator[Named]:
        for match in ARN.finditer(text):
            layer = self.arns.get(match["service"])
            if layer:
                yield Named(layer, "aws")
        if SECRET.search(text):
            yield Named("secrets", "gcp")
        for match in HOST.finditer(text):
            host = match[0].lower()
            for pattern, named in self.hosts:
                if pattern.fullmatch(host):
                    yield named


def leaning_from(data: Mapping[str, Any], signals: Iterable[Mapping[str, Any]]) -> Leaning:
    """The parsed leaning.yaml, and the image registries of data/signals."""
    hosts = [
        (_pattern(host), Named(item["layer"], item["vendor"]))
        for item in data["hosts"]
        for host in item["hosts"]
    ]
    for item in signals:
        named = Named("images", item["vendor"])
        suffixes = item.get("images", {}).get("suffixes", ())
        hosts.extend((_pattern(suffix, below=True), named) for suffix in suffixes)
    roles = {layer: tuple(roles) for layer, roles in data["roles"].items()}
    return Leaning(roles, dict(data["arns"]), tuple(hosts))


def _pattern(host: str, *, below: bool = False) -> re.Pattern[str]:
    """A host name with `*` in it; `below` takes in what ends in it (`-docker.pkg.dev`)."""
    text = re.escape(host).replace(r"\*", r"[a-z0-9-]+")
    return re.compile(f"[a-z0-9.-]*{text}" if below and host[0] in ".-" else text)
