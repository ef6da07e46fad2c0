"""Cases that are wrong are said to be wrong: at their place, in words that mend them."""

from __future__ import annotations

from pathlib import Path

import pytest

from outlast.cases.read import cases_in
from outlast.cases.run import disagreements
from outlast.errors import UsageError
from outlast.policy.versions import every_version

POLICIES = every_version((), Path())
BUCKET = """provider "aws" {
  region = "eu-west-1"
}

resource "aws_s3_bucket" "media" {
  bucket = "acme-media"
}
"""
FAILS = """about: A bucket has no copy.
fail:
  - {address: aws_s3_bucket.media, line: 5, message: acme-media}
"""


def written(root: Path, states: str, name: str = "fail-bucket", policy: str = "BKP002") -> Path:
    folder = root / policy / name
    folder.mkdir(parents=True)
    (folder / "main.tf").write_text(BUCKET)
    (folder / "case.yaml").write_text(states)
    return root


def said(root: Path) -> str:
    return "\n".join(line for case in cases_in(root) for line in disagreements(case, POLICIES))


def test_a_case_that_holds_says_nothing(tmp_path: Path) -> None:
    assert said(written(tmp_path, FAILS)) == ""


@pytest.mark.parametrize(
    ("states", "complaint"),
    [
        (FAILS.replace("line: 5", "line: 6"), "line is 5, not 6"),
        (FAILS.replace("acme-media", "acme-logs"), "not 'acme-logs'"),
        (
            FAILS + "  - {address: aws_s3_bucket.b, line: 9, message: b}\n",
            "no fail of aws_s3_bucket.b",
        ),
        (
            FAILS.replace("aws_s3_bucket.media", "aws_s3_bucket.m"),
            "address is 'aws_s3_bucket.media'",
        ),
    ],
    ids=["line", "message", "finding-that-does-not-come", "address"],
)
def test_a_case_that_does_not_hold(tmp_path: Path, states: str, complaint: str) -> None:
    assert complaint in said(written(tmp_path, states))


def test_a_finding_that_no_case_states(tmp_path: Path) -> None:
    root = written(tmp_path, "about: Passes.\npass: 1\n", name="pass-bucket")
    assert "states no fail of aws_s3_bucket.media (main.tf:5)" in said(root)
    assert "1 must pass, and 0 do" in said(root)


def test_a_problem_of_the_code_is_a_disagreement(tmp_path: Path) -> None:
    root = written(tmp_path, FAILS)
    (root / "BKP002" / "fail-bucket" / "more.tf").write_text('resource "a" {\n')
    assert "more.tf:" in said(root)


@pytest.mark.parametrize(
    ("states", "name", "complaint"),
    [
        ("about: X.\nfial: []\n", "fail-a", "unknown key `fial`; did you mean `fail`?"),
        ("about: X.\n", "fail-a", "`fail-a` states no `fail`"),
        ("about: X.\npass: 1\n" + FAILS.partition("\n")[2], "fail-a", "also states `pass`"),
        ("about: X.\npass: many\n", "pass-a", "`pass` is how many subjects pass"),
        ("about: X.\nfail:\n  - {address: a}\n", "fail-a", "`line` is missing here"),
        ("pass: 1\n", "pass-a", "`about` is missing here"),
        ("about: X.\npass: 1\ntoday: soon\n", "pass-a", "`soon` is no date"),
        ("a: [", "pass-a", "case.yaml:"),
        ("", "pass-a", "is empty"),
        ("about: X.\npass: 1\n", "passing", "call a case `pass-…`"),
    ],
    ids=[
        "key",
        "silent",
        "two-verdicts",
        "count",
        "line",
        "about",
        "date",
        "syntax",
        "empty",
        "name",
    ],
)
def test_a_wrong_case_file(tmp_path: Path, states: str, name: str, complaint: str) -> None:
    with pytest.raises(UsageError) as raised:
        cases_in(written(tmp_path, states, name=name))
    assert complaint in str(raised.value)


def test_a_policy_that_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no policy `BKP02`; did you mean `BKP002`"):
        said(written(tmp_path, FAILS, policy="BKP02"))
