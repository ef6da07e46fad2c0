"""`outlast diff`: how a change moves what outlives the loss of a provider."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from importlib import import_module

import click

from outlast.cli.caching import cache_folder, cached
from outlast.cli.output import colour, put
from outlast.compare import Comparison, compare
from outlast.domain.change import Change
from outlast.domain.finding import LEVELS
from outlast.reporters.options import Options

FORMATS = {
    "text": "outlast.reporters.text.change",
    "json": "outlast.reporters.json_change",
    "markdown": "outlast.reporters.markdown_change",
}
REGRESSION = 1

EPILOG = """\b
Examples:
  outlast diff main                    what this branch changes
  outlast diff v1.2 v1.3               what changed between two tags
  outlast diff origin/main -f markdown -o comment.md
"""


@click.command("diff", short_help="Say what a change does when a provider fails.", epilog=EPILOG)
@click.argument("base")
@click.argument("head", default="HEAD")
@click.option("--path", "paths", multiple=True, metavar="PATH", help="Only below PATH. Repeatable.")
@click.option(
    "-f", "--format", "name", type=click.Choice(list(FORMATS)), default="text", show_default=True
)
@click.option("-o", "--output", metavar="FILE", help="Write to FILE instead of standard output.")
@click.option(
    "--merge-base/--no-merge-base",
    "merged",
    default=True,
    show_default=True,
    help="Compare with where BASE and HEAD part, as a pull request does, not with BASE itself.",
)
@click.option(
    "--fail-on-regression",
    is_flag=True,
    help="Exit 1 when an outcome gets worse or a new finding is at or above --fail-on.",
)
@click.option(
    "--fail-on",
    type=click.Choice(LEVELS),
    default="error",
    show_default=True,
    help="The level of new findings that is a regression.",
)
@click.option("--exclude", multiple=True, metavar="GLOB", help="Paths to leave out.")
@click.option("--color/--no-color", default=None, help="Default: when writing to a terminal.")
@click.option("--workers", type=click.IntRange(1), metavar="N", help="Processes that read.")
@cached
def command(
    base: str,
    head: str,
    paths: tuple[str, ...],
    name: str,
    output: str | None,
    merged: bool,
    fail_on_regression: bool,
    fail_on: str,
    exclude: tuple[str, ...],
    color: bool | None,
    workers: int | None,
    cached: bool,
) -> int:
    """Say what the change from BASE to HEAD does to every service when a provider fails.

    Both are read from Git's objects: nothing is checked out, and what is not committed does not
    count. Facts that moved (copies, nameservers, places to run), outcomes that got better or
    worse, findings that are new or fixed.
    """
    asked = Comparison(
        base=base,
        head=head,
        paths=paths or (".",),
        merged=merged,
        exclude=exclude,
        workers=workers,
        today=datetime.now(UTC).date(),
        cache=cache_folder(cached),
    )
    change = compare(asked)
    options = Options(
        width=shutil.get_terminal_size((80, 24)).columns,
        colour=output is None and colour(color),
    )
    put(import_module(FORMATS[name]).render(change, options), output)
    return REGRESSION if fail_on_regression and _regressed(change, fail_on) else 0


def _regressed(change: Change, fail_on: str) -> bool:
    counted = LEVELS[: [*LEVELS].index(fail_on) + 1]  # type: ignore[arg-type]
    return bool(change.of("worse")) or any(one.level in counted for one in change.new)
