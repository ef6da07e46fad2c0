"""`outlast explain ID`: what a policy wants, why, and what to do."""

from __future__ import annotations

import click

from outlast.cli.policies import every_policy, find, page


@click.command("explain")
@click.argument("policy")
def command(policy: str) -> None:
    """Say what POLICY wants, why, and what to do about a finding."""
    click.echo(page(find(every_policy(), policy)))
