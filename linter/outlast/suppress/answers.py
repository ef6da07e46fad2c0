"""Findings that somebody answered for are set aside, and answers that answer nothing are said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from outlast.domain.finding import LEVELS, BaselineUse, Finding, Ignored
from outlast.domain.fragment import Ignore, Problem
from outlast.domain.location import Span
from outlast.policy.names import Names
from outlast.suppress.baseline import Baseline, Entry
from outlast.suppress.matching import Answer, answers_to, words_of

ARTICLES = {"error": "an error", "warning": "a warning", "note": "a note"}


@dataclass(frozen=True, slots=True)
class Answers:
    """Everything that answers for findings: comments, settings, and what there was of old."""

    inline: tuple[Ignore, ...] = ()
    rules: tuple[Answer, ...] = ()
    baseline: Baseline | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """What a run saw: what it did not look at is neither unused nor gone.

    `ran` are the ids of the policies that ran, `names` what all policies are called. `whole` is
    false when only a part was read of what the settings speak of. `unread` are the ids of units
    that could not be read entirely.
    """

    ran: frozenset[str]
    today: date
    names: Names
    whole: bool = True
    unread: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Suppressed:
    """Findings that stand, those that are ignored, and what is wrong with the ignores."""

    findings: tuple[Finding, ...]
    ignored: tuple[Ignored, ...]
    problems: tuple[Problem, ...]
    baseline: BaselineUse | None = None


@dataclass(slots=True)
class _Tally:
    standing: list[Finding] = field(default_factory=list)
    ignored: list[Ignored] = field(default_factory=list)
    used: set[Answer] = field(default_factory=set)
    outgrown: dict[Answer, Finding] = field(default_factory=dict)
    met: set[str] = field(default_factory=set)
    risen: dict[str, Finding] = field(default_factory=dict)


def suppress(findings: Iterable[Finding], answers: Answers, run: Run) -> Suppressed:
    """Set aside what comments, settings and the baseline answer for, in this order.

    `findings` are those of single instances: an ignore at one of several module calls leaves
    the instances below the others standing. An ignore counts up to and including its `until`
    day, and for no level above its own.
    """
    given: tuple[Answer, ...] = (*dict.fromkeys(answers.inline), *answers.rules)
    tally = _Tally()
    for finding in findings:
        answer = _answer(finding, given, run, tally)
        entry = answers.baseline.entry(finding) if answers.baseline else None
        if entry is not None:
            tally.met.add(entry.fingerprint)
        if answer is not None:
            tally.ignored.append(_ignored(finding, answer))
        elif entry is not None and not _above(finding, entry.level):
            tally.ignored.append(Ignored(finding, "it is in the baseline", "baseline"))
        else:
            tally.standing.append(finding)
            if entry is not None:
                tally.risen.setdefault(entry.fingerprint, finding)
    used = _use(answers.baseline, tally, run) if answers.baseline else None
    problems = (*_wrong(given, tally, run), *_risen(answers.baseline, tally))
    return Suppressed(tuple(tally.standing), tuple(tally.ignored), problems, used)


def _answer(finding: Finding, given: tuple[Answer, ...], run: Run, tally: _Tally) -> Answer | None:
    """The first answer that holds for `finding`; those that no longer do are remembered."""
    for answer in answers_to(finding, given, run.names):
        tally.used.add(answer)
        if _ended(answer, run.today):
            continue
        if answer.level and _above(finding, answer.level):
            tally.outgrown.setdefault(answer, finding)
            continue
        return answer
    return None


def _ended(answer: Answer, today: date) -> bool:
    return answer.until is not None and answer.until < today


def _above(finding: Finding, level: str) -> bool:
    return next(one for one in LEVELS if one in (finding.level, level)) != level


def _ignored(finding: Finding, answer: Answer) -> Ignored:
    inline = isinstance(answer, Ignore)
    return Ignored(finding, answer.reason, "inline" if inline else "settings", answer.until)


def _wrong(given: Iterable[Answer], tally: _Tally, run: Run) -> Iterator[Problem]:
    """Ignores that ended, that answer for less than there is now, and that answer nothing."""
    for answer in given:
        finding = tally.outgrown.get(answer)
        if finding is not None:
            yield Problem(answer.span, "risen-ignore", _now(finding, answer.level, "this ignore"))
        elif answer in tally.used and _ended(answer, run.today):
            message = f"this ignore ended on {answer.until}; mend the finding or give a new date"
            yield Problem(answer.span, "expired-ignore", message)
        elif answer not in tally.used:
            yield from _idle(answer, run)


def _idle(answer: Answer, run: Run) -> Iterator[Problem]:
    words = words_of(answer)
    strangers = [word for word in words if not run.names.ids(word)]
    for word in strangers:
        message = f"no policy is called `{word}`{run.names.hint(word)}"
        yield Problem(answer.span, "ignore", message)
    seen = isinstance(answer, Ignore) or run.whole
    known = any(name in run.ran for word in words for name in run.names.ids(word))
    if seen and known and not strangers:
        message = f"nothing to ignore here for {', '.join(words)}; remove this ignore"
        yield Problem(answer.span, "unused-ignore", message)


def _risen(baseline: Baseline | None, tally: _Tally) -> Iterator[Problem]:
    for fingerprint, finding in sorted(tally.risen.items()):
        if baseline is not None:
            message = _now(finding, baseline.entries[fingerprint].level, "the baseline")
            yield Problem(Span(baseline.path, 1), "risen-baseline", message)


def _now(finding: Finding, level: str, who: str) -> str:
    return (
        f"{who} answers for {ARTICLES[level]}, and {finding.policy} on {finding.address} is "
        f"{ARTICLES[finding.level]} now; mend the finding, or answer for the new level"
    )


def _use(baseline: Baseline, tally: _Tally, run: Run) -> BaselineUse:
    entries = baseline.entries.values()
    gone = [entry.fingerprint for entry in entries if _gone(entry, tally, run)]
    return BaselineUse(baseline.path, len(baseline.entries), tuple(sorted(gone)))


def _gone(entry: Entry, tally: _Tally, run: Run) -> bool:
    """Whether the finding surely is no more: its policy ran, and its unit was read."""
    if not run.whole or entry.policy not in run.ran or entry.fingerprint in tally.met:
        return False
    return entry.unit not in run.unread
