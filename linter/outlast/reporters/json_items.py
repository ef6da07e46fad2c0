"""Findings and problems as the objects that every JSON document of Outlast holds."""

from __future__ import annotations

from collections.abc import Mapping

from outlast.domain.finding import Finding
from outlast.domain.fragment import Problem


def finding(one: Finding) -> Mapping[str, object]:
    """A one."""
    span = one.span
    return {
        "policy": one.policy,
        "version": one.version,
        "name": one.name,
        "layer": one.layer,
        "level": one.level,
        "subject": one.subject,
        "address": one.address,
        "service": one.service,
        "criticality": one.criticality,
        "vendors": one.vendors,
        "message": one.message,
        "path": span.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "related": [
            {"path": other.span.path, "line": other.span.line, "message": other.message}
            for other in one.related
        ],
        "fingerprint": one.fingerprint,
        "unit": one.unit,
        "instances": one.instances,
        "members": one.members,
        "remediation": one.remediation,
    }


def problem(one: Problem) -> Mapping[str, object]:
    """A one."""
    return {
        "path": one.span.path,
        "line": one.span.line,
        "kind": one.kind,
        "message": one.message,
    }
