"""`outlast policies docs`: a page for each policy of a folder, from its file and its cases."""

from __future__ import annotations

from pathlib import Path

import click

from outlast.cases.pages import pages
from outlast.cases.read import cases_in
from outlast.cli.output import save
from outlast.pipeline import CASES
from outlast.policy.packs import folder_pack
from outlast.policy.versions import versions_of

EPILOG = """\b
Examples:
  outlast policies docs policies -o docs/policies
"""


@click.command("docs", epilog=EPILOG)
@click.argument("folder")
@click.option("--cases", "elsewhere", help="Where the cases are, when not in FOLDER/cases.")
@click.option("-o", "--output", required=True, help="The folder that the pages go to.")
def command(folder: str, elsewhere: str | None, output: str) -> None:
    """Write a page for each policy in FOLDER, and one that lists them."""
    place = Path(elsewhere or f"{folder}/{CASES}")
    cases = cases_in(place) if place.is_dir() else ()
    policies = versions_of((folder_pack(folder, Path.cwd()),))
    for name, text in pages(policies, cases):
        save(Path(output) / name, text)
