"""Serialized CEL as a tree of small frozen nodes, each with its offset in the expression.

The messages are those of google/api/expr (cel.expr.ParsedExpr); only what the tree needs is read,
so no protobuf library has to be installed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias, Union

from outlast.policy.shapes import ANY, NUMBER, TEXT, TRUTH, Scalar

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5
CONSTANTS: Mapping[int, Scalar] = {2: TRUTH, 3: NUMBER, 4: NUMBER, 5: NUMBER, 6: TEXT}

Wire: TypeAlias = "Mapping[int, list[bytes | int]]"


@dataclass(frozen=True, slots=True)
class Constant:
    """A literal; only its type matters here."""

    shape: Scalar
    at: int


@dataclass(frozen=True, slots=True)
class Ident:
    """A variable, or the variable of a macro."""

    name: str
    at: int


@dataclass(frozen=True, slots=True)
class Select:
    """`operand.field`; `test` when it stands in `has()`. `at` is the place of the dot."""

    operand: Node
    field: str
    test: bool
    at: int


@dataclass(frozen=True, slots=True)
class Call:
    """`function(args)`, or `args[0].function(args[1:])` when `member`; operators are calls too."""

    function: str
    args: tuple[Node, ...]
    member: bool
    at: int


@dataclass(frozen=True, slots=True)
class Items:
    """`[a, b]`, or the keys and values of a map literal."""

    items: tuple[Node, ...]
    mapping: bool
    at: int


@dataclass(frozen=True, slots=True)
class Fold:
    """A macro such as `exists` or `map`, as CEL expands it."""

    variable: str
    over: Node
    accumulator: str
    start: Node
    condition: Node
    step: Node
    result: Node
    at: int


Node: TypeAlias = Union[Constant, Ident, Select, Call, Items, Fold]


def parsed(serialized: bytes) -> Node:
    """The tree of a serialized, unchecked expression (an Any that holds a ParsedExpr)."""
    message = _fields(_bytes(_fields(serialized), 2))
    places = {}
    for entry in _fields(_bytes(message, 3)).get(4, []):
        pair = _fields(entry if isinstance(entry, bytes) else b"")
        places[_number(pair, 1)] = _number(pair, 2)
    return _node(_bytes(message, 2), places)


def _node(data: bytes, places: Mapping[int, int]) -> Node:
    wire = _fields(data)
    at = places.get(_number(wire, 2), 0)
    if 4 in wire:
        return Ident(_text(_fields(_bytes(wire, 4)), 1), at)
    if 5 in wire:
        part = _fields(_bytes(wire, 5))
        operand = _node(_bytes(part, 1), places)
        return Select(operand, _text(part, 2), bool(_number(part, 3)), at)
    if 6 in wire:
        return _call(_fields(_bytes(wire, 6)), places, at)
    if 7 in wire:
        return Items(_nodes(_fields(_bytes(wire, 7)), 1, places), False, at)
    if 8 in wire:
        return _map(_fields(_bytes(wire, 8)), places, at)
    if 9 in wire:
        return _fold(_fields(_bytes(wire, 9)), places, at)
    kind = next(iter(_fields(_bytes(wire, 3))), 0)
    return Constant(CONSTANTS.get(kind, ANY), at)


def _call(part: Wire, places: Mapping[int, int], at: int) -> Call:
    target = (_node(_bytes(part, 1), places),) if 1 in part else ()
    return Call(_text(part, 2), (*target, *_nodes(part, 3, places)), bool(target), at)


def _map(part: Wire, places: Mapping[int, int], at: int) -> Items:
    entries = [_fields(entry) for entry in part.get(2, []) if isinstance(entry, bytes)]
    both = [_node(_bytes(entry, key), places) for entry in entries for key in (3, 4)]
    return Items(tuple(both), True, at)


def _fold(part: Wire, places: Mapping[int, int], at: int) -> Fold:
    over, start, condition, step, result = (
        _node(_bytes(part, number), places) for number in (2, 4, 5, 6, 7)
    )
    return Fold(_text(part, 1), over, _text(part, 3), start, condition, step, result, at)


def _nodes(part: Wire, number: int, places: Mapping[int, int]) -> tuple[Node, ...]:
    return tuple(_node(data, places) for data in part.get(number, []) if isinstance(data, bytes))


def _bytes(wire: Wire, number: int) -> bytes:
    value = wire.get(number, [b""])[-1]
    return value if isinstance(value, bytes) else b""


def _text(wire: Wire, number: int) -> str:
    return _bytes(wire, number).decode()


def _number(wire: Wire, number: int) -> int:
    value = wire.get(number, [0])[-1]
    return value if isinstance(value, int) else 0


def _fields(data: bytes) -> dict[int, list[bytes | int]]:
    """The fields of one message by number: numbers as they are, all else as bytes."""
    found: dict[int, list[bytes | int]] = {}
    at = 0
    while at < len(data):
        key, at = _varint(data, at)
        value: bytes | int
        if key & 7 == VARINT:
            value, at = _varint(data, at)
        else:
            size = {FIXED64: 8, FIXED32: 4}.get(key & 7, 0)
            if key & 7 == BYTES:
                size, at = _varint(data, at)
            value, at = data[at : at + size], at + size
        found.setdefault(key >> 3, []).append(value)
    return found


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if not byte & 0x80:
            return value, at
