"""Formats that other programs take: each read back by one that we did not write."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from junitparser import Failure, JUnitXml, TestSuite
from markdown_it import MarkdownIt

from outlast.domain.finding import Level, Report
from outlast.domain.location import Span
from outlast.reporters import github, gitlab, junit, markdown
from outlast.reporters.markdown_text import plain
from outlast.reporters.options import Options

COMMAND = re.compile(r"::(?P<name>\w+) (?P<properties>[^\r\n]*?)::(?P<message>[^\r\n]*)")
EVIL = "x\n::error::no, a:b %0A <script>alert(1)</script> [a](javascript:b) @team | #12 \u202e `c`"


def evil(report: Report) -> Report:
    first = report.findings[0]
    place = replace(first.span, path="a,b:c%/main.tf")
    named = replace(first, message=EVIL, address=EVIL, service=EVIL, span=place)
    return replace(report, findings=(named, *report.findings[1:]))


def unescaped(text: str) -> str:
    """As the runner reads it back: https://github.com/actions/runner, ActionCommand.cs."""
    for code, char in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, char)
    return text


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    found = []
    for line in text.splitlines():
        match = COMMAND.fullmatch(line)
        assert match, line
        pairs = (pair.split("=", 1) for pair in match["properties"].split(","))
        properties = {name: unescaped(value) for name, value in pairs}
        found.append((match["name"], properties, unescaped(match["message"])))
    return found


def test_github_shows_the_worst_ten_and_counts_all(report: Report) -> None:
    levels: list[Level] = [*["note"] * 8, *["error"] * 8]  # type: ignore[list-item]
    many = tuple(
        replace(report.findings[0], fingerprint=str(n), span=Span(f"f{n}.tf", 1), level=level)
        for n, level in enumerate(levels)
    )
    found = commands(github.render(replace(report, findings=many), Options()))
    assert [name for name, _, _ in found] == ["error"] * 8 + ["notice"] * 3
    assert found[-1][2].startswith("8 errors, 0 warnings, 8 notes; 6 more are not shown here")


def test_github_takes_any_name_as_text(report: Report) -> None:
    name, properties, message = commands(github.render(evil(report), Options()))[0]
    texts = [text for _, _, text in commands(github.render(evil(report), Options()))]
    assert EVIL in texts
    paths = {one[1].get("file") for one in commands(github.render(evil(report), Options()))}
    assert "a,b:c%/main.tf" in paths
    assert name in ("error", "warning", "notice")
    assert properties["title"]
    assert message


def test_github_gives_columns_of_one_line_only(report: Report) -> None:
    span = Span("main.tf", 1, 1, 3, 2)
    long = replace(report, findings=(replace(report.findings[0], span=span),))
    _, properties, _ = commands(github.render(long, Options()))[0]
    assert {"line", "endLine"} <= set(properties)
    assert "col" not in properties


class Seen(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [value or "" for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data: str) -> None:
        self.text += data


def rendered(text: str) -> Seen:
    seen = Seen()
    seen.feed(MarkdownIt("commonmark", {"html": True}).enable("table").render(text))
    return seen


def test_markdown_shows_names_and_does_nothing_else(report: Report) -> None:
    seen = rendered(markdown.render(evil(report), Options()))
    assert "<script>alert(1)</script>" in seen.text
    assert "script" not in seen.tags
    assert seen.links == []
    assert "\u202e" not in seen.text
    assert "@team" not in markdown.render(evil(report), Options()).replace("\\@team", "")


@given(st.text())
def test_markdown_text_is_shown_as_it_is(text: str) -> None:
    seen = rendered(f"x{plain(text)}x")
    assert seen.tags <= {"p"}
    assert seen.links == []


def test_a_markdown_table_keeps_its_columns(report: Report) -> None:
    lines = markdown.render(evil(report), Options()).splitlines()
    rows = [line for line in lines if line.startswith("| 🔴")]
    assert rows
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {5}


def test_gitlab_has_what_it_needs_and_unique_fingerprints(report: Report) -> None:
    twice = replace(report, findings=(*evil(report).findings, *report.findings))
    text = gitlab.render(twice, Options())
    assert not text.startswith("\ufeff")
    issues = json.loads(text)
    assert len(issues) == len(twice.findings)
    assert len({issue["fingerprint"] for issue in issues}) == len(issues)
    for issue in issues:
        assert issue["severity"] in ("info", "minor", "major", "critical", "blocker")
        assert {"description", "check_name", "fingerprint", "severity", "location"} <= set(issue)
        assert issue["location"]["path"]
        assert issue["location"]["lines"]["begin"] >= 1


def test_junit_is_read_by_a_parser_of_others(report: Report) -> None:
    suites = JUnitXml.fromstring(junit.render(evil(report), Options()).encode())
    assert isinstance(suites, JUnitXml)
    assert [suite.name.split()[0] for suite in suites] == [one.id for one in report.policies]
    failed = [
        result
        for suite in suites
        if isinstance(suite, TestSuite)
        for case in suite
        for result in case.result
    ]
    assert len(failed) == suites.failures == len(report.findings)
    assert all(isinstance(one, Failure) for one in failed)
    assert any("<script>" in (one.message or "") for one in failed)


@pytest.mark.parametrize("char", ["\x00", "\x0b", "\ud800", "\ufffe"])
def test_junit_leaves_out_what_xml_has_no_place_for(report: Report, char: str) -> None:
    broken = replace(report.findings[0], message=f"a{char}b")
    text = junit.render(replace(report, findings=(broken,)), Options())
    assert JUnitXml.fromstring(text.encode("utf-8", "strict"))


def test_no_line_but_commands_begins_like_one(report: Report) -> None:
    for format_ in (markdown, gitlab, junit):
        lines = format_.render(evil(report), Options()).splitlines()
        assert [line for line in lines if line.lstrip().startswith("::")] == []
