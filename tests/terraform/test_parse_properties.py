from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any, TypeAlias

import hcl2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nodeshow import show
from outlast.domain.location import Span
from outlast.readers.terraform.hcl.parse import parse, parse_expression, parse_json
from outlast.readers.terraform.hcl.syntax import (
    Binary,
    Body,
    Call,
    Conditional,
    GetAttr,
    Index,
    Literal,
    Name,
    Node,
    ObjectExpr,
    Template,
    TupleExpr,
    Unary,
)

HERE = Span("f.tf", 1)
NAMES = st.sampled_from(["a", "var", "b_1", "c-d", "each", "é"])
TEXT = st.text(st.sampled_from(['"', "\\", "\n", "\t", "$", "%", "{", "é", "😀", " ", "x"]))
PRECEDENCE = {
    "||": 1, "&&": 2, "==": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4,
    "+": 5, "-": 5, "*": 6, "/": 6, "%": 6,
}  # fmt: skip
ATOMS = st.one_of(
    st.sampled_from([None, True, False]).map(lambda value: Literal(value, HERE)),
    st.integers(0, 10**9).map(lambda value: Literal(value, HERE)),
    st.floats(0.001, 1e6).filter(lambda f: not f.is_integer()).map(lambda f: Literal(f, HERE)),
    TEXT.map(lambda value: Literal(value, HERE)),
    NAMES.map(lambda name: Name(name, HERE)),
)


def _templates(node: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    parts = st.lists(st.tuples(TEXT, node), min_size=1, max_size=3)
    return st.tuples(parts, TEXT).map(
        lambda made: Template(
            tuple(part for pair in [*made[0], (made[1], None)] for part in pair if part), HERE
        )
    )


def _compound(node: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    roots = NAMES.map(lambda name: Name(name, HERE))
    return st.one_of(
        st.tuples(st.sampled_from(sorted(PRECEDENCE)), node, node).map(lambda m: Binary(*m, HERE)),
        st.tuples(st.sampled_from("-!"), node).map(lambda m: Unary(*m, HERE)),
        st.tuples(node, node, node).map(lambda m: Conditional(*m, HERE)),
        st.tuples(roots, NAMES).map(lambda m: GetAttr(*m, HERE)),
        st.tuples(roots, node).map(lambda m: Index(*m, HERE)),
        st.lists(node, max_size=3).map(lambda m: TupleExpr(tuple(m), HERE)),
        st.lists(st.tuples(TEXT.map(lambda t: Literal(t, HERE)), node), max_size=3).map(
            lambda m: ObjectExpr(tuple(m), HERE)
        ),
        st.tuples(st.sampled_from(["f", "p::g"]), st.lists(node, min_size=1, max_size=3)).map(
            lambda m: Call(m[0], tuple(m[1]), False, HERE)
        ),
        _templates(node),
    )


EXPRESSIONS = st.recursive(ATOMS, _compound, max_leaves=12)


def quoted(text: str) -> str:
    """The inside of a quoted string."""
    text = json.dumps(text, ensure_ascii=False)[1:-1]
    return text.replace("${", "$${").replace("%{", "%%{")


def written(node: Node, least: int = 0) -> str:
    """HCL of a node, with parentheses only where the precedence asks for them."""
    match node:
        case Literal(str() as value):
            return f'"{quoted(value)}"'
        case Literal(value):
            return json.dumps(value)
        case Name(name):
            return name
        case GetAttr(target, name):
            return f"{written(target)}.{name}"
        case Index(target, key):
            return f"{written(target)}[{written(key)}]"
        case Unary(operator, operand):
            return _wrapped(f"{operator}{written(operand, 8)}", least > 7)
        case Binary(operator, left, right):
            rank = PRECEDENCE[operator]
            text = f"{written(left, rank)} {operator} {written(right, rank + 1)}"
            return _wrapped(text, rank < least)
        case Conditional(condition, then, otherwise):
            text = f"{written(condition, 1)} ? {written(then)} : {written(otherwise)}"
            return _wrapped(text, least > 0)
        case Call(name, args):
            return f"{name}({', '.join(map(written, args))})"
        case TupleExpr(items):
            return f"[{', '.join(map(written, items))}]"
        case ObjectExpr(pairs):
            return "{" + "\n".join(f"{written(key)} = {written(v)}" for key, v in pairs) + "}"
        case Template(parts):
            return '"' + "".join(_part(part) for part in parts) + '"'
    raise AssertionError(node)


def _wrapped(text: str, wrap: bool) -> str:
    return f"({text})" if wrap else text


def _part(part: object) -> str:
    if isinstance(part, str):
        # `$` before `${` would make an escape of the two.
        last = f"\\u{ord(part[-1]):04x}" if part[-1] in "$%" else quoted(part[-1])
        return quoted(part[:-1]) + last if not part.endswith(("${", "%{")) else quoted(part)
    return f"${{{written(part)}}}"  # type: ignore[arg-type]


@settings(max_examples=300, deadline=None)
@given(EXPRESSIONS)
def test_written_and_read_again_is_the_same(node: Node) -> None:
    assert show(parse_expression(written(node))) == show(node)


Written: TypeAlias = tuple[dict[str, Any], list[tuple[str, list[str], Any]]]
PLAIN = st.one_of(
    st.integers(0, 10**6),
    st.booleans(),
    st.text(st.sampled_from("abc é-./:")),
)
BODIES: st.SearchStrategy[Any] = st.recursive(
    st.dictionaries(st.sampled_from(["a", "b", "c"]), PLAIN, max_size=3).map(lambda a: (a, [])),
    lambda body: st.tuples(
        st.dictionaries(st.sampled_from(["a", "b", "c"]), PLAIN, max_size=3),
        st.lists(st.tuples(st.sampled_from("xy"), st.lists(st.sampled_from("lm")), body)),
    ),
    max_leaves=6,
)


def _hcl(body: Written) -> str:
    attributes, blocks = body
    lines = [
        f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in attributes.items()
    ]
    for kind, labels, inner in blocks:
        header = " ".join([kind, *(f'"{label}"' for label in labels)])
        lines.append(f"{header} {{\n{_hcl(inner)}\n}}")
    return "\n".join(lines)


def _as_hcl2(body: Body) -> dict[str, object]:
    made: dict[str, object] = {}
    for name, attribute in body.attributes.items():
        assert isinstance(attribute.expression, Literal)
        made[name] = attribute.expression.value
    for block in body.blocks:
        inner: object = {**_as_hcl2(block.body), "__is_block__": True}
        for label in reversed(block.labels):
            inner = {label: inner}
        made.setdefault(block.type, [])
        into = made[block.type]
        assert isinstance(into, list)
        into.append(inner)
    return made


def _unquoted(value: object) -> object:
    if isinstance(value, dict):
        return {str(_unquoted(key)): _unquoted(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_unquoted(item) for item in value]
    if isinstance(value, str) and len(value) > 1 and value[0] == value[-1] == '"':
        return value[1:-1]
    return value


@settings(max_examples=60, deadline=None)
@given(BODIES)
def test_python_hcl2_agrees(
    body: tuple[dict[str, object], list[tuple[str, list[str], object]]],
) -> None:
    text = _hcl(body) + "\n"
    file = parse("f.tf", text.encode())
    assert file.problems == ()
    assert _as_hcl2(file.body) == _unquoted(hcl2.loads(text))


SEED = b"""resource "a" "b" {
  x = "p ${q[0].r} %{ if s ~} t %{ endif }" # outlast:ignore A1 reason="x"
  y = <<-E
    z ${~ w }
  E
  m = { (k) = 1e5, n : [for v in u : v...] }
}
c = d ? e : f.*.g
"""
WORDS = b'${ %{ " { } [ ( ) << \\ /* # = ? .* [*] \xff \xc3\xa9 for ... {{x}} \x01'.split(b" ")
BITS = st.sampled_from([*WORDS, b"\n", b"<<E\n", b"\nE\n", b"\r\n"])
EDITS = st.lists(st.tuples(st.integers(0, len(SEED)), st.integers(0, 9), BITS), max_size=6)


def spans(root: object) -> Iterator[Span]:
    """Every span in a value, at any depth."""
    stack = [root]
    while stack:
        value = stack.pop()
        if isinstance(value, Span):
            yield value
        elif isinstance(value, (tuple, list)):
            stack.extend(value)
        elif isinstance(value, dict):
            stack.extend(value.values())
        elif is_dataclass(value):
            stack.extend(getattr(value, part.name) for part in fields(value))


@pytest.mark.parametrize("read", [parse, parse_json], ids=["hcl", "json"])
@settings(max_examples=150, deadline=None)
@given(edits=EDITS, noise=st.binary(max_size=30))
def test_garbage_never_raises_and_stays_in_the_file(
    read: object, edits: list[tuple[int, int, bytes]], noise: bytes
) -> None:
    data = SEED
    if read is parse_json:
        data = b'{"resource": {"a": {"b": {"c": ["${d}", null, 1.5e3, true]}}}, "//": "x"}'
    for offset, size, bit in edits:
        data = data[:offset] + bit + data[offset + size :]
    data += noise
    file = (parse_json if read is parse_json else parse)("f.tf", data)
    lines = data.decode("utf-8-sig", "replace").split("\n")
    for span in spans(file):
        assert (span.line, span.column) <= (span.end_line, span.end_column)
        assert 1 <= span.end_line <= len(lines) + 1
        for line, column in ((span.line, span.column), (span.end_line, span.end_column)):
            assert 1 <= column <= (len(lines[line - 1]) if line <= len(lines) else 0) + 1
