"""`outlast lint`: read, judge, report."""

from __future__ import annotations

import shutil
import sys
from datetime import UTC, datetime

import click

from outlast.cli import completing
from outlast.cli.baselines import refuse_part, shrink, write_anew
from outlast.cli.caching import cache_folder, cached
from outlast.cli.output import colour, put, rows
from outlast.cli.progress import progress_bar
from outlast.compare import Comparison, lint_staged, only_new
from outlast.domain.finding import LEVELS, Level, Report
from outlast.errors import UsageError
from outlast.pipeline import Request, baseline_of, lint
from outlast.reporters import FORMATS, renderer
from outlast.reporters.options import Options
from outlast.settings import PolicyChoice

FINDINGS, NOT_WHOLE = 1, 3

STDIN_LIMIT = 64 * 1024 * 1024
"""Bytes of standard input: as many as a plan may have."""

EPILOG = """\b
Examples:
  outlast lint                           the repository you stand in
  outlast lint infra dns ../other-repo   several places make one graph
  outlast lint --summary                 only how it ends, for each provider
  outlast lint --new-from origin/main    only what this branch adds
  outlast lint -f sarif=out.sarif -f text
  terraform show -json plan.out | outlast lint -
"""


@click.command("lint", epilog=EPILOG)
@click.argument("paths", nargs=-1)
@click.option(
    "-f",
    "--format",
    "formats",
    multiple=True,
    metavar="FORMAT[=FILE]",
    shell_complete=completing.formats,
    help=f"One of {', '.join(FORMATS)}; `sarif=out.sarif` writes to a file. Repeatable.",
)
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    metavar="[FORMAT=]FILE",
    help="Write to FILE instead of standard output. Repeatable.",
)
@click.option("--config", metavar="FILE", help="Settings; default: .outlast.yaml at the root.")
@click.option(
    "--select",
    multiple=True,
    metavar="ID",
    shell_complete=completing.policies,
    help="Run only these policies (BKP, DNS001).",
)
@click.option(
    "--ignore",
    multiple=True,
    metavar="ID",
    shell_complete=completing.policies,
    help="Leave these policies out.",
)
@click.option("--exclude", multiple=True, metavar="GLOB", help="Paths to leave out.")
@click.option(
    "--fail-on",
    type=click.Choice([*LEVELS, "never"]),
    default="error",
    show_default=True,
    help="Exit 1 when a finding is at or above this level.",
)
@click.option("--new-from", metavar="REV", help="Report only what is new since this commit.")
@click.option(
    "--staged",
    is_flag=True,
    help="Read what is staged, and report only what it adds: for hooks.",
)
@click.option("--strict", is_flag=True, help="Exit 3 when anything could not be read.")
@click.option("--no-ignores", is_flag=True, help="Report what was ignored as well.")
@click.option("--baseline", metavar="FILE", help="Old findings; default: .outlast-baseline.json.")
@click.option(
    "--write-baseline", is_flag=True, help="Accept what is found now; only what is new fails then."
)
@click.option("--update-baseline", is_flag=True, help="Take out of the baseline what is mended.")
@click.option("--show-unknown", is_flag=True, help="List what could not be decided, and why.")
@click.option("--coverage", is_flag=True, help="List resource types that nobody classified.")
@click.option("-v", "--verbose", is_flag=True, help="Show every finding in full.")
@click.option("-q", "--quiet", is_flag=True, help="One line a finding, nothing else.")
@click.option("--summary", is_flag=True, help="Only the last lines: outcomes and counts.")
@click.option("--explain", is_flag=True, help="Say below each policy why it asks.")
@click.option("--sarif-suppressed", is_flag=True, help="Write ignored findings into SARIF.")
@click.option("--color/--no-color", default=None, help="Default: when writing to a terminal.")
@click.option("--workers", type=click.IntRange(1), metavar="N", help="Processes that read.")
@cached
def command(
    paths: tuple[str, ...],
    formats: tuple[str, ...],
    outputs: tuple[str, ...],
    config: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    exclude: tuple[str, ...],
    fail_on: str,
    new_from: str | None,
    staged: bool,
    strict: bool,
    no_ignores: bool,
    baseline: str | None,
    write_baseline: bool,
    update_baseline: bool,
    show_unknown: bool,
    coverage: bool,
    verbose: bool,
    quiet: bool,
    summary: bool,
    explain: bool,
    sarif_suppressed: bool,
    color: bool | None,
    workers: int | None,
    cached: bool,
) -> int:
    """Report what would not outlast the loss of its provider.

    PATHS are folders or files; several make one graph; `-` reads standard input.
    """
    targets = _targets(formats, outputs)
    for flag, file in (("--config", config), ("--baseline", baseline)):
        if file == "":
            raise UsageError(f"`{flag}` names no file")
    named = tuple(path for path in paths if path != "-")
    request = Request(
        paths=named or (".",),
        walk=bool(named) or not paths,
        settings=config,
        policies=PolicyChoice(select=_split(select), ignore=_split(ignore)),
        exclude=exclude,
        stdin=_standard_input() if "-" in paths else None,
        workers=workers,
        ignores=not no_ignores,
        today=datetime.now(UTC).date(),
        baseline=baseline,
        old=not write_baseline,
        cache=cache_folder(cached),
    )
    if write_baseline or update_baseline:
        refuse_part(request, both=write_baseline and update_baseline)
    report = _staged(request) if staged else _linted(request)
    if report is None:
        return 0  # Nothing that is staged concerns anything that is read.
    if write_baseline and report.coverage.files:
        report = write_anew(request, report)
        targets = targets if formats or outputs else ()
    elif update_baseline:
        report = shrink(request, report)
    if new_from:
        report = only_new(report, _since(new_from, request))
    for name, file in targets:
        options = Options(
            width=shutil.get_terminal_size((80, 24)).columns,
            rows=rows() if file is None else 0,
            colour=file is None and colour(color),
            verbose=verbose,
            quiet=quiet,
            summary=summary,
            explain=explain,
            show_unknown=show_unknown,
            coverage=coverage,
            fail_on=next((level for level in LEVELS if level == fail_on), "error"),
            suppressed=sarif_suppressed,
        )
        put(renderer(name)(report, options), file)
    if staged and report.findings:
        click.echo(HINT.format(report.findings[0].policy), err=True)
    return _status(report, fail_on, strict=strict)


def _linted(request: Request) -> Report:
    with progress_bar() as progress:
        return lint(request, progress)


def _staged(request: Request) -> Report | None:
    if request.stdin is not None or request.settings:
        raise UsageError("`--staged` reads the index with its own settings; leave the rest out")
    return lint_staged(_since("HEAD", request), baseline_of(request))


def _since(revision: str, request: Request) -> Comparison:
    """What a report is compared with when only what is new counts."""
    if request.stdin is not None:
        raise UsageError("`--new-from` compares folders with a commit; leave `-` out")
    return Comparison(
        base=revision,
        paths=request.paths,
        policies=request.policies,
        exclude=request.exclude,
        workers=request.workers,
        today=request.today,
        cache=request.cache,
    )


def _targets(
    formats: tuple[str, ...], outputs: tuple[str, ...]
) -> tuple[tuple[str, str | None], ...]:
    """Format and file of each document; text on standard output when nothing is asked for.

    `-o FILE` without a format takes the one format that was asked for.
    """
    found: dict[str, str | None] = {}
    for text in formats:
        name = text.partition("=")[0]
        found[name] = _file(text) if "=" in text else None
    for text in outputs:
        name, separator, _ = text.partition("=")
        if separator and name in FORMATS:
            found[name] = _file(text)
        elif len(found) <= 1:
            found[next(iter(found), "text")] = text
        else:
            raise UsageError(f"`-o {text}` does not say which format; write `-o sarif={text}`")
    for name in found:
        renderer(name)
    if sum(file is None for file in found.values()) > 1:
        raise UsageError("two formats on standard output; give one of them a file: `-f sarif=FILE`")
    return tuple(found.items()) or (("text", None),)


def _file(text: str) -> str:
    """The file of `FORMAT=FILE`, which an unset variable in a script leaves empty."""
    file = text.partition("=")[2]
    if not file:
        raise UsageError(f"`{text}` names no file; write one behind the `=`")
    return file


def _split(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word for text in words for word in text.replace(",", " ").split())


def _standard_input() -> bytes:
    """What is piped in. A plan has its own limit, so one byte beyond it is enough to know."""
    try:
        return sys.stdin.buffer.read(STDIN_LIMIT + 1) if sys.stdin else b""
    except OSError as error:
        raise UsageError(f"standard input cannot be read: {error.strerror}") from error


def _status(report: Report, fail_on: str, *, strict: bool) -> int:
    if not report.coverage.files:
        click.echo(NOTHING, err=True)
        return NOT_WHOLE
    if strict and report.problems:
        return NOT_WHOLE
    counted: tuple[Level, ...] = (
        () if fail_on == "never" else LEVELS[: LEVELS.index(_level(fail_on)) + 1]
    )
    return FINDINGS if any(finding.level in counted for finding in report.findings) else 0


def _level(name: str) -> Level:
    return next(level for level in LEVELS if level == name)


HINT = (
    "outlast: `outlast explain {0}` says what to do; a comment above the resource answers for it: "
    '# outlast:ignore {0} reason="why this is fine"'
)
"""For who meets a finding in a hook, and never heard of this program."""

NOTHING = (
    "outlast: nothing to read: no Terraform, OpenTofu, Terragrunt, plan JSON, CloudFormation or "
    "Kubernetes below these paths. Name the folder that holds the infrastructure code."
)
