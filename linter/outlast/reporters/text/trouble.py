"""What was not read, not decided, not classified, or answered for by somebody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from outlast.domain.finding import Report, Undecided
from outlast.domain.fragment import Problem
from outlast.reporters.options import Options
from outlast.reporters.text.prose import count, paragraphs
from outlast.reporters.text.styled import EMPTY, Line, Segment, indented, wrapped

SHOWN = 3  # problems of one kind, before --verbose
SUMMED_UP = {
    "module-not-read": ("module source", "; `terraform init` first, and they are judged too"),
}
"""Kinds that large estates have by the hundred: what one of them is, and what to do."""


def problems(report: Report, options: Options, shown: int = SHOWN) -> Iterator[Line]:
    """Problems by kind: how many, and the first few: `shown` of each kind."""
    if not report.problems:
        return
    yield from _title(f"{count(len(report.problems), 'problem')} in reading", options)
    kinds: dict[str, list[Problem]] = {}
    for problem in report.problems:
        kinds.setdefault(problem.kind, []).append(problem)
    for kind in sorted(kinds, key=lambda kind: (kind in SUMMED_UP, kind)):
        yield from _kind(kind, kinds[kind], options, shown)
    yield EMPTY


def _kind(kind: str, found: list[Problem], options: Options, most: int) -> Iterator[Line]:
    summed = kind in SUMMED_UP and not options.verbose
    shown = [] if summed else found if options.verbose else found[:most]
    left = len(found) - len(shown)
    what, remedy = SUMMED_UP.get(kind, ("place", ""))
    total = f": {count(len(found), what)} in {_files(found)}{remedy}"
    hint = " (--verbose lists them)" if left else ""
    name = Segment(kind, "warning")
    yield from wrapped(options.width, 2, name, Segment(total), Segment(hint, "faint"), hang=2)
    for problem in shown:
        if problem.span.path:
            yield indented(4, Segment(str(problem.span), "place"))
        yield from paragraphs(problem.message, options.width, 6)


def _files(found: Iterable[Problem]) -> str:
    return count(len({problem.span.path for problem in found}), "file")


def undecided(report: Report, options: Options) -> Iterator[Line]:
    """For `--show-unknown`: what is missing of each verdict, and why."""
    if not (options.show_unknown and report.undecided):
        return
    yield from _title(count(len(report.undecided), "undecided verdict"), options)
    for verdict in report.undecided:
        name = Segment(f"{verdict.policy} ", "strong")
        yield from wrapped(options.width, 2, name, Segment(verdict.address))
        yield indented(4, Segment(str(verdict.span), "place"))
        for text in _missing(verdict):
            yield from wrapped(options.width, 6, Segment(text), hang=2)
    yield EMPTY


def _missing(verdict: Undecided) -> Iterator[str]:
    """Fields with the reason beside each, when there is one for each."""
    if len(verdict.missing) == len(verdict.reasons):
        for field, reason in zip(verdict.missing, verdict.reasons, strict=True):
            yield f"{field}: {reason}" if reason else field
        return
    yield ", ".join(verdict.missing)
    yield from verdict.reasons


def unclassified(report: Report, options: Options) -> Iterator[Line]:
    """For `--coverage`: the resource types nothing is known about, the frequent ones first."""
    types = report.coverage.unclassified
    if not (options.coverage and types):
        return
    yield from _title(f"{count(len(types), 'resource type')} not classified", options)
    digits = len(f"{max(types.values()):,}")
    for name in sorted(types, key=lambda name: (-types[name], name)):
        yield indented(2, Segment(f"{types[name]:>{digits},}  "), Segment(name))
    yield EMPTY


def ignored(report: Report, options: Options) -> Iterator[Line]:
    """With `--verbose`: findings that somebody answered for, and how long that holds."""
    if not (options.verbose and report.ignored):
        return
    yield from _title(count(len(report.ignored), "ignored finding"), options)
    for answer in report.ignored:
        finding = answer.finding
        until = f" until {answer.until.isoformat()}" if answer.until else ""
        name = Segment(f"{finding.policy} ", "strong")
        yield from wrapped(options.width, 2, name, Segment(finding.address))
        yield indented(4, Segment(str(finding.span), "place"))
        yield from paragraphs(f"{answer.by}{until}: {answer.reason}", options.width, 6)
    yield EMPTY


def _title(text: str, options: Options) -> Iterator[Line]:
    yield from wrapped(options.width, 0, Segment(text, "strong"))
