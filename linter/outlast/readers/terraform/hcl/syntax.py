"""HCL as a tree of small frozen nodes, free of the parser that made it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias, Union

from outlast.domain.fragment import Ignore, Problem
from outlast.domain.location import Span


@dataclass(frozen=True, slots=True)
class Literal:
    """null, a bool, a number, or a string without interpolation (escapes resolved)."""

    value: bool | int | float | str | None
    span: Span


@dataclass(frozen=True, slots=True)
class Template:
    """A quoted template or heredoc with interpolations or directives; text parts are strings.

    `"${x}"` alone is a Template of one Node: it keeps the type of x. Heredoc indentation (`<<-`)
    and strip markers (`~`) are already applied.
    """

    parts: tuple[str | Node | TemplateIf | TemplateFor, ...]
    span: Span
    text: str = ""


@dataclass(frozen=True, slots=True)
class TemplateIf:
    """`%{ if condition }…%{ else }…%{ endif }`."""

    condition: Node
    then: Template
    otherwise: Template | None


@dataclass(frozen=True, slots=True)
class TemplateFor:
    """`%{ for key, value in collection }…%{ endfor }`; `key` is empty when not named."""

    key: str
    value: str
    collection: Node
    body: Template


@dataclass(frozen=True, slots=True)
class Name:
    """The root of a traversal: `var`, `local`, `aws_s3_bucket`, `each`, a loop variable."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class GetAttr:
    """`target.name`; the legacy `target.0` is an Index."""

    target: Node
    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Index:
    """`target[key]`."""

    target: Node
    key: Node
    span: Span


@dataclass(frozen=True, slots=True)
class Splat:
    """`target[*].a.b[0]` (full) or `target.*.a.b` (attribute only).

    `each` is the expression for one item: what follows the splat, standing on `Item`. The
    legacy splat takes only attributes into `each`; an index after it applies to the result.
    """

    target: Node
    each: Node
    span: Span


@dataclass(frozen=True, slots=True)
class Item:
    """The current item inside `Splat.each`."""

    span: Span


@dataclass(frozen=True, slots=True)
class Call:
    """`name(args)`; `expand` when the last argument is followed by `...`."""

    name: str
    args: tuple[Node, ...]
    expand: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Conditional:
    """`condition ? then : otherwise`, right-associative."""

    condition: Node
    then: Node
    otherwise: Node
    span: Span


@dataclass(frozen=True, slots=True)
class Binary:
    """`left operator right`, with HCL's precedence applied."""

    operator: str
    left: Node
    right: Node
    span: Span


@dataclass(frozen=True, slots=True)
class Unary:
    """`-operand` or `!operand`."""

    operator: str
    operand: Node
    span: Span


@dataclass(frozen=True, slots=True)
class TupleExpr:
    """`[a, b]`."""

    items: tuple[Node, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class ObjectExpr:
    """`{ key = value }`: a bare identifier as key is a Literal, `(expr)` is the Node itself."""

    items: tuple[tuple[Node, Node], ...]
    span: Span


@dataclass(frozen=True, slots=True)
class For:
    """`[for k, v in c : value if condition]`, or `{for … : key => value...}` when `key` is set."""

    key_name: str
    value_name: str
    collection: Node
    key: Node | None
    value: Node
    condition: Node | None
    group: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Broken:
    """An expression the parser could not make sense of; it evaluates to Unknown."""

    text: str
    span: Span


Node: TypeAlias = Union[
    Literal,
    Template,
    Name,
    GetAttr,
    Index,
    Splat,
    Item,
    Call,
    Conditional,
    Binary,
    Unary,
    TupleExpr,
    ObjectExpr,
    For,
    Broken,
]


@dataclass(frozen=True, slots=True)
class Attribute:
    """`name = expression`; the span covers name to end of expression."""

    name: str
    expression: Node
    span: Span


@dataclass(frozen=True, slots=True)
class Block:
    """`type "label" … { body }`; the span is the header, from type to before `{`.

    `extent` reaches from the header to the closing brace.
    """

    type: str
    labels: tuple[str, ...]
    body: Body
    span: Span
    extent: Span


@dataclass(frozen=True, slots=True)
class Body:
    """Attributes by name (the last one wins when defined twice) and blocks in order."""

    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One parsed file: what could be read, and what could not."""

    path: str
    body: Body
    ignores: tuple[Ignore, ...] = ()
    problems: tuple[Problem, ...] = ()
