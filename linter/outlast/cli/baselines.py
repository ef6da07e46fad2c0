"""`--write-baseline` and `--update-baseline`: a report becomes a file, or shrinks one."""

from __future__ import annotations

from dataclasses import replace

import click

from outlast.domain.finding import BaselineUse, Ignored, Report
from outlast.errors import UsageError
from outlast.pipeline import Request, baseline_of, is_whole
from outlast.source.home import home_of
from outlast.suppress.baseline import Baseline, taken
from outlast.suppress.place import baseline_path, write


def refuse_part(request: Request, *, both: bool) -> None:
    """Raises UsageError when the run is not one that a baseline can be made of."""
    if both:
        raise UsageError("`--write-baseline` and `--update-baseline` are two things; take one")
    if not request.ignores:
        raise UsageError("a baseline holds what no ignore answers for; leave `--no-ignores` out")
    if not is_whole(request):
        home = home_of(request.paths, request.settings)
        raise UsageError(
            f"a baseline speaks for all of {home.base}; name that folder, without --exclude"
        )


def write_anew(request: Request, report: Report) -> Report:
    """Write every finding of `report` down, and give the report of a run that knows them."""
    path, shown = baseline_path(home_of(request.paths, request.settings), request.baseline)
    baseline = taken(shown, report.findings)
    write(baseline, path, request.baseline)
    number = len(baseline.entries)
    click.echo(
        f"outlast: {number:,} finding{'s' * (number != 1)} written to {shown}; "
        "from now on only what is new fails",
        err=True,
    )
    old = tuple(Ignored(one, "it is in the baseline", "baseline") for one in report.findings)
    use = BaselineUse(shown, number)
    return replace(report, findings=(), ignored=(*report.ignored, *old), baseline=use)


def shrink(request: Request, report: Report) -> Report:
    """Take what is gone out of the baseline, and add nothing."""
    baseline = baseline_of(request)
    if baseline is None or report.baseline is None:
        raise UsageError("there is no baseline to update; `--write-baseline` writes one")
    gone = frozenset(report.baseline.gone)
    entries = {key: entry for key, entry in baseline.entries.items() if key not in gone}
    path, _ = baseline_path(home_of(request.paths, request.settings), request.baseline)
    if gone:
        write(Baseline(baseline.path, entries), path, request.baseline)
    click.echo(f"outlast: {len(gone):,} gone from {baseline.path}, {len(entries):,} left", err=True)
    return replace(report, baseline=BaselineUse(baseline.path, len(entries)))
