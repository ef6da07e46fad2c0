"""Text from scanned files, made harmless for a terminal, and how wide it then is."""

from __future__ import annotations

import re
from unicodedata import combining, east_asian_width

# Controls (C0, DEL, C1), marks and overrides of writing direction, line separators, the byte
# order mark, lone surrogates, and the invisible tag characters.
UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
OLD_COMMAND = "##["


def visible(text: str) -> str:
    """`text` on one line, with each character that could steer a terminal as its escape.

    `##[` is an old spelling of workflow commands, found anywhere in a line; it is broken up.
    """
    if text.isascii() and text.isprintable() and OLD_COMMAND not in text:
        return text
    return UNSAFE.sub(_escape, text).replace(OLD_COMMAND, "##\\[")


def _escape(match: re.Match[str]) -> str:
    char = match.group()
    code = ord(char)
    if char in NAMED:
        return NAMED[char]
    if code <= 0xFF:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def cells(text: str) -> int:
    """How many columns of a terminal `text` takes; `text` is visible already."""
    if text.isascii():
        return len(text)
    return sum(map(_cells, text))


def _cells(char: str) -> int:
    if combining(char) or char in "\u200c\u200d\ufe0e\ufe0f":
        return 0
    return 2 if east_asian_width(char) in "WF" else 1
