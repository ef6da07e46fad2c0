"""What a page says that a command prints, it prints: every `console` block of the marked pages."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MARK = "<!-- A test runs the commands of this page and compares what they print. -->"
PAGES = [
    page
    for page in sorted((ROOT / "docs").rglob("*.md"))
    if MARK in page.read_text(encoding="utf-8")
]
BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CUT = re.compile(r"\[\.\.\.\]\n?")
END = "\x1e\n"
UNTIL = re.compile(r"(?<=until: )\d{4}-\d\d-\d\d")
LATER = (datetime.now(UTC) + timedelta(days=99)).date().isoformat()
"""A statement counts until its day, and the day that a page names will be past."""


def commands(text: str) -> Iterator[tuple[str, str]]:
    """Each command of a page, with its further lines, and what it is said to print."""
    for block in BLOCK.findall(text):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            first, *rest = part.splitlines(keepends=True)
            more = [line for line in rest if line.startswith("> ")]
            command = first + "".join(line[2:] for line in more)
            yield UNTIL.sub(LATER, command), "".join(rest[len(more) :])


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """What a reader stands in: a clone with the sample; a program called `outlast` is beside it."""
    folder = tmp_path / "outlast"
    shutil.copytree(ROOT / "fixtures" / "estate", folder / "fixtures" / "estate")
    program = tmp_path / "bin" / "outlast"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m outlast "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    assert printed(folder, ["git init -q && git add . && git commit -qm Clone"]) == [""]
    return folder


def printed(folder: Path, lines: list[str]) -> list[str]:
    """What each command prints, in one shell that goes through all of them."""
    who = {f"GIT_{who}_NAME": "Reader" for who in ("AUTHOR", "COMMITTER")}
    who |= {f"GIT_{who}_EMAIL": "reader@example.com" for who in ("AUTHOR", "COMMITTER")}
    path = f"{folder.parent / 'bin'}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash"],
        input="".join(f"{line}\nprintf '\\036\\n'\n" for line in lines),
        cwd=folder,
        env={**os.environ, **who, "COLUMNS": "80", "PATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    *found, rest = done.stdout.split(END)
    assert rest == ""
    return found


def test_pages_are_marked() -> None:
    assert {"start.md", "decides.md"} <= {page.name for page in PAGES}


@pytest.mark.parametrize("page", PAGES, ids=[page.name for page in PAGES])
def test_commands_print_what_the_page_says(clone: Path, page: Path) -> None:
    told = list(commands(page.read_text(encoding="utf-8")))
    assert told
    found = printed(clone, [command for command, _ in told])
    for (command, said), shown in zip(told, found, strict=True):
        pattern = ".*".join(re.escape(part) for part in CUT.split(said))
        assert re.fullmatch(pattern, shown, re.DOTALL), f"$ {command}{shown}"
