"""Bytes of a file as lines of text."""

from __future__ import annotations

import re

BREAK = re.compile(r"\r\n|\n|\r")


def decode(data: bytes) -> str:
    """Text of `data`: UTF-8, a byte order mark dropped, wrong bytes replaced."""
    return data.decode("utf-8-sig", errors="replace")


def lines(data: bytes) -> tuple[str, ...]:
    """The lines of `data` without their ends."""
    return tuple(BREAK.split(decode(data)))
