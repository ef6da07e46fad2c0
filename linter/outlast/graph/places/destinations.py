"""Where content is put, by a bucket, a URL or a Secret and what stands beside it: whose is it?"""

from __future__ import annotations

import re
from dataclasses import replace

from outlast.catalogue.model import Surface
from outlast.catalogue.naming import PlaceRule, Relation
from outlast.domain.paths import beside
from outlast.domain.value import Maybe, Unknown, Value
from outlast.graph.classify import host_of
from outlast.graph.index import Index
from outlast.graph.model import External, Node
from outlast.graph.objects import one_cluster
from outlast.graph.places.rcloneconf import remote_spot
from outlast.graph.places.secrets import looked_up
from outlast.graph.places.services import answering, service_host
from outlast.graph.places.spots import Spot, read_spot

Target = str | External | Unknown
HOST_FIRST = ("RESTIC_REPOSITORY",)
OPEN = re.compile(r".*[{}<>$%]")
HOSTS = ("hostname", "hostname_or_ip", "hostport")
WITHOUT_DEFAULT = ("local", "ssh", "file", "http", "rclone")
UNSAID = Unknown("the code does not say whose it is")


def place_of(node: Node, relation: Relation, path: str, value: Value, lookup: Index) -> Target:
    """What `value`, which stands at `path` of `node`, names: by its relation's rule."""
    rule = relation.place or PlaceRule()
    if relation.kind == "secret_ref":
        spot, why = _in_secret(node, rule, path, lookup)
    else:
        spot, why = _stated(relation, value), value if isinstance(value, Unknown) else None
    for endpoint in rule.endpoints:
        for _, text in beside(node.resource.attributes, path, endpoint):
            spot, why = _over(spot, why, text)
    if relation.kind != "secret_ref" and rule.secret and not spot.host:
        found, missing = _in_secret(node, rule, path, lookup)
        spot, why = spot.or_else(found), why or missing
    region = _text(node, path, rule.region) or spot.region
    spot = replace(spot, region=region.lower())
    return whose(node, spot, why, _default(node, rule, path, spot), lookup)


def whose(
    node: Node, spot: Spot, why: Unknown | None, default: Maybe[str] | None, lookup: Index
) -> Target:
    """The node that a spot is, or the vendor of its host, of its scheme, or `default`.

    `why` is what leaves the place open when neither host nor scheme decides.
    """
    if spot.host:
        host = decided_host(spot.host)
        open_host = why or Unknown(f"the code does not decide `{spot.host}`", text=spot.host)
        return _of_host(node, replace(spot, host=host), lookup) if host else open_host
    label = spot.bucket or spot.protocol or "it"
    scheme = f"{spot.protocol}://"
    by_scheme = lookup.catalogue.scheme_vendor(scheme) if spot.protocol else None
    place = spot.region or Unknown(f"the region of `{label}` is not said")
    if by_scheme:
        return External(label, by_scheme, place)
    if why is not None:
        return why
    return External(label, UNSAID if default is None else default, place)


def _of_host(node: Node, spot: Spot, lookup: Index) -> Target:
    inside = answering(spot.host, node, lookup.services)
    host = service_host(spot.host)
    if inside or (host and host.sure):
        claimed = _claimed(node, spot, lookup)
        if claimed:
            return claimed[0].id
    if inside:
        return inside[0].id
    if host and host.sure:
        return External(spot.host, node.vendor, node.region)
    surfaces: tuple[Surface, ...] = ("object_storage", "any")
    for surface in surfaces:
        found = lookup.catalogue.host_vendor(spot.host, surface)
        if found:
            place = found.region or spot.region or Unknown(f"`{spot.host}` names no region")
            return External(spot.bucket or spot.host, found.vendor, place)
    undecided = Unknown(f"it is not known who operates `{spot.host}`")
    return External(spot.bucket or spot.host, undecided, undecided)


def _claimed(node: Node, spot: Spot, lookup: Index) -> list[Node]:
    """The bucket of that name that is claimed in the same cluster."""
    others = (lookup.nodes[key] for key in lookup.names.get(spot.bucket, ()))
    return [
        other
        for other in others
        if other.cluster and other.plays("datastore.bucket") and one_cluster(node, other) is True
    ]


def _default(node: Node, rule: PlaceRule, path: str, spot: Spot) -> Maybe[str] | None:
    """Whose it is without a host: by the word for a provider, else as the rule says."""
    if spot.protocol in WITHOUT_DEFAULT:
        return None
    for _, word in beside(node.resource.attributes, path, rule.provider) if rule.provider else ():
        if isinstance(word, Unknown):
            return word
        vendors = dict(rule.vendors)
        if isinstance(word, str) and word in vendors:
            return vendors[word]
        return Unknown(f"nobody knows the provider `{word}`")
    return rule.vendor


def _in_secret(
    node: Node, rule: PlaceRule, path: str, lookup: Index
) -> tuple[Spot, Unknown | None]:
    """The spot that the keys of a Secret spell together, and why it is not whole."""
    if rule.secret is None:
        return Spot(), None
    stated = beside(node.resource.attributes, path, rule.secret.attr)
    undecided = next((value for _, value in stated if isinstance(value, Unknown)), None)
    name = _text(node, path, rule.secret.attr)
    if not name:
        return Spot(), undecided
    spot, why = Spot(), None
    section = _text(node, path, rule.secret.section)
    for key in rule.secret.keys:
        for value in looked_up(lookup.secrets, node, name, (key,)):
            if rule.secret.section and isinstance(value, str):
                read = remote_spot(value, section)
            else:
                read = _read(value, host_first=key in HOST_FIRST)
            spot = spot.or_else(read)
            if isinstance(value, Unknown) and not read.host:
                why = why or value
    return spot, None if spot.host else why


def _stated(relation: Relation, value: Value) -> Spot:
    if isinstance(value, str) and "://" not in value:
        if relation.kind == "bucket_name":
            return Spot(bucket=value.partition("/")[0])
        if relation.kind in HOSTS:
            return Spot(host=host_of(value))
    return _read(value)


def _read(value: Value, *, host_first: bool = False) -> Spot:
    """The spot that a text names; of an undecided one what it surely spells."""
    if isinstance(value, Unknown):
        spot = read_spot(value.text, host_first=host_first) if value.text else Spot()
        scheme = spot.protocol if spot.protocol not in ("", "s3", "rclone") else ""
        host = decided_host(spot.host)
        return Spot(spot.protocol, host) if host else Spot(scheme)
    return read_spot(value, host_first=host_first) if isinstance(value, str) else Spot()


def decided_host(host: str) -> str:
    """`host`, or the end of it that tells whose it is; empty when a variable holds that.

    `${ACCOUNT}.r2.cloudflarestorage.com` is decided enough, `s3.${DOMAIN}` is not.
    """
    marked = OPEN.search(host)
    if not marked:
        return host
    tail = host[marked.end() :]
    return f"x{tail}" if tail.startswith(".") and tail.count(".") > 1 else ""


def _over(spot: Spot, why: Unknown | None, text: Value) -> tuple[Spot, Unknown | None]:
    """`spot` with the host of an endpoint that stands beside it."""
    if isinstance(text, Unknown):
        read = _read(text)
        return (
            (Spot(spot.protocol or "s3", read.host, spot.bucket), why)
            if read.host
            else (spot, text)
        )
    if isinstance(text, str) and text.strip():
        return Spot(spot.protocol, host_of(text) or spot.host, spot.bucket, spot.region), why
    return spot, why


def _text(node: Node, path: str, other: str) -> str:
    found = beside(node.resource.attributes, path, other) if other else ()
    return found[0][1] if found and isinstance(found[0][1], str) else ""
