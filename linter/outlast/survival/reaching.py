"""Names and ways in when something failed: zones, CDNs, routing. One part of the calculus."""

from __future__ import annotations

from collections.abc import Iterator

from outlast.domain.finding import Alternative, Outcome
from outlast.domain.value import Maybe, Unknown, known
from outlast.subjects.model import Entrypoint, Zone
from outlast.survival.failure import Failed, first_true, hits, named
from outlast.survival.part import Mood, Part


def names(zone: Zone, failed: Failed, mood: Mood) -> Part:
    """A zone is gone when every nameserver is, its own or those of the zone above it."""
    if mood.gone(_no_nameserver(zone, failed)):
        words = f"every nameserver of {zone.label} stands on {named(failed)}"
        return Part("dns", zone.label, "restorable", words, zone.anchor.span)
    if zone.shared_above and mood.gone(hits(failed, "dns", zone.shared_above)):
        words = f"the zone above {zone.label} answers from {named(failed)} only"
        return Part("dns", zone.label, "restorable", words, zone.anchor.span)
    others = tuple(_nameservers(zone, failed))
    return Part("dns", zone.label, "unaffected", "", zone.anchor.span, others)


def _no_nameserver(zone: Zone, failed: Failed) -> Maybe[bool]:
    """Whether one failure takes them all, or several together take all their vendors."""
    alone = hits(failed, "dns", zone.shared_domains)
    if alone is not False or len(failed) < 2:
        return alone
    if isinstance(zone.vendors, Unknown):
        return zone.vendors
    each = [hits(failed, "dns", (vendor,), vendor) for vendor in zone.vendors]
    return bool(each) and all(answer is True for answer in each)


def _nameservers(zone: Zone, failed: Failed) -> Iterator[Alternative]:
    for vendor in known(zone.vendors) or ():
        gone = hits(failed, "dns", (vendor,), vendor) is True
        yield Alternative(f"nameservers at {vendor}", not gone, "falls too" if gone else "")


def way_in(door: Entrypoint, failed: Failed, mood: Mood, *, runs: bool) -> Part:
    """An entrypoint: closed when its CDNs, its targets or what routes are all gone.

    It `survives` when it chooses by health between ways and one is left; without that somebody
    has to move the name. While the service still `runs` somewhere, a name that leads nowhere can
    be moved there; without its CDN it is down all the same.
    """
    routed = [cdn for cdn in door.cdns if mood.there(cdn.routed)]
    cdns = [mood.gone(hits(failed, "cdn", cdn.domains, cdn.vendor)) for cdn in routed]
    targets = [
        mood.gone(hits(failed, "compute", one.domains, one.vendor, one.region))
        for one in door.targets
    ]
    router = mood.there(door.failover) and mood.gone(
        first_true(hits(failed, layer, door.routing_domains) for layer in ("dns", "cdn"))
    )
    others = tuple(_ways(door, targets))
    if cdns and all(cdns):
        words = f"every CDN of {door.label} stands on {named(failed)}"
        return _part(door, "restorable", words, others)
    closed: Outcome = "by-hand" if runs else "restorable"
    if router:
        return _part(door, closed, f"what routes {door.label} stands on {named(failed)}", others)
    if targets and all(targets):
        return _part(door, closed, f"every way from {door.label} ends at {named(failed)}", others)
    if not any(cdns) and not any(targets):
        return Part("cdn", door.label, "unaffected", "", door.anchor.span)
    if mood.there(door.failover) and mood.there(door.health_checked):
        return _part(door, "survives", f"{door.label} chooses another way by itself", others)
    return _part(door, "by-hand", f"{door.label} has another way, and nothing chooses it", others)


def _ways(door: Entrypoint, targets: list[bool]) -> Iterator[Alternative]:
    for one, gone in zip(door.targets, targets, strict=True):
        vendor = known(one.vendor) or "an undecided vendor"
        yield Alternative(f"way to {vendor}", not gone, "falls too" if gone else "", one.via)


def _part(
    door: Entrypoint, outcome: Outcome, because: str, others: tuple[Alternative, ...]
) -> Part:
    return Part("cdn", door.label, outcome, because, door.anchor.span, others)
