"""Configurations of machines tell whose a cluster is: a platform, an address, a disk."""

from __future__ import annotations

import ipaddress
import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from outlast.catalogue.signals import Signals
from outlast.domain.paths import values_at
from outlast.graph.clusters.evidence import Sign
from outlast.graph.model import Node

TYPE = "machines"
OWN = "self_hosted"
PLATFORM = re.compile(r"/(?:([a-z-]+)-)?installer(?:-secureboot)?(?:[:/@]|$)")
"""The platform that an image installs for; plain `installer` is for any."""

METAL = ("", "metal")
HOST = re.compile(r"^(?:https?://)?\[?([0-9a-fA-F.:]+?)\]?(?::\d+)?(?:/\d+)?/?$")


@dataclass(frozen=True, slots=True)
class Machines:
    """The machines of one cluster, as their configuration lies in one folder."""

    node: Node

    @property
    def called(self) -> str:
        """The name of the cluster."""
        return next(iter(self._texts("cluster")), "")

    @property
    def around(self) -> str:
        """The folder that all of the cluster may lie in; `.` when that is the whole tree."""
        return posixpath.dirname(self.node.unit.partition("@")[0]) or "."

    def sign(self, signals: Signals) -> Sign | None:
        """Whose the machines are; None when nothing says so, or two things differ."""
        vendors = {vendor for vendor in self._vendors(signals) if vendor}
        if not vendors and self._is_own():
            vendors = {OWN}
        if len(vendors) != 1:
            return None
        says = f"the machine configuration in `{self.node.unit}`"
        return Sign(vendors.pop(), says, span=self.node.resource.span)

    def _vendors(self, signals: Signals) -> Iterator[str | None]:
        for platform in (*self._platforms(), *self._texts("clouds")):
            yield signals.platform(platform)
        for url in self._texts("manifests"):
            yield signals.controller(url)
        for text in self._texts("ids"):
            yield signals.machine(text)
        for key in self._texts("labels"):
            yield signals.node_label(key)

    def _is_own(self) -> bool:
        """Machines with a disk to install on and private addresses, on no platform of a cloud."""
        found = [one for text in self._texts("addresses") if (one := _address(text)) is not None]
        private = [one for one in found if one.is_private and not one.is_loopback]
        if not private or any(one.is_global for one in found) or self._texts("clouds"):
            return False
        return bool(self._texts("disks")) and set(self._platforms()) <= set(METAL)

    def _platforms(self) -> tuple[str, ...]:
        found = (PLATFORM.search(image) for image in self._texts("images"))
        return tuple(match[1] or "" for match in found if match)

    def _texts(self, name: str) -> tuple[str, ...]:
        found = values_at(self.node.resource.attributes, name)
        return tuple(value for _, value in found if isinstance(value, str) and value)


@dataclass(frozen=True, slots=True)
class Racks:
    """All machines of one graph."""

    known: tuple[Machines, ...]

    def of(self, called: str, paths: Iterable[str], *, alone: bool) -> Machines | None:
        """The machines of a cluster: of its name, around its folders, or the only ones there are.

        `alone` is true when deployers apply what they apply to this one cluster.
        """
        named = [one for one in self.known if called and one.called == called]
        if named:
            return named[0] if len(named) == 1 else None
        folders = tuple(paths)
        near = [one for one in self.known if one.around != "." and _inside(folders, one.around)]
        if near:
            return near[0] if len(near) == 1 else None
        return self.known[0] if alone and len(self.known) == 1 else None


def racks(nodes: Iterable[Node]) -> Racks:
    """The machines among `nodes`, in order of the graph; what is put away is left out."""
    found = (Machines(node) for node in nodes if node.resource.type == TYPE)
    return Racks(tuple(one for one in found if not _is_put_away(one.node.unit)))


def _inside(paths: tuple[str, ...], folder: str) -> bool:
    return any(path == folder or path.startswith(f"{folder}/") for path in paths)


def _is_put_away(path: str) -> bool:
    return any(part.startswith(".") and len(part) > 1 for part in path.split("/"))


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    found = HOST.match(text)
    try:
        return ipaddress.ip_address(found[1]) if found else None
    except ValueError:
        return None
