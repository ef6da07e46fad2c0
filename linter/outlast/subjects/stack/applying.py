"""The script of a build -> the folders whose code it applies, as far as it says so plainly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import join, normpath

TOOL = re.compile(
    r"""^(?:-\s+)?["']?(?:sudo\s+|[A-Z_][A-Z0-9_]*=\S*\s+)*(?P<tool>terraform|tofu|kubectl)\s(?P<rest>.*)$"""
)
CD = re.compile(r"""^(?:-\s+)?["']?cd\s+["']?(?P<folder>[^\s"']+)["']?$""")
STEP = re.compile(r"&&|;|\n")
CHDIR = re.compile(r"-chdir=[\"']?([^\s\"']+)")
NAMED = re.compile(r"(?:^|\s)(?:-[fk]|--filename|--kustomize)[\s=][\"']?([^\s\"']+)")
APPLY = re.compile(r"(?:^|\s)apply(?:\s|$|[\"'])")
OPEN = re.compile(r"[${}*~`]")
"""What is filled in while the script runs: such a folder is none that the code names."""

LIMIT = 100_000
"""Characters of a script that are read."""


def folders_applied(script: str) -> Iterator[tuple[str, str]]:
    """The tool and each folder, from the root of the repository; that root itself is left out.

    `cd` counts for what follows it. Comments, and commands that only speak of a tool, do not.
    """
    here: str | None = "."
    for step in map(str.strip, STEP.split(script[:LIMIT])):
        moved, called = CD.match(step), TOOL.match(step)
        if moved:
            here = _below(here, moved["folder"])
        elif called and APPLY.search(called["rest"]):
            folder = _named(here, called["tool"], called["rest"])
            if folder and folder != "." and not folder.startswith(".."):
                yield called["tool"], folder


def _named(here: str | None, tool: str, rest: str) -> str | None:
    found = (NAMED if tool == "kubectl" else CHDIR).search(rest)
    if found:
        return _below(here, found[1])
    return None if tool == "kubectl" else here


def _below(here: str | None, folder: str) -> str | None:
    if here is None or OPEN.search(folder) or folder.startswith("/"):
        return None
    return normpath(join(here, folder))
