"""`outlast policies new`, `test`, `diff` and `fields`, as somebody with a pack uses them."""

from __future__ import annotations

from pathlib import Path

import pytest

from outlast.cases.scaffold import subjects
from outlast.cli.main import run
from outlast.subjects.model import SUBJECTS

TABLE = """provider "aws" {
  region = "eu-west-1"
}

resource "aws_dynamodb_table" "orders" {
  name     = "orders"
  hash_key = "id"
}
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("subject", subjects())
def test_a_new_policy_works_as_written(
    here: Path, subject: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["policies", "new", "ACME001", "our-rule", "--subject", subject]) == 0
    assert "policies: {packs: [policies]}" in capsys.readouterr().out
    assert run(["policies", "test", "policies"]) == 0
    cases = {path.name for path in (here / "policies" / "cases" / "ACME001").iterdir()}
    assert {"fail-example", "fail-template", "pass-example", "pass-template"} <= cases
    assert f"{len(cases)} cases, 0 failed" in capsys.readouterr().out


def test_there_is_a_start_for_every_subject() -> None:
    assert set(subjects()) == set(SUBJECTS)


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        (["acme1", "our-rule"], "`acme1` is no id"),
        (["ACME001", "Our rule"], "`Our rule` is no name"),
        (["BKP001", "our-rule"], "`BKP001` is taken by BKP001"),
        (["ACME001", "no-backup"], "`no-backup` is taken by BKP002"),
    ],
    ids=["id", "name", "id-of-another", "name-of-another"],
)
def test_a_new_policy_needs_a_free_id_and_name(
    here: Path, arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["policies", "new", *arguments]) == 2
    assert complaint in capsys.readouterr().err
    assert list(here.iterdir()) == []


def test_a_new_policy_overwrites_nothing(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "policies").mkdir()
    (here / "policies" / "ACME001.yaml").write_text("mine")
    assert run(["policies", "new", "ACME001", "our-rule"]) == 2
    assert "is there already" in capsys.readouterr().err
    assert (here / "policies" / "ACME001.yaml").read_text() == "mine"


def test_a_case_that_fails_is_shown_with_its_line(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["policies", "new", "ACME001", "our-rule"])
    case = here / "policies" / "cases" / "ACME001" / "fail-example" / "case.yaml"
    case.write_text(case.read_text().replace("line: 1", "line: 2"))
    assert run(["policies", "test", "policies"]) == 1
    out = capsys.readouterr().out
    assert "FAIL ACME001/fail-example" in out
    assert "fail-example/case.yaml:3:5: line is 1, not 2" in out


def test_a_verdict_without_a_case_is_said(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["policies", "new", "ACME001", "our-rule"])
    for path in (here / "policies" / "cases" / "ACME001" / "unknown-example").iterdir():
        path.unlink()
    (here / "policies" / "cases" / "ACME001" / "unknown-example").rmdir()
    assert run(["policies", "test", "policies"]) == 0
    assert "ACME001 has no case of unknown" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "complaint"),
    [
        ([], "which policies?"),
        (["nowhere"], "`nowhere` is no folder"),
        (["policies", "--policy", "ACME002"], "no case of ACME002"),
        (["policies", "--cases", "elsewhere"], "elsewhere: no such folder"),
    ],
    ids=["nothing", "folder", "policy", "cases"],
)
def test_what_cannot_be_tested_is_said(
    here: Path, arguments: list[str], complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["policies", "new", "ACME001", "our-rule"])
    assert run(["policies", "test", *arguments]) == 2
    assert complaint in capsys.readouterr().err


def test_a_pack_of_the_settings_is_tested(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["policies", "new", "ACME001", "our-rule"])
    (here / ".outlast.yaml").write_text("policies: {packs: [policies]}\n")
    assert run(["policies", "test"]) == 0
    assert "5 cases, 0 failed" in capsys.readouterr().out


def two_versions(here: Path) -> None:
    """Version 1 of a policy wants any copy, version 2 an independent one."""
    run(["policies", "new", "ACME001", "our-rule"])
    old = here / "policies" / "ACME001.yaml"
    text = old.read_text()
    (here / "policies" / "ACME001@1.yaml").write_text(
        text.replace("datastore.copies.exists(c, c.certain)", "true")
    )
    newer = text.replace("version: 1.0.0", "version: 2.0.0")
    old.write_text(newer.replace("  1.0.0: First", "  2.0.0: Wants a copy.\n  1.0.0: First"))
    (here / "main.tf").write_text(TABLE)


def test_diff_says_what_an_upgrade_would_flag(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    two_versions(here)
    settings = "policies: {packs: [policies], pin: {ACME001: 1}, select: [ACME]}\n"
    (here / ".outlast.yaml").write_text(settings)
    capsys.readouterr()
    assert run(["policies", "diff"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "ACME001 our-rule 1.0.0 -> 2.0.0",
        "  2.0.0: Wants a copy.",
        "  newly flags: 1",
        "    note: main.tf:5:1: orders (nosql on aws) has no copy",
    ]


def test_diff_of_what_is_new_already(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "main.tf").write_text(TABLE)
    assert run(["policies", "diff"]) == 0
    assert capsys.readouterr().out == "every policy is at its newest version\n"


def test_diff_of_a_pack_that_is_only_tried(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "main.tf").write_text(TABLE)
    run(["policies", "new", "ACME001", "our-rule"])
    capsys.readouterr()
    assert run(["policies", "diff", "--pack", "policies"]) == 0
    out = capsys.readouterr().out
    assert "ACME001 our-rule not used -> 1.0.0" in out
    assert "newly flags: 1" in out
    assert "main.tf:5:1: orders" in out


def test_fields_are_those_of_the_reference(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["policies", "fields", "zone"]) == 0
    assert "zone.nameservers[].vendor" in capsys.readouterr().out
