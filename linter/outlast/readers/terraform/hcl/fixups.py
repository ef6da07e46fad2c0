"""Valid HCL that the grammar misreads, respelled at the same length so offsets stay."""

from __future__ import annotations

import re

EXPONENT = re.compile(rb"(?<![\w.])\d+(?:\.\d+)?[eE][-+]?\d+(?!\w)")
# `{ x = y ⏎ (k) = 3 }` is taken for the call `y(k)`: a comma ends the first pair.
PARENTHESISED_KEY = re.compile(
    rb"([\w\"\])}])([ \t]*(?:(?:#|//)[^\n\"]*)?\r?\n)(?=\s*\([^\n]*\)\s*(?:=(?![=>])|:))"
)
# Of `$$${x}` the last three characters are the escape; the grammar takes the first two for text.
RUN = re.compile(rb"\$+(?=\$\$\{)|%+(?=%%\{)")


def unambiguous(read: bytes) -> bytes:
    """`read` without runs of `$` or `%` before an escape, which the grammar misreads silently."""
    if b"$$${" not in read and b"%%%{" not in read:
        return read
    return RUN.sub(lambda match: b"_" * len(match.group()), read)


def respelled(read: bytes) -> bytes:
    """`read` with numbers like `1e5` as digits and a comma before each `(key) =`.

    Only what the grammar sees changes; the text of a node is taken from the source.
    """
    read = EXPONENT.sub(lambda match: b"1" * len(match.group()), read)
    return PARENTHESISED_KEY.sub(_with_comma, read)


def _with_comma(match: re.Match[bytes]) -> bytes:
    blanks = len(match[2]) - 2
    return match[1] + (b"," + b" " * blanks + b"\n" if blanks >= 0 else b",")
