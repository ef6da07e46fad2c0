"""Hostile expressions end, and what is called decided stays so when more becomes known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlast.domain.value import Unknown
from outlast.readers.terraform.hcl.parse import parse_expression
from outlast.readers.terraform.values.evaluate import evaluate, plain
from outlast.readers.terraform.values.runtime import Runtime, SetOf
from worlds import World, raw_value_of, value_of

HOSTILE: list[tuple[str, str]] = [
    ("[" * 300 + "]" * 300, ""),
    ("!" * 2000 + "true", ""),
    (" + ".join(["1"] * 3000), ""),
    ("range(1025)", "`range`: more than 1024 values"),
    (
        "[for a in range(999) : [for b in range(999) : [for c in range(999) : a]]]",
        "too much work",
    ),
    ('format("%999999999d", 1)', "`format`: `%9` is not a verb"),
    ('format("%999999d%999999d", 1, 2)', "characters"),
    ("pow(10, 400)", "finite"),
    ("setproduct(range(1000), range(1000), range(1000))", "values"),
    ('indent(1000000000, "a\\nb")', "characters"),
    (
        'regex("(a*)*(a*)*(a*)*b", replace(format("%99999s", "a"), " ", "a"))',
        "does not match",
    ),
    ('regex("((a{100}){100}){100}", "a")', "RE2"),
    (
        'replace(format("%9999s", ""), " ", format("%9999s", ""))',
        "characters",
    ),
    ("1e999999", ""),
    ('tonumber("1e99999999")', "number"),
    ('jsondecode(join("", [for x in range(1000) : "["]))', "nested"),
    ('yamldecode(join("", [for x in range(1000) : "["]))', ""),
    ('regex(join("", [for x in range(1000) : "("]), "")', "RE2"),
    ("[for a in range(1024) : contains([for b in range(1024) : b], a)]", "work"),
]


@pytest.mark.parametrize(("text", "reason"), HOSTILE, ids=[text[:30] for text, _ in HOSTILE])
def test_hostile_expressions_end(text: str, reason: str) -> None:
    value = value_of(text)
    if reason:
        assert isinstance(value, Unknown)
        assert reason in value.reason


def test_nested_sharing_is_not_written_out() -> None:
    """Forty locals, each a list of the one before twice: 2**40 values when written out."""
    world = World()
    world.locals["x0"] = lambda: ["a"]
    for level in range(1, 41):
        node = parse_expression(f"[local.x{level - 1}, local.x{level - 1}]")
        known: list[Runtime] = []

        def make(node: object = node, known: list[Runtime] = known) -> Runtime:
            if not known:
                known.append(evaluate(node, world))  # type: ignore[arg-type]
            return known[0]

        world.locals[f"x{level}"] = make
    for text in ("local.x40", "jsonencode(local.x40)", "flatten(local.x40)", "local.x40 == [1]"):
        value = value_of(text, world)
        assert value is False or isinstance(value, Unknown)


def test_endless_recursion_through_locals_ends() -> None:
    world = World()
    node = parse_expression("[local.me]")
    world.locals["me"] = lambda: evaluate(node, world)
    assert "nested too deeply" in repr(value_of("local.me", world))


OPERANDS = st.sampled_from(
    [
        *("1", '"a"', "true", "null", "var.env", "var.flag", "[var.env]", "{a = var.env}", "[]"),
        *("aws_s3_bucket.a.arn", "aws_s3_bucket.a.bucket", "aws_s3_bucket.a", "other"),
        *("local.none", "toset([var.env, 1])", "[var.env, var.flag]"),
    ]
)


def _grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    names = st.sampled_from(
        [
            "length",
            "upper",
            "keys",
            "values",
            "flatten",
            "merge",
            "concat",
            "tostring",
            "toset",
            "jsonencode",
            "join",
            "one",
            "sum",
            "coalesce",
            "lookup",
            "element",
            "try",
            "can",
            "compact",
            "distinct",
            "contains",
            "format",
            "alltrue",
        ]
    )
    return st.one_of(
        st.tuples(names, st.lists(inner, max_size=3)).map(lambda p: f"{p[0]}({', '.join(p[1])})"),
        st.tuples(inner, inner).map(lambda p: f"[{p[0]}, {p[1]}]"),
        st.tuples(inner, inner).map(lambda p: f"{{a = {p[0]}, (({p[1]})) = 1}}"),
        st.tuples(inner, inner, inner).map(lambda p: f"(({p[0]}) ? [{p[1]}] : [{p[2]}])"),
        st.tuples(inner, st.sampled_from(["==", "+", "&&", "<"]), inner).map(
            lambda p: f"({' '.join(p)})"
        ),
        st.tuples(inner, inner).map(lambda p: f"[for k, v in {p[0]} : v if {p[1]}]"),
        st.tuples(inner, inner).map(lambda p: f"{{for k, v in {p[0]} : k => {p[1]}...}}"),
        inner.map(lambda p: f"{p}[*].a"),
        inner.map(lambda p: f"{p}[0]"),
        inner.map(lambda p: f'"x${{{p}}}"'),
    )


@given(st.recursive(OPERANDS, _grown, max_leaves=8))
def test_evaluation_never_raises_and_repeats_itself(text: str) -> None:
    value = value_of(text, World({"none": lambda: None}))
    assert value == value_of(text, World({"none": lambda: None}))
    if isinstance(value, Unknown):
        assert value.reason


@given(st.recursive(OPERANDS, _grown, max_leaves=6))
def test_what_is_decided_stays_when_more_becomes_known(text: str) -> None:
    """The heart of it: an Unknown never becomes a guess that its value could prove wrong.

    Branches are lists, because a number beside what turns out to be a string becomes a string.
    """
    before = raw_value_of(text, World({"none": lambda: None}))
    for env in ('"a"', "[]", "1", "true", "null"):
        filled = text.replace("var.env", env).replace("var.flag", env).replace("local.none", "null")
        after = raw_value_of(filled, World())
        assert agrees(before, after), (env, before, after)


def agrees(before: Runtime, after: Runtime) -> bool:
    """Members of a set that is not decided may get company, a place, and another type."""
    if isinstance(before, Unknown) or isinstance(after, Unknown):
        return True
    if isinstance(before, SetOf) and isinstance(after, SetOf):
        known = {repr(plain(item)) for item in before.items if not isinstance(item, Unknown)}
        return len(known) <= len(after.items) <= len(before.items)
    if isinstance(before, list) and isinstance(after, list):
        return len(before) == len(after) and all(map(agrees, before, after))
    if isinstance(before, dict) and isinstance(after, dict):
        return before.keys() == after.keys() and all(agrees(before[k], after[k]) for k in before)
    return (type(before) is type(after) and before == after) or str(before) == str(after)
