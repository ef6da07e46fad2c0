"""What the operators of a substitution make of a value: `${VAR/x/y}`, `${VAR:2:3}`, `${VAR^^}`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from outlast.readers.kubernetes.manifests.wildcard import starts

DEFAULTS = frozenset({"=", ":=", ":-", ":?", ":+"})
MAX_MATCH = 1_000_000
"""Characters of a value times those of a pattern."""
NUMBER = re.compile(r"[+-]?[0-9]+")


class Refused(Exception):  # noqa: N818
    """Flux would refuse the text; the message says why a value is not known."""


def keeps(operator: str) -> bool:
    """Whether `operator` keeps a value that is not empty, else takes what follows it."""
    return operator in DEFAULTS


def apply(operator: str, value: str, arguments: Sequence[str]) -> str:
    """`value` as `operator` changes it. Raises Refused where Flux would fail."""
    if operator == ":":
        return _substring(value, arguments)
    if operator.startswith("/"):
        return _replace(operator, value, arguments)
    if operator in ("#", "##", "%", "%%"):
        return _trim(operator, value, arguments[0]) if arguments else str(len(value.encode()))
    return _case(operator, value)


def _case(operator: str, value: str) -> str:
    change = str.lower if operator.startswith(",") else str.upper
    if operator in (",,", "^^"):
        return change(value)
    if operator in (",", "^"):
        return change(value[:1]) + value[1:]
    return value


def _substring(value: str, arguments: Sequence[str]) -> str:
    """Counted in bytes; what is no number leaves the value as it is."""
    if not all(map(NUMBER.fullmatch, arguments)):
        return value
    data = value.encode()
    start = int(arguments[0])
    start = max(0, len(data) + start) if start < 0 else start
    if len(arguments) == 1:
        return data[start:].decode(errors="replace")
    end = start + int(arguments[1])
    if end < start and end < len(data):
        raise Refused("Flux cannot cut a text of negative length")
    return data[start:end].decode(errors="replace")


def _replace(operator: str, value: str, arguments: Sequence[str]) -> str:
    old, new = arguments[0], arguments[1] if len(arguments) > 1 else ""
    if operator == "/":
        return value.replace(old, new, 1)
    if operator == "//":
        return value.replace(old, new)
    if len(arguments) < 2:
        return value
    if operator == "/#":
        return value.replace(old, new, 1) if value.startswith(old) else value
    return value[: len(value) - len(old)] + new if value.endswith(old) else value


def _trim(operator: str, value: str, pattern: str) -> str:
    """Without the shortest or longest start or end that matches; a suffix is a start reversed."""
    if len(value) * len(pattern) > MAX_MATCH:
        raise Refused("the text is too long to be matched")
    backwards = operator.startswith("%")
    text, wanted = (value[::-1], pattern[::-1]) if backwards else (value, pattern)
    matching = [length for length in starts(wanted, text) if length]
    if not matching:
        return value
    cut = min(matching) if len(operator) == 1 else max(matching)
    return text[cut:][::-1] if backwards else text[cut:]
