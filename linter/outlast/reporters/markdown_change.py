"""A change of an estate as Markdown: a comment on a pull request, a step summary."""

from __future__ import annotations

from collections.abc import Iterator

from outlast.domain.change import Change, FactChange, OutcomeChange
from outlast.domain.finding import Finding
from outlast.reporters.markdown_text import plain, table
from outlast.reporters.options import Options

MARK = "<!-- outlast diff -->"
"""What a workflow finds its own comment by."""

SIGNS = {"worse": "🔴 worse", "better": "🟢 better", "unclear": "⚪ unclear"}
MOST = 40
"""Rows of one table: GitHub takes 65,536 characters in a comment."""


def render(change: Change, options: Options) -> str:
    """The whole document; names of the scanned code cannot become markup or mentions."""
    return "\n".join(_lines(change)) + "\n"


def _lines(change: Change) -> Iterator[str]:
    yield MARK
    yield f"### If a provider fails: {plain(change.base)} → {plain(change.head)}"
    yield ""
    moved = [one for one in change.outcomes if one.direction in SIGNS]
    yield from table(
        ("", "service", "if this fails", "before", "now", "because"), moved, _outcome, MOST
    )
    yield from table(("subject", "where", "what", "before", "now"), change.facts, _fact, MOST)
    found = {"New": change.new, "Fixed": change.fixed, "Ignored from now on": change.ignored}
    for title, findings in found.items():
        if findings:
            yield f"**{title}: {len(findings)}**"
            yield ""
            yield from table(("level", "policy", "where", "finding"), findings, _finding, MOST)
    if change.problems:
        yield f"{len(change.problems)} new problems of reading; see the log."
        yield ""
    if not (moved or change.facts or any(found.values())):
        yield "Nothing that Outlast judges changes."


def _outcome(one: OutcomeChange) -> tuple[str, ...]:
    because = plain(one.because[0]) if one.because else ""
    ends = (one.before or "", one.after or "")
    return (SIGNS[one.direction], plain(one.service), plain(one.fails), *ends, because)


def _fact(one: FactChange) -> tuple[str, ...]:
    places = (_places(one.before), _places(one.after))
    return (f"{one.subject} {plain(one.label)}", plain(str(one.span)), one.fact, *places)


def _places(places: tuple[str, ...] | None) -> str:
    if places is None:
        return "-"
    return plain(", ".join(places)) if places else "nowhere"


def _finding(one: Finding) -> tuple[str, ...]:
    return (one.level, one.policy, plain(str(one.span)), plain(one.message))
