"""Relations that objects of Kubernetes state become what they name: objects, places, hosts."""

from __future__ import annotations

from collections.abc import Iterator

from outlast.catalogue.naming import Relation
from outlast.domain.paths import beside, values_at
from outlast.domain.value import Maybe, Unknown, Value
from outlast.graph.index import Index, is_wanted
from outlast.graph.model import External, Node
from outlast.graph.objects import named
from outlast.graph.places.destinations import place_of
from outlast.graph.places.services import answering

Target = str | External | Unknown
HOSTS = ("hostname", "hostname_or_ip", "hostport", "url")
SPOKEN = ("name", "here", "alias", "secret_ref", "bucket_name", *HOSTS)


def speaks_of_objects(relation: Relation) -> bool:
    """Whether a relation is read as Kubernetes means it."""
    return relation.kind in SPOKEN and relation.rel != "serves"


def is_stated(node: Node, relation: Relation) -> bool:
    """Whether all that a relation asks for besides its attribute holds, or may hold."""
    for path, condition in relation.when:
        found = [value for _, value in values_at(node.resource.attributes, path)]
        if condition.holds(found or None) is False:
            return False
    return True


def object_targets(
    node: Node, relation: Relation, path: str, value: Value, lookup: Index
) -> Iterator[Target]:
    """What `value`, which stands at `path` of an object, names."""
    if relation.fixed:
        yield from _fixed(node, relation, lookup)
    elif relation.kind == "here":
        yield External(f"a volume of `{node.address}`", node.vendor, node.region)
    elif relation.kind == "name":
        yield from _by_name(node, relation, path, value, lookup)
    elif relation.kind == "alias":
        for stated, meant in _behind(node, relation, value):
            yield from _by_host(node, relation, stated, meant, lookup)
    elif relation.kind in HOSTS and relation.place is None:
        yield from _by_host(node, relation, path, value, lookup)
    elif value not in ("", {}, False):
        yield _in_graph(node, relation, place_of(node, relation, path, value, lookup), lookup)


def _by_name(
    node: Node, relation: Relation, path: str, value: Value, lookup: Index
) -> Iterator[Target]:
    """The object of a name, in the namespace and of the kind beside it."""
    if isinstance(value, Unknown):
        yield value
        return
    if not isinstance(value, str) or not value:
        return
    space = _beside(node, path, relation.namespace)
    kind = _beside(node, path, relation.object_kind)
    found = named(_called(node, relation, value, lookup), node, space, "" if kind is None else kind)
    found = found or lookup.by_name(node, value, relation.targets)
    if found:
        yield from (other.id for other in found)
        return
    missing = Unknown(f"`{value}` is not declared in the scanned code")
    yield External(value, missing, missing)


def _fixed(node: Node, relation: Relation, lookup: Index) -> Iterator[Target]:
    """The target of the fixed name, else the only one of its kind; nothing when there is none."""
    found = named(_called(node, relation, relation.fixed, lookup), node, None)
    if not found:
        others = [other for other in lookup.nodes.values() if is_wanted(other, relation.targets)]
        only = {other.name for other in others if isinstance(other.name, str)}
        found = named(others, node, None) if len(only) == 1 else ()
    yield from (other.id for other in found)


def _called(node: Node, relation: Relation, name: str, lookup: Index) -> list[Node]:
    others = [lookup.nodes[key] for key in lookup.names.get(name, ())]
    return [o for o in others if o.id != node.id and is_wanted(o, relation.targets)]


def _behind(node: Node, relation: Relation, value: Value) -> Iterator[tuple[str, Value]]:
    """What an alias stands for, by the list that says so."""
    through = relation.through
    if through is None or not isinstance(value, str):
        return
    for path, key in values_at(node.resource.attributes, f"{through.items}.{through.key}"):
        if key == value:
            wanted = f"{through.items}.{through.value}"
            yield from beside(node.resource.attributes, path, wanted)


def _by_host(
    node: Node, relation: Relation, path: str, value: Value, lookup: Index
) -> Iterator[Target]:
    """What answers under a host inside the cluster, else whose the host is."""
    if isinstance(value, str):
        found = answering(value, node, lookup.services)
        wanted = [other for other in found if is_wanted(other, relation.targets or ("*",))]
        if wanted:
            yield from (other.id for other in wanted)
            return
    if value not in ("", None):
        yield place_of(node, relation, path, value, lookup)


def _in_graph(node: Node, relation: Relation, target: Target, lookup: Index) -> Target:
    """The declared bucket that a place outside turns out to be."""
    if not isinstance(target, External):
        return target
    for other in lookup.by_name(node, target.text, relation.targets):
        if not isinstance(other.vendor, str) or other.vendor == target.vendor:
            return other.id
    return target


def _beside(node: Node, path: str, other: str) -> Maybe[str] | None:
    """The text at the path `other` in the same item as `path`; None when there is none."""
    found = beside(node.resource.attributes, path, other) if other else ()
    value = found[0][1] if found else None
    return value if isinstance(value, (str, Unknown)) else None
