"""A report as one JSON document, one item a line, so that two documents compare well."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files

from outlast import __version__
from outlast.domain.finding import BaselineUse, Ignored, Report, Stated, Undecided
from outlast.reporters import json_items
from outlast.reporters.options import Options
from outlast.reporters.plainjson import dumps

SCHEMA = 1
"""Raised when a key changes its meaning or goes away; more keys may come at any time."""


WORDS = (
    *("about", "vendor", "region", "date", "until", "result"),
    *("scope", "reason", "by", "link"),
)
"""What a statement of evidence can hold."""


def render(report: Report, options: Options) -> str:
    """The whole report, whatever the options. ASCII only, so it is safe on any terminal."""
    return "".join(_document(report))


def schema() -> str:
    """The JSON Schema of the document."""
    return files("outlast.reporters").joinpath("report.schema.json").read_text("utf-8")


def _document(report: Report) -> Iterator[str]:
    yield f'{{"outlast": {dumps(__version__)},\n "schema": {SCHEMA},\n'
    yield from _array("findings", map(json_items.finding, report.findings))
    yield from _array("unknown", map(_undecided, report.undecided))
    yield from _array("ignored", map(_ignored, report.ignored))
    yield from _array("survival", map(json_items.failure, report.survival))
    yield from _array("problems", map(json_items.problem, report.problems))
    yield f' "subjects": {dumps(dict(sorted(report.subjects.items())))},\n'
    yield f' "passed": {report.passed},\n'
    if report.evidence:
        yield from _array("evidence", map(_stated, report.evidence))
    if report.baseline is not None:
        yield f' "baseline": {dumps(_baseline(report.baseline))},\n'
    yield f' "coverage": {dumps(_coverage(report))}}}\n'


def _array(key: str, items: Iterable[Mapping[str, object]]) -> Iterator[str]:
    lines = ",\n".join(f"  {dumps(item)}" for item in items)
    yield f' "{key}": [\n{lines}\n ],\n' if lines else f' "{key}": [],\n'


def _undecided(verdict: Undecided) -> Mapping[str, object]:
    return {
        "policy": verdict.policy,
        "subject": verdict.subject,
        "address": verdict.address,
        "missing": verdict.missing,
        "path": verdict.span.path,
        "line": verdict.span.line,
        "unit": verdict.unit,
        "reasons": verdict.reasons,
    }


def _ignored(answer: Ignored) -> Mapping[str, object]:
    finding = answer.finding
    return {
        "policy": finding.policy,
        "address": finding.address,
        "reason": answer.reason,
        "by": answer.by,
        "until": answer.until.isoformat() if answer.until else None,
        "path": finding.span.path,
        "line": finding.span.line,
        "unit": finding.unit,
        "fingerprint": finding.fingerprint,
        "members": finding.members,
    }


def _stated(one: Stated) -> Mapping[str, object]:
    """What is said of it, without the words that were left out."""
    said = {name: getattr(one, name) for name in WORDS if getattr(one, name)}
    place = {"path": one.span.path, "line": one.span.line}
    return {"kind": one.kind, **said, "expired": one.expired, "matches": one.matches, **place}


def _baseline(use: BaselineUse) -> Mapping[str, object]:
    return {"path": use.path, "entries": use.entries, "gone": use.gone}


def _coverage(report: Report) -> Mapping[str, object]:
    coverage = report.coverage
    return {
        "files": coverage.files,
        "units": coverage.units,
        "resources": coverage.resources,
        "classified": coverage.classified,
        "unclassified": dict(sorted(coverage.unclassified.items())),
        "uncalled": coverage.uncalled,
    }
