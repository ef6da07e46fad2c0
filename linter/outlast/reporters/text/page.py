"""A report as a page for the terminal: findings first, then what to know beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from outlast.domain.finding import Report
from outlast.reporters.options import Options
from outlast.reporters.text.findings import findings, one_line_each
from outlast.reporters.text.fitting import fitted
from outlast.reporters.text.grouping import UNSTATED
from outlast.reporters.text.styled import Line, painted
from outlast.reporters.text.summary import summary
from outlast.reporters.text.survival import survival
from outlast.reporters.text.trouble import ignored, problems, unclassified, undecided

SHOWN_PROBLEMS = (3, 1)
SHARE = 4
"""A quarter of the page is what problems may take before they are counted only."""
VENDORS = 10
"""One line of so many may say what becomes of services when a vendor fails."""
STATED = 4
"""Pages for those who said what is critical; one for those who said nothing yet."""
LEAST = 9
WIDEST = 120
NARROWEST = 40


def render(report: Report, options: Options) -> str:
    """The page; with `quiet` only the findings, a line each, whatever their length."""
    width = min(max(options.width, NARROWEST), WIDEST)
    lines = _page(report, replace(options, width=width))
    if options.quiet:
        lines = one_line_each(report)
    return painted(lines, colour=options.colour)


def _page(report: Report, options: Options) -> Iterator[Line]:
    """Everything; with `rows` the findings get what the rest of the page leaves of them."""
    if options.summary:
        yield from (*survival(report, options), *summary(report, options))
        return
    if options.verbose or options.explain or not options.rows:
        yield from findings(report, options)
        for part in (ignored, undecided, problems, unclassified, survival, summary):
            yield from part(report, options)
        return
    asked = (*undecided(report, options), *unclassified(report, options))
    most = options.rows // SHARE
    wrong = next(
        lines
        for shown in (*SHOWN_PROBLEMS, 0)
        if len(lines := tuple(problems(report, options, shown))) <= most or not shown
    )
    vendors = max(options.rows // VENDORS, 2)
    end = (*survival(report, options, min(vendors, 6)), *summary(report, options))
    stated = any(finding.criticality != UNSTATED for finding in report.findings)
    rows = options.rows * STATED if stated else options.rows
    yield from fitted(report, options, max(rows - len(wrong) - len(end), LEAST))
    yield from (*asked, *wrong, *end)
