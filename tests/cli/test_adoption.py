"""A team with old findings: it accepts them once, fails on what is new, and sees them go."""

from __future__ import annotations

import json
import sys
from contextlib import chdir, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from io import StringIO, TextIOWrapper
from pathlib import Path
from tempfile import TemporaryFile

import pytest

from outlast.cli.main import run
from outlast.suppress.baseline import FILE

BUCKET = 'resource "aws_s3_bucket" "{name}" {{\n  bucket = "acme-{name}-records"\n}}\n'
SETTINGS = "services: [{name: claims, criticality: LEVEL, match: {paths: [infra]}}]\n"


@dataclass(frozen=True)
class Done:
    returncode: int
    stdout: str
    stderr: str


def outlast(folder: Path, *arguments: str) -> Done:
    """In this process, for starting another one takes longer than all the rest."""
    with TemporaryFile() as out, redirect_stdout(TextIOWrapper(out, "utf-8")), chdir(folder):
        with redirect_stderr(StringIO()) as err:
            status = run(list(arguments))
        sys.stdout.seek(0)
        return Done(status, sys.stdout.read(), err.getvalue())


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")


def bucket(root: Path, name: str) -> Path:
    path = root / "infra" / f"{name}.tf"
    path.write_text(BUCKET.format(name=name))
    return path


def settings(root: Path, level: str) -> None:
    (root / ".outlast.yaml").write_text(SETTINGS.replace("LEVEL", level))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "infra").mkdir()
    settings(tmp_path, "critical")
    for name in ("claims", "offers"):
        bucket(tmp_path, name)
    return tmp_path


@pytest.fixture
def accepted(root: Path) -> Path:
    done = outlast(root, "lint", "--write-baseline")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr == (
        f"outlast: 2 findings written to {FILE}; from now on only what is new fails\n"
    )
    return root


def addresses(folder: Path, *arguments: str) -> list[str]:
    document = json.loads(outlast(folder, "lint", "-f", "json", *arguments).stdout)
    return [finding["address"] for finding in document["findings"]]


def test_what_is_old_no_longer_fails(accepted: Path) -> None:
    assert outlast(accepted, "lint", "--no-ignores").returncode == 1
    done = outlast(accepted, "lint")
    assert done.returncode == 0
    assert "nothing failed, 2 in the baseline\n" in done.stdout
    document = json.loads(outlast(accepted, "lint", "-f", "json").stdout)
    assert document["baseline"] == {"path": FILE, "entries": 2, "gone": []}
    assert [(one["by"], one["reason"]) for one in document["ignored"]] == [
        ("baseline", "it is in the baseline")
    ] * 2


def test_what_is_new_fails_wherever_it_stands(accepted: Path) -> None:
    first = accepted / "infra" / "claims.tf"
    first.write_text(f"# moved\n\n{first.read_text()}" + BUCKET.format(name="ledger"))
    done = outlast(accepted, "lint")
    assert done.returncode == 1
    assert addresses(accepted) == ["aws_s3_bucket.ledger"]
    assert addresses(accepted / "infra") == ["aws_s3_bucket.ledger"]


def test_what_rises_fails_again(root: Path) -> None:
    settings(root, "low")
    outlast(root, "lint", "--write-baseline")
    assert outlast(root, "lint").returncode == 0
    settings(root, "critical")
    done = outlast(root, "lint")
    assert done.returncode == 1
    assert "risen-baseline: 2 places in 1 file" in done.stdout
    assert "the baseline answers for a note, and BKP002 on aws_s3_bucket.claims is an error" in (
        " ".join(done.stdout.split())
    )


def test_it_shrinks_and_never_grows(accepted: Path) -> None:
    (accepted / "infra" / "claims.tf").unlink()
    bucket(accepted, "ledger")
    assert (
        "2 in the baseline, 1 of them gone (--update-baseline)" in outlast(accepted, "lint").stdout
    )
    done = outlast(accepted, "lint", "--update-baseline")
    assert (done.returncode, done.stderr) == (1, f"outlast: 1 gone from {FILE}, 1 left\n")
    assert "aws_s3_bucket.offers" in (accepted / FILE).read_text()
    assert "ledger" not in (accepted / FILE).read_text()
    before = (accepted / FILE).read_bytes()
    outlast(accepted, "lint", "--update-baseline")
    assert (accepted / FILE).read_bytes() == before


def test_what_could_not_be_read_is_not_gone(accepted: Path) -> None:
    (accepted / "infra" / "claims.tf").write_text("resource {\n")
    outlast(accepted, "lint", "--update-baseline")
    assert "aws_s3_bucket.claims" in (accepted / FILE).read_text()


def test_written_twice_it_is_the_same(accepted: Path) -> None:
    before = (accepted / FILE).read_bytes()
    outlast(accepted, "lint", "--write-baseline")
    assert (accepted / FILE).read_bytes() == before


def test_a_document_that_is_asked_for_knows_it(root: Path) -> None:
    done = outlast(root, "lint", "--write-baseline", "-f", "json")
    assert json.loads(done.stdout)["findings"] == []


def test_a_file_of_its_own(root: Path) -> None:
    assert outlast(root, "lint", "--write-baseline", "--baseline", "old.json").returncode == 0
    assert outlast(root, "lint").returncode == 1
    assert outlast(root, "lint", "--baseline", "old.json").returncode == 0
    assert not (root / FILE).exists()


REFUSED = {
    "a part": (("infra", "--write-baseline"), "a baseline speaks for all of "),
    "with less": (("--exclude", "x", "--update-baseline"), "a baseline speaks for all of "),
    "both": (("--write-baseline", "--update-baseline"), "are two things; take one"),
    "without ignores": (("--write-baseline", "--no-ignores"), "leave `--no-ignores` out"),
    "nothing to update": (("--update-baseline",), "there is no baseline to update; "),
    "a file that is missing": (
        ("--baseline", "gone.json"),
        "gone.json: cannot be read: No such file or directory; `--write-baseline` writes one",
    ),
    "no file": (("--baseline", ""), "`--baseline` names no file"),
    "a folder that is missing": (
        ("--write-baseline", "--baseline", "gone/old.json"),
        "gone/old.json: cannot be written: No such file or directory; name another place",
    ),
}


@pytest.mark.parametrize(("arguments", "said"), REFUSED.values(), ids=REFUSED)
def test_refused(root: Path, arguments: tuple[str, ...], said: str) -> None:
    done = outlast(root, "lint", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_a_wrong_file_at_the_root(root: Path) -> None:
    (root / FILE).write_text("{}")
    done = outlast(root, "lint")
    assert done.returncode == 2
    assert f"{FILE}: is no baseline; restore the file, or write it anew" in done.stderr
    assert outlast(root, "lint", "--write-baseline").returncode == 0


def test_a_place_that_cannot_be_written(root: Path) -> None:
    (root / FILE).mkdir()
    done = outlast(root, "lint", "--write-baseline")
    assert done.returncode == 2
    assert f"{FILE}: cannot be written: Is a directory; name another place" in done.stderr
