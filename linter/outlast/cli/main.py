"""The `outlast` command: its subcommands, and the one boundary where errors become words."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import cast

import click

from outlast import __version__
from outlast.errors import OutlastError, RunError
from outlast.readers.garbage import collect_rarely
from outlast.reporters.text.escape import visible

COMMANDS = {
    "lint": "outlast.cli.lint",
    "whatif": "outlast.cli.whatif",
    "diff": "outlast.cli.diff",
    "report": "outlast.cli.report",
    "graph": "outlast.cli.graph",
    "policies": "outlast.cli.policies",
    "explain": "outlast.cli.explain",
    "init": "outlast.cli.init",
    "schema": "outlast.cli.schema",
    "help": "outlast.cli.help",
    "completion": "outlast.cli.completion",
}
"""Modules with a click command called `command`; only the one that is asked for is imported."""

USAGE, NOT_WHOLE = 2, 3


class Lazy(click.Group):
    """A group whose commands are imported when they are needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        if cmd_name not in COMMANDS:
            return None
        return cast(click.Command, import_module(COMMANDS[cmd_name]).command)


EPILOG = """\b
Begin:
  outlast lint                what would not outlast its provider, here
  outlast whatif aws          what becomes of every service when it fails
  outlast explain BKP001      what a policy wants, why, and what to do
  outlast init                a first .outlast.yaml
"""


@click.command(cls=Lazy, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="outlast", message="%(prog)s %(version)s")
def outlast() -> None:
    """What if a provider fails?

    Outlast reads infrastructure code and says what would not outlast the loss of its provider:
    backups that live with what they protect, zones with nameservers of one vendor, critical
    services with no standby elsewhere.

    `outlast help` lists topics to read on.

    Exit status: 0 clean, 1 findings, 2 usage, settings or policy error, 3 the run is not whole.
    """


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit status."""
    collect_rarely()
    try:
        status = outlast.main(arguments, prog_name="outlast", standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.Abort:
        click.echo("outlast: stopped", err=True)
        return 130
    except click.ClickException as error:
        error.show()
        return USAGE
    except OutlastError as error:
        said = "\n".join(map(visible, str(error).split("\n")))
        click.echo(f"outlast: {said}", err=True)
        return NOT_WHOLE if isinstance(error, RunError) else USAGE
    except BrokenPipeError:
        sys.stderr.close()  # Whoever read the document has seen enough of it.
        return 0
    return status if isinstance(status, int) else 0
