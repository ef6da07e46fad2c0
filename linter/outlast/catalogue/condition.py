"""The small conditions of the catalogue (`>0`, `==true`, `set`, `in GRS RAGRS`) as records."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from outlast.domain.value import Maybe, Unknown, Value

Operator = Literal["always", "set", "unset", "many", "in", "==", "!=", ">"]

SYNTAX = re.compile(r"^(?:(always|set|unset|many)|in (\S+(?: \S+)*)|(==|!=|>)(\S+))$")


@dataclass(frozen=True, slots=True)
class Condition:
    """A test of one attribute's value; `values` are lower-case words.

    `set` holds for anything but null, false, an empty string, list or object, `unset` for just
    those; `many` for a list of at least two different values.
    """

    operator: Operator
    values: tuple[str, ...] = ()

    def holds(self, value: Value) -> Maybe[bool]:
        """True or false for a decided value, the Unknown itself when the value is not decided.

        A list holds when one of its items does: several blocks, one of which is enough.
        """
        if self.operator == "always":
            return True
        if isinstance(value, Unknown):
            return value
        if self.operator == "many":
            return isinstance(value, list) and len({repr(item) for item in value}) > 1
        if isinstance(value, list):
            return self._any(value)
        return self._one(value)

    def _any(self, items: list[Value]) -> Maybe[bool]:
        answers = [self.holds(item) for item in items]
        if any(answer is True for answer in answers):
            return True
        return next((answer for answer in answers if isinstance(answer, Unknown)), False)

    def _one(self, value: Value) -> bool:
        if self.operator in ("set", "unset"):
            return (value not in (None, False, "") and value != {}) == (self.operator == "set")
        if self.operator == ">":
            return _number(value) > float(self.values[0])
        is_one = value is not None and _word(value) in self.values
        return is_one if self.operator in ("==", "in") else not is_one


def parse_condition(text: str) -> Condition:
    """The condition `text` spells; ValueError says what is wrong with it."""
    found = SYNTAX.match(text)
    if not found:
        raise ValueError(
            f"`{text}` is no condition: always, set, unset, many, in A B, ==A, !=A or >N"
        )
    word, listed, operator, operand = found.groups()
    if word:
        return Condition(word)  # type: ignore[arg-type]
    if listed:
        return Condition("in", tuple(listed.lower().split(" ")))
    if operator == ">":
        float(operand)
    return Condition(operator, (operand.lower(),))  # type: ignore[arg-type]


def _word(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).lower()


def _number(value: Value) -> float:
    """The number a value stands for; a string that is none counts as zero."""
    if isinstance(value, (bool, int, float)):
        return float(value)
    try:
        return float(value) if isinstance(value, str) else 0.0
    except ValueError:
        return 0.0
