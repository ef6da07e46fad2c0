"""The portrait as one HTML page that needs nothing but itself."""

from __future__ import annotations

import json
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined

from outlast.domain.finding import LEVELS as FINDING_LEVELS
from outlast.domain.finding import OUTCOMES, Finding, Outcome
from outlast.domain.portrait import Portrait, Serving
from outlast.reporters.html import axes, backups, blast, chain
from outlast.reporters.html.judged import LEVELS, ORDER, WORDS, Judged, Worst
from outlast.reporters.html.marks import legend
from outlast.reporters.html.roadmap import EFFORT_WORDS, WEIGHTS, steps
from outlast.reporters.html.svg import el, seen

TEMPLATE = "page.html.j2"
OPEN = 6
"""Chains that are open at first."""


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


@dataclass(frozen=True, slots=True)
class Card:
    """One service as the page shows it: its number, its chain, and what each failure does."""

    number: int
    one: Serving
    worst: Worst
    drawing: str
    losses: tuple[tuple[int, chain.Loss, str], ...]

    @property
    def outcomes(self) -> dict[int, str]:
        """How it ends, by the number of what fails."""
        return {index: loss.end.outcome for index, loss, _ in self.losses}


def _seen(value: Any) -> Any:
    """Text without characters that turn what stands around them; what is markup stays."""
    return value if hasattr(value, "__html__") else seen(str(value))


def _file(name: str) -> str:
    return files("outlast.reporters.html").joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    """What lets the policy of the page allow this very text, and no other."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _context(portrait: Portrait) -> dict[str, Any]:
    judged = Judged.of(portrait)
    style = _file("pictures.css") + _file("style.css")
    script = _file("script.js")
    cards = _cards(portrait, judged)
    return {
        "portrait": portrait,
        "report": portrait.report,
        "style": style,
        "script": script,
        "policy": f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "img-src data:; base-uri 'none'; form-action 'none'",
        "words": WORDS,
        "spoken": _json({"ends": WORDS, "layers": chain.VERDICTS}),
        "cards": cards,
        "by_criticality": [
            (level, own)
            for level in LEVELS
            if (own := [card for card in cards if card.one.criticality == level])
        ],
        "failures": [
            (index, failure.fails, portrait.vendors.get(failure.fails, failure.fails))
            for index, failure in enumerate(portrait.failures)
        ],
        "ends": _ends(portrait, cards),
        "open": {card.number for card in cards[:OPEN]},
        **_pictures(portrait, judged),
        **_findings(portrait),
    }


def _pictures(portrait: Portrait, judged: Judged) -> dict[str, Any]:
    cells = axes.table(portrait, judged)
    found = blast.targets(portrait, judged)
    stores = backups.rows(portrait.services)
    levels = {one.criticality for one in portrait.services}
    return {
        "axes": axes.draw(portrait, cells).text,
        "cells": [(axes.target(cell), axes.told(cell), points) for cell, points in cells.items()],
        "legend": el(
            "svg", legend(levels), viewBox="0 0 400 24", cls="picture legend", aria_hidden="true"
        ).text,
        "targets": [(one, blast.draw(one, len(portrait.services)).text) for one in found],
        "rings": [
            (blast.target(one, ring), one, said, one.ring(ring))
            for one in found
            for ring, (*_, said) in enumerate(blast.RINGS)
            if one.ring(ring)
        ],
        "stores": [(pair, backups.state(pair[1])) for pair in stores],
        "drawn": [backups.draw(at, pair).text for at, pair in enumerate(stores[: backups.MOST])],
        "states": [
            (name, said, [pair for pair in stores if backups.state(pair[1]) == at])
            for at, (name, said) in enumerate(zip(backups.STATES, backups.TOLD, strict=True))
        ],
    }


def _cards(portrait: Portrait, judged: Judged) -> list[Card]:
    """The services, the most critical first, then those that end worst."""
    indices = {failure.fails: index for index, failure in enumerate(portrait.failures)}
    cards = []
    for number, one in enumerate(portrait.services):
        layers = chain.layers(one)
        losses = tuple(
            (indices[loss.vendor], loss, ",".join(chain.ends(layers, loss)))
            for loss in chain.losses(one, judged, portrait.vendors)
        )
        drawing = chain.draw(one, number, indices).text
        cards.append(Card(number, one, judged.by_vendor(one), drawing, losses))
    return sorted(cards, key=_rank)


def _rank(card: Card) -> tuple[int, int, str]:
    level = LEVELS.index(card.one.criticality)
    return level, ORDER.index(card.worst.outcome), card.one.label


def _ends(portrait: Portrait, cards: Iterable[Card]) -> list[list[tuple[Outcome, list[Card]]]]:
    """For each failure the services by how they end, the worst first."""
    found = []
    for index in range(len(portrait.failures)):
        groups: dict[str, list[Card]] = {}
        for card in cards:
            groups.setdefault(card.outcomes.get(index, "unaffected"), []).append(card)
        found.append([(outcome, groups[outcome]) for outcome in OUTCOMES if outcome in groups])
    return found


def _findings(portrait: Portrait) -> dict[str, Any]:
    report = portrait.report
    texts = {policy.id: policy for policy in report.policies}
    groups: dict[str, list[tuple[int, Finding]]] = {}
    for number, finding in enumerate(report.findings):
        groups.setdefault(finding.policy, []).append((number, finding))
    counted = Counter(finding.level for finding in report.findings)
    done = steps(report.findings, report.policies)
    return {
        "levels": [(level, counted[level]) for level in FINDING_LEVELS if counted[level]],
        "numbered": list(enumerate(report.findings)),
        "by_policy": [(texts[name], groups[name]) for name in sorted(groups) if name in texts],
        "steps": done,
        "risk": sum(step.risk for step in done),
        "weights": WEIGHTS,
        "efforts": EFFORT_WORDS,
    }


def _json(document: object) -> str:
    """JSON that no text in it can end."""
    text = json.dumps(document)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
