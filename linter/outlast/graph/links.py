"""Relations of the catalogue become edges: by reference first, then by ARN, name and host."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from outlast.catalogue.naming import Relation
from outlast.domain.paths import values_at
from outlast.domain.value import Linked, Maybe, Ref, Unknown, Value, refs_of
from outlast.graph.arn import parse_arn, serves
from outlast.graph.classify import host_of
from outlast.graph.index import Index as Index
from outlast.graph.index import index as index
from outlast.graph.index import is_wanted as is_wanted
from outlast.graph.model import Edge, External, Node
from outlast.graph.objectlinks import is_stated, object_targets, speaks_of_objects
from outlast.graph.objects import is_object

HOSTS = frozenset(
    {"hostname", "hostname_or_ip", "url", "ns_hostnames", "hostport", "map_host", "ip", "id_or_ip"}
)
PLAIN = frozenset({"region", "location", "account", "email", "enum", "expression", "path"})
SELECTORS = frozenset({"tag_selector", "arn_pattern", "label_selector", "namespace"})


def edges_of(node: Node, lookup: Index) -> Iterator[Edge]:
    """Every edge that `node` states, in the order of its catalogue entry; none twice."""
    seen: set[tuple[str, object]] = set()
    for relation in node.entry.refs if node.entry else ():
        if relation.kind in SELECTORS or not is_stated(node, relation):
            continue
        for path, value in values_at(node.resource.attributes, relation.attr):
            span = node.resource.span_of(path)
            for target in _targets(node, relation, path, value, lookup):
                key = (relation.rel, target if isinstance(target, str) else repr(target))
                if key not in seen:
                    seen.add(key)
                    yield Edge(node.id, relation.rel, target, path, span)


def _targets(
    node: Node, relation: Relation, path: str, value: Value, lookup: Index
) -> Iterator[str | External | Unknown]:
    """What one value of one relation names; `path` is where it stands."""
    if isinstance(value, (Linked, Unknown)):
        found = sorted(_follow(node, relation, value.refs, lookup, 4))
        if found:
            yield from found
            return
    if is_object(node) and speaks_of_objects(relation):
        yield from object_targets(node, relation, path, value, lookup)
        return
    if isinstance(value, Unknown):
        partly = parse_arn(value.text)
        if partly and "${" not in partly.resource:
            yield from _by_text(node, relation, value.text, lookup)
        else:
            spelt = partly.name if partly else value.text
            same = lookup.by_spelling(node, spelt, relation.targets)
            yield from (other.id for other in same) if same else (value,)
        return
    if isinstance(value, dict):
        return
    text = str(value)
    if text and relation.kind not in PLAIN:
        yield from _by_text(node, relation, text, lookup)
    elif text and relation.kind in ("region", "location"):
        yield External(text, node.vendor, text.lower())


def _follow(
    node: Node, relation: Relation, refs: Iterable[Ref], lookup: Index, depth: int
) -> Iterator[str]:
    """The nodes that `refs` lead to, through things that merely pass a name on.

    `bucket = aws_s3_bucket_versioning.a.bucket` means the bucket; a data source means the
    managed resource of that name when one is in the graph, else itself.
    """
    for ref in refs:
        for other in lookup.by_ref(node.unit, ref):
            if is_wanted(other, relation.targets):
                yield from _managed(other, relation, lookup)
            elif depth and other.id != node.id:
                passed = other.resource.attributes.get(ref.attribute)
                if passed is None:
                    passed = _passed_on(other, relation)
                if isinstance(passed, (Linked, Unknown)):
                    yield from _follow(other, relation, passed.refs, lookup, depth - 1)


def _passed_on(node: Node, relation: Relation) -> Value:
    """What a go-between states of the wanted thing: its own relation to the same kind."""
    for own in node.entry.refs if node.entry else ():
        if own.rel == "member_of" and set(own.targets) & set(relation.targets):
            found = values_at(node.resource.attributes, own.attr)
            if found:
                return found[0][1]
    return None


def _managed(node: Node, relation: Relation, lookup: Index) -> Iterator[str]:
    if node.resource.mode == "data" and isinstance(node.name, str):
        others = [
            other
            for other in lookup.by_name(node, node.name.rstrip("."), relation.targets)
            if other.resource.mode != "data"
        ]
        if others:
            yield from (other.id for other in others)
            return
    yield node.id


def _by_text(
    node: Node, relation: Relation, text: str, lookup: Index
) -> Iterator[str | External | Unknown]:
    """What a plain string names: a node of the graph, else something outside of it."""
    arn = parse_arn(text)
    name = arn.name if arn else text.rstrip(".")
    found = lookup.by_name(node, name, relation.targets)
    if arn:
        found = tuple(other for other in found if serves(arn.service, other.thing))
    if not found and "/" in name:
        found = lookup.by_name(node, name.rpartition("/")[2], relation.targets)
    if found:
        yield from (other.id for other in found)
    elif arn:
        decided = arn.region and "${" not in arn.region
        region = arn.region if decided else Unknown(f"`{text}` names no region", text=arn.region)
        yield External(text, "aws", region)
    elif relation.kind in HOSTS:
        yield _host(text, lookup)
    else:
        region = Unknown(f"`{text}` is not declared in the scanned code")
        yield External(text, _vendor_of(node, relation, text, lookup), region)


def _vendor_of(node: Node, relation: Relation, text: str, lookup: Index) -> Maybe[str]:
    """Whose a thing is that is only named: of the same vendor when the relation allows that."""
    entries = [lookup.catalogue.entry(target) for target in relation.targets]
    among = sorted({entry.vendor for entry in entries if entry and entry.vendor})
    if not among or (node.entry and node.entry.vendor in among):
        return node.vendor
    return among[0] if len(among) == 1 else Unknown(f"`{text}` lies at one of {', '.join(among)}")


def _host(text: str, lookup: Index) -> External:
    host = host_of(text)
    for surface in ("object_storage", "nameserver", "cdn", "any"):
        found = lookup.catalogue.host_vendor(host, surface)
        if found:
            region = found.region or Unknown(f"`{host}` names no region")
            return External(host, found.vendor, region)
    undecided = Unknown(f"it is not known who operates `{host}`")
    return External(host, undecided, undecided)


def state_edges(lookup: Index) -> Iterator[Edge]:
    """An edge `state_in` from each state backend to the bucket that it names, when declared."""
    for node in lookup.nodes.values():
        rule = lookup.catalogue.backend(node.resource.type)
        if node.resource.mode != "backend" or rule is None or not rule.bucket:
            continue
        for path, value in values_at(node.resource.attributes, rule.bucket):
            if isinstance(value, str):
                for other in lookup.by_name(node, value, ("*",)):
                    if other.plays("datastore"):
                        yield Edge(node.id, "state_in", other.id, path, node.resource.span_of(path))


def handed_edges(lookup: Index) -> Iterator[Edge]:
    """An edge `handed_to` from each module that nobody could read to what its inputs name."""
    for node in lookup.nodes.values():
        if node.resource.mode != "module":
            continue
        for name, value in node.resource.attributes.items():
            for ref in refs_of(value):
                for other in lookup.by_ref(node.unit, ref):
                    span = node.resource.span_of(name)
                    yield Edge(node.id, "handed_to", other.id, name, span)
