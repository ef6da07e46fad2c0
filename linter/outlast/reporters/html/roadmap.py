"""Findings become steps: backups first, then DNS, then critical paths, then drills."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from outlast.domain.finding import Finding, PolicyText

PHASES = (
    ("Backups", ("backup",)),
    ("DNS", ("dns",)),
    ("Critical paths", ("cdn", "compute", "data", "recovery", "monitoring")),
    ("Drills", ("drill",)),
)
EFFORTS = ("low", "medium", "high")
EFFORT_WORDS = {effort: f"{number} of {len(EFFORTS)}" for number, effort in enumerate(EFFORTS, 1)}
"""Efforts as numbers, so that they can be compared at a glance."""

WEIGHTS = {"critical": 8, "high": 4, "medium": 2, "low": 1, "unstated": 1}
"""How much one finding weighs, by the criticality of its subject."""


@dataclass(frozen=True, slots=True)
class Step:
    """One policy to satisfy: how many findings go, for whom, and what it takes."""

    phase: str
    policy: PolicyText
    findings: tuple[Finding, ...]
    services: tuple[str, ...]
    risk: int


def steps(findings: Iterable[Finding], policies: Iterable[PolicyText]) -> tuple[Step, ...]:
    """In the order of the phases; within one by effort, then by the risk that goes away."""
    texts = {policy.id: policy for policy in policies}
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.policy, []).append(finding)
    found = [_step(texts[name], tuple(own)) for name, own in groups.items() if name in texts]
    return tuple(sorted(found, key=_order))


def _step(policy: PolicyText, findings: tuple[Finding, ...]) -> Step:
    phase = next((name for name, layers in PHASES if policy.layer in layers), PHASES[-1][0])
    services = tuple(sorted({finding.service for finding in findings if finding.service}))
    risk = sum(WEIGHTS.get(finding.criticality, 1) * finding.instances for finding in findings)
    return Step(phase, policy, findings, services, risk)


def _order(step: Step) -> tuple[int, int, int, str]:
    phase = [name for name, _ in PHASES].index(step.phase)
    return (phase, EFFORTS.index(step.policy.effort), -step.risk, step.policy.id)
