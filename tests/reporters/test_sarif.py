"""The SARIF log: valid by the official schema, and as GitHub code scanning wants it."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from jsonschema import Draft202012Validator

from outlast.domain.finding import (
    Finding,
    Ignored,
    LayerOutcome,
    Level,
    PolicyText,
    Related,
    Report,
    ServiceOutcome,
    VendorFailure,
)
from outlast.domain.fragment import Problem
from outlast.domain.location import Span
from outlast.reporters.options import Options
from outlast.reporters.sarif import render

SCHEMA = Path(__file__).parent / "sarif-2.1.0.json"
VALIDATOR = Draft202012Validator(json.loads(SCHEMA.read_text("utf-8")))
FINDING = Finding(
    policy="BKP001",
    version="1.0.0",
    name="same-provider-backup",
    layer="backup",
    level="warning",
    subject="datastore",
    address="a.b",
    unit=".",
    service="",
    criticality="unstated",
    vendors=("aws",),
    message="it has no copy",
    remediation="Copy it.",
    span=Span("main.tf", 3, 2, 3, 9),
    related=(),
    fingerprint="f",
)


def run_of(report: Report, options: Options | None = None) -> dict[str, Any]:
    log = json.loads(render(report, options or Options()))
    VALIDATOR.validate(log)
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def result_of(finding: Finding, report: Report | None = None) -> dict[str, Any]:
    (result,) = run_of(replace(report or Report(), findings=(finding,)))["results"]
    assert isinstance(result, dict)
    return result


def region_of(finding: Finding, report: Report | None = None) -> dict[str, int]:
    region = result_of(finding, report)["locations"][0]["physicalLocation"]["region"]
    assert isinstance(region, dict)
    return region


def test_log(report: Report, snapshot: Callable[[str, str], None]) -> None:
    log = json.loads(render(report, Options(suppressed=True)))
    snapshot("log.sarif", json.dumps(log, indent=1, ensure_ascii=False) + "\n")
    VALIDATOR.validate(log)


def test_the_schema_can_refuse(report: Report) -> None:
    log = json.loads(render(report, Options()))
    log["runs"][0]["results"][0]["level"] = "fatal"
    assert not VALIDATOR.is_valid(log)


def test_nothing_found_writes_an_empty_list() -> None:
    assert run_of(Report())["results"] == []


@pytest.mark.parametrize("level", ["error", "warning", "note"])
def test_level_is_always_written_whatever_the_rule_says(level: Level, report: Report) -> None:
    assert result_of(replace(FINDING, level=level), report)["level"] == level


def test_rules_and_their_indexes_agree(report: Report) -> None:
    run = run_of(report)
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == ["BKP001", "BKP002", "DNS001", "STA001"]
    assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in run["results"])


def test_a_finding_of_an_undescribed_policy_gets_a_rule() -> None:
    (rule,) = run_of(Report(findings=(FINDING,)))["tool"]["driver"]["rules"]
    assert (rule["id"], rule["help"]["text"]) == ("BKP001", "Copy it.")


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("infra/main.tf", "infra/main.tf"),
        ("a b/100%.tf", "a%20b/100%25.tf"),
        ("写真.tf", "%E5%86%99%E7%9C%9F.tf"),
        ("c:x.tf", "c%3Ax.tf"),
        ("a#b?c.tf", "a%23b%3Fc.tf"),
        ("\udcff.tf", "%FF.tf"),
    ],
    ids=["plain", "blank-and-percent", "unicode", "colon", "fragment-and-query", "no-utf-8"],
)
def test_uris_are_relative_and_encoded(path: str, uri: str) -> None:
    place = result_of(replace(FINDING, span=Span(path, 1)))["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": uri, "uriBaseId": "%SRCROOT%"}
    assert unquote(uri, errors="surrogateescape") == path


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (Span("main.tf", 3, 2, 3, 9), (3, 2, 3, 9)),
        (Span("main.tf", 3, 2, 5, 1), (3, 2, 5, 1)),
        (Span("main.tf", 3, 2), (3, 2, 3, 8)),
        (Span("main.tf", 4, 2), (4, 2, 4, 3)),
        (Span("main.tf", 3, 40), (3, 40, 3, 41)),
    ],
    ids=["as-given", "several-lines", "to-end-of-line", "source-not-kept", "past-the-end"],
)
def test_a_region_is_complete_and_never_empty(
    span: Span, expected: tuple[int, int, int, int]
) -> None:
    region = region_of(replace(FINDING, span=span), Report(sources={"main.tf": {3: " a = 12 "}}))
    keys = ("startLine", "startColumn", "endLine", "endColumn")
    assert tuple(region[key] for key in keys) == expected


def test_related_places_are_linked_from_the_message() -> None:
    related = tuple(Related(Span("b.tf", number), f"copy [{number}]") for number in range(1, 121))
    result = result_of(replace(FINDING, related=related))
    assert result["message"]["text"].startswith(
        "it has no copy. See also: [copy \\[1\\]](1), [copy \\[2\\]](2), "
    )
    assert re.findall(r"\]\((\d+)\)", result["message"]["text"]) == ["1", "2", "3", "4", "5"]
    assert [place["id"] for place in result["relatedLocations"]] == list(range(1, 101))


def test_a_message_from_a_scanned_file_makes_no_link() -> None:
    result = result_of(replace(FINDING, message="[click](https://evil.example)"))
    assert result["message"]["text"] == "[click] (https://evil.example)."


def test_fingerprints(report: Report) -> None:
    run = run_of(report)
    made = {result["partialFingerprints"].get("outlast/v1") for result in run["results"]}
    assert made == {finding.fingerprint for finding in report.findings}
    known = report.line_hashes["infra/dns/zone.tf"][7]
    assert [
        result["partialFingerprints"]["primaryLocationLineHash"]
        for result in run["results"]
        if result["ruleId"] == "DNS001"
    ] == [known]


def test_problems_are_notifications(report: Report) -> None:
    (invocation,) = run_of(report)["invocations"]
    told = invocation["toolExecutionNotifications"]
    assert invocation["executionSuccessful"] is True
    assert [one["descriptor"]["id"] for one in told] == [one.kind for one in report.problems]
    assert {one["level"] for one in told} == {"warning"}


def test_a_problem_without_a_file_has_no_location() -> None:
    report = Report(problems=(Problem(Span("", 1), "unreadable", "nothing there"),))
    (told,) = run_of(report)["invocations"][0]["toolExecutionNotifications"]
    assert "locations" not in told


@pytest.mark.parametrize(
    ("by", "kind"), [("inline", "inSource"), ("settings", "external"), ("baseline", "external")]
)
def test_ignored_findings_only_when_asked_for(by: Any, kind: str) -> None:
    report = Report(ignored=(Ignored(FINDING, "it is rebuilt", by),))
    assert run_of(report)["results"] == []
    (result,) = run_of(report, Options(suppressed=True))["results"]
    assert result["suppressions"] == [{"kind": kind, "justification": "it is rebuilt"}]


def test_descriptions_stay_within_what_github_takes(report: Report) -> None:
    long = PolicyText("X001", "1", "x", "dns", "X", "word " * 900, "Do.", (), "low", "note")
    (rule,) = run_of(replace(Report(), policies=(long,)))["tool"]["driver"]["rules"]
    assert 900 < len(rule["fullDescription"]["text"]) <= 1_024
    assert rule["fullDescription"]["text"].endswith("word ...")


def test_too_many_results_keep_the_worst_and_say_so() -> None:
    worst = replace(FINDING, level="error", address="worst")
    many = tuple(replace(FINDING, address=f"a.b{number}") for number in range(25_000))
    start = time.process_time()
    log = json.loads(render(Report(findings=(*many, worst)), Options()))
    assert time.process_time() - start < 10
    results = log["runs"][0]["results"]
    assert len(results) == 5_000
    assert results[-1]["level"] == "error"
    (told,) = log["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert told["message"]["text"].startswith("20001 more findings")


def test_half_a_character_is_written_all_the_same() -> None:
    strange = replace(FINDING, message="a\udcff b", address="\udcff", service="\ud800")
    assert result_of(strange)["message"]["text"] == "a? b."


SERVER, ZONE, NAMESERVER = Span("web.tf", 1), Span("dns.tf", 1), Span("dns.tf", 5)
DNS = replace(
    FINDING, policy="DNS001", subject="zone", address="a.example", header=ZONE, span=NAMESERVER
)
SHOP = ServiceOutcome(
    "shop",
    "restorable",
    layers=(
        LayerOutcome("dns", "a.example", "restorable", "every nameserver stands on aws", ZONE),
        LayerOutcome("compute", "shop", "restorable", "runs only on aws", SERVER),
    ),
)
CHAIN = [
    ("web.tf", 1, "shop runs here."),
    ("dns.tf", 1, "shop needs this zone: a.example."),
    ("dns.tf", 5, "aws fails: every nameserver stands on aws."),
]


@pytest.mark.parametrize(
    ("finding", "steps"),
    [
        (replace(DNS, service="shop"), CHAIN),
        (
            replace(FINDING, subject="service", service="shop", span=SERVER),
            [
                CHAIN[0],
                ("dns.tf", 1, "every nameserver stands on aws."),
                ("web.tf", 1, "aws fails: runs only on aws."),
            ],
        ),
        (replace(DNS, service="other"), None),
        (replace(DNS, service="shop", vendors=("gcp",)), None),
        (DNS, None),
    ],
    ids=["zone", "service", "nothing known of it", "another vendor", "no service"],
)
def test_code_flows(finding: Finding, steps: list[tuple[str, int, str]] | None) -> None:
    report = Report(survival=(VendorFailure("aws", (SHOP,)),))
    flows = result_of(finding, report).get("codeFlows")
    if steps is None:
        assert flows is None
        return
    assert flows is not None
    assert [flow["message"]["text"] for flow in flows] == [
        "If aws fails, shop ends as: restorable."
    ]
    told = [
        (
            place["location"]["physicalLocation"]["artifactLocation"]["uri"],
            place["location"]["physicalLocation"]["region"]["startLine"],
            place["location"]["message"]["text"],
        )
        for place in flows[0]["threadFlows"][0]["locations"]
    ]
    assert told == steps


def test_packs_are_extensions_with_their_version() -> None:
    text = PolicyText("X001", "1.2.0", "x", "dns", "X", "", "Do.", (), "low", "note", "ours", "7.1")
    local = replace(text, id="Y001", pack="rules", release="")
    run = run_of(Report(policies=(text, replace(text, id="X002", version="2.0.0"), local)))
    told = [
        (one["name"], one.get("version"), one["properties"]["policies"])
        for one in run["tool"]["extensions"]
    ]
    assert told == [
        ("policies of ours", "7.1", {"X001": "1.2.0", "X002": "2.0.0"}),
        ("policies of rules", None, {"Y001": "1.2.0"}),
    ]
    assert len(run["tool"]["driver"]["rules"]) == 3
