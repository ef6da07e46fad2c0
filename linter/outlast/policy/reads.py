"""An expression tree against a record's shape: which fields it reads, and which do not exist."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from outlast.errors import OutlastError
from outlast.policy.shapes import (
    ANY,
    NUMBER,
    TEXT,
    TRUTH,
    ListShape,
    MapShape,
    Record,
    Scalar,
    Shape,
)
from outlast.policy.syntax import Call, Constant, Fold, Ident, Items, Node, Select

HAS = (
    "`has()` is refused: a field that the code does not decide looks absent to it, so it would "
    "turn unknown into false; name the field itself, and the verdict becomes unknown"
)
OPERATORS = ("_&&_", "_||_", "!_", "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_", "@in")
TESTS = ("@not_strictly_false", "startsWith", "endsWith", "contains", "matches")
TRUTHS = frozenset((*OPERATORS, *TESTS))
KEEPING = frozenset(("distinct", "reverse", "sort", "slice"))


class ExpressionError(OutlastError):
    """What is wrong with an expression, and the offset in its text, in characters."""

    def __init__(self, message: str, at: int) -> None:
        """`message` says what is wrong and what would be right."""
        super().__init__(message)
        self.at = at


@dataclass(frozen=True, slots=True)
class Seen:
    """What a part of an expression stands for; `path` is empty for what is computed."""

    shape: Shape
    path: str = ""


def nearest(word: str, words: Mapping[str, object] | tuple[str, ...]) -> str:
    """`; did you mean `x`?` when a word like `word` is known, else the known words."""
    close = get_close_matches(word, words, n=1, cutoff=0.6)
    if close:
        return f"; did you mean `{close[0]}`?"
    return f"; it is one of {', '.join(sorted(words))}" if words else ""


def reads(tree: Node, kind: str, record: Record) -> tuple[str, ...]:
    """The paths of the fields that `tree` names (`datastore.copies[].region`), sorted.

    Raises ExpressionError for a field that does not exist, a comparison of different types, and
    `has()`.
    """
    walker = _Walker(set())
    walker.walk(tree, {kind: Seen(record, kind)})
    return tuple(sorted(walker.paths))


@dataclass(frozen=True, slots=True)
class _Walker:
    paths: set[str]

    def walk(self, node: Node, names: Mapping[str, Seen]) -> Seen:
        """What `node` stands for where `names` are known."""
        match node:
            case Constant():
                return Seen(node.shape)
            case Ident():
                return names.get(node.name, Seen(ANY))
            case Select():
                return self._select(node, self.walk(node.operand, names))
            case Items():
                return _list([self.walk(item, names) for item in node.items], node.mapping)
            case Fold():
                return self._fold(node, names)
            case Call():
                return _called(node, [self.walk(arg, names) for arg in node.args])

    def _select(self, node: Select, operand: Seen) -> Seen:
        if node.test:
            raise ExpressionError(HAS, max(node.at, 0))
        shape, path = operand.shape, f"{operand.path}.{node.field}"
        if isinstance(shape, MapShape):
            return Seen(shape.value, path)
        if not isinstance(shape, Record):
            if shape == ANY:
                return Seen(ANY)
            raise ExpressionError(f"{_words(shape)} has no field `{node.field}`", node.at + 1)
        if node.field not in shape.fields:
            hint = nearest(node.field, shape.fields)
            raise ExpressionError(f"{shape.name} has no field `{node.field}`{hint}", node.at + 1)
        self.paths.add(path)
        return Seen(shape.fields[node.field].shape, path)

    def _fold(self, node: Fold, names: Mapping[str, Seen]) -> Seen:
        over = self.walk(node.over, names)
        inside = {
            **names,
            node.variable: _item(over),
            node.accumulator: self.walk(node.start, names),
        }
        self.walk(node.condition, inside)
        stepped = self.walk(node.step, inside)
        return self.walk(node.result, {**inside, node.accumulator: stepped})


def _item(seen: Seen) -> Seen:
    if isinstance(seen.shape, ListShape):
        return Seen(seen.shape.item, f"{seen.path}[]" if seen.path else "")
    return Seen(TEXT if isinstance(seen.shape, MapShape) else ANY)


def _list(items: list[Seen], mapping: bool) -> Seen:
    if mapping:
        return Seen(ANY)
    if not items:
        return Seen(ListShape(ANY))
    return Seen(ListShape(items[0].shape), items[0].path.removesuffix("[]"))


def _called(node: Call, args: list[Seen]) -> Seen:
    if node.function in ("_==_", "_!=_"):
        _comparable(node, args[0].shape, args[1].shape)
    if node.function in TRUTHS:
        return Seen(TRUTH)
    if node.function == "size":
        return Seen(NUMBER)
    if node.function == "_[_]":
        return Seen(args[0].shape.value) if isinstance(args[0].shape, MapShape) else _item(args[0])
    if node.function == "_?_:_":
        return _fuller(args[1], args[2])
    if node.function == "_+_":
        return _fuller(args[0], args[1])
    return args[0] if node.function in KEEPING and args else Seen(ANY)


def _fuller(left: Seen, right: Seen) -> Seen:
    """The one of two that says more: macros start from an empty list."""
    return right if left.shape in (ANY, ListShape(ANY)) else left


def _comparable(node: Call, left: Shape, right: Shape) -> None:
    both = isinstance(left, Scalar) and isinstance(right, Scalar)
    if both and left != right and ANY not in (left, right):
        message = f"compares {_words(left)} with {_words(right)}, which are never equal"
        raise ExpressionError(message, node.at)


def _words(shape: Shape) -> str:
    if isinstance(shape, Scalar):
        return "text" if shape == TEXT else f"a {shape.name}"
    if isinstance(shape, Record):
        return f"a {shape.name}"
    return "a list" if isinstance(shape, ListShape) else "a map"
