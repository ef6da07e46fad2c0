"""A change of an estate as Markdown: a comment on a pull request, a step summary."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from outlast.domain.change import Change, FactChange, OutcomeChange
from outlast.domain.finding import Finding
from outlast.reporters.options import Options

MARK = "<!-- outlast diff -->"
"""What a workflow finds its own comment by."""

T = TypeVar("T", OutcomeChange, FactChange, Finding)

SPECIAL = re.compile(r"[\\`*_{}\[\]<>()#+!|~@:-]")
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
SIGNS = {"worse": "🔴 worse", "better": "🟢 better", "unclear": "⚪ unclear"}
MOST = 40
"""Rows of one table: GitHub takes 65,536 characters in a comment."""


def render(change: Change, options: Options) -> str:
    """The whole document; names of the scanned code cannot become markup or mentions."""
    return "\n".join(_lines(change)) + "\n"


def _lines(change: Change) -> Iterator[str]:
    yield MARK
    yield f"### If a provider fails: {_plain(change.base)} → {_plain(change.head)}"
    yield ""
    moved = [one for one in change.outcomes if one.direction in SIGNS]
    yield from _table(("", "service", "if this fails", "before", "now", "because"), moved, _outcome)
    yield from _table(("subject", "where", "what", "before", "now"), change.facts, _fact)
    for title, findings in (("New", change.new), ("Fixed", change.fixed)):
        if findings:
            yield f"**{title}: {len(findings)}**"
            yield ""
            yield from _table(("level", "policy", "where", "finding"), findings, _finding)
    if change.problems:
        yield f"{len(change.problems)} new problems of reading; see the log."
        yield ""
    if not (moved or change.facts or change.new or change.fixed):
        yield "Nothing that Outlast judges changes."


def _table(
    head: tuple[str, ...], rows: Sequence[T], row: Callable[[T], tuple[str, ...]]
) -> Iterator[str]:
    if not rows:
        return
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for one in rows[:MOST]:
        yield f"| {' | '.join(row(one))} |"
    yield ""
    if len(rows) > MOST:
        yield f"… and {len(rows) - MOST} more."
        yield ""


def _outcome(one: OutcomeChange) -> tuple[str, ...]:
    because = _plain(one.because[0]) if one.because else ""
    ends = (one.before or "", one.after or "")
    return (SIGNS[one.direction], _plain(one.service), _plain(one.fails), *ends, because)


def _fact(one: FactChange) -> tuple[str, ...]:
    places = (_places(one.before), _places(one.after))
    return (f"{one.subject} {_plain(one.label)}", _plain(str(one.span)), one.fact, *places)


def _places(places: tuple[str, ...] | None) -> str:
    if places is None:
        return "-"
    return _plain(", ".join(places)) if places else "nowhere"


def _finding(one: Finding) -> tuple[str, ...]:
    return (one.level, one.policy, _plain(str(one.span)), _plain(one.message))


def _plain(text: str) -> str:
    """Text that Markdown shows as it is, on one line."""
    return SPECIAL.sub(r"\\\g<0>", UNSEEN.sub(" ", text))
