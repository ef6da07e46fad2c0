"""Code with ignores above module calls in, findings of single calls out: the whole program."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from outlast.domain.finding import Report
from outlast.pipeline import Request, lint
from outlast.settings import PolicyChoice

BUCKET = 'variable "name" {}\nresource "aws_s3_bucket" "this" { bucket = var.name }\n'
COMMENT = '# outlast:ignore BKP002 reason="made again from the shop"\n'


def call(name: str, *, source: str = "./modules/data", above: str = "") -> str:
    return f'{above}module "{name}" {{\n  source = "{source}"\n  name   = "{name}-orders"\n}}\n'


def linted(tmp_path: Path, files: Mapping[str, str], policy: str = "BKP002") -> Report:
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    choice = PolicyChoice(select=(policy,))
    return lint(Request(paths=(str(tmp_path),), policies=choice, workers=1))


def members(report: Report) -> tuple[list[str], list[str]]:
    """The names of the calls whose buckets stand, and of those that are answered for."""
    standing = [member for one in report.findings for member in one.members]
    answered = [member for one in report.ignored for member in one.finding.members]
    return [name.split(".")[1] for name in standing], [name.split(".")[1] for name in answered]


WHERE: dict[str, tuple[dict[str, str], list[str], list[str]]] = {
    "nowhere": (
        {"main.tf": call("a") + call("b") + call("c"), "modules/data/main.tf": BUCKET},
        ["a", "b", "c"],
        [],
    ),
    "at one call": (
        {
            "main.tf": call("a") + call("b", above=COMMENT) + call("c"),
            "modules/data/main.tf": BUCKET,
        },
        ["a", "c"],
        ["b"],
    ),
    "at the first call": (
        {"main.tf": call("a", above=COMMENT) + call("b"), "modules/data/main.tf": BUCKET},
        ["b"],
        ["a"],
    ),
    "at every call": (
        {
            "main.tf": call("a", above=COMMENT) + call("b", above=COMMENT),
            "modules/data/main.tf": BUCKET,
        },
        [],
        ["a", "b"],
    ),
    "at the outer one of two calls": (
        {
            "main.tf": call("a", source="./modules/app", above=COMMENT)
            + call("b", source="./modules/app"),
            "modules/app/main.tf": 'variable "name" {}\n' + call("inner", source="../data"),
            "modules/data/main.tf": BUCKET,
        },
        ["b"],
        ["a"],
    ),
    "at the inner one of two calls": (
        {
            "main.tf": call("a", source="./modules/app") + call("b"),
            "modules/app/main.tf": 'variable "name" {}\n'
            + call("inner", source="../data", above=COMMENT),
            "modules/data/main.tf": BUCKET,
        },
        ["b"],
        ["a"],
    ),
    "at the resource in the module": (
        {
            "main.tf": call("a") + call("b"),
            "modules/data/main.tf": BUCKET.replace("\n", "\n" + COMMENT, 1),
        },
        [],
        ["a", "b"],
    ),
}


@pytest.mark.parametrize(("files", "standing", "answered"), WHERE.values(), ids=WHERE)
def test_an_ignore(
    files: dict[str, str], standing: list[str], answered: list[str], tmp_path: Path
) -> None:
    report = linted(tmp_path, files)
    assert members(report) == (standing, answered)
    assert report.problems == ()
    assert len(report.findings) <= 1
    assert all(one.instances == len(one.members) for one in report.findings)


def test_an_ignore_at_a_call_that_makes_no_such_finding_is_reported(tmp_path: Path) -> None:
    made = 'variable "name" {}\nresource "aws_sqs_queue" "this" { name = var.name }\n'
    files = {
        "main.tf": call("a") + call("b", source="./modules/queue", above=COMMENT),
        "modules/data/main.tf": BUCKET,
        "modules/queue/main.tf": made,
    }
    report = linted(tmp_path, files)
    assert members(report) == (["a"], [])
    assert [problem.kind for problem in report.problems] == ["unused-ignore"]


def test_what_stands_keeps_its_fingerprint(tmp_path: Path) -> None:
    plain, answered, alone = (
        linted(tmp_path / name, {**files, "modules/data/main.tf": BUCKET}).findings
        for name, files in (
            ("plain", {"main.tf": call("a") + call("b")}),
            ("answered", {"main.tf": call("a", above=COMMENT) + call("b")}),
            ("alone", {"main.tf": call("b")}),
        )
    )
    prints = [{one.fingerprint for one in found} for found in (plain, answered, alone)]
    assert prints[0] == prints[1] == prints[2]
    assert len(prints[0]) == 1


def zones(*domains: str) -> dict[str, str]:
    keys = ", ".join(f'"{domain}"' for domain in domains)
    return {
        "main.tf": f'resource "aws_route53_zone" "z" {{\n  for_each = toset([{keys}])\n'
        "  name     = each.key\n}\n"
    }


def test_one_zone_more_moves_no_fingerprint(tmp_path: Path) -> None:
    (one,) = linted(tmp_path / "one", zones("shop.com"), "DNS001").findings
    (two,) = linted(tmp_path / "two", zones("shop.com", "books.com"), "DNS001").findings
    assert (one.members, two.members) == (("shop.com",), ("books.com", "shop.com"))
    assert one.fingerprint == two.fingerprint
