"""Where what was read is kept for the next run, and the flag that does without."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

VARIABLE = "OUTLAST_CACHE"
OFF = ("", "0", "off", "no", "none", "false")

cached = click.option(
    "--cache/--no-cache",
    "cached",
    default=True,
    help=f"Use what earlier runs read of the same files. {VARIABLE} names the folder, or `off`.",
)


def cache_folder(wanted: bool) -> Path | None:
    """The folder that the environment names, else the one of this user; None when there is none.

    Three lines for each system: platformdirs takes 6 ms to import, a hundredth of a run.
    """
    stated = os.environ.get(VARIABLE)
    if not wanted or (stated is not None and stated.lower() in OFF):
        return None
    if stated:
        return Path(stated)
    try:
        return _of_user() / "outlast"
    except RuntimeError:  # Nobody knows where this user is at home.
        return None


def _of_user() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    stated = Path(os.environ.get("XDG_CACHE_HOME", ""))
    return stated if stated.is_absolute() else Path.home() / ".cache"
