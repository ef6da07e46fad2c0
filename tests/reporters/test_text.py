"""The page for the terminal: snapshots at several widths, and promises that hold for any input."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlast.domain.finding import (
    LEVELS,
    Coverage,
    Finding,
    Level,
    Outcome,
    Related,
    Report,
    ServiceOutcome,
    VendorFailure,
)
from outlast.domain.fragment import Problem
from outlast.domain.location import Span
from outlast.reporters.options import Options
from outlast.reporters.text.escape import cells
from outlast.reporters.text.page import render

PAGES = {
    "narrow": Options(width=40),
    "usual": Options(width=80),
    "wide": Options(width=160),
    "coloured": Options(width=80, colour=True),
    "verbose": Options(width=80, verbose=True),
    "quiet": Options(width=40, quiet=True),
    "all": Options(width=100, show_unknown=True, coverage=True, fail_on="note"),
}
SGR = re.compile("\x1b\\[[0-9;]*m")


def finding(
    number: int = 0,
    service: str = "",
    level: Level = "warning",
    criticality: str = "unstated",
    policy: str = "BKP001",
) -> Finding:
    return Finding(
        policy=policy,
        version="1.0.0",
        name="same-provider-backup",
        layer="backup",
        level=level,
        subject="datastore",
        address=f"aws_s3_bucket.b{number}",
        unit="infra",
        service=service,
        criticality=criticality,
        vendors=("aws",),
        message=f"b{number} has no copy outside",
        remediation="Copy it.",
        span=Span("infra/main.tf", number + 1, 1, number + 1, 9),
        related=(),
        fingerprint=f"f{number}",
    )


@pytest.mark.parametrize(("name", "options"), PAGES.items(), ids=PAGES)
def test_page(
    name: str, options: Options, report: Report, snapshot: Callable[[str, str], None]
) -> None:
    snapshot(f"page-{name}.txt", render(report, options))


def test_colours_change_nothing_but_colours(report: Report) -> None:
    coloured = render(report, Options(colour=True))
    assert coloured != SGR.sub("", coloured) == render(report, Options())


@pytest.mark.parametrize("width", [40, 60, 80, 120, 400])
def test_no_line_is_wider_than_asked_but_for_paths(report: Report, width: int) -> None:
    for line in render(report, Options(width=width, verbose=True, show_unknown=True)).splitlines():
        longest = max(map(cells, line.split() or [""]))
        assert cells(line) <= max(min(width, 120), longest + 6), line


def test_nothing_found_says_what_was_judged() -> None:
    report = Report(
        subjects={"datastore": 12, "service": 1, "zone": 3}, coverage=Coverage(7, 2, 40)
    )
    assert render(report, Options()) == (
        "12 datastores, 1 service and 3 zones judged; nothing failed\n"
        "7 files in 2 units read, 40 resources\n"
    )


def test_nothing_judged_is_said() -> None:
    assert render(Report(), Options()).startswith("nothing judged; nothing failed\n")


def test_quiet_and_nothing_found_prints_nothing() -> None:
    assert render(Report(subjects={"zone": 1}), Options(quiet=True)) == ""


@pytest.mark.parametrize(
    ("number", "told", "listed", "rest"),
    [
        pytest.param(3, 3, 3, "", id="all-told"),
        pytest.param(6, 3, 6, "", id="few-more-are-listed"),
        pytest.param(40, 3, 3, "... and 37 more in 1 file (--verbose lists them)", id="counted"),
    ],
)
def test_alike_findings_are_shown_as_one_group(
    number: int, told: int, listed: int, rest: str
) -> None:
    report = Report(findings=tuple(finding(index) for index in range(number)))
    page = render(report, Options())
    assert page.count("has no copy outside") == told
    assert page.count("infra/main.tf:") == listed
    assert page.count("fix: Copy it.") == 1
    assert rest in page
    assert render(report, Options(verbose=True)).count("has no copy outside") == number


def test_remedy_is_told_once_and_pointed_at_afterwards() -> None:
    report = Report(findings=(finding(0, "a"), finding(1, "b")))
    page = render(report, Options())
    assert page.count("fix: Copy it.") == 1
    assert page.count("fix: see BKP001 above") == 1


def headings(page: str) -> list[str]:
    """Lines at the margin, until the summary."""
    lines = [line for line in page.splitlines() if line and not line.startswith(" ")]
    return lines[:-2]


def test_services_by_criticality_then_name_and_no_service_last() -> None:
    findings = (
        finding(0, "", criticality="critical"),
        finding(1, "zoo", criticality="critical"),
        finding(2, "api", criticality="low"),
        finding(3, "api", criticality="high"),
        finding(4, "wiki"),
        finding(5, "blog"),
    )
    page = render(Report(findings=findings), Options())
    assert headings(page) == ["zoo (critical)", "api (high)", "blog", "wiki", "No service named"]
    assert "infra/main.tf:3:1 aws_s3_bucket.b2 (low)" in page
    assert "infra/main.tf:1:1 aws_s3_bucket.b0\n" in page


def test_many_services_that_nobody_ranked_share_a_section() -> None:
    findings = tuple(finding(number, f"stack-{number:02}") for number in range(40))
    page = render(Report(findings=(*findings, finding(40, "shop", "error", "high"))), Options())
    assert headings(page) == [
        "shop (high)",
        "40 services, criticality not stated (`outlast init` proposes it)",
    ]
    assert "infra/main.tf:1:1 aws_s3_bucket.b0 [stack-00]" in page
    assert len(page.splitlines()) < 30


def test_errors_stand_before_warnings_whatever_their_policy() -> None:
    findings = (finding(0, policy="ABC001"), finding(1, level="error", policy="XYZ001"))
    page = render(Report(findings=findings), Options())
    assert page.index("error XYZ001") < page.index("warning ABC001")


def failure(fails: str, **counts: int) -> VendorFailure:
    words: dict[str, Outcome] = {"hand": "by-hand", "lost": "lost", "restorable": "restorable"}
    words |= {"unknown": "unknown", "survives": "survives", "unaffected": "unaffected"}
    return VendorFailure(
        fails,
        tuple(
            ServiceOutcome(f"{word}-{number}", words[word])
            for word, number_of in counts.items()
            for number in range(number_of)
        ),
    )


SENTENCES = {
    "as-in-the-design": (
        failure("aws", survives=1, lost=3, restorable=8),
        "if aws fails: 1 of 12 services survives, 3 lose data, 8 are restorable.",
    ),
    "none-survives": (
        failure("aws", lost=1),
        "if aws fails: none of 1 service survives, 1 loses data.",
    ),
    "unaffected-first": (
        failure("gcp", unaffected=2, survives=2, hand=1, unknown=1),
        "if gcp fails: 2 of 6 services are unaffected, 2 survive, 1 fails over by hand, "
        "1 is undecided.",
    ),
    "all-unaffected": (
        failure("gcp", unaffected=2),
        "if gcp fails: 2 of 2 services are unaffected.",
    ),
}


@pytest.mark.parametrize(("given_", "expected"), SENTENCES.values(), ids=SENTENCES)
def test_survival_sentence(given_: VendorFailure, expected: str) -> None:
    assert render(Report(survival=(given_,)), Options(width=120)).startswith(expected + "\n\n")


def test_worst_vendors_first_and_the_rest_counted() -> None:
    vendors = [failure(f"v{number}", lost=number, unaffected=9 - number) for number in range(9)]
    lines = headings(render(Report(survival=tuple(vendors)), Options(width=120)))
    assert [line.split()[1] for line in lines[:6]] == ["v8", "v7", "v6", "v5", "v4", "v3"]
    assert lines[6:] == ["... and 3 more vendors, hurting less (--verbose lists them)"]


@pytest.mark.parametrize(
    ("fail_on", "expected"),
    [("error", "1 fails the run"), ("warning", "2 fail the run"), ("note", "3 fail the run")],
)
def test_summary_says_what_fails_the_run(fail_on: Level, expected: str) -> None:
    findings = tuple(finding(number, level=level) for number, level in enumerate(LEVELS))
    page = render(Report(findings=findings), Options(fail_on=fail_on, width=120))
    assert f"3 findings (1 error, 1 warning, 1 note); {expected} (--fail-on {fail_on})" in page


def test_summary_says_when_no_finding_fails_the_run() -> None:
    page = render(Report(findings=(finding(),)), Options())
    assert "1 finding (1 warning); none fails the run (--fail-on error)" in page


UNCALLED = {"none": (0, ""), "one": (1, "1 module "), "three": (3, "3 modules ")}


@pytest.mark.parametrize(("number", "said"), UNCALLED.values(), ids=UNCALLED)
def test_summary_says_how_many_modules_nobody_calls(number: int, said: str) -> None:
    page = render(Report(coverage=Coverage(files=9, units=9, uncalled=number)), Options(width=120))
    was = "was" if number == 1 else "were"
    assert (f"; {said}that nothing here calls {was} not judged" in page) == bool(number)
    assert ("not judged" in page) == bool(number)


def test_problems_by_kind_with_the_first_few_and_modules_summed_up() -> None:
    modules = [
        Problem(Span("main.tf", number, 1), "module-not-read", f"module `m{number}` was not read")
        for number in range(1, 51)
    ]
    syntax = [Problem(Span("bad.tf", number, 5), "syntax", "no `}`") for number in range(1, 6)]
    page = render(Report(problems=(*syntax, *modules)), Options(width=120))
    assert page.splitlines()[:9] == [
        "55 problems in reading",
        "  syntax: 5 places in 1 file (--verbose lists them)",
        "    bad.tf:1:5",
        "      no `}`",
        "    bad.tf:2:5",
        "      no `}`",
        "    bad.tf:3:5",
        "      no `}`",
        "  module-not-read: 50 module sources in 1 file; `terraform init` first, and they are "
        "judged too (--verbose lists them)",
    ]
    assert render(Report(problems=(*modules,)), Options(verbose=True)).count("was not read") == 50


ANY = st.text(
    alphabet=st.one_of(
        st.characters(codec=None),
        st.sampled_from("\x1b\x9b\x07\n\r\u202e\u2066\u2028\ufeff\ud800:# [%"),
    ),
    min_size=1,
    max_size=30,
)
STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@given(ANY, st.booleans())
def test_nothing_from_a_scanned_file_steers_the_terminal(text: str, colour: bool) -> None:
    span = Span(text, 1, 1, 1, 3)
    bad = replace(
        finding(),
        address=text,
        service=text,
        name=text,
        message=text,
        remediation=text,
        span=span,
        related=(Related(span, text),),
    )
    report = Report(
        findings=(bad,),
        problems=(Problem(span, "syntax", text),),
        survival=(VendorFailure(text, (ServiceOutcome(text, "lost", (text,)),)),),
        coverage=Coverage(unclassified={text: 1}),
        sources={text: {1: text}},
    )
    for quiet in (False, True):
        options = Options(colour=colour, quiet=quiet, verbose=True, coverage=True)
        page = SGR.sub("", render(report, options)) if colour else render(report, options)
        assert not STEERING.search(page)
        assert not re.search(r"(?m)^\s*::|##\[", page)
        page.encode()


def untagged(services: int, policies: int) -> Report:
    """A repository where nobody has tagged anything: a stack for each service, and problems."""
    levels: tuple[Level, ...] = ("warning", "note")
    findings = tuple(
        finding(number * 50 + rule, f"stack-{number:03}", levels[rule % 2], policy=f"POL{rule:03}")
        for number in range(services)
        for rule in range(policies)
    )
    wrong = tuple(
        Problem(Span(f"bad-{number}.tf", 1, 5), kind, "what is wrong is told in many words here")
        for number in range(9)
        for kind in ("syntax", "unreadable", "generate-not-read")
    )
    failures = tuple(failure(f"vendor-{number}", lost=3, restorable=9) for number in range(9))
    return Report(findings=findings, problems=wrong, survival=failures)


@pytest.mark.parametrize("width", [80, 160])
@pytest.mark.parametrize("rows", [22, 40])
@pytest.mark.parametrize("folder", ["infra", f"terraform/projects/{'deep/' * 12}app"])
@pytest.mark.parametrize(("services", "policies"), [(1, 1), (1, 9), (2, 3), (3, 4), (200, 9)])
def test_a_repository_without_tags_takes_one_screen(
    services: int, policies: int, folder: str, rows: int, width: int
) -> None:
    report = untagged(services, policies)
    unnamed = tuple(finding(9_000 + number, policy=f"POL{number:03}") for number in range(2))
    findings = tuple(
        replace(one, span=replace(one.span, path=f"{folder}/main.tf"))
        for one in (*report.findings, *unnamed)
    )
    report = replace(report, findings=findings)
    page = render(report, Options(rows=rows, width=width)).splitlines()
    assert len(page) <= rows
    total = services * policies + len(unnamed)
    assert any(line.startswith(f"{total:,} finding") for line in page)


def test_what_fits_is_told_in_full() -> None:
    report = Report(findings=(finding(0, "shop"),))
    assert render(report, Options(rows=40)) == render(report, Options())


def test_a_cut_page_says_so_and_names_every_policy() -> None:
    page = render(untagged(40, 9), Options(rows=40))
    assert "Shortened: --verbose shows all of it" in page
    assert all(f"POL{rule:03}" in page for rule in range(9))
    assert "POL000 same-provider-backup: 40 findings in 1 file, the first at" in page
    assert "POL000 same-provider-backup (40)" in render(untagged(40, 3), Options(rows=40))
    assert render(untagged(40, 9), Options(rows=40, verbose=True)).count("has no copy") == 360


def test_the_most_important_findings_get_the_room() -> None:
    """Who has said what is critical gets more than a page; the rest is counted."""
    findings = [
        finding(number, f"api-{number:03}", "error", "critical" if number < 3 else "low")
        for number in range(90)
    ]
    page = render(Report(findings=tuple(findings)), Options(rows=40))
    assert len(page.splitlines()) <= 4 * 40
    assert page.index("api-000 (critical)") < page.index("api-003 (low)")
    assert page.count("has no copy outside") >= 3
    assert re.search(r"\.\.\. and \d+ more services with \d+ errors\n", page)
