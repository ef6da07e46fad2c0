"""`outlast policies new`: a policy that works and a case of each verdict, to be rewritten."""

from __future__ import annotations

import re
from pathlib import Path

import click

from outlast.cases.scaffold import case_files, policy_file, subjects
from outlast.cli.output import save
from outlast.errors import UsageError
from outlast.pipeline import CASES, Request, root_of, settings_for
from outlast.policy.packs import shipped
from outlast.policy.schema import ID, NAME
from outlast.policy.versions import every_version

EPILOG = """\b
Examples:
  outlast policies new ACME001 no-second-bucket
  outlast policies new ACME002 one-zone --subject zone --pack rules
"""


@click.command("new", epilog=EPILOG)
@click.argument("policy")
@click.argument("name")
@click.option(
    "--subject",
    type=click.Choice(subjects()),
    default="datastore",
    show_default=True,
    help="What it judges.",
)
@click.option(
    "--pack",
    default="policies",
    show_default=True,
    help="The folder of policies that it goes to, from here.",
)
@click.option("--cases", "elsewhere", help="Where cases go, when not to PACK/cases.")
def command(policy: str, name: str, subject: str, pack: str, elsewhere: str | None) -> None:
    """Write POLICY (an id such as ACME001) called NAME, with a case of each verdict.

    All of it works as it is written: change the rule, then the cases, then run
    `outlast policies test`.
    """
    _check(policy, name)
    folder = Path(pack)
    written = [(folder / f"{policy}.yaml", policy_file(policy, name, subject))]
    cases = Path(elsewhere or folder / CASES) / policy
    written.extend((cases / below, text) for below, text in case_files(subject))
    for path, _ in written:
        if path.exists():
            raise UsageError(f"{path} is there already; take another id, or remove it first")
    for path, text in written:
        save(path, text)
        click.echo(f"wrote {path}")
    _next_steps(pack, elsewhere)


def _check(policy: str, name: str) -> None:
    if not re.search(ID, policy):
        raise UsageError(f"`{policy}` is no id; take capitals and three digits, such as ACME001")
    if not re.search(NAME, name):
        raise UsageError(f"`{name}` is no name; take words of a-z and 0-9 joined by `-`")
    request = Request(paths=(".",))
    known = every_version(settings_for(request).policies.packs, root_of(request))
    for one in known:
        if policy in (one.id, *one.aliases) or name == one.name:
            taken = policy if name != one.name else name
            raise UsageError(f"`{taken}` is taken by {one.id} of {one.source}; take a free one")


def _next_steps(pack: str, elsewhere: str | None) -> None:
    packs = settings_for(Request(paths=(".",))).policies.packs
    where = f" --cases {elsewhere}" if elsewhere else ""
    click.echo(f"run its cases: outlast policies test {pack}{where}")
    if Path(pack).resolve() == shipped().resolve():
        return
    if Path(pack) not in map(Path, packs):
        click.echo(f"use it: add `policies: {{packs: [{pack}]}}` to `.outlast.yaml`")
