"""A failed policy on one subject as a finding, complete in itself."""

from __future__ import annotations

import hashlib
import posixpath
import re

from outlast.domain.finding import Finding, Level, Related
from outlast.domain.location import Span
from outlast.domain.resource import INDEX
from outlast.domain.value import Unknown
from outlast.engine.record import KINDS
from outlast.policy.model import Policy, Severity
from outlast.policy.template import put_together
from outlast.subjects.model import (
    Datastore,
    Entrypoint,
    Monitor,
    Service,
    Stack,
    Statement,
    Subject,
    Zone,
)

DIGITS = 32
CALLS = re.compile(r"(?:module\.[^.]+\.)+(?=[^.]+\.)|.*/")
"""The way to a declaration: module calls, or nested stacks."""


def severity(policy: Policy, subject: Subject) -> Severity:
    """The level of a finding on `subject`, or `off` when the policy does not judge it."""
    return policy.severity[criticality(subject)]


def criticality(subject: Subject) -> str:
    """The criticality of a subject."""
    return subject.criticality


def finding(policy: Policy, subject: Subject, level: Level, record: object) -> Finding:
    """The finding for one subject; `record` is its activated form."""
    name = address(subject)
    span, related = _places(policy, subject)
    return Finding(
        policy=policy.id,
        version=policy.version,
        name=policy.name,
        layer=policy.layer,
        level=level,
        subject=policy.subject,
        address=name,
        unit=subject.anchor.unit,
        service=_service(subject),
        criticality=criticality(subject),
        vendors=_vendors(subject),
        message=put_together(policy.message, record),
        remediation=policy.remediation,
        span=span,
        related=related,
        fingerprint=fingerprint(policy, subject),
        header=subject.anchor.span,
        members=(name,),
        callers=subject.anchor.callers,
    )


def address(subject: Subject) -> str:
    """What the finding calls the subject: address, domain, name or path."""
    if isinstance(subject, (Datastore, Monitor)):
        return subject.address
    if isinstance(subject, Zone):
        return subject.label if isinstance(subject.domain, Unknown) else subject.domain
    if isinstance(subject, Entrypoint):
        return subject.label
    if isinstance(subject, Statement):
        return f"{subject.kind}:{subject.about}"
    return subject.name if isinstance(subject, Service) else subject.path


def declared(name: str) -> str:
    """An address without instance keys."""
    return INDEX.sub("", name)


def fingerprint(policy: Policy, subject: Subject) -> str:
    """What stays the same while the code moves: policy, major version, unit and subject."""
    unit, identity = subject.anchor.unit, _identity(subject)
    if isinstance(subject, Datastore) and subject.anchor.shared:
        unit, identity = "", _of_base(subject)
    parts = (policy.id, str(policy.major), KINDS[type(subject)], unit, *identity)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:DIGITS]


def _identity(subject: Subject) -> tuple[str, ...]:
    """What tells the subject from others of its unit; instances of one declaration share it."""
    if isinstance(subject, (Service, Monitor)):
        return (subject.label,)  # Its name, and its environment where two share the name.
    if isinstance(subject, Datastore):
        return _declaration(subject, subject.address) or (declared(subject.address),)
    if isinstance(subject, Zone):
        return _declaration(subject, _hosting(subject)) or (address(subject),)
    if isinstance(subject, Entrypoint):
        return _declaration(subject, subject.address) or (address(subject),)
    if isinstance(subject, Statement):
        return address(subject), subject.vendor, subject.date
    return (address(subject),)


def _declaration(subject: Datastore | Zone | Entrypoint, name: str) -> tuple[str, ...]:
    """The block that makes several subjects; empty for one that makes no more than this.

    Below a module call it is the block of that module, whatever the calls are named, so one call
    more moves nothing. Who has to act, and how much it matters, are part of it there: a call for
    another service, or for one that matters more, must not hide behind an old answer.
    """
    block = subject.anchor.block or declared(name)
    inner = CALLS.sub("", block, count=1) if subject.anchor.callers else block
    if inner == block:
        return (block,) if block != name else ()
    path = subject.anchor.span.path
    where = posixpath.dirname(path) if block.startswith("module.") else path
    return where, inner, _service(subject), subject.criticality


def _of_base(subject: Datastore) -> tuple[str, ...]:
    """One object of a base, whatever overlays call its namespace, like a block of a module."""
    kind, _, rest = subject.address.partition("/")
    name = rest.rpartition("/")[2]
    return subject.anchor.shared, kind, name, _service(subject), subject.criticality


def _hosting(zone: Zone) -> str:
    """The address of the resource that hosts the zone; looked up is not hosted."""
    made = (one.address for one in zone.hosted if "data." not in one.address)
    return next(made, address(zone))


def _service(subject: Subject) -> str:
    if isinstance(subject, Service):
        return subject.name
    if isinstance(subject, Stack):
        return subject.services[0] if len(subject.services) == 1 else ""
    return "" if isinstance(subject.service, Unknown) else subject.service


def _vendors(subject: Subject) -> tuple[str, ...]:
    if isinstance(subject, Statement):
        return (subject.vendor,) if subject.vendor else ()
    if isinstance(subject, Datastore):
        return () if isinstance(subject.vendor, Unknown) else (subject.vendor,)
    return () if isinstance(subject.vendors, Unknown) else tuple(sorted(set(subject.vendors)))


def _places(policy: Policy, subject: Subject) -> tuple[Span, tuple[Related, ...]]:
    """Where the finding points, and the other places: anchors, the header, the callers."""
    anchor = subject.anchor
    places = anchor.places.get(policy.anchor, ())
    span = places[0][0] if places else anchor.span
    others = [Related(place, words) for place, words in places[1:]]
    others.append(Related(anchor.span, "declared here"))
    others.extend(Related(caller, "called from here") for caller in anchor.callers)
    return span, distinct(others, span)


def distinct(related: list[Related], span: Span) -> tuple[Related, ...]:
    """`related` without `span` itself and without places that come twice, in order."""
    found: dict[Span, Related] = {}
    for item in related:
        if item.span != span:
            found.setdefault(item.span, item)
    return tuple(found.values())
