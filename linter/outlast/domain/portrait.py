"""An estate as pictures need it: services, what they stand on, and what becomes of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from outlast.domain.finding import Report, VendorFailure
from outlast.domain.location import Span

UNDECIDED = "undecided"
"""The vendor or region of what the code does not decide."""


@dataclass(frozen=True, slots=True)
class Place:
    """A vendor and a region, either may be `undecided`; `domains` are empty then."""

    vendor: str
    region: str
    domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy of a datastore. `independent` and `certain` are None when they are not decided."""

    kind: str
    place: Place
    independent: bool | None
    certain: bool | None
    via: str


@dataclass(frozen=True, slots=True)
class Store:
    """A datastore somebody would miss (`durable`), or may miss (None)."""

    label: str
    address: str
    kind: str
    place: Place
    durable: bool | None
    copies: tuple[Backup, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Run:
    """One place where a service runs."""

    place: Place
    standby: bool
    address: str


@dataclass(frozen=True, slots=True)
class Name:
    """A zone: the vendors that answer for it, and those whose outage alone silences it."""

    label: str
    vendors: tuple[str, ...]
    shared: tuple[str, ...] | None
    span: Span


@dataclass(frozen=True, slots=True)
class Door:
    """An entrypoint: its CDNs, where it leads, and whether it chooses by itself."""

    label: str
    cdns: tuple[str, ...]
    targets: tuple[Place, ...]
    failover: bool | None
    checked: bool | None
    span: Span


@dataclass(frozen=True, slots=True)
class Lean:
    """What a deployment cannot start without."""

    layer: str
    vendor: str


@dataclass(frozen=True, slots=True)
class Serving:
    """A service with all that it stands on. `drilled` is the newest drill, as people read it."""

    label: str
    name: str
    environment: str
    criticality: str
    stated: bool
    runs: tuple[Run, ...]
    stores: tuple[Store, ...]
    names: tuple[Name, ...]
    doors: tuple[Door, ...]
    leans: tuple[Lean, ...]
    watched: tuple[str, ...]
    drilled: str
    span: Span


@dataclass(frozen=True, slots=True)
class Said:
    """A statement of evidence: what it speaks of, until when, and whether that has passed."""

    kind: str
    about: str
    words: str
    until: str
    expired: bool
    link: str


@dataclass(frozen=True, slots=True)
class Portrait:
    """All that a picture may know.

    `failures` are the outcomes for each vendor, with chains of causes, `regional` those for each
    region (`aws/eu-west-1`). `vendors` maps ids to the names that people know; `title` is the
    name of the repository, `made` the day.
    """

    title: str
    made: str
    services: tuple[Serving, ...]
    failures: tuple[VendorFailure, ...]
    regional: tuple[VendorFailure, ...]
    evidence: tuple[Said, ...]
    report: Report
    vendors: Mapping[str, str] = field(default_factory=dict)
