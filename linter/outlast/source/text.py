"""Bytes of a file as lines of text."""

from __future__ import annotations

import codecs
import re

BREAK = re.compile(r"\r\n|\n|\r")
WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
UNMARKED = {"_0_0": "utf-16-le", "0_0_": "utf-16-be"}
"""Which of the first four bytes are NUL in UTF-16 without a mark, as YAML 1.2 tells it (5.2)."""


def wide(data: bytes) -> str:
    """The encoding of `data` when it is UTF-16; empty for all else."""
    if data.startswith(WIDE):
        return "utf-16"
    if b"\0" not in data[:4]:
        return ""
    return UNMARKED.get("".join("_" if byte else "0" for byte in data[:4]), "")


def decode(data: bytes) -> str:
    """Text of `data`: UTF-8, or UTF-16 when its first bytes say so; wrong bytes replaced."""
    return data.decode(wide(data) or "utf-8-sig", errors="replace")


def utf8(data: bytes) -> bytes:
    """`data` as UTF-8, for looking at bytes: some editors of Windows save UTF-16."""
    return decode(data).encode() if wide(data) else data


def lines(data: bytes) -> tuple[str, ...]:
    """The lines of `data` without their ends."""
    return tuple(BREAK.split(decode(data)))
