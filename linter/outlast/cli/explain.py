"""`outlast explain ID`: what a policy wants, why, and what to do."""

from __future__ import annotations

import click

from outlast.cli import completing
from outlast.cli.known import every_policy, find
from outlast.cli.policies import page


@click.command(
    "explain", epilog="\b\nExamples:\n  outlast explain BKP001\n  outlast explain no-backup\n"
)
@click.argument("policy", shell_complete=completing.policies)
def command(policy: str) -> None:
    """Say what POLICY wants, why, and what to do about a finding."""
    click.echo(page(find(every_policy(), policy)))
