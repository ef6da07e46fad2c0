"""Each picture as its own file: XML that needs nothing, named after what it shows."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from outlast.reporters.html.embed import pictures
from outlast.reporters.html.judged import WORDS, Judged
from pages.drawn import Drawn
from pages.grown import BAD

SVG = "{http://www.w3.org/2000/svg}"
FIRST = ["two-axes.svg", "blast-radius.svg", "backup-independence.svg"]


@pytest.fixture(scope="session", params=["4", "60", "bad"])
def drawn(request: pytest.FixtureRequest, grown: dict[str, Drawn], bad: Drawn) -> Drawn:
    return bad if request.param == "bad" else grown[request.param]


def test_every_picture_is_xml_that_needs_nothing(drawn: Drawn) -> None:
    for name, text in pictures(drawn.portrait):
        root = ElementTree.fromstring(text)
        assert root.tag == f"{SVG}svg", name
        assert root.get("role") == "img"
        assert root.get("viewBox") == f"0 0 {root.get('width')} {root.get('height')}"
        assert {one.tag.removeprefix(SVG) for one in root.iter()} <= {
            *("svg", "title", "desc", "style", "rect", "text", "g", "line", "circle", "path"),
            "polygon",
        }
        for one in root.iter():
            assert not [key for key in one.attrib if key.startswith("on") or "href" in key], name
        style = root.find(f"{SVG}style")
        assert style is not None
        assert style.text
        assert "prefers-color-scheme: dark" in style.text
        assert "url(" not in style.text


def test_every_picture_says_what_it_shows(drawn: Drawn) -> None:
    for name, text in pictures(drawn.portrait):
        root = ElementTree.fromstring(text)
        told = {child.get("id"): child.text for child in root if child.tag != f"{SVG}style"}
        for attribute in ("aria-labelledby", "aria-describedby"):
            assert told[root.get(attribute)], name


def test_names_of_files(drawn: Drawn) -> None:
    names = [name for name, _ in pictures(drawn.portrait)]
    assert names[:3] == FIRST
    assert len(set(names)) == len(names) == 3 + len(drawn.portrait.services)
    assert [name for name in names if not re.fullmatch(r"[a-z0-9-]{1,80}\.svg", name)] == []


def test_a_chain_is_named_after_its_service(grown: dict[str, Drawn]) -> None:
    names = [name for name, _ in pictures(grown["4"].portrait)][3:]
    assert names == [f"chain-service-00{number}.svg" for number in range(4)]


def test_bad_names_get_harmless_files(bad: Drawn) -> None:
    names = dict(zip((one.name for one in bad.portrait.services), _chains(bad), strict=True))
    assert names[BAD[0]] == "chain-script-document-title-owned-script.svg"
    assert names["فاتورة الدفع"] == "chain-service.svg"


def _chains(drawn: Drawn) -> list[str]:
    return [name for name, _ in pictures(drawn.portrait)][3:]


def test_a_chain_alone_shows_the_worst_failure(grown: dict[str, Drawn]) -> None:
    shown = grown["60"].portrait
    judged = Judged.of(shown)
    for one, (_, text) in zip(shown.services, list(pictures(shown))[3:], strict=True):
        worst = judged.by_vendor(one)
        assert worst.fails
        lines = [line.text for line in ElementTree.fromstring(text).iter(f"{SVG}text")]
        assert lines[1:3] == [f"If {shown.vendors[worst.fails]} fails, it", WORDS[worst.outcome]]
