"""The last lines of the page: how much was found, how much was read, what to ask for next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from outlast.domain.finding import LEVELS, Report
from outlast.reporters.options import Options
from outlast.reporters.text.prose import count, joined
from outlast.reporters.text.styled import Line, Segment, wrapped


def summary(report: Report, options: Options) -> Iterator[Line]:
    """What was found, then what was read."""
    yield from wrapped(options.width, 0, *_found(report), *_beside(report, options), hang=2)
    yield from wrapped(options.width, 0, *_read(report, options), hang=2)


def _found(report: Report) -> Iterator[Segment]:
    if not report.findings:
        yield Segment(f"{_judged(report)} judged; nothing failed", "good")
        return
    counts = Counter(finding.level for finding in report.findings)
    yield Segment(count(len(report.findings), "finding"), "strong")
    yield Segment(" (")
    levels = [level for level in LEVELS if counts[level]]
    for index, level in enumerate(levels):
        yield Segment(count(counts[level], level), level)
        yield Segment(", " if index < len(levels) - 1 else ")")


def _judged(report: Report) -> str:
    """`12 datastores, 3 zones and 4 services`."""
    found = sorted(report.subjects.items())
    return joined([count(number, kind) for kind, number in found if number]) or "nothing"


def _beside(report: Report, options: Options) -> Iterator[Segment]:
    """What stands beside the findings, and whether they fail the run."""
    if report.undecided:
        yield Segment(f", {len(report.undecided):,} undecided")
        if not options.show_unknown:
            yield Segment(" (--show-unknown)", "faint")
    answered = sum(one.by != "baseline" for one in report.ignored)
    if answered:
        yield Segment(f", {answered:,} ignored")
    yield from _old(report)
    if report.findings:
        level = f"--fail-on {options.fail_on}"
        yield Segment(f"; {_failing(report, options)} ({level})", "faint")


def _old(report: Report) -> Iterator[Segment]:
    """`, 120 in the baseline, 5 of them gone (--update-baseline)`."""
    if report.baseline is None:
        return
    yield Segment(f", {report.baseline.entries:,} in the baseline")
    gone = len(report.baseline.gone)
    if gone:
        yield Segment(f", {gone:,} of them gone")
        yield Segment(" (--update-baseline)", "faint")


def _failing(report: Report, options: Options) -> str:
    bad = LEVELS[: LEVELS.index(options.fail_on) + 1]
    number = sum(finding.level in bad for finding in report.findings)
    if not number:
        return "none fails the run"
    return f"{number:,} {'fails' if number == 1 else 'fail'} the run"


def _read(report: Report, options: Options) -> Iterator[Segment]:
    coverage = report.coverage
    units = count(coverage.units, "unit")
    yield Segment(f"{count(coverage.files, 'file')} in {units} read, ")
    yield Segment(count(coverage.resources, "resource"))
    if report.findings and report.subjects:
        yield Segment(f"; {_judged(report)} judged")
    if coverage.uncalled:
        number = count(coverage.uncalled, "module")
        was = "was" if coverage.uncalled == 1 else "were"
        yield Segment(f"; {number} that nothing here calls {was} not judged")
    if report.problems:
        yield Segment(f"; {count(len(report.problems), 'problem')}", "warning")
    if coverage.unclassified:
        yield Segment(f"; {count(len(coverage.unclassified), 'type')} not classified")
        if not options.coverage:
            yield Segment(" (--coverage)", "faint")
