"""The variable syntax of Flux: its documented table, its corners, and what holds for any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlast.domain.value import Unknown
from outlast.readers.kubernetes.deploying.envsubst import expand
from outlast.readers.kubernetes.manifests.wildcard import matches

VALUES = {
    "domain": "shop.example.com",
    "path": "a/b/c.tar.gz",
    "empty": "",
    "Mixed": "abCDab",
    "five": "5",
}


def lookup(name: str) -> str | Unknown | None:
    if name == "secret":
        return Unknown("it is encrypted")
    return VALUES.get(name)


EXPANDED = [
    ("plain text", "no variable", "no variable"),
    ("variable", "https://${domain}/", "https://shop.example.com/"),
    ("default of a missing one", "${nope:=eu-west-1}", "eu-west-1"),
    ("default with a dash", "${nope:-x}${empty:-y}", "xy"),
    ("default without a colon", "${nope=x}", "x"),
    ("default not needed", "${five:=6}", "5"),
    ("default of nothing", "[${nope:=}]", "[]"),
    ("default made of a variable", "${nope:-pre-${five}-post}", "pre-5-post"),
    ("default inside a default", "${nope:-${nada:-deep}}", "deep"),
    ("default that is not needed may be undecided", "${five:-${secret}}", "5"),
    ("plus acts like a default", "${nope:+x}", "x"),
    ("first replaced", "${domain/./-}", "shop-example.com"),
    ("all replaced", "${domain//./-}", "shop-example-com"),
    ("slash replaced", r"${path//\//_}", "a_b_c.tar.gz"),
    ("replaced by nothing", "${domain/shop./}", "example.com"),
    ("start replaced", "${Mixed/#ab/X}", "XCDab"),
    ("end replaced", "${Mixed/%ab/X}", "abCDX"),
    ("start that does not match", "${domain/#x/X}", "shop.example.com"),
    ("part", "${domain:5:7}", "example"),
    ("part from the end", "${domain:-3}${domain: -3}", "shop.example.comshop.example.com"),
    ("part that is no number", "${five:x}", "5"),
    ("part beyond the end", "[${five:9}]", "[]"),
    ("upper", "${Mixed^^}${Mixed^}", "ABCDABAbCDab"),
    ("lower", "${Mixed,,}", "abcdab"),
    ("length", "${#domain}", "16"),
    ("shortest start", "${path#*/}", "b/c.tar.gz"),
    ("longest start", "${path##*/}", "c.tar.gz"),
    ("shortest end", "${path%.*}", "a/b/c.tar"),
    ("longest end", "${path%%.*}", "a/b/c"),
    ("class of characters", "${Mixed##[a-c]*[C-D]}", "ab"),
    ("dollar without braces", "$domain $5 5$", "$domain $5 5$"),
    ("escaped", "$${domain}", "${domain}"),
    ("escaped twice", "$$${five}", "$5"),
    ("escaped inside an open one", "$${x=${five}}", "${x=5}"),
    ("backslash outside", r"\\${five}", r"\\5"),
]

LEFT_OPEN = [
    ("encrypted", "https://${secret}/x", "it is encrypted"),
    ("encrypted with a default", "${secret:-x}", "it is encrypted"),
    ("missing", "${nope}", "nothing states `nope` here"),
    ("missing and changed", "${nope^^}", "nothing states `nope` here"),
    ("not closed", "${domain", "Flux cannot read a substitution in it"),
    ("an array of bash", "${list[@]}", "Flux cannot read a substitution in it"),
    ("no name", "${}", "Flux cannot read the name of a variable in it"),
    ("an expression of a workflow", "${{ github.ref }}", "Flux cannot read the name"),
    ("dash without a colon", "${nope-x}", "Flux cannot read a substitution in it"),
    ("nested without end", "${a:-" * 400, "nested too deeply"),
]


@pytest.mark.parametrize(
    ("text", "expected"), [row[1:] for row in EXPANDED], ids=[row[0] for row in EXPANDED]
)
def test_a_text_is_expanded_as_flux_does(text: str, expected: str) -> None:
    assert expand(text, lookup) == expected


@pytest.mark.parametrize(
    ("text", "reason"), [row[1:] for row in LEFT_OPEN], ids=[row[0] for row in LEFT_OPEN]
)
def test_what_is_not_decided_is_unknown_with_its_text(text: str, reason: str) -> None:
    value = expand(text, lookup)
    assert isinstance(value, Unknown)
    assert reason in value.reason
    assert value.text == text


@given(st.text(alphabet="ab${}$:=-/#%^,.*[]\\ 01", max_size=30))
def test_any_text_gives_a_text_or_an_unknown(text: str) -> None:
    assert isinstance(expand(text, lookup), str | Unknown)


@given(st.text(max_size=40))
def test_a_text_without_dollars_stays(text: str) -> None:
    bare = text.replace("$", "")
    assert expand(bare, lookup) == bare


@given(st.text(max_size=40).filter(lambda text: "$" not in text))
def test_an_escaped_text_comes_out_as_it_was(text: str) -> None:
    assert expand(f"$${{{text}}}", lookup) == f"${{{text}}}"


@given(st.text(alphabet="ab", max_size=6), st.text(alphabet="ab", max_size=6))
def test_replacing_all_is_what_python_replaces(value: str, old: str) -> None:
    if value and old:
        assert expand(f"${{v//{old}/x}}", lambda _: value) == value.replace(old, "x")


MATCHES = [
    ("apps/*", "apps/a", True),
    ("apps/*", "apps/a/b", False),
    ("apps/**", "apps/a/b", True),
    ("apps/**/config.json", "apps/config.json", True),
    ("apps/**/config.json", "apps/a/b/config.json", True),
    ("apps/**/config.json", "apps/a/b/config.yaml", False),
    ("*/x", "a/b/x", False),
    ("**/x", "a/b/x", True),
    ("a?c", "a/c", False),
    ("[ab]-*", "b-1", True),
    ("[^ab]-*", "b-1", False),
    ("*.{yaml,yml}", "x.yml", True),
    ("*.{yaml,yml}", "x.json", False),
    ("[", "[", False),
]


@pytest.mark.parametrize(("pattern", "text", "expected"), MATCHES, ids=lambda v: str(v))
def test_a_pattern_stops_at_slashes(pattern: str, text: str, expected: bool) -> None:
    assert matches(pattern, text, deep=False) is expected


@pytest.mark.parametrize("text", ["${a:-" * 50_000, "${a" * 50_000, "${domain//a" * 9_000])
def test_a_hostile_text_ends_soon(text: str) -> None:
    assert isinstance(expand(text, lookup), Unknown)
