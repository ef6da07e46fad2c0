"""Expressions in, compiled programs out: the only door to the CEL library."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from outlast.policy import shapes
from outlast.policy.model import Answer, Expression, Plain
from outlast.policy.reads import ExpressionError, nearest, reads
from outlast.policy.syntax import parsed
from outlast.subjects.model import SUBJECTS

EXTENSIONS = "extensions:\n- name: lists\n- name: strings\n"
REPORT = re.compile(r"ERROR: <input>:(\d+):(\d+): (.*)")
UNEXPECTED = re.compile(r"Syntax error: \w+ input '([^']*)'")
UNDECLARED = re.compile(r"undeclared reference to '([^']*)' \(in container ''\)")
MISSING = ('Key not found in map : "', "No value with name ")
"""How the library words that a field is absent. A test holds it to that."""


@dataclass(frozen=True, slots=True)
class _Compiled:
    library: Any
    expression: Any

    def __call__(self, record: object) -> Answer:
        try:
            value = self.expression.eval(record)
        except RuntimeError as error:  # the iteration budget, and types the record cannot have
            return Answer(fault=_first_line(str(error)))
        if value.type() != self.library.Type.ERROR:
            return Answer(value.plain_value())
        said = str(value.value())
        if any(word in said for word in MISSING):
            return Answer(missing=True, fault=said)
        return Answer(fault=_first_line(said))


@cache
def compiled(text: str, kind: str) -> Expression:
    """`text` checked against the record of `kind` and compiled, once however often it stands.

    Raises ExpressionError with the offset of what is wrong.
    """
    library, environment = _environment(kind)
    try:
        tree = parsed(environment.compile(text, disable_check=True).serialize())
    except RuntimeError as error:
        raise _error(text, kind, str(error)) from error
    paths = reads(tree, kind, shapes.subject(kind))
    try:
        return Expression(text, paths, _Compiled(library, environment.compile(text)))
    except RuntimeError as error:
        raise _error(text, kind, str(error)) from error


def activate(kind: str, record: Mapping[str, Plain]) -> object:
    """A record (`datastore.name` -> value, absent when Unknown) as programs want it."""
    return _environment(kind)[1].Activation(dict(record))


@cache
def _environment(kind: str) -> tuple[Any, Any]:
    """The library and a typed environment whose variables are the fields of `kind`.

    Each field is a variable of its own (`datastore.name`), so that the library's checker knows
    its type and an Unknown field is a variable without a value.
    """
    from cel_expr_python import cel  # 3 ms, and only runs that judge need it

    fields = shapes.subject(kind).fields
    variables = {f"{kind}.{name}": _type(cel, field.shape) for name, field in fields.items()}
    config = cel.NewEnvConfigFromYaml(EXTENSIONS)
    return cel, cel.NewEnv(config=config, variables=variables)


def _type(cel: Any, shape: shapes.Shape) -> Any:
    kinds = cel.Type
    if isinstance(shape, shapes.ListShape):
        return kinds.List(_type(cel, shape.item))
    if isinstance(shape, shapes.MapShape):
        return kinds.Map(kinds.STRING, _type(cel, shape.value))
    if isinstance(shape, shapes.Record):
        return kinds.Map(kinds.STRING, kinds.DYN)
    names = {shapes.TEXT: kinds.STRING, shapes.TRUTH: kinds.BOOL, shapes.NUMBER: kinds.INT}
    return names.get(shape, kinds.DYN)


def _error(text: str, kind: str, said: str) -> ExpressionError:
    """The library's first complaint, with its place and the nearest right word."""
    report = REPORT.search(said)
    if report is None:
        return ExpressionError(_first_line(said), 0)
    line, column, message = int(report[1]), int(report[2]), report[3]
    at = sum(len(part) + 1 for part in text.split("\n")[: line - 1]) + column - 1
    unexpected = UNEXPECTED.match(message)
    if unexpected:
        found = unexpected[1]
        message = "the expression ends too early" if "<EOF>" in found else f"unexpected `{found}`"
    undeclared = UNDECLARED.match(message)
    if undeclared:
        message = _undeclared(undeclared[1], kind)
    return ExpressionError(message.removesuffix(" [INVALID_ARGUMENT]"), at)


def _undeclared(name: str, kind: str) -> str:
    root = name.partition(".")[0]
    if root == kind:
        return f"`{kind}` stands for no value of its own; name one of its fields"
    if root in SUBJECTS:
        return f"this policy judges a {kind}, so `{root}` is not known here"
    return f"`{name}` is not known{nearest(name, (kind, 'size', 'exists', 'filter', 'map', 'all'))}"


def _first_line(text: str) -> str:
    return text.partition("\n")[0].removesuffix("]").rpartition(" [")[0] or text.partition("\n")[0]
