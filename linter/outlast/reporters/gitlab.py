"""A report as GitLab Code Quality: one JSON array of issues."""

from __future__ import annotations

from collections.abc import Mapping

from outlast.domain.finding import Finding, Level, Report
from outlast.reporters.options import Options
from outlast.reporters.plainjson import dumps

SEVERITIES: Mapping[Level, str] = {"error": "critical", "warning": "major", "note": "info"}


def render(report: Report, options: Options) -> str:
    """Every finding. Fingerprints are made different where instances share one."""
    taken: dict[str, int] = {}
    issues = []
    for finding in report.findings:
        number = taken[finding.fingerprint] = taken.get(finding.fingerprint, 0) + 1
        unique = finding.fingerprint if number == 1 else f"{finding.fingerprint}-{number}"
        issues.append(_issue(finding, unique))
    return dumps(issues, indent=1) + "\n"


def _issue(one: Finding, fingerprint: str) -> Mapping[str, object]:
    span = one.span
    return {
        "type": "issue",
        "check_name": one.policy,
        "description": f"{one.policy} {one.name}: {one.message}",
        "content": {"body": one.remediation},
        "categories": ["Bug Risk"],
        "severity": SEVERITIES[one.level],
        "fingerprint": fingerprint,
        "location": {"path": span.path, "lines": {"begin": span.line, "end": span.end_line}},
    }
