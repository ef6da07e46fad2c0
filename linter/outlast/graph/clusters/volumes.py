"""Where volumes of Kubernetes lie: with the vendor of their driver, else where the cluster is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from outlast.catalogue.load import Catalogue
from outlast.domain.paths import value_at, values_at
from outlast.domain.value import Maybe, Unknown
from outlast.graph.model import Node

OWN = ("csi_driver", "driver", "provisioner")
"""What an object calls the driver that it states itself."""


@dataclass(frozen=True, slots=True)
class Volumes:
    """The storage classes of one cluster."""

    catalogue: Catalogue
    nodes: Iterable[Node]

    def vendor(self, node: Node) -> str | None:
        """Who operates the volumes of `node`; None when they are where the cluster is.

        Software that keeps volumes on the machines of the cluster (Longhorn, Rook) is no vendor,
        and a class that nobody declares is most often the one the cluster came with.
        """
        found = {self._of_driver(driver) for driver in self._drivers(node)}
        return found.pop() if len(found) == 1 else None

    def domains(self, vendor: str) -> Maybe[tuple[str, ...]]:
        """Every vendor whose outage takes volumes of `vendor` away."""
        below = self.catalogue.domains(vendor)
        if below.undecided:
            return Unknown(f"{vendor} runs on one of {', '.join(below.among)}; the code names none")
        return below.vendors

    def _of_driver(self, driver: str) -> str | None:
        vendor = self.catalogue.signals.driver(driver)
        return None if vendor in self.catalogue.signals.generic else vendor

    def _drivers(self, node: Node) -> Iterator[str]:
        """The drivers of the volumes that `node` states or asks for."""
        own = next(filter(None, (_text(node, name) for name in OWN)), "")
        if own:
            yield own
        path = node.entry.attrs.get("storage_class", "") if node.entry else ""
        for _, name in values_at(node.resource.attributes, path) if path else ():
            for other in self.nodes:
                if other.name == name and _text(other, "provisioner"):
                    yield _text(other, "provisioner")


def _text(node: Node, name: str) -> str:
    path = node.entry.attrs.get(name, "") if node.entry else ""
    value = value_at(node.resource.attributes, path) if path else None
    return value if isinstance(value, str) else ""
