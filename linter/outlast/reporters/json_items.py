"""Findings and problems as the objects that every JSON document of Outlast holds."""

from __future__ import annotations

from collections.abc import Mapping

from outlast.domain.finding import Finding, LayerOutcome, ServiceOutcome, VendorFailure
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


def failure(one: VendorFailure) -> Mapping[str, object]:
    """What becomes of every service when something fails."""
    return {"fails": one.fails, "services": [_ending(service) for service in one.services]}


def failure_in_full(one: VendorFailure) -> Mapping[str, object]:
    """The same with the chain of causes: every layer, and what else there was for it."""
    services = [
        {**_ending(service), "layers": [_layer(layer) for layer in service.layers]}
        for service in one.services
    ]
    return {"fails": one.fails, "services": services}


def _ending(one: ServiceOutcome) -> Mapping[str, object]:
    return {"service": one.service, "outcome": one.outcome, "because": one.because}


def _layer(one: LayerOutcome) -> Mapping[str, object]:
    return {
        "layer": one.layer,
        "label": one.label,
        "outcome": one.outcome,
        "because": one.because,
        "path": one.span.path if one.span else None,
        "line": one.span.line if one.span else None,
        "alternatives": [
            {"what": other.what, "counts": other.counts, "why": other.why, "via": other.via}
            for other in one.alternatives
        ],
    }
