"""A report as JUnit XML: a policy is a suite, a finding a failed case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from outlast.domain.finding import Finding, PolicyText, Report
from outlast.reporters.options import Options

FORBIDDEN = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]"
)
"""What XML 1.0 has no place for."""


def render(report: Report, options: Options) -> str:
    """One suite for each policy that ran; one without findings has one case that passes."""
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    total, failures = _counts(report)
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<testsuites name="outlast" tests="{total}" failures="{failures}" errors="0">'
    for policy in report.policies:
        own = [finding for finding in report.findings if finding.policy == policy.id]
        yield from _suite(policy, own)
    yield "</testsuites>"


def _counts(report: Report) -> tuple[int, int]:
    silent = {policy.id for policy in report.policies} - {one.policy for one in report.findings}
    return len(report.findings) + len(silent), len(report.findings)


def _suite(policy: PolicyText, findings: list[Finding]) -> Iterator[str]:
    name = _attribute(f"{policy.id} {policy.name}")
    number = max(1, len(findings))
    counts = f'tests="{number}" failures="{len(findings)}" errors="0" skipped="0" time="0"'
    yield f"  <testsuite name={name} {counts}>"
    if not findings:
        case = f"classname={_attribute(policy.id)} name={_attribute(policy.title)}"
        yield f'    <testcase {case} time="0"/>'
    for one in findings:
        yield from _case(one)
    yield "  </testsuite>"


def _case(one: Finding) -> Iterator[str]:
    name = _attribute(f"{one.span.path}:{one.span.line} {one.address}")
    yield f'    <testcase classname={_attribute(one.policy)} name={name} time="0">'
    kind, message = _attribute(one.level), _attribute(one.message)
    body = escape(_legal(f"{one.span}: {one.level}: {one.message} To mend it: {one.remediation}"))
    yield f"      <failure type={kind} message={message}>{body}</failure>"
    yield "    </testcase>"


def _attribute(text: str) -> str:
    return quoteattr(_legal(text))


def _legal(text: str) -> str:
    """On one line: a line of its own could be a command to whoever runs this."""
    return FORBIDDEN.sub("\ufffd", " ".join(text.split()))
