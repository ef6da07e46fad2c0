"""`outlast whatif VENDOR`: what outlives the loss of a vendor, a region or a layer of it."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import click

from outlast.cli import completing
from outlast.cli.caching import cache_folder, cached
from outlast.cli.output import colour, put
from outlast.domain.change import BEST_LAST
from outlast.domain.finding import VendorFailure
from outlast.errors import UsageError
from outlast.pipeline import Request, settings_for, survey
from outlast.reporters.options import Options
from outlast.survival.outcome import failures, what_if
from outlast.survival.question import asked

FORMATS = {"text": "outlast.reporters.text.whatif", "json": "outlast.reporters.json_whatif"}
ENDS = ("lost", "restorable", "by-hand")
BAD = 1

EPILOG = """\b
Examples:
  outlast whatif aws                     a vendor
  outlast whatif aws/us-east-1           a region of it
  outlast whatif cloudflare:dns          a layer of it
  outlast whatif aws+cloudflare          two at once
  outlast whatif --all                   each vendor in turn
"""


@click.command(
    "whatif", short_help="Say what becomes of services when VENDOR fails.", epilog=EPILOG
)
@click.argument(
    "words", nargs=-1, metavar="VENDOR... [PATHS]...", shell_complete=completing.vendors
)
@click.option("--all", "every", is_flag=True, help="Each vendor that something stands on, in turn.")
@click.option(
    "-f", "--format", "name", type=click.Choice(list(FORMATS)), default="text", show_default=True
)
@click.option("-o", "--output", metavar="FILE", help="Write to FILE instead of standard output.")
@click.option(
    "--service",
    "services",
    multiple=True,
    shell_complete=completing.services,
    help="Only this service. Repeatable.",
)
@click.option("--fail-on", type=click.Choice(ENDS), help="Exit 1 when a service ends so, or worse.")
@click.option("--config", metavar="FILE", help="Settings; default: .outlast.yaml at the root.")
@click.option("--exclude", multiple=True, metavar="GLOB", help="Paths to leave out.")
@click.option("-v", "--verbose", is_flag=True, help="Every layer of every service.")
@click.option("--color/--no-color", default=None, help="Default: when writing to a terminal.")
@click.option("--workers", type=click.IntRange(1), metavar="N", help="Processes that read.")
@cached
def command(
    words: tuple[str, ...],
    every: bool,
    name: str,
    output: str | None,
    services: tuple[str, ...],
    fail_on: str | None,
    config: str | None,
    exclude: tuple[str, ...],
    verbose: bool,
    color: bool | None,
    workers: int | None,
    cached: bool,
) -> int:
    """Say what becomes of every service when VENDOR fails, with the chain of causes.

    Outcomes, the best first: unaffected, survives (something else serves, by itself), by-hand (an
    alternative exists, and somebody has to move to it), restorable (down, and a copy exists
    elsewhere), lost, and unknown.
    """
    questions, paths = _told_apart(words, every)
    request = Request(
        paths=paths or (".",),
        settings=config,
        exclude=exclude,
        workers=workers,
        today=datetime.now(UTC).date(),
        cache=cache_folder(cached),
    )
    subjects = survey(request, settings_for(request)).subjects
    found = failures(subjects) if every else (what_if(subjects, asked(questions, subjects)),)
    found = tuple(_only(one, services) for one in found)
    options = Options(
        width=shutil.get_terminal_size((80, 24)).columns,
        colour=output is None and colour(color),
        verbose=verbose,
    )
    put(import_module(FORMATS[name]).render(found, options), output)
    return BAD if fail_on and _ends_so(found, fail_on) else 0


def _told_apart(words: tuple[str, ...], every: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What fails, and where to look: the first word fails, later ones may be paths."""
    questions = [] if every else list(words[:1])
    paths: list[str] = []
    for word in words[len(questions) :]:
        if every or Path(word).exists():
            paths.append(word)
        else:
            questions.append(word)
    if not questions and not every:
        raise UsageError("what fails? name a vendor (`aws`), or take `--all`")
    return tuple(questions), tuple(paths)


def _only(failure: VendorFailure, services: tuple[str, ...]) -> VendorFailure:
    if not services:
        return failure
    kept = tuple(one for one in failure.services if one.service in services)
    if not kept:
        names = ", ".join(f"`{one.service}`" for one in failure.services[:12])
        raise UsageError(f"no service `{services[0]}` here; there are {names or 'none'}")
    return VendorFailure(failure.fails, kept)


def _ends_so(found: tuple[VendorFailure, ...], worst: str) -> bool:
    bad = BEST_LAST[: [*BEST_LAST].index(worst) + 1]  # type: ignore[arg-type]
    return any(service.outcome in bad for failure in found for service in failure.services)
