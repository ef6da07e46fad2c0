"""Functions on numbers."""

from __future__ import annotations

import math
import string
from collections.abc import Mapping

from outlast.readers.terraform.functions.arguments import items
from outlast.readers.terraform.functions.signature import Function
from outlast.readers.terraform.values.failure import Failure, TooMuch
from outlast.readers.terraform.values.primitives import (
    Number,
    exact,
    number,
    to_number,
    to_text,
    to_whole,
)
from outlast.readers.terraform.values.runtime import Runtime

DIGITS = string.digits + string.ascii_lowercase
LARGE_DIGITS = string.digits + string.ascii_lowercase + string.ascii_uppercase
MAX_RANGE = 1_024
"""Terraform's own limit."""


def _abs(value: Runtime) -> Runtime:
    return number(abs(exact(to_number(value))))


def _ceil(value: Runtime) -> Runtime:
    return math.ceil(to_number(value))


def _floor(value: Runtime) -> Runtime:
    return math.floor(to_number(value))


def _signum(value: Runtime) -> Runtime:
    return (to_whole(value) > 0) - (to_whole(value) < 0)


def _max(*values: Runtime) -> Runtime:
    return max(map(to_number, values))


def _min(*values: Runtime) -> Runtime:
    return min(map(to_number, values))


def _log(value: Runtime, base: Runtime) -> Runtime:
    try:
        return number(math.log(to_number(value)) / math.log(to_number(base)))
    except (ValueError, ZeroDivisionError) as error:
        raise Failure("the logarithm is not a finite number") from error


def _pow(base: Runtime, power: Runtime) -> Runtime:
    """Computed in floating point, as Terraform does."""
    try:
        return number(math.pow(to_number(base), to_number(power)))
    except (ValueError, OverflowError) as error:
        raise Failure("the power is not a finite number") from error


def _sum(values: Runtime) -> Runtime:
    members = items(values)
    if not members:
        raise Failure("a sum needs at least one member")
    total: Number = 0
    for member in members:
        total = number(exact(total) + exact(to_number(member)))
    return total


def _parseint(text: Runtime, base: Runtime) -> Runtime:
    digits, radix = to_text(text), to_whole(base)
    if not 2 <= radix <= 62:
        raise Failure("the base lies between 2 and 62")
    if len(digits) > 200:
        raise TooMuch("a number is too large")
    sign = -1 if digits.startswith("-") else 1
    table = (DIGITS if radix <= 36 else LARGE_DIGITS)[:radix]
    body = digits[1:] if digits[:1] in ("-", "+") else digits
    body = body.lower() if radix <= 36 else body
    if not body or any(character not in table for character in body):
        raise Failure(f"{digits!r} is not a whole number in base {radix}")
    total = 0
    for character in body:
        total = total * radix + table.index(character)
    return sign * total


def _range(*limits: Runtime) -> Runtime:
    """`range(end)`, `range(start, end)` or `range(start, end, step)`."""
    values = [exact(to_number(limit)) for limit in limits]
    start, end = (values[0], values[1]) if len(values) > 1 else (exact(0), values[0])
    step = values[2] if len(values) > 2 else exact(1 if end >= start else -1)
    if not step:
        raise Failure("the step is zero")
    if (end > start and step < 0) or (end < start and step > 0):
        raise Failure("the step leads away from the end")
    count = max(0, math.ceil((end - start) / step))
    if count > MAX_RANGE:
        raise Failure(f"more than {MAX_RANGE} values")
    return [number(start + step * index) for index in range(count)]


FUNCTIONS: Mapping[str, Function] = {
    "abs": Function(_abs),
    "ceil": Function(_ceil),
    "floor": Function(_floor),
    "log": Function(_log, 2, 2),
    "max": Function(_max, 1, None),
    "min": Function(_min, 1, None),
    "parseint": Function(_parseint, 2, 2),
    "pow": Function(_pow, 2, 2),
    "range": Function(_range, 1, 3),
    "signum": Function(_signum),
    "sum": Function(_sum),
}
