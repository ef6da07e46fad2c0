"""All subjects and all policies in, the judgement of a run out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from outlast.domain.finding import Finding, Level, Undecided
from outlast.domain.fragment import Problem
from outlast.engine import collapse, findings
from outlast.engine.levels import Levels
from outlast.engine.record import KINDS, Facts, facts
from outlast.engine.verdict import Verdict, decide
from outlast.policy import cel
from outlast.policy.model import Policy
from outlast.subjects.model import Subject, Subjects


@dataclass(frozen=True, slots=True)
class Judgement:
    """Every verdict that is not a pass, sorted, and how many passed.

    Findings are those of single instances, for an ignore answers for some of them: collapsing
    comes later. A pass is a policy that applies and holds; faults of policies are problems, never
    verdicts.
    """

    findings: tuple[Finding, ...] = ()
    undecided: tuple[Undecided, ...] = ()
    passed: int = 0
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class _Tally:
    found: list[Finding] = field(default_factory=list)
    undecided: list[Undecided] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    passed: int = 0


def judge(
    subjects: Subjects, policies: tuple[Policy, ...], levels: Levels | None = None
) -> Judgement:
    """Every policy on every subject of its kind that has a level there."""
    given = levels or Levels()
    tally = _Tally()
    for subject in each(subjects):
        wanted = list(_judging(subject, policies, given))
        if wanted:
            known = facts(subject)
            record = cel.activate(known.kind, known.values)
            for policy, level in wanted:
                _note(tally, policy, subject, known, record, level)
    return Judgement(
        findings=tuple(sorted(collapse.told_apart(tally.found), key=collapse.order)),
        undecided=collapse.undecided(tally.undecided),
        passed=tally.passed,
        problems=tuple(sorted(set(tally.problems))),
    )


def each(subjects: Subjects) -> Iterator[Subject]:
    """Every subject of every kind, in the order in which they are judged."""
    yield from subjects.datastores
    yield from subjects.zones
    yield from subjects.entrypoints
    yield from subjects.services
    yield from subjects.monitors
    yield from subjects.stacks
    yield from subjects.statements


def _judging(
    subject: Subject, policies: tuple[Policy, ...], levels: Levels
) -> Iterator[tuple[Policy, Level]]:
    """The policies that judge `subject`, and at which level."""
    kind = KINDS[type(subject)]
    for policy in policies:
        level = levels.of(policy, subject) if policy.subject == kind else "off"
        if level != "off":
            yield policy, level


def _note(
    tally: _Tally,
    policy: Policy,
    subject: Subject,
    known: Facts,
    record: object,
    level: Level,
) -> None:
    verdict = decide(policy, known, record)
    if verdict.decision == "fail":
        tally.found.append(findings.finding(policy, subject, level, record))
    elif verdict.decision == "unknown":
        tally.undecided.append(_undecided(policy, subject, verdict))
    elif verdict.decision == "fault":
        tally.problems.append(_problem(policy, subject, verdict))
    elif verdict.decision == "pass":
        tally.passed += 1


def _undecided(policy: Policy, subject: Subject, verdict: Verdict) -> Undecided:
    return Undecided(
        policy=policy.id,
        subject=policy.subject,
        address=findings.address(subject),
        unit=subject.anchor.unit,
        missing=tuple(dict.fromkeys(gap.path for gap in verdict.gaps)),
        reasons=tuple(dict.fromkeys(gap.reason for gap in verdict.gaps)),
        span=subject.anchor.span,
    )


def _problem(policy: Policy, subject: Subject, verdict: Verdict) -> Problem:
    message = (
        f"{policy.id} of {policy.source} cannot judge {findings.address(subject)}: "
        f"{verdict.fault}; mend the policy"
    )
    return Problem(subject.anchor.span, "policy", message)
