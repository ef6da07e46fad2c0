"""What people read, in terminals of several widths: wrapped, links whole, plain where asked."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from outlast.cli.help import topics
from outlast.cli.main import run

ROOT = Path(__file__).parents[2]
ESTATE = str(ROOT / "fixtures" / "estate")
COMMANDS = {
    "lint": ("lint", "--fail-on", "never", ESTATE),
    "lint -v": (
        "lint",
        "-v",
        "--show-unknown",
        "--coverage",
        "--explain",
        "--fail-on",
        "never",
        ESTATE,
    ),
    "lint --summary": ("lint", "--summary", "--fail-on", "never", ESTATE),
    "whatif": ("whatif", "aws", ESTATE),
    "whatif --all": ("whatif", "--all", ESTATE),
    "explain": ("explain", "BKP001"),
    "policies show": ("policies", "show", "DNS001"),
    **{f"help {page.stem}": ("help", page.stem) for page in topics()},
}
CODE = re.compile(r"    |  (?:subject|when|require)  | +\d+ \| | +\| ")
"""Lines that are no prose: code to copy, rules, excerpts."""


def too_long(text: str, width: int) -> list[str]:
    """Lines over the width that a blank within it could have ended."""
    over = [line for line in text.splitlines() if len(line) > width and not CODE.match(line)]
    return [line for line in over if " " in line[:width].strip()]


@pytest.mark.parametrize("width", [60, 80, 200])
@pytest.mark.parametrize("arguments", COMMANDS.values(), ids=COMMANDS)
def test_width(
    arguments: tuple[str, ...],
    width: int,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    assert run(list(arguments)) == 0
    out, err = capfd.readouterr()
    assert out and not err
    assert too_long(out, width) == []
    assert "\x1b" not in out


def test_links_are_never_cut(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """However narrow, a link can be copied from one line."""
    links = re.compile(r"https?://\S+")
    found = []
    for width in ("40", "200"):
        monkeypatch.setenv("COLUMNS", width)
        assert run(["explain", "BKP001"]) == 0
        found.append(links.findall(capfd.readouterr().out))
    assert found[0] == found[1] and len(found[0]) >= 2


def test_code_on_a_page_is_as_it_is_written(capfd: pytest.CaptureFixture[str]) -> None:
    """The mark of a comment is none of a heading."""
    assert run(["help", "ignores"]) == 0
    out = capfd.readouterr().out
    assert out.startswith("Ignores: answer for a finding")
    assert '\n    # outlast:ignore BKP002 until=2027-01-31 reason="rebuilt in an hour"\n' in out


def test_lists_stay_one_line_an_item_when_piped(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["policies", "list"]) == 0
    lines = capfd.readouterr().out.splitlines()
    assert len(lines) == len(list((ROOT / "policies").glob("*.yaml")))
    assert all(re.match(r"[A-Z]{3}\d{3} ", line) for line in lines)


def terminal(width: int, *arguments: str, **variables: str) -> str:
    """What a terminal of that width shows."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
    kept = {name: text for name, text in os.environ.items() if name not in ("COLUMNS", "NO_COLOR")}
    command = [sys.executable, "-m", "outlast", *arguments]
    program = subprocess.Popen(
        command,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**kept, "TERM": "xterm", **variables},
    )
    os.close(theirs)
    shown = b""
    while part := _part(ours):
        shown += part
    os.close(ours)
    program.wait()
    return shown.decode().replace("\r\n", "\n")


def _part(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # How Linux says that the other side is closed.
        return b""


@pytest.mark.parametrize("arguments", [("policies", "list"), ("policies", "fields", "datastore")])
@pytest.mark.parametrize("width", [70, 80])
def test_lists_are_wrapped_in_a_terminal(arguments: tuple[str, ...], width: int) -> None:
    shown = terminal(width, *arguments)
    assert too_long(shown, width) == []
    assert max(map(len, shown.splitlines())) <= width


PLAIN = {"NO_COLOR": {"NO_COLOR": "1"}, "dumb": {"TERM": "dumb"}}


@pytest.mark.parametrize("variables", PLAIN.values(), ids=PLAIN)
@pytest.mark.parametrize("name", ["lint", "whatif"])
def test_no_colours_where_they_are_not_wanted(name: str, variables: dict[str, str]) -> None:
    shown = terminal(80, *COMMANDS[name], **variables)
    assert "aws" in shown and "\x1b" not in shown


def test_colours_in_a_terminal() -> None:
    assert "\x1b[" in terminal(80, *COMMANDS["whatif"])
