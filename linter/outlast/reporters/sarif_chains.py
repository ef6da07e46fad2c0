"""The chain of causes behind a finding, step by step: a service, what it needs, the vendor."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from outlast.domain.finding import Finding, Report, ServiceOutcome
from outlast.domain.location import Span

VENDORS = 3
"""Vendors of one finding whose failure is told."""

STEPS = 10
"""Steps of one chain."""

Endings = Mapping[tuple[str, str], ServiceOutcome]
"""What becomes of a service, by vendor and service."""


@dataclass(frozen=True, slots=True)
class Chain:
    """What happens when one vendor fails, and the places that it goes through."""

    message: str
    steps: tuple[tuple[Span, str], ...]


def endings(report: Report) -> Endings:
    """Only those that something happens to."""
    return {
        (failure.fails, ending.service): ending
        for failure in report.survival
        for ending in failure.services
        if ending.layers
    }


def chains(finding: Finding, known: Endings) -> Iterator[Chain]:
    """One for each vendor of the finding whose failure reaches its service in several steps."""
    for vendor in finding.vendors[:VENDORS]:
        ending = known.get((vendor, finding.service))
        if ending is None:
            continue
        steps = tuple(dict.fromkeys(_steps(finding, vendor, ending)))[:STEPS]
        if len(steps) > 1:
            said = f"If {vendor} fails, {finding.service} ends as: {ending.outcome}"
            yield Chain(said, steps)


def _steps(finding: Finding, vendor: str, ending: ServiceOutcome) -> Iterator[tuple[Span, str]]:
    """Where the service runs, what of it falls, and the place that ties that to the vendor."""
    running = (one for one in ending.layers if one.layer == "compute" and one.span)
    header = finding.header or finding.span
    for layer in running:
        if layer.span:
            yield layer.span, f"{finding.service} runs here"
    if finding.subject == "service":
        for layer in ending.layers:
            if layer.span and layer.layer != "compute":
                yield layer.span, layer.because
    else:
        yield header, f"{finding.service} needs this {finding.subject}: {finding.address}"
    yield finding.span, f"{vendor} fails: {_because(finding, ending)}"


def _because(finding: Finding, ending: ServiceOutcome) -> str:
    """What survival says of the subject itself, else the finding's own words."""
    spans = {finding.header, finding.span}
    said = (one.because for one in ending.layers if one.span in spans)
    return next(said, finding.message)
