"""`outlast graph`: the linked graph as JSON, DOT or Mermaid."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from outlast.cli import completing
from outlast.cli.caching import cache_folder, cached
from outlast.cli.output import put
from outlast.export import document, dot, mermaid
from outlast.export.picture import picture
from outlast.export.view import View
from outlast.pipeline import Estate, Request, root_of, settings_for, survey
from outlast.subjects.model import SUBJECTS

FORMATS = ("json", "dot", "mermaid")

EPILOG = """\b
Examples:
  outlast graph -f json -o shop.json     everything, to be judged with others:
  outlast lint shop.json wiki.json         several repositories make one graph
  outlast graph -f dot --service checkout | dot -Tsvg -o checkout.svg
"""


@click.command("graph", short_help="Write the linked graph as JSON, DOT or Mermaid.", epilog=EPILOG)
@click.argument("paths", nargs=-1)
@click.option(
    "-f", "--format", "name", type=click.Choice(FORMATS), default="json", show_default=True
)
@click.option("-o", "--output", metavar="FILE", help="Write to FILE instead of standard output.")
@click.option(
    "--service",
    "services",
    multiple=True,
    shell_complete=completing.services,
    help="Only what belongs to this service.",
)
@click.option(
    "--vendor",
    "vendors",
    multiple=True,
    shell_complete=completing.vendors,
    help="Only what stands at this vendor.",
)
@click.option(
    "--subject", "kinds", multiple=True, type=click.Choice(tuple(SUBJECTS)), help="Only this kind."
)
@click.option("--config", metavar="FILE", help="Settings; default: .outlast.yaml at the root.")
@click.option("--exclude", multiple=True, metavar="GLOB", help="Paths to leave out.")
@click.option("--workers", type=click.IntRange(1), metavar="N", help="Processes that read.")
@cached
def command(
    paths: tuple[str, ...],
    name: str,
    output: str | None,
    services: tuple[str, ...],
    vendors: tuple[str, ...],
    kinds: tuple[str, ...],
    config: str | None,
    exclude: tuple[str, ...],
    workers: int | None,
    cached: bool,
) -> None:
    """Write the graph of PATHS: what there is, where it stands, and what it has to do with what.

    JSON holds everything that was read; the pictures hold services, datastores, zones,
    entrypoints, monitors and stacks. --service, --vendor and --subject can be repeated.
    """
    request = Request(
        paths=paths or (".",),
        settings=config,
        exclude=exclude,
        workers=workers,
        today=datetime.now(UTC).date(),
        cache=cache_folder(cached),
    )
    estate = survey(request, settings_for(request))
    put(_rendered(name, estate, View(services, vendors, kinds), request), output)


def _rendered(name: str, estate: Estate, view: View, request: Request) -> str:
    if name == "json":
        return document.render(estate, view, root_of(request).name)
    boxes, arrows = picture(view.of(estate.subjects))
    return dot.render(boxes, arrows) if name == "dot" else mermaid.render(boxes, arrows)
