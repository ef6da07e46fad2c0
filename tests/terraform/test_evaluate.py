"""Expressions that are not decided in part: what is decided all the same, and what it refers to."""

from __future__ import annotations

import pytest

from outlast.domain.value import Ref, Unknown, Value, refs_of
from outlast.readers.terraform.values.evaluate import plain
from outlast.readers.terraform.values.runtime import SetOf
from worlds import PLACE, Bucket, value_of

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
    ("jsonencode({a = var.env})", ENV, '{"a": "${var.env}"}'),
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
