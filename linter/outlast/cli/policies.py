"""`outlast policies`: which there are, and what each says."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable

import click

from outlast.cli import completing, policy_diff, policy_docs, policy_new, policy_test
from outlast.cli.known import every_policy, find
from outlast.cli.wrapping import item, prose
from outlast.policy.model import CRITICALITIES, LAYERS, Policy
from outlast.policy.reference import Row, rows
from outlast.subjects.model import SUBJECTS

EPILOG = """\b
Examples:
  outlast policies list --layer backup
  outlast policies show BKP001
  outlast policies fields datastore     what expressions may name
"""


@click.group("policies", epilog=EPILOG)
def command() -> None:
    """List, show, test, write and compare policies."""


@command.command("list", epilog="\b\nExample:\n  outlast policies list --layer dns\n")
@click.option("--layer", type=click.Choice(LAYERS), help="Only this layer.")
def list_policies(layer: str | None) -> None:
    """List the policies of this repository: those shipped and those of its packs."""
    found = [policy for policy in every_policy() if layer in (None, policy.layer)]
    width = max((len(policy.name) for policy in found), default=0)
    for policy in found:
        row = f"{policy.id:<8} {policy.version:<7} {policy.layer:<10} {policy.name:<{width}}"
        click.echo(item(row, policy.title))


@command.command("show", epilog="\b\nExample:\n  outlast policies show no-backup\n")
@click.argument("policy", shell_complete=completing.policies)
def show(policy: str) -> None:
    """Show one policy: rule, levels, rationale, remedy."""
    found = find(every_policy(), policy)
    click.echo(page(found))
    click.echo("\nRule")
    click.echo(f"  subject  {found.subject}")
    click.echo(f"  when     {_indented(found.when.text)}")
    click.echo(f"  require  {_indented(found.require.text)}")
    click.echo("\nReads")
    for row in _read(found):
        click.echo(prose(f"{row.path}: {row.about}", indent="  ", hang="    "))
    if found.history:
        click.echo("\nHistory")
        for version, change in found.history.items():
            click.echo(prose(f"{version}: {change}", indent="  ", hang="    "))


@command.command("fields", epilog="\b\nExample:\n  outlast policies fields zone\n")
@click.argument("subject", type=click.Choice(tuple(SUBJECTS)))
def fields(subject: str) -> None:
    """List the fields of SUBJECT that expressions may name."""
    found = tuple(rows(subject))
    width = max(len(row.path) for row in found)
    for row in found:
        click.echo(item(f"{row.path:<{width}}", f"{row.holds}: {row.about}"))


command.add_command(policy_test.command)
command.add_command(policy_new.command)
command.add_command(policy_diff.command)
command.add_command(policy_docs.command)


def _read(policy: Policy) -> Iterable[Row]:
    """The documented fields that the rule names."""
    names = {*policy.when.reads, *policy.require.reads}
    return (row for row in rows(policy.subject) if row.path in names)


def page(policy: Policy) -> str:
    """What a person wants to know of a policy, wrapped to the terminal."""
    levels = ", ".join(f"{name} {policy.severity[name]}" for name in CRITICALITIES)
    blocks = [
        f"{policy.id} {policy.name} {policy.version} ({policy.layer})",
        _wrapped(policy.title),
        prose(f"Levels by criticality: {levels}", hang="  "),
        f"Why\n{_wrapped(policy.rationale)}",
        f"What to do (effort: {policy.effort})\n{_wrapped(policy.remediation)}",
    ]
    if policy.references:
        blocks.append("References\n" + "\n".join(f"  {url}" for url in policy.references))
    return "\n\n".join(blocks)


def _wrapped(text: str) -> str:
    return "\n\n".join(prose(part, indent="  ") for part in text.strip().split("\n\n"))


def _indented(text: str) -> str:
    return textwrap.indent(text.strip(), " " * 11).strip()
