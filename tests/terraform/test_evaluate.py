"""Expressions that are not decided in part: what is decided all the same, and what it refers to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlast.domain.location import Span
from outlast.domain.value import Linked, Ref, Unknown, Value, refs_of
from outlast.readers.terraform.evaluate import evaluate, plain
from outlast.readers.terraform.parse import parse_expression
from outlast.readers.terraform.runtime import Runtime, SetOf

PLACE = Span("main.tf", 7)


@dataclass(frozen=True, slots=True)
class Bucket:
    """A resource instance of which only `bucket` is stated."""

    def attribute(self, name: str, span: Span) -> Runtime:
        ref = Ref("aws_s3_bucket.a", name)
        if name == "bucket":
            return Linked("logs", (ref,))
        text = f"${{aws_s3_bucket.a.{name}}}"
        return Unknown(f"`{name}` is known after apply", span, (ref,), text)

    def index(self, key: Runtime, span: Span) -> Runtime:
        return self.attribute(key, span) if isinstance(key, str) else self

    def keys(self) -> tuple[str, ...] | None:
        return None

    def whole(self) -> Unknown:
        text = "${aws_s3_bucket.a}"
        return Unknown("known after apply", None, (Ref("aws_s3_bucket.a"),), text)


@dataclass(frozen=True, slots=True)
class Names:
    """`var` or `local`: each name is made when asked for."""

    made: dict[str, Callable[[], Runtime]]

    def attribute(self, name: str, span: Span) -> Runtime:
        return self.made[name]()

    def index(self, key: Runtime, span: Span) -> Runtime:
        return self.made[str(key)]()

    def keys(self) -> tuple[str, ...] | None:
        return tuple(self.made)

    def whole(self) -> Unknown:
        return Unknown("`var` is not a value", text="${var}")


def missing(name: str) -> Unknown:
    return Unknown(f"`{name}` has no value", PLACE, text=f"${{var.{name}}}")


@dataclass(frozen=True, slots=True)
class World:
    """What the expressions below see."""

    locals: dict[str, Callable[[], Runtime]] = field(default_factory=dict)

    def resolve(self, name: str, span: Span) -> Runtime:
        if name == "var":
            return Names({key: partial(missing, key) for key in ("env", "flag", "list")})
        if name == "local":
            return Names(self.locals)
        if name == "aws_s3_bucket":
            return {"a": Bucket(), "many": [Bucket(), Bucket()], "each": {"x": Bucket()}}
        if name == "other":
            return Unknown("it is elsewhere", PLACE, (Ref("other.thing"),), "${other.thing}")
        return Unknown(f"there is no `{name}`", span)

    def call(self, name: str, args: tuple[Runtime, ...], span: Span) -> Runtime | None:
        return "content" if name == "file" else None


def raw_value_of(text: str, world: World) -> Runtime:
    return evaluate(parse_expression(text), world)


def value_of(text: str, world: World | None = None) -> Value:
    return plain(evaluate(parse_expression(text), world or World()))


DECIDED: list[tuple[str, Value]] = [
    ("false && var.flag", False),
    ("var.flag && false", False),
    ("true || var.flag", True),
    ("var.flag || true", True),
    ("var.flag ? 1 : 1", 1),
    ('var.flag ? {a = ["x"]} : {a = ["x"]}', {"a": ["x"]}),
    ('coalesce("x", var.env)', "x"),
    ("length([var.env])", 1),
    ("length({a = var.env})", 1),
    ("length(toset([var.env]))", 1),
    ("length(aws_s3_bucket.many)", 2),
    ("keys(aws_s3_bucket.each)", ["x"]),
    ("length([for x in [var.env, 1] : x])", 2),
    ('lookup({a = 1, b = var.env}, "a")', 1),
    ("{a = 1, b = var.env}.a", 1),
    ("[1, var.env][0]", 1),
    ("merge({a = 1}, {b = var.env}).a", 1),
    ("element([1, var.env], 2)", 1),
    ("contains([1, var.env], 1)", True),
    ("alltrue([false, var.flag])", False),
    ("anytrue([true, var.flag])", True),
    ("[1, var.env] == [2, 3]", False),
    ("[var.env] == null", False),
    ('try(1 + "x", "y")', "y"),
    ("try({}.a, {}.b, 3)", 3),
    ("try([var.env][0] == 1 ? 1 : 1, 2)", 1),
    ("can({a = var.env}.b)", False),
    ("can([var.env])", True),
    ("[for x in [1, 2] : x if x > 1]", [2]),
    ("aws_s3_bucket.a[*].bucket", ["logs"]),
    ("aws_s3_bucket.many[*].bucket", ["logs", "logs"]),
    ("[for k, v in aws_s3_bucket.each : v.bucket]", ["logs"]),
    ("one(aws_s3_bucket.each[*]).x.bucket", "logs"),
    ('file("x")', "content"),
    ('templatestring("${"$"}{a}-b", {a = 1})', "1-b"),
    ("reverse([var.env, 1])[0]", 1),
    ("slice([1, var.env], 0, 1)", [1]),
    ("chunklist([1, var.env], 1)[0]", [1]),
    ('zipmap(["a", "b"], [1, var.env]).a', 1),
    ('matchkeys([1, 2], ["a", "b"], ["b"])', [2]),
    ("sensitive(3)", 3),
]


@pytest.mark.parametrize(("text", "value"), DECIDED, ids=[text for text, _ in DECIDED])
def test_decided_in_spite_of_unknown_parts(text: str, value: Value) -> None:
    assert value_of(text) == value


ENV = "`env` has no value"
FLAG = "`flag` has no value"
UNDECIDED: list[tuple[str, str, str]] = [
    ("var.env", ENV, "${var.env}"),
    ('"${var.env}"', ENV, "${var.env}"),
    ('"${var.env}-b"', ENV, "${var.env}-b"),
    ('"${"a"}-${var.env}-${true}"', ENV, "a-${var.env}-true"),
    ('"%{if var.flag}a%{endif}"', FLAG, '"%{if var.flag}a%{endif}"'),
    ("true && var.flag", FLAG, "${true && var.flag}"),
    ("var.flag || false", FLAG, "${var.flag || false}"),
    ("!var.flag", FLAG, "${!var.flag}"),
    ("var.env + 1", ENV, "${var.env + 1}"),
    ("var.env == null", ENV, "${var.env == null}"),
    ('var.flag ? "a" : "b"', FLAG, '${var.flag ? "a" : "b"}'),
    ("lower(var.env)", ENV, "${lower(var.env)}"),
    ('lower("${var.env}-B")', ENV, '${lower("${var.env}-B")}'),
    ("try(var.env, 1)", ENV, "${var.env}"),
    ("can(var.env)", ENV, "${can(var.env)}"),
    ("merge({a = 1}, var.env)", ENV, '${merge({"a" = 1}, var.env)}'),
    ("concat([1], var.list...)", "`list` has no value", "${concat([1], var.list)}"),
    ("length(var.list)", "`list` has no value", "${length(var.list)}"),
    ("length(toset([var.env, 1]))", ENV, "${length([1, var.env])}"),
    ("jsonencode({a = var.env})", ENV, '${jsonencode({"a" = var.env})}'),
    ("[for x in [1] : x if var.flag]", FLAG, ""),
    ("{for x in [1] : var.env => x}", ENV, ""),
    ("{(var.env) = 1}", ENV, ""),
    ("var.list[0].name", "`list` has no value", "${var.list[0].name}"),
    ('coalesce(var.env, "x")', ENV, '${coalesce(var.env, "x")}'),
    ("nothing.here", "there is no `nothing`", "${nothing.here}"),
    ("1 + {}", "a number is required, this is an object", ""),
    ("{}.a", "there is no attribute `a`", ""),
    ("[][0]", "there is no element 0 among 0", ""),
    ("1 / 0", "division by zero makes an infinite number", ""),
    ("timestamp()", "`timestamp` is not evaluated: it is the time of the run", ""),
    (
        "provider::x::f(1)",
        "`provider::x::f` is not evaluated: it is a provider's function",
        "${provider::x::f(1)}",
    ),
    ("nofunction(1)", "there is no function `nofunction`", ""),
    ('upper("a", "b")', "`upper` does not take 2 arguments", ""),
    ("upper(null)", "`upper` does not take null", ""),
    ("var.list == []", "`list` has no value", "${var.list == []}"),
    ("[] == []", "whether Terraform has one type for both sides is not decided", "${[] == []}"),
]


@pytest.mark.parametrize(
    ("text", "reason", "spelling"), UNDECIDED, ids=[text for text, *_ in UNDECIDED]
)
def test_undecided_with_reason_and_spelling(text: str, reason: str, spelling: str) -> None:
    value = value_of(text)
    assert isinstance(value, Unknown)
    assert (value.reason, value.text) == (reason, spelling)


A = "aws_s3_bucket.a"
ARN = Ref(A, "arn")
NAME = Ref(A, "bucket")
REFS: list[tuple[str, tuple[Ref, ...]]] = [
    ("aws_s3_bucket.a", (Ref(A),)),
    ("aws_s3_bucket.a.arn", (ARN,)),
    ('"${aws_s3_bucket.a.arn}"', (ARN,)),
    ('"${aws_s3_bucket.a.arn}/*"', (Ref(A, "arn", whole=False),)),
    ("aws_s3_bucket.a[0].arn", (ARN,)),
    ("aws_s3_bucket.a[*].arn", (ARN,)),
    ("one(aws_s3_bucket.a[*].arn)", (ARN,)),
    ("aws_s3_bucket.a[*].arn[0]", (ARN,)),
    ('join("", aws_s3_bucket.many[*].arn)', (Ref(A, "arn", whole=False),)),
    ('join("", [aws_s3_bucket.a.arn])', (ARN,)),
    ('format("%s", aws_s3_bucket.a.arn)', (ARN,)),
    ('format("%s-x", aws_s3_bucket.a.arn)', (Ref(A, "arn", whole=False),)),
    ("coalesce(null, aws_s3_bucket.a.arn)", (ARN,)),
    ("try(aws_s3_bucket.a.arn, null)", (ARN,)),
    ("tostring(aws_s3_bucket.a.arn)", (ARN,)),
    ("var.flag ? aws_s3_bucket.a.arn : aws_s3_bucket.a.bucket", (ARN, NAME)),
    ("upper(aws_s3_bucket.a.arn)", (Ref(A, "arn", whole=False),)),
    ("aws_s3_bucket.a.bucket", (NAME,)),
    ('"${aws_s3_bucket.a.bucket}"', (NAME,)),
    ('"${aws_s3_bucket.a.bucket}/*"', ()),
    ("true ? aws_s3_bucket.a.bucket : 1", (NAME,)),
    ("try(aws_s3_bucket.a.bucket, 1)", (NAME,)),
    ('coalesce("", aws_s3_bucket.a.bucket)', (NAME,)),
    ("[aws_s3_bucket.a.bucket][0]", (NAME,)),
    ("element([aws_s3_bucket.a.bucket], 3)", (NAME,)),
    ('lookup({a = aws_s3_bucket.a.bucket}, "a", null)', (NAME,)),
    ("tolist(toset([aws_s3_bucket.a.bucket]))[0]", (NAME,)),
    ('[for x in toset([aws_s3_bucket.a.arn, "b"]) : x]', (ARN,)),
    ('tolist(toset([aws_s3_bucket.a.arn, "b"]))[0]', (ARN,)),
    ("lower(aws_s3_bucket.a.bucket)", (NAME,)),
    ("upper(aws_s3_bucket.a.bucket)", ()),
    ("other.arn", (Ref("other.thing", "arn"),)),
    ("other.a.b", (Ref("other.thing", "a"),)),
    ("other[0].arn", (Ref("other.thing", "arn"),)),
    ("other[*].arn", (Ref("other.thing", "arn"),)),
    ("{for x in [1] : x => other.arn if var.flag}", (Ref("other.thing", "arn"),)),
    ("flatten([other.arn, [1]])", (Ref("other.thing", "arn"),)),
    (
        "jsonencode({a = other.arn, b = aws_s3_bucket.a.bucket})",
        (Ref("other.thing", "arn", whole=False), Ref(A, "bucket", whole=False)),
    ),
    ("{a = aws_s3_bucket.a.arn}[var.env]", (ARN,)),
    ("element(var.list, 0)", ()),
]


@pytest.mark.parametrize(("text", "refs"), REFS, ids=[text for text, _ in REFS])
def test_references_are_kept(text: str, refs: tuple[Ref, ...]) -> None:
    assert refs_of(value_of(text)) == refs


def test_unknown_keeps_the_place_it_came_from() -> None:
    value = value_of('"${var.env}-b"')
    assert isinstance(value, Unknown)
    assert value.span == PLACE


def test_a_set_and_a_thing_become_plain() -> None:
    shown = plain([SetOf(("a", 1)), {"x": Bucket()}])
    assert shown == [["a", 1], {"x": Bucket().whole()}]


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
        "too much work",
    ),
    ('regex("((a{100}){100}){100}", "a")', "too large"),
    (
        'replace(format("%9999s", ""), " ", format("%9999s", ""))',
        "characters",
    ),
    ("1e999999", ""),
    ('tonumber("1e99999999")', "number"),
    ('jsondecode(join("", [for x in range(1000) : "["]))', "nested"),
    ('yamldecode(join("", [for x in range(1000) : "["]))', ""),
    ('regex(join("", [for x in range(1000) : "("]), "")', "nested"),
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
