"""Type constraints of variables: a value converted the way Terraform converts it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal as Word

from outlast.domain.value import Linked, Unknown
from outlast.readers.terraform.hcl.syntax import Call, Literal, Name, Node, ObjectExpr, TupleExpr
from outlast.readers.terraform.values.evaluate import evaluate
from outlast.readers.terraform.values.failure import Failure, TooMuch
from outlast.readers.terraform.values.primitives import to_bool, to_number, to_text
from outlast.readers.terraform.values.runtime import Runtime, SetOf
from outlast.readers.terraform.values.scopes import Empty
from outlast.readers.terraform.values.undecided import is_opaque, weigh

Kind = Word["any", "string", "number", "bool", "list", "set", "map", "object", "tuple"]
KINDS: dict[str, Kind] = {
    "any": "any",
    "string": "string",
    "number": "number",
    "bool": "bool",
    "list": "list",
    "set": "set",
    "map": "map",
    "object": "object",
    "tuple": "tuple",
}
ANYWHERE = Empty("a type")
PRIMITIVES: dict[str, Callable[[Runtime], Runtime]] = {
    "string": to_text,
    "number": to_number,
    "bool": to_bool,
}


@dataclass(frozen=True, slots=True)
class Constraint:
    """A type: `inner` for collections, `fields` for objects, `items` for tuples."""

    kind: Kind = "any"
    inner: Constraint | None = None
    fields: tuple[tuple[str, Field], ...] = ()
    items: tuple[Constraint, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """One attribute of an object type; `default` stands in for a missing optional one."""

    constraint: Constraint
    optional: bool = False
    default: Node | None = None


ANY = Constraint()


def constraint_of(node: Node | None) -> Constraint:
    """The type an expression such as `map(object({a = optional(string, "x")}))` writes."""
    match node:
        case Name(name) | Literal(str(name)):
            return Constraint(KINDS.get(name, "any"))
        case Call(name, (TupleExpr(items),)) if name == "tuple":
            return Constraint("tuple", items=tuple(constraint_of(item) for item in items))
        case Call(name, (ObjectExpr(items),)) if name == "object":
            return Constraint("object", fields=tuple(_field(key, value) for key, value in items))
        case Call(name, (inner, *_)):
            return Constraint(KINDS.get(name, "any"), constraint_of(inner))
    return ANY


def _field(key: Node, value: Node) -> tuple[str, Field]:
    name = str(key.value) if isinstance(key, Literal) else ""
    match value:
        case Call("optional", (kind, *default)):
            return name, Field(constraint_of(kind), True, default[0] if default else None)
    return name, Field(constraint_of(value))


def given_as(value: Runtime, to: Constraint) -> Runtime:
    """`convert` for values from outside, which may be too large to walk."""
    try:
        weigh((value,))
    except TooMuch as limit:
        return Unknown(str(limit))
    return convert(value, to)


def convert(value: Runtime, to: Constraint) -> Runtime:
    """`value` as the type wants it; unchanged where Terraform would refuse it."""
    if value is None or isinstance(value, Unknown) or is_opaque(value):
        return value
    try:
        return _converted(value, to)
    except (Failure, TooMuch):
        return value


def _converted(value: Runtime, to: Constraint) -> Runtime:
    match to.kind:
        case "string" | "number" | "bool":
            return PRIMITIVES[to.kind](value)
        case "list" | "set":
            return _sequence(value, to)
        case "map" if isinstance(value, dict):
            inner = to.inner or ANY
            return {key: convert(item, inner) for key, item in value.items()}
        case "object" if isinstance(value, dict):
            return {name: _member(value, name, field) for name, field in to.fields}
        case "tuple" if isinstance(value, list) and len(value) == len(to.items):
            return [convert(item, kind) for item, kind in zip(value, to.items, strict=True)]
    return value


def _sequence(value: Runtime, to: Constraint) -> Runtime:
    if isinstance(value, SetOf):
        items = list(value.items)
    elif isinstance(value, list):
        items = value
    else:
        return value
    made = [convert(item, to.inner or ANY) for item in items]
    return SetOf(_each_once(made)) if to.kind == "set" else made


def _each_once(items: list[Runtime]) -> tuple[Runtime, ...]:
    """Members as a set holds them: plain strings sorted, all others in the order given."""
    if all(isinstance(item, str) for item in items):
        kept: dict[str, Runtime] = {}
        for item in items:
            text = str(item)
            if text not in kept or isinstance(item, Linked):
                kept[text] = item
        return tuple(kept[text] for text in sorted(kept))
    once: list[Runtime] = []
    for item in items:
        if isinstance(item, Unknown) or is_opaque(item) or item not in once:
            once.append(item)
    return tuple(once)


def _member(value: dict[str, Runtime], name: str, field: Field) -> Runtime:
    given = value.get(name)
    if name not in value and not field.optional:
        return Unknown(f"the value has no attribute `{name}`, which the type wants")
    if given is None and field.default is not None:
        given = evaluate(field.default, ANYWHERE)
    return convert(given, field.constraint)
