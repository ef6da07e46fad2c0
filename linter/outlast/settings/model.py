"""What a team says about its estate, frozen: the content of `.outlast.yaml` and the flags."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from outlast.domain.fragment import Unit
from outlast.domain.location import Span

FILE = ".outlast.yaml"


@dataclass(frozen=True, slots=True)
class ServiceRule:
    """One service, and what belongs to it: a resource matches when any selector does.

    `paths` are globs on reported paths: where it is declared, what it is a part of (its root
    module, template or manifests), or where a module that holds it is called. `addresses` are
    globs on resource addresses; `tags` (tags or labels, whatever the vendor calls them) must all
    be there with these values.
    """

    name: str
    criticality: str = ""
    environment: str = ""
    paths: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    tags: Mapping[str, str] = field(default_factory=dict)
    span: Span = field(default_factory=lambda: Span(FILE, 1))


@dataclass(frozen=True, slots=True)
class CustomVendor:
    """A vendor of the team's own, and the vendors it stands on.

    `hosts` are the endings of its host names, by which its nameservers are known.
    """

    id: str
    name: str
    stands_on: tuple[str, ...] = ()
    span: Span = field(default_factory=lambda: Span(FILE, 1))
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClusterRule:
    """A Kubernetes cluster: whose it is, and what is applied to it.

    `path` is a glob on reported paths: all that lies there, or is deployed from there, runs on
    it; `name` is what deployers call it. One of the two is stated.
    """

    vendor: str
    path: str = ""
    name: str = ""
    region: str = ""
    span: Span = field(default_factory=lambda: Span(FILE, 1))


EvidenceKind = Literal["backup", "standby", "drill"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What code cannot show: a backup made elsewhere, a standby, a drill.

    `about` is a glob: on services, and for backups also on names and addresses of datastores.
    With a slash it is one on reported paths too, and `path` says how it reads there. A drill
    happened on a `day`; the others hold `until` one.
    """

    kind: EvidenceKind
    about: str
    path: str = ""
    environment: str = ""
    vendor: str = ""
    region: str = ""
    until: date | None = None
    day: date | None = None
    result: str = ""
    scope: str = ""
    reason: str = ""
    by: str = ""
    link: str = ""
    span: Span = field(default_factory=lambda: Span(FILE, 1))


@dataclass(frozen=True, slots=True)
class IgnoreRule:
    """Findings somebody answered for, by policy and service, path or address.

    `level` is the highest level that was answered for; empty for any.
    """

    policy: str
    reason: str
    service: str = ""
    path: str = ""
    address: str = ""
    until: date | None = None
    span: Span = field(default_factory=lambda: Span(FILE, 1))
    level: str = ""


@dataclass(frozen=True, slots=True)
class SeverityRule:
    """Another level for findings of some policies, paths and criticalities; empty means all."""

    level: str
    policies: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    criticality: tuple[str, ...] = ()
    span: Span = field(default_factory=lambda: Span(FILE, 1))


@dataclass(frozen=True, slots=True)
class PolicyChoice:
    """Which policies run, at which version and level, from which packs. Empty `select` means all.

    `places` are where settings say each word, for complaints about it.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    pin: Mapping[str, int] = field(default_factory=dict)
    packs: tuple[str, ...] = ()
    severity: tuple[SeverityRule, ...] = ()
    places: Mapping[str, Span] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """All of it, with the defaults of a repository that says nothing.

    `today` is the day of the run, on which evidence counts or no longer does; `date.min` when it
    is not told.
    """

    services: tuple[ServiceRule, ...] = ()
    environments: tuple[Unit, ...] = ()
    clusters: tuple[ClusterRule, ...] = ()
    vendors: tuple[CustomVendor, ...] = ()
    criticality_tags: tuple[str, ...] = ()
    criticality_values: Mapping[str, str] = field(default_factory=dict)
    policies: PolicyChoice = field(default_factory=PolicyChoice)
    ignores: tuple[IgnoreRule, ...] = ()
    exclude: tuple[str, ...] = ()
    file: str = FILE
    file_megabytes: int = 0
    evidence: tuple[Evidence, ...] = ()
    today: date = date.min
