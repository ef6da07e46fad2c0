"""A case and the policies it may mean in, every disagreement with what it states out."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory

from outlast.cases.model import FILE, Case, Stated
from outlast.domain.finding import Finding, Report, Undecided
from outlast.domain.value import Value
from outlast.errors import UsageError
from outlast.pipeline import Request, assess, settings_for, survey
from outlast.policy.model import Policy
from outlast.policy.reads import nearest

Facts = Mapping[str, Value]

ALWAYS: Mapping[str, Facts] = {"fail": {"instances": 1}, "unknown": {}}
"""What a case means when it does not say so."""


def disagreements(case: Case, policies: Iterable[Policy]) -> tuple[str, ...]:
    """What differs between the case and one run of its policy; empty when it holds.

    The whole program runs, on a copy outside of any work tree, so that the folder is the root.
    Nothing but what `case.yaml` states may come out. Raises UsageError when no policy is meant.
    """
    return tuple(_differences(case, _report(case, policies)))


def findings(case: Case, policies: Iterable[Policy]) -> tuple[Finding, ...]:
    """What one run of the case says. Raises UsageError when no policy is meant."""
    return _report(case, policies).findings


def _report(case: Case, policies: Iterable[Policy]) -> Report:
    policy = _meant(case, tuple(policies))
    with TemporaryDirectory(prefix="outlast-case-") as place:
        root = Path(place) / "estate"
        shutil.copytree(case.folder, root, ignore=shutil.ignore_patterns(FILE))
        request = Request(paths=(str(root),), workers=1, today=case.today)
        estate = survey(request, settings_for(request))
        return assess(estate, (policy,), request)


def _meant(case: Case, policies: tuple[Policy, ...]) -> Policy:
    """The newest version of the case's policy, or the one of the version that it names."""
    word, _, major = case.policy.partition("@")
    found = [p for p in policies if p.id == word and (not major or str(p.major) == major)]
    if not found:
        names = tuple(sorted({policy.id for policy in policies}))
        raise UsageError(f"{case.folder}: no policy `{case.policy}`{nearest(word, names)}")
    return max(found, key=lambda policy: policy.order)


def _differences(case: Case, report: Report) -> Iterator[str]:
    for problem in report.problems:
        yield f"{problem.span}: {problem.kind}: {problem.message}"
    found = tuple(map(_of_finding, report.findings))
    yield from _compared("fail", case.failed, found)
    yield from _compared("unknown", case.unknown, tuple(map(_of_undecided, report.undecided)))
    if case.passed != report.passed:
        yield f"{case.passed} must pass, and {report.passed} do"


def _compared(verdict: str, stated: Iterable[Stated], found: Iterable[Facts]) -> Iterator[str]:
    for wanted, got in zip_longest(stated, found):
        if wanted is None:
            yield f"states no {verdict} of {got['address']} ({got['path']}:{got['line']}): {got}"
        elif got is None:
            yield f"{wanted.span}: no {verdict} of {wanted.facts['address']} came out"
        else:
            yield from _wrong(verdict, wanted, got)


def _wrong(verdict: str, wanted: Stated, got: Facts) -> Iterator[str]:
    """What is stated is so; of a message, a part is stated."""
    for key, value in {**ALWAYS[verdict], **wanted.facts}.items():
        there = got[key]
        right = str(value) in str(there) if key == "message" else value == there
        if not right:
            yield f"{wanted.span}: {key} is {there!r}, not {value!r}"


def _of_finding(found: Finding) -> Facts:
    return {
        "address": found.address,
        "path": found.span.path,
        "line": found.span.line,
        "column": found.span.column,
        "level": found.level,
        "instances": found.instances,
        "message": found.message,
        "related": [f"{one.span.path}:{one.span.line}" for one in found.related],
    }


def _of_undecided(found: Undecided) -> Facts:
    return {
        "address": found.address,
        "path": found.span.path,
        "line": found.span.line,
        "missing": list(found.missing),
    }
