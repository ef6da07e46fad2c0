"""The certificates that an entrypoint shows, and whether they can leave their vendor."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from outlast.catalogue.load import Catalogue
from outlast.domain.paths import value_at
from outlast.domain.value import Maybe, Unknown, known
from outlast.graph.model import Edge, Graph, Node
from outlast.subjects.entrypoint.ways import Way
from outlast.subjects.model.entrypoint import Certificate

MANAGED = "certificate.managed"
"""Role of a certificate whose vendor makes it and keeps its key."""

FOLLOWING = "certificate.managed.by_name"
"""Role of one that its vendor makes only while the name points to it."""

NO_CERTIFICATE = Unknown("the code does not show what ends TLS there")
ELSEWHERE = Unknown("the certificate is not in the code")


@dataclass(frozen=True, slots=True)
class Certified:
    """Finds the certificates on the ways of one graph."""

    graph: Graph
    catalogue: Catalogue

    def all(self, ways: tuple[Way, ...]) -> Iterator[Certificate]:
        """Each certificate on the ways, once."""
        found: dict[str, Certificate] = {}
        for way in ways:
            for edge in self._edges(way):
                made = self._certificate(edge)
                found.setdefault(made.via, made)
        yield from found.values()

    def way(self, way: Way, *, first: bool) -> Maybe[bool]:
        """Whether the code shows a certificate on `way`; platforms make their own.

        One that is made only while the name points to its vendor is none on a way that waits.
        """
        shown = [self._certificate(edge) for edge in self._edges(way)]
        if any(first or not one.follows_name for one in shown) or self._own(way):
            return True
        if shown:
            return False
        nodes = [self.graph.nodes[key] for key in way.nodes]
        states = [n for n in nodes if n.entry and any(r.rel == "uses_cert" for r in n.entry.refs)]
        return False if states else NO_CERTIFICATE

    def _own(self, way: Way) -> bool:
        """Whether the first thing on the way is a platform that makes certificates by itself."""
        first = way.cdns[0].vendor if way.cdns else way.end.vendor
        vendor = self.catalogue.vendor(known(first) or "")
        proxied = bool(way.cdns) and any(
            self.graph.nodes[key].plays("dns_record")
            and self.graph.nodes[key].entry
            and self.graph.nodes[key].address == way.cdns[0].via
            for key in way.nodes
        )
        return bool(vendor and vendor.kind == "saas") or proxied

    def _edges(self, way: Way) -> Iterator[Edge]:
        """What the resources on the way, and the listeners that are parts of them, show."""
        for key in way.nodes:
            yield from self.graph.out(key, "uses_cert")
            for part in self.graph.into(key, "member_of"):
                if part.source not in way.nodes:
                    yield from self.graph.out(part.source, "uses_cert")

    def _certificate(self, edge: Edge) -> Certificate:
        if not isinstance(edge.target, str):
            vendor = self.graph.nodes[edge.source].vendor
            return Certificate(vendor, edge.source.partition("::")[2], ELSEWHERE, False)
        node = self._itself(self.graph.nodes[edge.target])
        follows = node.plays(FOLLOWING)
        return Certificate(node.vendor, node.address, self._bound(node), follows)

    def _itself(self, node: Node) -> Node:
        """The certificate that a validation or a map of certificates stands for."""
        if node.plays("certificate.validation"):
            return next(self.graph.targets(node.id, "uses_cert"), node)
        return node

    def _bound(self, node: Node) -> Maybe[bool]:
        if node.resource.mode == "data" or node.plays("certificate.map"):
            return ELSEWHERE
        if not node.plays(MANAGED):
            return False
        attrs = node.entry.attrs if node.entry else {}
        brought = value_at(node.resource.attributes, attrs.get("imported", ""))
        handed = value_at(node.resource.attributes, attrs.get("exportable", ""))
        if isinstance(handed, Unknown):
            return handed
        return brought is None and str(handed).upper() != "ENABLED"
