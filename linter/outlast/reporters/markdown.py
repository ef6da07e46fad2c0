"""A report as Markdown: a step summary, a comment on a pull request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from outlast.domain.finding import LEVELS, OUTCOMES, Finding, Report, VendorFailure
from outlast.reporters.markdown_text import plain, table
from outlast.reporters.options import Options

MARK = "<!-- outlast lint -->"
"""What a workflow finds its own comment by."""

MOST = 50
"""Rows of one table: GitHub takes 65,536 characters in a comment."""

SIGNS = {"error": "🔴 error", "warning": "🟠 warning", "note": "🔵 note"}


def render(report: Report, options: Options) -> str:
    """The whole document; names of the scanned code cannot become markup or mentions."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield MARK
    yield "### What if a provider fails?"
    yield ""
    counts = Counter(one.level for one in report.findings)
    said = ", ".join(f"{counts[level]} {level}s" for level in LEVELS if counts[level])
    yield f"**{said or 'No findings'}**, {len(report.undecided)} undecided, {report.passed} passed."
    yield ""
    worst = sorted(report.findings, key=lambda one: LEVELS.index(one.level))
    yield from table(("level", "policy", "where", "finding"), worst, _row, MOST)
    failures = [one for one in report.survival if one.services]
    yield from table(("if this fails", "then"), failures, _ends, MOST)
    yield from _remedies(worst)
    if report.problems:
        number = len(report.problems)
        yield f"{number} problem{'s' if number > 1 else ''} in reading; see the log."


def _row(one: Finding) -> tuple[str, ...]:
    service = f" ({plain(one.service)})" if one.service else ""
    what = f"{plain(one.message)}{service}"
    return (SIGNS[one.level], one.policy, plain(f"{one.span.path}:{one.span.line}"), what)


def _ends(one: VendorFailure) -> tuple[str, str]:
    counts = Counter(service.outcome for service in one.services)
    ends = ", ".join(f"{counts[outcome]} {outcome}" for outcome in OUTCOMES if counts[outcome])
    return plain(one.fails), ends


def _remedies(findings: list[Finding]) -> Iterator[str]:
    """What to do, once a policy, folded away."""
    texts = {one.policy: (one.name, one.remediation) for one in findings}
    for policy, (name, text) in sorted(texts.items()):
        yield f"<details><summary>{policy} {plain(name)}: what to do</summary>"
        yield ""
        yield plain(" ".join(text.split()))
        yield ""
        yield "</details>"
        yield ""
