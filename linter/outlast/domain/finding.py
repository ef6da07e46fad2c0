"""What a run reports: findings, undecided verdicts, and what stood behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from outlast.domain.fragment import Problem
from outlast.domain.location import Span

Level = Literal["error", "warning", "note"]
LEVELS: tuple[Level, ...] = ("error", "warning", "note")

Outcome = Literal["unaffected", "survives", "by-hand", "restorable", "lost", "unknown"]
OUTCOMES: tuple[Outcome, ...] = (
    "lost",
    "restorable",
    "by-hand",
    "unknown",
    "survives",
    "unaffected",
)


@dataclass(frozen=True, slots=True, order=True)
class Related:
    """Another place the reader must look, and why."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A failed policy on one subject, complete in itself.

    `address` is the subject's address, without instance keys when `instances` is over one;
    `members` are the addresses of all instances, sorted. `header` is where the subject itself is
    declared and `callers` are the module calls that lead there: an ignore may stand at each.
    """

    policy: str
    version: str
    name: str
    layer: str
    level: Level
    subject: str
    address: str
    unit: str
    service: str
    criticality: str
    vendors: tuple[str, ...]
    message: str
    remediation: str
    span: Span
    related: tuple[Related, ...]
    fingerprint: str
    instances: int = 1
    header: Span | None = None
    members: tuple[str, ...] = ()
    callers: tuple[Span, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a finding that its reader could not use."""
        for name in ("policy", "version", "subject", "address", "message", "fingerprint"):
            if not getattr(self, name):
                raise ValueError(f"a finding without {name}")
        if self.level not in LEVELS:
            raise ValueError(f"a finding of level {self.level!r}")


@dataclass(frozen=True, slots=True)
class Undecided:
    """A verdict `unknown`: which fields are missing, and why."""

    policy: str
    subject: str
    address: str
    unit: str
    missing: tuple[str, ...]
    reasons: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Ignored:
    """A finding that somebody answered for."""

    finding: Finding
    reason: str
    by: Literal["inline", "settings", "baseline"]
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Stated:
    """A statement of evidence as settings hold it, and how many subjects it speaks of."""

    kind: str
    about: str
    vendor: str
    region: str
    date: str
    until: str
    expired: bool
    result: str
    scope: str
    reason: str
    by: str
    link: str
    matches: int
    span: Span


@dataclass(frozen=True, slots=True)
class BaselineUse:
    """What a baseline did for a run: how many findings it holds, and which are no more."""

    path: str
    entries: int
    gone: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another place or copy that could take over; `counts` says whether it does, and `why`."""

    what: str
    counts: bool
    why: str = ""
    via: str = ""


@dataclass(frozen=True, slots=True)
class LayerOutcome:
    """What becomes of one part of a service (`label`), and what else there was for it.

    `span` is where the part is declared.
    """

    layer: str
    label: str
    outcome: Outcome
    because: str
    span: Span | None = None
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class ServiceOutcome:
    """What becomes of one service when a vendor fails, and the causes, worst first.

    `layers` is the chain of causes: every part that is touched, the worst first.
    """

    service: str
    outcome: Outcome
    because: tuple[str, ...] = ()
    layers: tuple[LayerOutcome, ...] = ()


@dataclass(frozen=True, slots=True)
class VendorFailure:
    """What becomes of every service when `fails` is gone."""

    fails: str
    services: tuple[ServiceOutcome, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of the code was understood; `unclassified` counts resource types.

    `uncalled` are the modules that nothing here calls: they are read and counted, not judged.
    """

    files: int = 0
    units: int = 0
    resources: int = 0
    classified: int = 0
    unclassified: Mapping[str, int] = field(default_factory=dict)
    uncalled: int = 0


@dataclass(frozen=True, slots=True)
class PolicyText:
    """What reporters say about a policy besides its findings.

    `pack` is where it comes from, and `release` the version of that, when it has one.
    """

    id: str
    version: str
    name: str
    layer: str
    title: str
    rationale: str
    remediation: str
    references: tuple[str, ...]
    effort: str
    level: Level
    pack: str = ""
    release: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """All a reporter may know. Every tuple is sorted; nothing here depends on the machine.

    `sources` and `line_hashes` map a path and a line to the text of that line and to the hash
    that GitHub knows it by, for the first line of every finding.
    """

    findings: tuple[Finding, ...] = ()
    undecided: tuple[Undecided, ...] = ()
    ignored: tuple[Ignored, ...] = ()
    survival: tuple[VendorFailure, ...] = ()
    problems: tuple[Problem, ...] = ()
    coverage: Coverage = Coverage()
    policies: tuple[PolicyText, ...] = ()
    subjects: Mapping[str, int] = field(default_factory=dict)
    passed: int = 0
    sources: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    line_hashes: Mapping[str, Mapping[int, str]] = field(default_factory=dict)
    baseline: BaselineUse | None = None
    evidence: tuple[Stated, ...] = ()
