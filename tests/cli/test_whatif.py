"""`outlast whatif`: the question itself, from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from outlast.cli.main import run

ESTATE = str(Path(__file__).parents[2] / "fixtures" / "estate")


def ends(capfd: pytest.CaptureFixture[str], *words: str) -> dict[str, str]:
    assert run(["whatif", *words, ESTATE, "-f", "json"]) == 0
    (failure,) = json.loads(capfd.readouterr().out)["survival"]
    return {one["service"]: one["outcome"] for one in failure["services"]}


def test_a_vendor(capfd: pytest.CaptureFixture[str]) -> None:
    found = ends(capfd, "aws")
    assert found["checkout"] == "lost"
    assert found["invoices"] == "restorable"
    assert found["wiki"] == "unaffected"


def test_a_layer_and_several_at_once(capfd: pytest.CaptureFixture[str]) -> None:
    assert ends(capfd, "aws:dns")["search"] == "unaffected"
    assert ends(capfd, "aws+hetzner")["wiki"] == "lost"
    assert ends(capfd, "aws", "hetzner") == ends(capfd, "aws,hetzner")


def test_the_page_tells_the_chain_with_places(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["whatif", "aws", ESTATE, "--service", "invoices"]) == 0
    assert capfd.readouterr().out.splitlines() == [
        "if aws fails: none of 1 service survives, 1 is restorable.",
        "",
        "invoices: restorable",
        "  - data restorable: harbourlight-invoices has a copy at cloudflare",
        "    fixtures/estate/invoices/main.tf:35:1",
        "      sync at cloudflare weur counts (aws_datasync_task.nightly)",
        "",
    ]


def test_each_vendor_in_turn(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["whatif", "--all", ESTATE]) == 0
    lines = capfd.readouterr().out.splitlines()
    assert all(line.startswith(("if ", "  ")) for line in lines)
    assert any(line.startswith("if hetzner fails") for line in lines)


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        ([], "what fails?"),
        (["azure"], "nothing here stands on `azure`; there are `aws`"),
        (
            ["aws/eu-wset-1"],
            "nothing here surely lies in `aws/eu-wset-1`; did you mean `eu-west-1`?",
        ),
        (["aws:disks"], "no layer `disks`; there are compute"),
        (["hetzer"], "did you mean `hetzner`?"),
        (["aws", "--service", "shop"], "no service `shop` here; there are"),
    ],
    ids=["nothing", "vendor", "region", "layer", "near", "service"],
)
def test_what_cannot_be_asked(
    words: list[str], complaint: str, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run(["whatif", *words, *([ESTATE] if words else [])]) == 2
    assert complaint in capfd.readouterr().err


@pytest.mark.parametrize(("limit", "status"), [("lost", 1), ("by-hand", 1)])
def test_the_exit_status(limit: str, status: int, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(["whatif", "aws", ESTATE, "--fail-on", limit]) == status
    assert run(["whatif", "aws", ESTATE, "--service", "wiki", "--fail-on", limit]) == 0
    capfd.readouterr()
