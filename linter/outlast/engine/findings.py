"""A failed policy on one subject as a finding, complete in itself."""

from __future__ import annotations

import hashlib

from outlast.domain.finding import Finding, Level, Related
from outlast.domain.location import Span
from outlast.domain.resource import INDEX
from outlast.domain.value import Unknown
from outlast.engine.record import KINDS
from outlast.policy.model import Policy, Severity
from outlast.policy.template import put_together
from outlast.subjects.model import Datastore, Service, Stack, Subject, Zone

UNSTATED = "unstated"
DIGITS = 32


def severity(policy: Policy, subject: Subject) -> Severity:
    """The level of a finding on `subject`, or `off` when the policy does not judge it."""
    return policy.severity[criticality(subject)]


def criticality(subject: Subject) -> str:
    """The criticality of a subject; a stack has none."""
    return UNSTATED if isinstance(subject, Stack) else subject.criticality


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
        fingerprint=fingerprint(policy, subject, declared(identity(subject))),
    )


def address(subject: Subject) -> str:
    """What the finding calls the subject: address, domain, name or path."""
    if isinstance(subject, Datastore):
        return subject.address
    if isinstance(subject, Zone):
        return subject.label if isinstance(subject.domain, Unknown) else subject.domain
    return subject.name if isinstance(subject, Service) else subject.path


def identity(subject: Subject) -> str:
    """The address, told apart where two subjects share it: a service has its environment."""
    return subject.label if isinstance(subject, Service) else address(subject)


def declared(name: str) -> str:
    """An address without instance keys."""
    return INDEX.sub("", name)


def fingerprint(policy: Policy, subject: Subject, name: str) -> str:
    """What stays the same while the code moves: policy, major version, unit and subject."""
    parts = (policy.id, str(policy.major), KINDS[type(subject)], subject.anchor.unit, name)
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:DIGITS]


def _service(subject: Subject) -> str:
    if isinstance(subject, Service):
        return subject.name
    if isinstance(subject, Stack) or isinstance(subject.service, Unknown):
        return ""
    return subject.service


def _vendors(subject: Subject) -> tuple[str, ...]:
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
