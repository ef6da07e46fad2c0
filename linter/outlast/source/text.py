"""Bytes of a file as lines of text."""

from __future__ import annotations

import codecs
import re

BREAK = re.compile(r"\r\n|\n|\r")
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decode(data: bytes) -> str:
    """Text of `data`: UTF-8, or UTF-16 when its mark says so; wrong bytes replaced."""
    if data.startswith(WIDE):
        return data.decode("utf-16", errors="replace")
    return data.decode("utf-8-sig", errors="replace")


def utf8(data: bytes) -> bytes:
    """`data` as UTF-8, for looking at bytes: some editors of Windows save UTF-16."""
    return decode(data).encode() if data.startswith(WIDE) else data


def lines(data: bytes) -> tuple[str, ...]:
    """The lines of `data` without their ends."""
    return tuple(BREAK.split(decode(data)))
