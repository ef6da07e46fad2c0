"""Functions that no Terraform binary can be asked about, and functions of what is not decided."""

from __future__ import annotations

import base64
import gzip
import re
from collections.abc import Callable

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from outlast.domain.location import Span
from outlast.domain.value import Linked, Ref, Unknown, refs_of
from outlast.readers.terraform.functions import UNKNOWABLE, call
from outlast.readers.terraform.functions.pattern import compiled
from outlast.readers.terraform.functions.table import functions
from outlast.readers.terraform.values.evaluate import plain
from outlast.readers.terraform.values.failure import MAX_TEXT, Failure
from outlast.readers.terraform.values.runtime import Runtime, SetOf

HERE = Span("main.tf", 3)
ARN = Ref("aws_s3_bucket.a", "arn")
OPEN = Unknown("it is known after apply", HERE, (ARN,), "${aws_s3_bucket.a.arn}")

NEWER: list[tuple[str, tuple[Runtime, ...], Runtime]] = [
    ("base64gunzip", ("H4sIAAAAAAAC/8tIzcnJVyjPL8pJAQCFEUoNCwAAAA==",), "hello world"),
    ("cidrcontains", ("10.0.0.0/8", "10.1.2.3"), True),
    ("cidrcontains", ("10.0.0.0/8", "11.0.0.0/16"), False),
    ("cidrcontains", ("fd00::/8", "fd00:1::/32"), True),
    ("urldecode", ("a+b%26%C3%A9",), "a b&é"),
    ("list", ("a", 1), ["a", "1"]),
    ("map", ("a", 1, "b", 2), {"a": 1, "b": 2}),
    ("element", (["a", "b", "c"], -1), "c"),
    ("element", (["a", "b", "c"], -5), "b"),
    ("core::max", (1, 2), 2),
    ("ephemeralasnull", ("a",), "a"),
]


@pytest.mark.parametrize(
    ("name", "args", "value"), NEWER, ids=[f"{name}-{args}" for name, args, _ in NEWER]
)
def test_opentofu_newer_and_older_terraform(
    name: str, args: tuple[Runtime, ...], value: Runtime
) -> None:
    assert call(name, args, HERE) == value


REFUSED: list[tuple[str, tuple[Runtime, ...], str]] = [
    ("cidrcontains", ("10.0.0.0/8", "::1"), "one is IPv4, the other IPv6"),
    ("base64gunzip", ("aGVsbG8=",), "the bytes are not gzip"),
    ("urldecode", ("%FF",), "the bytes are no text"),
    ("map", ("a",), "a key has no value"),
    ("length", (3,), "a number has no length"),
    ("one", ([1, 2],), "one element at most is wanted, there are 2"),
    ("regex", ("b", "a"), "the pattern does not match"),
]


@pytest.mark.parametrize(
    ("name", "args", "why"), REFUSED, ids=[f"{name}-{args}" for name, args, _ in REFUSED]
)
def test_refusals_name_the_function(name: str, args: tuple[Runtime, ...], why: str) -> None:
    with pytest.raises(Failure, match=re.escape(f"`{name}`: {why}")):
        call(name, args, HERE)


@pytest.mark.parametrize("name", sorted(UNKNOWABLE))
def test_what_no_code_decides(name: str) -> None:
    value = call(name, (OPEN,), HERE)
    assert isinstance(value, Unknown)
    assert value.reason == f"`{name}` is not evaluated: {UNKNOWABLE[name]}"
    assert refs_of(value) == (Ref("aws_s3_bucket.a", "arn", whole=False),)


@pytest.mark.parametrize("name", sorted(functions()))
def test_unknown_arguments_keep_their_reason_and_references(name: str) -> None:
    """Every function, with nothing decided: never a guess, never a crash, never a lost link."""
    function = functions()[name]
    value = plain(call(name, (OPEN,) * max(function.fewest, 1), HERE))
    if name in ("list", "map"):
        assert ARN in refs_of(value) or name == "map"
        return
    assert isinstance(value, Unknown)
    assert value.reason == OPEN.reason
    assert {ref.attribute for ref in value.refs} == {"arn"}


INSIDE: list[tuple[str, tuple[Runtime, ...], Runtime]] = [
    ("concat", ([OPEN], ["a"]), [OPEN, "a"]),
    ("flatten", ([["a"], [{"k": OPEN}]],), ["a", {"k": OPEN}]),
    ("values", ({"b": OPEN, "a": 1},), [1, OPEN]),
    ("merge", ({"a": OPEN}, None, {"b": 1}), {"a": OPEN, "b": 1}),
    ("zipmap", (["a"], [OPEN]), {"a": OPEN}),
    ("reverse", ([OPEN, 1],), [1, OPEN]),
    ("lookup", ({"a": 1}, "b", OPEN), OPEN),
    ("one", ([OPEN],), OPEN),
    ("toset", ([OPEN, "b", "a"],), SetOf(("a", "b", OPEN))),
    ("setproduct", (["a", "b"], [OPEN]), [["a", OPEN], ["b", OPEN]]),
    ("formatlist", ("%s-x", ["a", "b"]), ["a-x", "b-x"]),
    ("coalescelist", ([OPEN], [1]), [OPEN]),
    ("chunklist", ([OPEN, 1, 2], 2), [[OPEN, 1], [2]]),
]


@pytest.mark.parametrize(
    ("name", "args", "value"), INSIDE, ids=[f"{name}-{len(args)}" for name, args, _ in INSIDE]
)
def test_unknown_members_stay_inside(name: str, args: tuple[Runtime, ...], value: Runtime) -> None:
    assert call(name, args, HERE) == value


def test_one_undecided_row_of_a_list_of_formats() -> None:
    made = plain(call("formatlist", ("%s/*", ["a", OPEN]), HERE))
    assert isinstance(made, list)
    assert made[0] == "a/*"
    assert refs_of(made) == (Ref("aws_s3_bucket.a", "arn", whole=False),)


KEPT: list[tuple[str, Callable[[Linked], tuple[Runtime, ...]], bool]] = [
    ("tostring", lambda name: (name,), True),
    ("trimspace", lambda name: (name,), True),
    ("lower", lambda name: (name,), True),
    ("upper", lambda name: (name,), False),
    ("join", lambda name: ("", [name]), True),
    ("join", lambda name: ("-", [name, name]), False),
    ("format", lambda name: ("%s", name), True),
    ("replace", lambda name: (name, "o", "a"), False),
    ("nonsensitive", lambda name: (name,), True),
    ("one", lambda name: ([name],), True),
]


@pytest.mark.parametrize(("name", "args", "kept"), KEPT, ids=[f"{k[0]}-{k[2]}" for k in KEPT])
def test_a_link_lasts_as_long_as_the_string(
    name: str, args: Callable[[Linked], tuple[Runtime, ...]], kept: bool
) -> None:
    value = call(name, args(Linked("logs", (ARN,))), HERE)
    assert isinstance(value, str)
    assert isinstance(value, Linked) is kept


def test_a_gzip_bomb_is_not_unpacked() -> None:
    bomb = base64.b64encode(gzip.compress(b"a" * (MAX_TEXT + 10))).decode()
    value = call("base64gunzip", (bomb,), HERE)
    assert isinstance(value, Unknown)
    assert "characters" in value.reason


PIECES = st.sampled_from(["a", "b", "[ab]", "[^a]", ".", r"\w", r"\d", r"\b", "^", "$", "(?:ab|a)"])
PATTERNS = st.recursive(
    PIECES,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]}|{pair[1]})"),
        st.tuples(inner, st.sampled_from(["*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}"])).map(
            lambda pair: f"(?:{pair[0]}){pair[1]}"
        ),
    ),
    max_leaves=6,
)


@given(PATTERNS, st.text("ab1\n", max_size=8))
@example("(?:(?:a|ab)(?:c|bcd))*", "abcd")
def test_patterns_match_where_pythons_do(pattern: str, text: str) -> None:
    r"""Without repeated empty matches the two agree; RE2's `$` is Python's `\Z`."""
    marks = compiled(pattern).search(text)
    theirs = re.compile(pattern.replace("$", r"\Z"), re.ASCII).search(text)
    assert (marks is None) == (theirs is None)
    if marks and theirs:
        assert marks[0] == theirs.start()
        if not re.search(r"[*+?}]\)*[*+?{]|\^|\$|\\b", pattern):
            assert marks[1] == theirs.end()


EXPENSIVE = {"(a+)+$": None, "(a|a)*$": 61, "(.*)*(.*)*$": 0, "(a{1,30}){1,30}$": None}


@pytest.mark.parametrize(("pattern", "start"), EXPENSIVE.items(), ids=list(EXPENSIVE))
def test_no_pattern_takes_exponential_time(pattern: str, start: int | None) -> None:
    marks = compiled(pattern).search("a" * 60 + "!")
    assert (marks[0] if marks else None) == start
