"""Whether a bucket is the pages of a web site, told by what serves it."""

from __future__ import annotations

from collections.abc import Iterator

from outlast.domain.paths import value_at, values_at
from outlast.domain.value import Unknown, Value
from outlast.graph.model import Edge, Graph, Node


def is_site(graph: Graph, bucket: Node) -> bool:
    """Whether what is served out of `bucket` is a site.

    A CDN says so by the first page that it answers with. A bucket that serves by itself must be
    named like a site: one of downloads is not.
    """
    if any(_first_page(front, edge) for front, edge in fronts_of(graph, bucket)):
        return True
    if not serves_itself(graph, bucket):
        return False
    return isinstance(bucket.name, Unknown) or "." in bucket.name


def serves_itself(graph: Graph, bucket: Node) -> bool:
    """Whether it is set up to answer as a web site, without a CDN before it."""
    fronts = {front.id for front, _ in fronts_of(graph, bucket)}
    stated = {edge.source for edge in graph.into(bucket.id, "site_in")}
    return bool(stated - fronts) or _own(bucket, "website", "website") is not None


def fronts_of(graph: Graph, bucket: Node) -> Iterator[tuple[Node, Edge]]:
    """The CDNs that serve what is in `bucket`, each with what states it."""
    for edge in graph.into(bucket.id, "site_in"):
        front = graph.nodes[edge.source]
        if front.plays("cdn"):
            yield front, edge


def _first_page(front: Node, edge: Edge) -> bool:
    """Whether the first page of the CDN comes out of the origin that `edge` states."""
    if _own(front, "first_page", "") in (None, ""):
        return False
    wanted = _own(front, "default_origin", "")
    names = dict(_origins(front))
    own = names.get(edge.attribute.rpartition(".")[0])
    return len(names) < 2 or own == wanted or isinstance(wanted, Unknown)


def _origins(front: Node) -> Iterator[tuple[str, Value]]:
    """The name of each origin, by where the origin stands."""
    where = front.entry.attrs.get("origin_names", "") if front.entry else ""
    for path, value in values_at(front.resource.attributes, where):
        yield path.rpartition(".")[0], value


def _own(node: Node, name: str, path: str) -> Value:
    """The attribute that the catalogue calls `name`; at `path` when it calls none so."""
    where = node.entry.attrs.get(name, path) if node.entry else path
    return value_at(node.resource.attributes, where)
