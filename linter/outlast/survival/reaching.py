"""Names and ways in when something failed: zones, CDNs, routing. One part of the calculus."""

from __future__ import annotations

from collections.abc import Iterator

from outlast.domain.finding import Alternative, Outcome
from outlast.domain.value import Maybe, Unknown, known
from outlast.subjects.model import Entrypoint, Hosted, Nameserver, Target, Zone
from outlast.survival.failure import Failed, all_true, first_true, hits, named
from outlast.survival.part import Mood, Part


def names(line: tuple[Zone, ...], failed: Failed, mood: Mood) -> Part:
    """A zone is gone when every nameserver is, its own or those of a zone above it.

    `line` is the zone and what is above it, the nearest first.
    """
    zone, *above = line
    if mood.gone(_silent(zone, failed)):
        words = f"every nameserver of {zone.label} stands on {named(failed)}"
        return Part("dns", zone.label, "restorable", words, zone.anchor.span)
    for parent in above:
        if mood.gone(_silent(parent, failed)):
            words = f"the zone above {zone.label} answers from {named(failed)} only"
            return Part("dns", zone.label, "restorable", words, zone.anchor.span)
    others = tuple(_nameservers(zone, failed))
    return Part("dns", zone.label, "unaffected", "", zone.anchor.span, others)


def _silent(zone: Zone, failed: Failed) -> Maybe[bool]:
    """Whether all that answer for a zone are gone: its nameservers, else those who host it."""
    servers = _answering(zone)
    if isinstance(zone.vendors, Unknown) and isinstance(zone.nameservers, Unknown):
        return hits(failed, "dns", zone.vendors)
    return bool(servers) and all_true(hits(failed, "dns", one.domains) for one in servers)


def _answering(zone: Zone) -> tuple[Nameserver | Hosted, ...]:
    return known(zone.nameservers) or zone.hosted


def _nameservers(zone: Zone, failed: Failed) -> Iterator[Alternative]:
    by_vendor = {vendor: one for one in _answering(zone) if (vendor := known(one.vendor))}
    for vendor in sorted(by_vendor):
        gone = hits(failed, "dns", by_vendor[vendor].domains) is True
        yield Alternative(f"nameservers at {vendor}", not gone, "falls too" if gone else "")


def way_in(door: Entrypoint, failed: Failed, mood: Mood, *, runs: bool) -> Part:
    """An entrypoint: closed when what routes is gone, or something on every way.

    It `survives` when it chooses by health between ways and one is left; without that somebody
    has to move the name. While the service still `runs` somewhere, a name that leads nowhere can
    be moved there; where every way has lost its CDN it is down all the same.
    """
    cdns = [mood.gone(_no_cdn(one, failed)) for one in door.targets]
    ends = [mood.gone(_no_end(one, failed)) for one in door.targets]
    shut = [cdn or end for cdn, end in zip(cdns, ends, strict=True)]
    router = mood.there(door.failover) and mood.gone(_no_router(door.routing_domains, failed))
    others = tuple(_ways(door, shut))
    if cdns and all(cdns):
        words = f"every CDN of {door.label} stands on {named(failed)}"
        return _part(door, "restorable", words, others)
    closed: Outcome = "by-hand" if runs else "restorable"
    if router:
        return _part(door, closed, f"what routes {door.label} stands on {named(failed)}", others)
    if shut and all(shut):
        does = "ends at" if all(ends) else "passes or ends at"
        return _part(door, closed, f"every way from {door.label} {does} {named(failed)}", others)
    if not any(shut):
        return Part("cdn", door.label, "unaffected", "", door.anchor.span)
    if mood.there(door.failover) and mood.there(door.health_checked):
        return _part(door, "survives", f"{door.label} chooses another way by itself", others)
    return _part(door, "by-hand", f"{door.label} has another way, and nothing chooses it", others)


def _no_cdn(way: Target, failed: Failed) -> Maybe[bool]:
    """Whether a CDN on a way is gone, and the name surely leads there."""
    return first_true(
        all_true((cdn.routed, hits(failed, "cdn", cdn.domains, cdn.vendor))) for cdn in way.cdns
    )


def _no_end(way: Target, failed: Failed) -> Maybe[bool]:
    """Whether what answers at last is gone, or a router that all requests to it pass."""
    end = hits(failed, "compute", way.domains, way.vendor, way.region)
    return first_true((end, _no_router(way.routing_domains, failed)))


def _no_router(domains: Maybe[tuple[str, ...]], failed: Failed) -> Maybe[bool]:
    return first_true(hits(failed, layer, domains) for layer in ("dns", "cdn"))


def _ways(door: Entrypoint, shut: list[bool]) -> Iterator[Alternative]:
    for one, gone in zip(door.targets, shut, strict=True):
        vendor = known(one.vendor) or "an undecided vendor"
        yield Alternative(f"way to {vendor}", not gone, "falls too" if gone else "", one.via)


def _part(
    door: Entrypoint, outcome: Outcome, because: str, others: tuple[Alternative, ...]
) -> Part:
    return Part("cdn", door.label, outcome, because, door.anchor.span, others)
