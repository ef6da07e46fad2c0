"""Names of domains: what is one, which are only seen inside some network, which lies in which."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from typing import TypeVar

from outlast.domain.paths import value_at, values_at
from outlast.domain.value import Maybe, known
from outlast.graph.model import Node

T = TypeVar("T")

DOMAIN = re.compile(r"(?:[\w-]+\.)*[\w-]+")
"""A domain in any script; a template that is filled in elsewhere is none."""

INTERNAL = (
    ".local",
    ".internal",
    ".localhost",
    ".lan",
    ".home",
    ".corp",
    ".arpa",
)


INSIDE = tuple(
    map(
        ipaddress.ip_network,
        (
            *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"),
            *("127.0.0.0/8", "169.254.0.0/16", "fc00::/7", "fe80::/10", "::1/128"),
        ),
    )
)
"""Networks that the Internet does not reach; those for examples stand for public ones."""


def normal_domain(name: Maybe[str]) -> str | None:
    """A decided domain in lower case without its final dot; None when it is not one."""
    text = known(name)
    bare = text.rstrip(".").lower() if text else ""
    return bare if DOMAIN.fullmatch(bare) else None


def is_internal(domain: str | None) -> bool:
    """Whether no resolver of the Internet answers for `domain`."""
    return domain is not None and ("." not in domain or domain.endswith(INTERNAL))


def is_private(zone: Node) -> bool:
    """Whether a zone is seen only inside some network."""
    entry, attributes = zone.entry, zone.resource.attributes
    if entry is None or zone.plays("dns_zone.private"):
        return True
    if any(values_at(attributes, r.attr) for r in entry.refs if r.rel == "private_when_set"):
        return True
    stated = {name: value_at(attributes, path) for name, path in entry.attrs.items()}
    if str(stated.get("visibility")).lower() == "private" or stated.get("public") is False:
        return True
    return value_at(attributes, "private_zone") is True or str(stated.get("type")) == "private"


def nearest_above(domain: str, among: Mapping[str, T], *, itself: bool = False) -> str:
    """The longest of `among` that `domain` lies in; empty when it lies in none."""
    rest = domain if itself else domain.partition(".")[2]
    while rest and rest not in among:
        rest = rest.partition(".")[2]
    return rest


def is_address(text: str) -> bool:
    """Whether `text` is an IP address."""
    return _address(text) is not None


def is_private_address(text: str) -> bool:
    """Whether `text` is an address that the Internet does not reach."""
    found = _address(text)
    return found is not None and any(found in network for network in INSIDE)


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text.strip())
    except ValueError:
        return None
