"""Terraform's conversions between strings, numbers and bools, and its number formatting."""

from __future__ import annotations

import math
import re
import unicodedata
from decimal import Decimal
from fractions import Fraction

from outlast.readers.terraform.values.failure import Failure, TooMuch
from outlast.readers.terraform.values.runtime import Runtime, SetOf
from outlast.readers.terraform.values.undecided import is_opaque

Number = int | float

NUMERAL = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,4})?", re.ASCII)
MAX_BITS = 512
"""Terraform's precision: larger integers are rounded there."""


def kind(value: Runtime) -> str:
    """What messages call the type of `value`."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "a bool"
    if isinstance(value, (int, float)):
        return "a number"
    if isinstance(value, str):
        return "a string"
    if isinstance(value, SetOf):
        return "a set"
    return "a list" if isinstance(value, list) else "an object"


def number(exact: Fraction | float) -> Number:
    """A result as we keep numbers: an int when integral, else a float.

    Terraform computes with 512 bits; with 53, thirds of 10 only nearly add up to 10. What is that
    near an integer is taken for it.
    """
    if isinstance(exact, float):
        if not math.isfinite(exact):
            raise Failure("the result is not a finite number")
        exact = Fraction(repr(exact))
    if exact.denominator == 1:
        return _bounded(exact.numerator)
    near = round(exact)
    if abs(near) < 10**12 and abs(exact - near) * 10**15 <= max(abs(near), 1):
        return near
    try:
        made = float(exact)
    except OverflowError as error:
        raise TooMuch("a number is too large") from error
    return int(made) if made.is_integer() else made


def _bounded(integer: int) -> int:
    if integer.bit_length() > MAX_BITS:
        raise TooMuch(f"a number has more than {MAX_BITS} bits")
    return integer


def exact(value: Number) -> Fraction:
    """A number as the decimal fraction it was written as."""
    return Fraction(value) if isinstance(value, int) else Fraction(repr(value))


def parse_number(text: str) -> Number:
    """The number that `text` writes in base ten."""
    if len(text) > 400 or not NUMERAL.fullmatch(text):
        raise Failure("a number is required")
    if len(text.lower().partition("e")[2].lstrip("+-")) > 3:
        raise TooMuch("a number is too large")
    return number(Fraction(text.rstrip(".") if text.endswith(".") else text.replace(".e", "e")))


def number_text(value: Number) -> str:
    """A number as Terraform writes it: no exponent, no `.0`."""
    if isinstance(value, int):
        return str(value)
    if value.is_integer():
        return str(int(value))
    return format(Decimal(repr(value)), "f")


def composed(text: str) -> str:
    """Text as Terraform keeps it: in Unicode's composed form."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def to_text(value: Runtime) -> str:
    """`value` as a string; a string stays the same object, so a Linked keeps its references."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return number_text(value)
    raise Failure(f"a string is required, this is {kind(value)}")


def to_number(value: Runtime) -> Number:
    """`value` as a number."""
    if isinstance(value, str):
        return parse_number(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise Failure(f"a number is required, this is {kind(value)}")
    return number(value) if isinstance(value, float) else _bounded(value)


def to_whole(value: Runtime) -> int:
    """`value` as an integer."""
    made = to_number(value)
    if not isinstance(made, int):
        raise Failure("a whole number is required")
    return made


def to_bool(value: Runtime) -> bool:
    """`value` as a bool."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value in ("true", "1"):
        return True
    if isinstance(value, str) and value in ("false", "0"):
        return False
    raise Failure(f"a bool is required, this is {kind(value)}")


def is_primitive(value: Runtime) -> bool:
    """Whether `value` is a string, a number or a bool."""
    return isinstance(value, (str, bool, int, float))


def unified(values: list[Runtime]) -> list[Runtime]:
    """`values` as members of one list, all of one type: strings when one is a string.

    Lists in it are unified with each other. What is not decided, and objects, stay as they are.
    """
    if values and all(isinstance(value, list) for value in values):
        return _unified_lists(values)
    kinds = {kind(value) for value in values if not is_opaque(value) and is_primitive(value)}
    if len(kinds) < 2:
        return values
    if "a string" not in kinds:
        raise Failure("numbers and bools have no type in common")
    return [to_text(v) if not is_opaque(v) and is_primitive(v) else v for v in values]


def _unified_lists(values: list[Runtime]) -> list[Runtime]:
    lists = [value for value in values if isinstance(value, list)]
    flat = iter(unified([member for one in lists for member in one]))
    return [[next(flat) for _ in one] for one in lists]
