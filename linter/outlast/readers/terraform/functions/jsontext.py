"""JSON as Terraform writes and reads it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial

from outlast.readers.terraform.values.failure import Failure, TooMuch
from outlast.readers.terraform.values.primitives import number_text, parse_number
from outlast.readers.terraform.values.runtime import Runtime, SetOf

MAX_NESTING = 100
UNSAFE = re.compile('["\\\\\x00-\x1f\u2028\u2029]')
UNSAFE_HTML = re.compile('["\\\\\x00-\x1f\u2028\u2029<>&]')
SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
SHORTER = {**SHORT, "\b": "\\b", "\f": "\\f"}


def quoted(text: str, *, html: bool = True) -> str:
    """A JSON string; Terraform also escapes `<`, `>` and `&`."""
    unsafe = UNSAFE_HTML if html else UNSAFE
    return f'"{unsafe.sub(_escape, text)}"'


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    return SHORTER.get(character) or f"\\u{ord(character):04x}"


def encoded(value: Runtime, depth: int = 0) -> str:
    """A decided value as JSON without blanks, keys sorted."""
    if depth > MAX_NESTING:
        raise TooMuch("it is nested too deeply")
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return number_text(value)
    if isinstance(value, str):
        return quoted(value)
    inner = partial(encoded, depth=depth + 1)
    if isinstance(value, dict):
        return f"{{{','.join(_pair(key, value[key], inner) for key in sorted(value))}}}"
    items = value.items if isinstance(value, SetOf) else value
    assert isinstance(items, (list, tuple))
    return f"[{','.join(map(inner, items))}]"


def _pair(key: str, value: Runtime, inner: Callable[[Runtime], str]) -> str:
    return f"{quoted(key)}:{inner(value)}"


def _refused(word: str) -> Runtime:
    raise Failure(f"{word} is not JSON")


def decoded(text: str) -> Runtime:
    """The value that JSON text holds."""
    nesting = 0
    for character in text:
        nesting += (character in "[{") - (character in "]}")
        if nesting > 5 * MAX_NESTING:
            raise TooMuch("it is nested too deeply")
    try:
        value: Runtime = json.loads(
            text, parse_int=parse_number, parse_float=parse_number, parse_constant=_refused
        )
    except ValueError as error:
        raise Failure(f"the text is not JSON: {error}") from error
    return value
