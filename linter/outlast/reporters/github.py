"""A report as workflow commands: annotations on the lines of a pull request, and a summary."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from outlast.domain.finding import LEVELS, Finding, Level, Report
from outlast.reporters.options import Options

SHOWN = 10
"""Annotations of one step that GitHub shows; the worst ones are written."""

COMMANDS: Mapping[Level, str] = {"error": "error", "warning": "warning", "note": "notice"}
DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
PROPERTY = {**DATA, ":": "%3A", ",": "%2C"}
STEERING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""What could steer the terminal of who runs this by hand, and what is no character."""


def render(report: Report, options: Options) -> str:
    """One command a finding, the worst first, then one that counts them all."""
    return "".join(f"{line}\n" for line in _lines(report))


def _lines(report: Report) -> Iterator[str]:
    worst = sorted(report.findings, key=lambda one: LEVELS.index(one.level))
    for finding in worst[:SHOWN]:
        yield _command(finding)
    for problem in report.problems[: max(0, SHOWN - len(worst))]:
        place = {"file": problem.span.path, "line": str(problem.span.line)}
        yield _written("notice", {**place, "title": f"outlast: {problem.kind}"}, problem.message)
    yield _written("notice", {"title": "outlast"}, _summary(report))


def _command(one: Finding) -> str:
    span = one.span
    place = {"file": span.path, "line": str(span.line), "endLine": str(span.end_line)}
    if span.line == span.end_line:  # Columns are refused when the region has several lines.
        place |= {"col": str(span.column), "endColumn": str(span.end_column)}
    title = {"title": f"{one.policy} {one.name}"}
    return _written(COMMANDS[one.level], {**place, **title}, one.message)


def _summary(report: Report) -> str:
    counts = [f"{sum(one.level == level for one in report.findings)} {level}s" for level in LEVELS]
    left = len(report.findings) - SHOWN
    rest = f"; {left} more are not shown here" if left > 0 else ""
    problems = f"; {len(report.problems)} problems in reading" if report.problems else ""
    return f"{', '.join(counts)}{rest}{problems}"


def _written(command: str, properties: Mapping[str, str], message: str) -> str:
    pairs = ",".join(f"{name}={_escaped(text, PROPERTY)}" for name, text in properties.items())
    return f"::{command} {pairs}::{_escaped(message, DATA)}"


def _escaped(text: str, table: Mapping[str, str]) -> str:
    return "".join(table.get(char, char) for char in STEERING.sub("\ufffd", text))
