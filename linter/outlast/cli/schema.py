"""`outlast schema`: the JSON Schemas of what Outlast reads and writes."""

from __future__ import annotations

from importlib.resources import files

import click

SCHEMAS = {
    "policy": ("outlast.policy", "policy.schema.json"),
    "report": ("outlast.reporters", "report.schema.json"),
    "settings": ("outlast.settings", "settings.schema.json"),
}


@click.command("schema")
@click.argument("name", type=click.Choice(sorted(SCHEMAS)))
def command(name: str) -> None:
    """Print the JSON Schema of settings, policies or the JSON report."""
    package, file = SCHEMAS[name]
    click.echo(files(package).joinpath(file).read_text(encoding="utf-8").rstrip())
