"""The portrait as one HTML page that needs nothing but itself."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined

from outlast.domain.finding import OUTCOMES, VendorFailure
from outlast.domain.portrait import Portrait
from outlast.reporters.html import axes, backups, blast, chain
from outlast.reporters.html.judged import LEVELS, ORDER, WORDS, Judged
from outlast.reporters.html.roadmap import steps
from outlast.reporters.html.svg import UNSEEN

TEMPLATE = "page.html.j2"


def render(portrait: Portrait) -> str:
    """The whole page. Names of the scanned code are text in it, whatever they look like."""
    environment = Environment(
        loader=DictLoader({TEMPLATE: _file(TEMPLATE)}),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_seen,
    )
    return environment.get_template(TEMPLATE).render(**_context(portrait)) + "\n"


def pictures(portrait: Portrait) -> Iterator[tuple[str, str]]:
    """File name and SVG of each picture, each with its own colours."""
    judged = Judged.of(portrait)
    style = f"<style>{_file('style.css')}</style>"
    drawn = [
        ("axes", axes.draw(portrait, judged)),
        ("blast-radius", blast.draw(portrait, judged)),
        ("backups", backups.draw(backups.rows(portrait.services))),
    ]
    drawn += [
        (f"chain-{number}", chain.draw(one, number)) for number, one in enumerate(portrait.services)
    ]
    for name, drawing in drawn:
        start, end, rest = drawing.text.partition(">")
        yield f"{name}.svg", f"{start}{end}{style}{rest}\n"


def _seen(value: Any) -> Any:
    """Text without characters that turn what stands around them."""
    return UNSEEN.sub("\ufffd", value) if type(value) is str else value


def _file(name: str) -> str:
    return files("outlast.reporters.html").joinpath(name).read_text(encoding="utf-8")


def _context(portrait: Portrait) -> dict[str, Any]:
    judged, report = Judged.of(portrait), portrait.report
    services = sorted(
        enumerate(portrait.services),
        key=lambda pair: (
            LEVELS.index(pair[1].criticality),
            ORDER.index(judged.by_vendor(pair[1]).outcome),
            pair[1].label,
        ),
    )
    stores = backups.rows(portrait.services)
    return {
        "portrait": portrait,
        "report": report,
        "style": _file("style.css"),
        "script": _file("script.js"),
        "data": _data(portrait),
        "axes": axes.draw(portrait, judged).text,
        "blast": blast.draw(portrait, judged).text,
        "backups": backups.draw(stores).text,
        "backups_shown": backups.MOST,
        "stores": stores,
        "chains": [
            (number, one, judged.by_vendor(one), chain.draw(one, number).text)
            for number, one in services
        ],
        "sections": [_section(failure) for failure in portrait.failures],
        "judged": judged,
        "words": WORDS,
        "levels": Counter(finding.level for finding in report.findings),
        "criticalities": Counter(one.criticality for one in portrait.services),
        "by_policy": _by_policy(portrait),
        "steps": steps(report.findings, report.policies),
    }


def _section(failure: VendorFailure) -> tuple[VendorFailure, list[tuple[str, list[Any]]]]:
    """A failure, and its services by how they end, the worst first."""
    ends: dict[str, list[Any]] = {}
    for service in failure.services:
        ends.setdefault(service.outcome, []).append(service)
    return failure, [(outcome, ends[outcome]) for outcome in OUTCOMES if outcome in ends]


def _by_policy(portrait: Portrait) -> list[tuple[Any, list[Any]]]:
    texts = {policy.id: policy for policy in portrait.report.policies}
    groups: dict[str, list[Any]] = {}
    for finding in portrait.report.findings:
        groups.setdefault(finding.policy, []).append(finding)
    return [(texts[name], groups[name]) for name in sorted(groups) if name in texts]


def _data(portrait: Portrait) -> str:
    """What the script needs, as JSON that no name can end: outcomes by vendor and service."""
    numbers = {one.label: number for number, one in enumerate(portrait.services)}
    document = {
        failure.fails: {
            str(numbers[end.service]): end.outcome
            for end in failure.services
            if end.service in numbers and end.outcome != "unaffected"
        }
        for failure in portrait.failures
    }
    text = json.dumps(document)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
