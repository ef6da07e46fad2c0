"""Findings that somebody answered for are set aside, and answers that answer nothing are said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase

from outlast.domain.finding import Finding, Ignored
from outlast.domain.fragment import Ignore, Problem
from outlast.domain.resource import INDEX
from outlast.settings import IgnoreRule
from outlast.source.glob import Globs


@dataclass(frozen=True, slots=True)
class Suppressed:
    """Findings that stand, those that are ignored, and what is wrong with the ignores."""

    findings: tuple[Finding, ...]
    ignored: tuple[Ignored, ...]
    problems: tuple[Problem, ...]


def suppress(
    findings: Iterable[Finding],
    inline: Iterable[Ignore],
    rules: Iterable[IgnoreRule],
    ran: Iterable[str],
    today: date,
) -> Suppressed:
    """Set aside what inline comments and settings answer for.

    `findings` are those of single instances: an ignore at one of several module calls leaves
    the instances below the others standing.
    `ran` are the ids of the policies that ran: an ignore of another one is not reported as
    unused. An ignore counts up to and including its `until` day.
    """
    comments, stated = tuple(dict.fromkeys(inline)), tuple(rules)
    used: set[Ignore | IgnoreRule] = set()
    standing: list[Finding] = []
    ignored: list[Ignored] = []
    for finding in findings:
        answers = tuple(_answers(finding, comments, stated))
        used.update(answer for answer in answers if _ended(answer, today))
        answer = next((answer for answer in answers if not _ended(answer, today)), None)
        if answer is None:
            standing.append(finding)
        else:
            used.add(answer)
            ignored.append(_ignored(finding, answer))
    problems = [*_expired(used, today), *_unused((*comments, *stated), used, frozenset(ran))]
    return Suppressed(tuple(standing), tuple(ignored), tuple(problems))


def _ended(answer: Ignore | IgnoreRule, today: date) -> bool:
    return answer.until is not None and answer.until < today


def _answers(
    finding: Finding, comments: tuple[Ignore, ...], rules: tuple[IgnoreRule, ...]
) -> Iterator[Ignore | IgnoreRule]:
    for comment in comments:
        if _covers(comment, finding) and _names(comment.policies, finding):
            yield comment
    for rule in rules:
        if _names((rule.policy,), finding) and _matches(rule, finding):
            yield rule


def _ignored(finding: Finding, answer: Ignore | IgnoreRule) -> Ignored:
    if isinstance(answer, Ignore):
        return Ignored(finding, answer.reason, "inline", answer.until)
    return Ignored(finding, answer.reason, "settings", answer.until)


def _covers(comment: Ignore, finding: Finding) -> bool:
    """Whether it stands at the finding's line, at its subject's header, or at a call above it."""
    places = (finding.span, finding.header, *finding.callers)
    at = (comment.span.path, comment.target)
    return any(at == (place.path, place.line) for place in places if place)


def _names(policies: tuple[str, ...], finding: Finding) -> bool:
    return any(finding.policy.startswith(word) or finding.name == word for word in policies)


def _matches(rule: IgnoreRule, finding: Finding) -> bool:
    if rule.service and rule.service != finding.service:
        return False
    if rule.path and not Globs((rule.path,)).match(finding.span.path):
        return False
    if not rule.address:
        return True
    # An address without instance keys means every instance.
    names = (finding.address, INDEX.sub("", finding.address))
    return any(fnmatchcase(name, rule.address) for name in names)


def _expired(used: Iterable[Ignore | IgnoreRule], today: date) -> Iterator[Problem]:
    for answer in used:
        if _ended(answer, today):
            message = f"this ignore ended on {answer.until}; mend the finding or give a new date"
            yield Problem(answer.span, "expired-ignore", message)


def _unused(
    answers: Iterable[Ignore | IgnoreRule], used: set[Ignore | IgnoreRule], ran: frozenset[str]
) -> Iterator[Problem]:
    for answer in answers:
        policies = answer.policies if isinstance(answer, Ignore) else (answer.policy,)
        known = any(policy.startswith(word) for word in policies for policy in ran)
        if answer not in used and known:
            message = f"nothing to ignore here for {', '.join(policies)}; remove this ignore"
            yield Problem(answer.span, "unused-ignore", message)
