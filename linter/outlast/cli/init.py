"""`outlast init`: a first settings file from what the repository holds."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import click

from outlast.cli.progress import progress_bar
from outlast.errors import UsageError
from outlast.pipeline import Request, survey
from outlast.proposal.found import proposal
from outlast.proposal.text import text_of
from outlast.settings import FILE, Settings
from outlast.source.home import home_of

SCHEMA = ".outlast.schema.json"


EPILOG = """\b
Examples:
  outlast init --stdout     look first
  outlast init --schema     with a schema for your editor
"""


@click.command("init", epilog=EPILOG)
@click.argument("path", default=".")
@click.option("--stdout", is_flag=True, help="Print the file instead of writing it.")
@click.option("--force", is_flag=True, help="Replace the settings that are there.")
@click.option("--schema", is_flag=True, help=f"Write {SCHEMA} too, for your editor.")
def command(path: str, stdout: bool, force: bool, schema: bool) -> None:
    """Write a first .outlast.yaml, with a comment on every line.

    Services are proposed from tags, folders and namespaces, those of production first; root
    modules with several variable files, manifests of unknown clusters and nameservers of unknown
    vendors are named.
    """
    request = Request(paths=(path,))
    home = home_of(request.paths, None)
    place = home.base / FILE
    if home.file and not (force or stdout):
        raise UsageError(f"{home.shown} is there already; --stdout prints, --force replaces it")
    with progress_bar() as progress:
        estate = survey(request, Settings(), progress)
    conventions = estate.catalogue.conventions
    found = proposal(estate.graph, estate.subjects, conventions, estate.tree.paths())
    text = text_of(found, SCHEMA if schema else "")
    if stdout:
        click.echo(text, nl=False)
        return
    if schema:
        shape = files("outlast.settings").joinpath("settings.schema.json")
        _write(home.base / SCHEMA, shape.read_text(encoding="utf-8"))
    _write(place, text)
    click.echo(f"outlast: wrote {place}; read it, then run `outlast lint`", err=True)


def _write(place: Path, text: str) -> None:
    """A link is not followed: it may lead out of a repository that somebody else wrote."""
    if place.is_symlink():
        raise UsageError(f"{place}: is a link; remove it, or use --stdout")
    try:
        place.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"{place}: cannot be written: {error.strerror}") from error
