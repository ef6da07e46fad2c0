"""`outlast schema`: the JSON Schemas of what Outlast reads and writes."""

from __future__ import annotations

import json
from importlib.resources import files

import click

NAMES = ("policy", "report", "settings")


EPILOG = """\b
Examples:
  outlast schema settings > .outlast.schema.json
  outlast schema report            of `outlast lint -f json`
"""


@click.command("schema", short_help="Print a JSON Schema.", epilog=EPILOG)
@click.argument("name", type=click.Choice(NAMES))
def command(name: str) -> None:
    """Print the JSON Schema of settings, policies or the JSON report."""
    click.echo(_schema(name).rstrip())


def _schema(name: str) -> str:
    """The published schema; the one of policies is made from the table that checks them."""
    if name == "policy":
        from outlast.policy.schema import json_schema

        return json.dumps(json_schema(), indent=2)
    package = {"report": "outlast.reporters", "settings": "outlast.settings"}[name]
    return files(package).joinpath(f"{name}.schema.json").read_text(encoding="utf-8")
