"""Plain values as JSON text that any other program can read: ASCII, and no half characters."""

from __future__ import annotations

import json
import re

TOKENS = re.compile(
    r"\\\\|\\ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}|(?P<lone>\\ud[89a-f][0-9a-f]{2})"
)
"""A backslash and a pair are whole; what is left of the surrogates stands alone."""


def dumps(
    value: object, indent: int | None = None, separators: tuple[str, str] | None = None
) -> str:
    """One document; see `json.dumps`.

    A byte of a file name that is no UTF-8 is a lone surrogate to Python. Programs in Ruby and Rust
    refuse a whole document for one, so it is U+FFFD there.
    """
    text = json.dumps(value, indent=indent, separators=separators)
    if "\\ud" not in text:
        return text
    return TOKENS.sub(lambda token: "\\ufffd" if token["lone"] else token[0], text)
