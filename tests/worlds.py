"""A small world that expressions of the tests see: variables without values, a bucket, locals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from outlast.domain.location import Span
from outlast.domain.value import Linked, Ref, Unknown, Value
from outlast.readers.terraform.hcl.parse import parse_expression
from outlast.readers.terraform.values.evaluate import evaluate, plain
from outlast.readers.terraform.values.runtime import Runtime

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
