"""Settings, policies and statements that are wrong: where, what, and the nearest right word."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from outlast.cli.main import run

CODE = 'resource "aws_s3_bucket" "a" {\n  bucket = "acme-claims-records"\n}\n'
POLICY = """\
id: ACM001
name: acme-rule
version: 1.0.0
layer: backup
subject: datastore
title: A title
rationale: Because.
severity: {critical: error, high: error, medium: warning, low: note, unstated: note}
effort: low
require: REQUIRE
message: m
remediation: Do it.
references: [https://example.com/a]
"""
LONG = "[1,2,3,4,5,6,7,8,9,0]"
BOMB = "".join(f"{LONG}.all(x{n}, " for n in range(9)) + "false" + ")" * 9


def policy(require: str) -> Mapping[str, str]:
    return {
        ".outlast.yaml": "policies: {packs: [rules]}\n",
        "rules/ACM001.yaml": POLICY.replace("REQUIRE", require),
    }


def settings(text: str) -> Mapping[str, str]:
    return {".outlast.yaml": text}


REFUSED = {
    "a typo in a field": (
        policy("datastore.durabel"),
        ("rules/ACM001.yaml:10:20: ", "no field `durabel`; did you mean `durable`?", "  ^"),
    ),
    "a pattern that is none": (
        policy("""'datastore.label.matches("(a+)+(")'"""),
        ("rules/ACM001.yaml:10:", "cannot be evaluated"),
    ),
    "a pin that nothing meets": (
        settings("policies:\n  pin: {BKP001: 9}\n"),
        (".outlast.yaml:2:9: `pin` wants BKP001 at version 9; there is version 1",),
    ),
    "a pin of nothing": (
        settings("policies:\n  pin: {BKP01: 1}\n"),
        (".outlast.yaml:2:9: `pin` names `BKP01`", "did you mean `BKP001`?"),
    ),
    "an ignore of nothing": (
        settings("ignore:\n  - {policy: BKP0003, service: a, reason: x}\n"),
        (".outlast.yaml:2:5: no policy is called `BKP0003`; did you mean `BKP003`?",),
    ),
    "a selection of nothing": (
        settings("policies:\n  select: [no-backupp]\n"),
        (".outlast.yaml:2:12: no policy is called `no-backupp`; did you mean `no-backup`?",),
    ),
    "a level of nothing": (
        settings("policies:\n  severity: [{policy: DNS01, level: note}]\n"),
        (".outlast.yaml:2:14: no policy is called `DNS01`; did you mean `DNS001`?",),
    ),
    "an ignore without a reason": (
        settings("ignore:\n  - {policy: BKP003, service: a}\n"),
        (".outlast.yaml:2:5: `reason` is missing here",),
    ),
    "a drill that is yet to come": (
        settings("evidence:\n  drills: [{service: a, date: 2999-01-01, result: pass}]\n"),
        (".outlast.yaml:2:31: the drill of a on 2999-01-01 is yet to come (today is ",),
    ),
    "a backup at nobody": (
        settings(
            "evidence:\n  backups:\n    - {of: a, vendor: backblze, until: 2999-01-01, reason: x}\n"
        ),
        (".outlast.yaml:3:7: nobody knows the vendor `backblze`; did you mean `backblaze`?",),
    ),
    "a vendor on nobody": (
        settings("vendors:\n  rack: {stands_on: [awss]}\n"),
        (".outlast.yaml:2:9: nobody knows the vendor `awss`; did you mean `aws`?",),
    ),
    "several at once": (
        settings("ignor: []\npolicies: {selct: [BKP]}\n"),
        (
            ".outlast.yaml:1:1: unknown key `ignor`; did you mean `ignore`?",
            ".outlast.yaml:2:12: unknown key `selct`; did you mean `select`?",
        ),
    ),
}


def written(root: Path, files: Mapping[str, str]) -> Path:
    for path, text in {"main.tf": CODE, ".git/HEAD": "", **files}.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    return root


@pytest.mark.parametrize(("files", "said"), REFUSED.values(), ids=REFUSED)
def test_refused(
    files: Mapping[str, str],
    said: tuple[str, ...],
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
) -> None:
    status = run(["lint", str(written(tmp_path, files))])
    out, err = capfd.readouterr()
    assert (status, out) == (2, "")
    for words in said:
        assert words in err


FOUND = {
    "a pattern that would never end elsewhere": (
        policy("""'datastore.label.matches("^(a+)+$")'"""),
        "ACM001 acme-rule",
    ),
    "an expression over its budget": (policy(f"'{BOMB}'"), "ACM001"),
    "an inline ignore without a reason": (
        {"main.tf": f"# outlast:ignore BKP002\n{CODE}"},
        "the ignore gives no reason, so it ignores nothing; write `outlast:ignore",
    ),
    "an inline ignore of nothing": (
        {"main.tf": f'# outlast:ignore BKP02 reason="x"\n{CODE}'},
        "no policy is called `BKP02`; did you mean `BKP002`?",
    ),
    "an inline ignore with a typo": (
        {"main.tf": f'# outlast:ignore BKP002 untill=2027-01-01 reason="x"\n{CODE}'},
        "the ignore knows no `untill=`; did you mean `until=`?",
    ),
    "evidence of nothing": (
        settings(
            "evidence:\n  backups:\n"
            "    - {of: nothing, vendor: backblaze, until: 2999-01-01, reason: x}\n"
        ),
        "no datastore is called `nothing`, so this backup is evidence of nothing; mend or remove",
    ),
}


@pytest.mark.parametrize(("files", "said"), FOUND.values(), ids=FOUND)
def test_said_and_the_rest_is_judged(
    files: Mapping[str, str], said: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    status = run(["lint", "--verbose", str(written(tmp_path, files))])
    out, err = capfd.readouterr()
    page = " ".join(out.split())
    assert (status, err) == (0, "")
    assert said in page
    assert "BKP002 no-backup" in page
