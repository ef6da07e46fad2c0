"""`outlast policies test`: the cases of a folder of policies, run by the program itself."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from outlast.cases.model import VERDICTS, Case
from outlast.cases.read import cases_in
from outlast.cases.run import disagreements
from outlast.errors import UsageError
from outlast.pipeline import CASES, Request, root_of, settings_for
from outlast.policy.packs import shipped
from outlast.policy.versions import every_version

EPILOG = """\b
Examples:
  outlast policies test
  outlast policies test policies --policy ACME001
"""


@click.command("test", epilog=EPILOG)
@click.argument("folders", nargs=-1)
@click.option("--cases", "elsewhere", help="Where the cases are, when not in FOLDER/cases.")
@click.option("--policy", "only", help="Run the cases of this policy alone.")
def command(folders: tuple[str, ...], elsewhere: str | None, only: str | None) -> int:
    """Run the cases of the policies in FOLDERS, by default those of the settings.

    A case is a folder `<ID>/<pass|fail|unknown>-<words>` with code and a `case.yaml` that states
    every verdict that must come out. A finding that no case states fails. Exit status 1 when a
    case fails.
    """
    request = Request(paths=(".",))
    packs = folders or settings_for(request).policies.packs
    outside = tuple(name for name in packs if Path(name).resolve() != shipped().resolve())
    policies = every_version(outside, Path.cwd() if folders else root_of(request))
    cases = tuple(_cases(packs, elsewhere, only))
    failed = 0
    for case in cases:
        wrong = disagreements(case, policies)
        failed += bool(wrong)
        click.echo(f"{'FAIL' if wrong else 'ok  '} {case.id}")
        for line in wrong:
            click.echo(f"       {line}")
    for line in _gaps(cases):
        click.echo(f"note: {line}", err=True)
    click.echo(f"{len(cases)} cases, {failed} failed")
    return 1 if failed else 0


def _cases(packs: Iterable[str], elsewhere: str | None, only: str | None) -> Iterable[Case]:
    places = [elsewhere] if elsewhere else [f"{pack}/{CASES}" for pack in packs]
    if not places:
        raise UsageError("which policies? name their folder, or set `policies: {packs: […]}`")
    found: list[Case] = []
    for place in places:
        if not Path(place).is_dir():
            raise UsageError(f"{place}: no such folder; `outlast policies new` writes the first")
        found.extend(cases_in(Path(place)))
    wanted = [case for case in found if only in (None, case.policy)]
    if not wanted:
        raise UsageError(f"no case of {only or 'any policy'} in {' or '.join(places)}")
    return wanted


def _gaps(cases: tuple[Case, ...]) -> Iterable[str]:
    """Verdicts that a policy has no case of: what nobody looked at."""
    for policy in dict.fromkeys(case.policy for case in cases):
        there = {case.verdict for case in cases if case.policy == policy}
        missing = [word for word in VERDICTS if word not in there]
        if missing:
            yield f"{policy} has no case of {' and '.join(missing)}"
