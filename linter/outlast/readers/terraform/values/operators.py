"""Operators and conditionals on values that may not be decided."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from fractions import Fraction

from outlast.domain.location import Span
from outlast.domain.value import Unknown
from outlast.readers.terraform.hcl.syntax import Binary, Conditional, Node, Unary
from outlast.readers.terraform.values.evaluation import Evaluation
from outlast.readers.terraform.values.failure import Failure, TooMuch
from outlast.readers.terraform.values.primitives import (
    Number,
    exact,
    is_primitive,
    number,
    to_bool,
    to_number,
    to_text,
)
from outlast.readers.terraform.values.runtime import Runtime
from outlast.readers.terraform.values.sameness import equal, same
from outlast.readers.terraform.values.undecided import is_opaque, refs_in, spelling, unknown, weigh


def _divide(left: Number, right: Number) -> Number:
    if not left and not right:
        raise Failure("zero divided by zero")
    return number(exact(left) / _divisor(right))


def _modulo(left: Number, right: Number) -> Number:
    """The remainder with the sign of the dividend, as Terraform has it."""
    over, under = exact(left), _divisor(right)
    return number(over - under * math.trunc(over / under))


def _divisor(value: Number) -> Fraction:
    if not value:
        raise TooMuch("division by zero makes an infinite number")
    return exact(value)


ARITHMETIC: Mapping[str, Callable[[Number, Number], Runtime]] = {
    "+": lambda left, right: number(exact(left) + exact(right)),
    "-": lambda left, right: number(exact(left) - exact(right)),
    "*": lambda left, right: number(exact(left) * exact(right)),
    "/": _divide,
    "%": _modulo,
    "<": lambda left, right: left < right,
    "<=": lambda left, right: left <= right,
    ">": lambda left, right: left > right,
    ">=": lambda left, right: left >= right,
}
DECIDES = {"&&": False, "||": True}


def binary(node: Binary, run: Evaluation) -> Runtime:
    """`left operator right`."""
    given = run.value(node.left)
    left = _decided(given)
    if node.operator in DECIDES:
        return _logic(node, left, run)
    other = run.value(node.right)
    right = _decided(other)
    if node.operator in ("==", "!="):
        if (is_opaque(given) and other is None) or (is_opaque(other) and given is None):
            return node.operator == "!="  # A resource or module is never null.
        return _equality(node, left, right)
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return _unknown(node.operator, node.span, left, right)
    return ARITHMETIC[node.operator](to_number(left), to_number(right))


def _decided(value: Runtime) -> Runtime:
    return value.whole() if is_opaque(value) else value


def _logic(node: Binary, left: Runtime, run: Evaluation) -> Runtime:
    """One side may decide; the right one is not looked at when the left one does."""
    decisive = DECIDES[node.operator]
    if not isinstance(left, Unknown) and to_bool(left) is decisive:
        return decisive
    right = _decided(run.value(node.right))
    if not isinstance(right, Unknown) and to_bool(right) is decisive:
        return decisive
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return _unknown(node.operator, node.span, left, right)
    return not decisive


def _equality(node: Binary, left: Runtime, right: Runtime) -> Runtime:
    weigh((left, right))
    verdict = equal(left, right)
    if verdict is not None:
        return verdict is (node.operator == "==")
    made = _unknown(node.operator, node.span, left, right)
    if same(left, right):
        why = "whether Terraform has one type for both sides is not decided"
        return Unknown(why, node.span, made.refs, made.text)
    return made


def _unknown(operator: str, span: Span, *operands: Runtime) -> Unknown:
    return unknown(operands, span, text=spelling(operator, *operands))


def unary(node: Unary, run: Evaluation) -> Runtime:
    """`-operand` or `!operand`."""
    value = _decided(run.value(node.operand))
    if isinstance(value, Unknown):
        return _unknown(node.operator, node.span, value)
    return not to_bool(value) if node.operator == "!" else number(-exact(to_number(value)))


def conditional(node: Conditional, run: Evaluation) -> Runtime:
    """The branch that the condition takes; what both say when it is not decided."""
    condition = _decided(run.value(node.condition))
    if isinstance(condition, Unknown):
        return _either(node, condition, run)
    then, otherwise = node.then, node.otherwise
    if not to_bool(condition):
        then, otherwise = otherwise, then
    return _as_the_other(run.value(then), otherwise, run)


def _as_the_other(value: Runtime, other: Node, run: Evaluation) -> Runtime:
    """Both branches have one type: a number beside a string is a string."""
    if isinstance(value, str) or is_opaque(value) or not is_primitive(value):
        return value
    beside = _tried(other, run)
    return to_text(value) if isinstance(beside, str) else value


def _tried(node: Node, run: Evaluation) -> Runtime:
    """A branch that is not taken may fail."""
    try:
        return run.value(node)
    except (Failure, TooMuch) as end:
        return Unknown(str(end), node.span)


def _either(node: Conditional, condition: Unknown, run: Evaluation) -> Runtime:
    then, otherwise = _tried(node.then, run), _tried(node.otherwise, run)
    weigh((then, otherwise))
    if then is otherwise or same(then, otherwise):
        return then
    text = spelling("?", condition, then, otherwise)
    refs = refs_in((then, otherwise))
    return Unknown(condition.reason, condition.span or node.span, refs, text)
