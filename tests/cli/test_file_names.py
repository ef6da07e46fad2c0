"""Names of files that somebody chose badly, in every format and wherever Git lists them."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path
from urllib.parse import unquote_to_bytes

import pytest
from junitparser import JUnitXml

from gitting import git
from outlast.cli.lint import HINT
from outlast.cli.main import run

BUCKET = """resource "aws_s3_bucket" "claims" {
  bucket = "acme-claims"
  tags   = { service = "claims", criticality = "critical" }
}
"""
NAMES = {
    "spaces": b"my claims.tf",
    "quotes": b'it\'s "claims".tf',
    "newline": b"two\nlines.tf",
    "carriage return": b"a\r::error::b.tf",
    "tab": b"a\tb.tf",
    "no UTF-8": b"caf\xe9.tf",
    "Korean": "재해.tf".encode(),
    "workflow command": b"::error::x.tf",
    "property": b"x,line=7.tf",
    "percent": b"100%25.tf",
    "URI": b"a?b#c.tf",
    "scheme": b"file:x.tf",
    "XML": b"]]><b>&amp;.tf",
    "Markdown": b"`x`|[a](b) @team.tf",
    "escape": b"red\x1b[31m.tf",
    "backslash": b"a\\b.tf",
    "dash": b"-f.tf",
}
FORMATS = ("text", "json", "sarif", "github", "markdown", "gitlab", "junit")
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@pytest.fixture(params=list(NAMES.values()), ids=list(NAMES))
def named(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, bytes]:
    """A folder with one finding of level error, in a file of that name, and the name."""
    folder = tmp_path / "estate"
    folder.mkdir()
    try:
        (folder / os.fsdecode(request.param)).write_text(BUCKET)
    except OSError:
        pytest.skip("this file system refuses the name")
    return folder, request.param


@pytest.fixture
def outlast(capfd: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str]]:
    """The program, in a folder: its exit status and standard output."""

    def call(folder: Path, *arguments: str) -> tuple[int, str]:
        with chdir(folder):
            status = run(list(arguments))
        out, err = capfd.readouterr()
        assert err == (f"{HINT.format('BKP002')}\n" if "--staged" in arguments else "")
        return status, out

    return call


def test_every_format(named: tuple[Path, bytes], outlast: Callable[..., tuple[int, str]]) -> None:
    """One run writes all of them; each is read as those do who take it."""
    folder, name = named
    out = folder.parent
    assert outlast(folder, "lint", *(f"-f{form}={out / form}" for form in FORMATS))[0] == 1
    found = {form: (out / form).read_bytes().decode() for form in FORMATS}
    shown = name.decode("utf-8", "replace")
    assert [one["path"] for one in json.loads(found["json"])["findings"]] == [shown]
    assert [one["location"]["path"] for one in json.loads(found["gitlab"])] == [shown]
    for form in ("json", "gitlab", "sarif"):
        assert json.dumps(json.loads(found[form]), ensure_ascii=False).encode()
    assert _uri(found["sarif"]) == name
    assert _property(found["github"]) == shown.replace("\x1b", "\ufffd")
    cases = [case for suite in JUnitXml.fromstring(found["junit"].encode()) for case in suite]
    (failed,) = [case.name for case in cases if case.result]
    one_line = " ".join(shown.split()).replace("\x1b", "\ufffd")
    assert failed == f"{one_line}:1 aws_s3_bucket.claims"
    assert found["markdown"].count("| BKP002 |") == 1
    for form in ("text", "markdown", "github", "junit"):
        assert not CONTROLS.search(found[form]), form
        assert not any(line.startswith("::error::") for line in found[form].splitlines()), form


def _uri(sarif: str) -> bytes:
    """The name that is left when the only URI is read as one."""
    (result,) = json.loads(sarif)["runs"][0]["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert re.fullmatch(r"[A-Za-z0-9._~%!$&'()*+,;=@/-]+", uri)
    return unquote_to_bytes(uri)


def _property(commands: str) -> str:
    """The file of the first annotation, as the runner unescapes it."""
    match = re.match(r"::error file=([^,:\n]*),line=1,", commands)
    assert match, commands
    text = match[1]
    for code, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, char)
    return text


def test_git_lists_it(named: tuple[Path, bytes], outlast: Callable[..., tuple[int, str]]) -> None:
    """What is staged, what is new since a commit, and what a change does."""
    folder, name = named
    git(folder, "init", "--quiet", "-b", "main")
    git(folder, "commit", "--quiet", "--allow-empty", "-m", "Begin")
    git(folder, "add", "--all")
    status, staged = outlast(folder, "lint", "--staged", "-f", "json")
    shown = name.decode("utf-8", "replace")
    assert (status, [one["path"] for one in json.loads(staged)["findings"]]) == (1, [shown])
    git(folder, "commit", "--quiet", "-m", "Add it")
    assert outlast(folder, "lint", "--new-from", "HEAD", "-q") == (0, "")
    status, change = outlast(folder, "diff", "HEAD~1", "-f", "json")
    assert (status, [one["path"] for one in json.loads(change)["new"]]) == (0, [shown])
