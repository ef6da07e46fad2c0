"""A report as a page for the terminal: findings first, then what to know beside them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from outlast.domain.finding import Report
from outlast.reporters.options import Options
from outlast.reporters.text.findings import findings, one_line_each
from outlast.reporters.text.styled import Line, painted
from outlast.reporters.text.summary import summary
from outlast.reporters.text.survival import survival
from outlast.reporters.text.trouble import ignored, problems, unclassified, undecided

WIDEST = 120
NARROWEST = 40


def render(report: Report, options: Options) -> str:
    """The page; with `quiet` only the findings, a line each, whatever their length."""
    width = min(max(options.width, NARROWEST), WIDEST)
    lines = _page(report, replace(options, width=width))
    return painted(one_line_each(report) if options.quiet else lines, colour=options.colour)


def _page(report: Report, options: Options) -> Iterator[Line]:
    for part in (findings, ignored, undecided, problems, unclassified, survival, summary):
        yield from part(report, options)
