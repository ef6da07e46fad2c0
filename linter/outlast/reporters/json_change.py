"""A change of an estate as one JSON document."""

from __future__ import annotations

from collections.abc import Mapping

from outlast import __version__
from outlast.domain.change import Change, FactChange, OutcomeChange
from outlast.reporters import json_items
from outlast.reporters.options import Options
from outlast.reporters.plainjson import dumps

SCHEMA = 1
"""Raised when a key changes its meaning or goes away; more keys may come at any time."""


def render(change: Change, options: Options) -> str:
    """The whole change, whatever the options. ASCII only, so it is safe on any terminal."""
    document = {
        "outlast": __version__,
        "schema": SCHEMA,
        "base": change.base,
        "head": change.head,
        "outcomes": [_outcome(one) for one in change.outcomes],
        "facts": [_fact(one) for one in change.facts],
        "new": [json_items.finding(one) for one in change.new],
        "fixed": [json_items.finding(one) for one in change.fixed],
        "ignored": [json_items.finding(one) for one in change.ignored],
        "problems": [json_items.problem(one) for one in change.problems],
    }
    return dumps(document, indent=1) + "\n"


def _outcome(one: OutcomeChange) -> Mapping[str, object]:
    return {
        "fails": one.fails,
        "service": one.service,
        "before": one.before,
        "after": one.after,
        "direction": one.direction,
        "because": one.because,
    }


def _fact(one: FactChange) -> Mapping[str, object]:
    return {
        "subject": one.subject,
        "label": one.label,
        "fact": one.fact,
        "before": one.before,
        "after": one.after,
        "path": one.span.path,
        "line": one.span.line,
    }
