"""`outlast report`: one page for people, and its pictures."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from outlast.cli.caching import cache_folder, cached
from outlast.cli.output import put, save
from outlast.cli.progress import progress_bar
from outlast.pipeline import Request, lint_estate, root_of
from outlast.survival.portrait import portrait

EPILOG = """\b
Examples:
  outlast report -o report.html
  outlast report shop.json wiki.json -o report.html    several repositories
  outlast report -o report.html --embed docs/pictures  each picture as SVG
"""


@click.command("report", short_help="Draw what outlives the loss: one HTML file.", epilog=EPILOG)
@click.argument("paths", nargs=-1)
@click.option("-o", "--output", metavar="FILE", help="Write to FILE instead of standard output.")
@click.option("--embed", metavar="FOLDER", help="Write each picture as its own SVG as well.")
@click.option("--title", metavar="TEXT", help="Default: the name of the repository.")
@click.option("--config", metavar="FILE", help="Settings; default: .outlast.yaml at the root.")
@click.option("--exclude", multiple=True, metavar="GLOB", help="Paths to leave out.")
@click.option("--workers", type=click.IntRange(1), metavar="N", help="Processes that read.")
@cached
def command(
    paths: tuple[str, ...],
    output: str | None,
    embed: str | None,
    title: str | None,
    config: str | None,
    exclude: tuple[str, ...],
    workers: int | None,
    cached: bool,
) -> None:
    """Draw what outlives the loss of a provider: one HTML file that needs no network.

    Two axes, blast radius, where copies lie, every service down to its providers, the survival
    matrix, a roadmap, findings, evidence, and what is not known.
    """
    from outlast.reporters.html import embed as alone
    from outlast.reporters.html import page

    request = Request(
        paths=paths or (".",),
        settings=config,
        exclude=exclude,
        workers=workers,
        today=datetime.now(UTC).date(),
        cache=cache_folder(cached),
    )
    with progress_bar() as progress:
        estate, report = lint_estate(request, progress)
    vendors = map(estate.catalogue.vendor, estate.catalogue.vendors())
    names = {vendor.id: vendor.name for vendor in vendors if vendor}
    name = title or root_of(request).name
    drawn = portrait(estate.subjects, report, names, name, request.today.isoformat())
    put(page.render(drawn), output)
    for file, text in alone.pictures(drawn) if embed else ():
        save(Path(embed or "") / file, text)
