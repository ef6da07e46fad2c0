"""A change of an estate as a page for the terminal: outcomes first, then facts and findings."""

from __future__ import annotations

from collections.abc import Iterator

from outlast.domain.change import Change, FactChange, OutcomeChange
from outlast.domain.finding import Finding
from outlast.reporters.options import Options
from outlast.reporters.text.prose import count
from outlast.reporters.text.styled import EMPTY, Line, Segment, Style, painted, wrapped

WIDEST, NARROWEST = 120, 40
CAUSES = 2
"""Causes of an outcome that are shown; all of them are in JSON."""

STYLES: dict[str, Style] = {"worse": "bad", "better": "good"}
FOUND: dict[str, Style] = {"fixed": "good", "ignored": "faint"}
TOLD = ("worse", "better", "unclear", "new", "gone")


def render(change: Change, options: Options) -> str:
    """The page, one line for each thing that changed and what it means below it."""
    width = min(max(options.width, NARROWEST), WIDEST)
    return painted(_page(change, width), colour=options.colour)


def _page(change: Change, width: int) -> Iterator[Line]:
    yield from wrapped(width, 0, Segment(f"{change.base} -> {change.head}", "strong"))
    yield EMPTY
    outcomes = [one for one in change.outcomes if _matters(one)]
    for outcome in sorted(outcomes, key=lambda one: TOLD.index(one.direction)):
        yield from _outcome(outcome, width)
    if outcomes:
        yield EMPTY
    for fact in change.facts:
        yield from _fact(fact, width)
    if change.facts:
        yield EMPTY
    told = (("new", change.new), ("fixed", change.fixed), ("ignored", change.ignored))
    for word, findings in told:
        for finding in findings:
            yield from _finding(word, finding, width)
        if findings:
            yield EMPTY
    for problem in change.problems:
        said = Segment(f" {problem.kind}: {problem.message}")
        yield from wrapped(width, 0, Segment(str(problem.span), "place"), said, hang=4)
    yield from wrapped(width, 0, Segment(summary(change)))


def _matters(one: OutcomeChange) -> bool:
    """A service that is new or gone is told where it falls, not where nothing happens to it."""
    ends = one.after if one.before is None else one.before
    return one.direction not in ("new", "gone") or ends != "unaffected"


def summary(change: Change) -> str:
    """One sentence that says how much changed."""
    if not (change.outcomes or change.facts or change.new or change.fixed or change.ignored):
        return "nothing that Outlast judges changes"
    worse, better = len(change.of("worse")), len(change.of("better"))
    outcomes = f"{count(worse, 'outcome')} worse, {better} better"
    ignored = f", {len(change.ignored)} ignored" if change.ignored else ""
    found = f"{count(len(change.new), 'new finding')}, {len(change.fixed)} fixed{ignored}"
    return f"{outcomes}; {found}"


def _outcome(one: OutcomeChange, width: int) -> Iterator[Line]:
    head = Segment(f"{one.direction:<8}", STYLES.get(one.direction, "plain"))
    if one.before is None:
        ends = f"{one.after} (a new service)"
    elif one.after is None:
        ends = f"{one.before} before, and gone now"
    else:
        ends = f"{one.before} -> {one.after}"
    said = Segment(f" {one.service}, if {one.fails} fails: {ends}")
    yield from wrapped(width, 0, head, said, hang=9)
    for cause in one.because[:CAUSES] if one.direction in ("worse", "unclear") else ():
        yield from wrapped(width, 9, Segment(cause, "faint"))


def _fact(one: FactChange, width: int) -> Iterator[Line]:
    place = Segment(str(one.span), "place")
    yield from wrapped(
        width, 0, Segment(f"{one.subject} {one.label} "), place, Segment(_moved(one)), hang=4
    )


def _moved(one: FactChange) -> str:
    if one.before is None:
        return f": new, {one.fact} {_places(one.after)}"
    if one.after is None:
        return f": gone, {one.fact} {_places(one.before)} before"
    return f": {one.fact} {_places(one.before)} -> {_places(one.after)}"


def _places(places: tuple[str, ...] | None) -> str:
    return ", ".join(places) if places else "nowhere"


def _finding(word: str, one: Finding, width: int) -> Iterator[Line]:
    head = Segment(f"{word:<6}", FOUND.get(word, one.level))
    place = Segment(str(one.span), "place")
    said = Segment(f" {one.policy} {one.name}: {one.message}")
    yield from wrapped(width, 0, head, Segment(f" {one.level} "), place, said, hang=7)
