"""`outlast completion`: the script that teaches a shell to complete this command."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

SHELLS = ("bash", "zsh", "fish")


EPILOG = """\b
Examples:
  outlast completion bash > ~/.local/share/bash-completion/completions/outlast
  outlast completion zsh > ~/.zfunc/_outlast        a folder of $fpath
  outlast completion fish > ~/.config/fish/completions/outlast.fish
"""


@click.command("completion", epilog=EPILOG)
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the script that completes this command in SHELL.

    It knows policies, vendors, formats, topics, and the services of the settings.
    """
    script = get_completion_class(shell)
    assert script is not None
    root = ctx.find_root().command
    click.echo(script(root, {}, "outlast", "_OUTLAST_COMPLETE").source())
