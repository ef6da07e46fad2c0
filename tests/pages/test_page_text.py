"""The page as text: every link leads to what it counts, and no name is more than a name."""

from __future__ import annotations

import re
from base64 import b64encode
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest

from outlast.reporters.html.judged import WORDS
from outlast.reporters.html.svg import seen
from pages.drawn import Drawn, Element, draw, tree
from pages.grown import BAD

SIZES = ("4", "60", "500")
TAKEN = ("src", "srcset", "data", "action", "poster", "background", "ping", "xlink:href")
"""Attributes that fetch something; `href` is asked for itself."""


@pytest.fixture(scope="session")
def trees(grown: dict[str, Drawn]) -> dict[str, Element]:
    return {size: tree(drawn.page) for size, drawn in grown.items()}


@pytest.mark.parametrize("size", SIZES)
def test_every_link_leads_somewhere(trees: dict[str, Element], size: str) -> None:
    page = trees[size]
    ids = [one.attributes["id"] for one in page.all() if "id" in one.attributes]
    assert [name for name, times in Counter(ids).items() if times > 1] == []
    links = {one.attributes["href"] for one in page.all("a")}
    assert {link for link in links if link.removeprefix("#") not in ids} == set()
    labelled = {
        one.attributes["aria-labelledby"]
        for one in page.all()
        if "aria-labelledby" in one.attributes
    }
    assert labelled <= set(ids)


def _listed(page: Element, target: str) -> int:
    """How many things stand in the list that a link leads to."""
    (place,) = page.all(id=target)
    rows = [one for one in place.all("tr") if one.all("td")]
    own = [one for one in place.children if isinstance(one, Element) and one.tag == "ul"]
    items = [one for one in own[0].children if isinstance(one, Element)] if own else []
    return len(rows or items)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("family", ["fails-", "axes-", "blast-", "copies-", "policy-", "level-"])
def test_numbers_count_what_they_link_to(trees: dict[str, Element], size: str, family: str) -> None:
    """`23 lost` leads to a list of 23; the first number of the text of a link is what it counts."""
    page = trees[size]
    links = [one for one in page.all("a") if one.attributes["href"].startswith(f"#{family}")]
    assert links
    for link in links:
        number = re.match(r"\d+", link.text.strip())
        if number and "more" not in link.text:
            assert _listed(page, link.attributes["href"][1:]) == int(number[0]), link


@pytest.mark.parametrize("size", SIZES)
def test_numbers_are_those_of_the_report(
    grown: dict[str, Drawn], trees: dict[str, Element], size: str
) -> None:
    shown, page = grown[size].portrait, trees[size]
    for index, failure in enumerate(shown.failures):
        for outcome, times in Counter(one.outcome for one in failure.services).items():
            assert _listed(page, f"fails-{index}-{outcome}") == times
    points = [one for one in page.all("ul", **{"class": "names"}) if one.all("li")]
    assert points
    fields = [
        one for one in page.all("details") if one.attributes.get("id", "").startswith("axes-")
    ]
    assert sum(_listed(page, one.attributes["id"]) for one in fields) == int(size)
    levels = Counter(finding.level for finding in shown.report.findings)
    assert {level: _listed(page, f"level-{level}") for level in levels} == levels


@pytest.mark.parametrize("size", SIZES)
def test_every_loss_is_told_with_its_reasons(
    grown: dict[str, Drawn], trees: dict[str, Element], size: str
) -> None:
    shown, page = grown[size].portrait, trees[size]
    blocks = {one.attributes["id"]: one for one in page.all("div", **{"class": "when"})}
    numbers = {one.label: number for number, one in enumerate(shown.services)}
    for index, failure in enumerate(shown.failures):
        for end in failure.services:
            block = blocks.get(f"s{numbers[end.service]}-{index}")
            if block is None:
                assert end.outcome == "unaffected"
                continue
            assert WORDS[end.outcome] in block.text
            for layer in end.layers:
                assert layer.because in block.text
                for other in layer.alternatives:
                    verdict = "counts" if other.counts else "does not count"
                    assert f"{other.what} {verdict}" in block.text
                    assert other.why in block.text


@pytest.mark.parametrize("size", SIZES)
def test_the_page_needs_nothing_but_itself(
    grown: dict[str, Drawn], trees: dict[str, Element], size: str
) -> None:
    page = trees[size]
    assert len(grown[size].page.encode()) < 3_000_000
    assert [one for one in page.all() if set(one.attributes) & set(TAKEN)] == []
    fetched = [
        one.attributes["href"] for one in page.all() if one.tag != "a" and "href" in one.attributes
    ]
    assert fetched == ["data:,"]
    (style,) = page.all("style")
    assert "url(" not in style.text
    assert "@import" not in style.text


def test_only_its_own_style_and_script_are_allowed(trees: dict[str, Element]) -> None:
    page = trees["4"]
    (policy,) = page.all("meta", **{"http-equiv": "Content-Security-Policy"})
    rules = dict(rule.strip().split(" ", 1) for rule in policy.attributes["content"].split(";"))
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == _hash(next(s for s in page.all("script") if not s.attributes))
    assert rules["style-src"] == _hash(page.all("style")[0])
    assert [one for one in page.all() if "style" in one.attributes] == []


def _hash(one: Element) -> str:
    return f"'sha256-{b64encode(sha256(one.text.encode()).digest()).decode()}'"


def test_bad_names_are_text(bad: Drawn, trees: dict[str, Element]) -> None:
    """The same elements and attributes as in a page of harmless names, and nothing else."""
    page = tree(bad.page)
    known = {
        (one.tag, name)
        for size in SIZES
        for one in trees[size].all()
        for name in ("", *one.attributes)
    }
    assert {(one.tag, name) for one in page.all() for name in ("", *one.attributes)} <= known
    assert len(page.all("script")) == 2
    assert len(page.all("style")) == 1
    for one in page.all():
        assert not any(name.startswith("on") for name in one.attributes)
        assert "javascript:" not in one.attributes.get("href", "")


def test_bad_names_are_all_there(bad: Drawn) -> None:
    assert {one.name for one in bad.portrait.services} == set(BAD)
    page = tree(bad.page)
    titles = {one.text for one in page.all("bdi")}
    for one in bad.portrait.services:
        assert seen(one.label) in titles
    (heading,) = page.all("h1")
    assert heading.text == f"{BAD[1]}: what if a provider fails?"
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200e\u200f]", bad.page)
    assert "a'b & <b>\ufffd\"/main.tf" in page.text


def test_an_estate_without_services_is_a_page(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "main.tf").write_text('variable "x" {}\n', encoding="utf-8")
    page = tree(draw(tmp_path / "none").page)
    assert "0 services" in page.all("ul", **{"class": "numbers"})[0].text
    assert "names no provider" in page.text
    assert "no datastore" in page.text
