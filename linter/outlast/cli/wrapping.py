"""Lines that fit the terminal; what is piped to another program stays one line an item."""

from __future__ import annotations

import shutil
import sys
import textwrap

NARROWEST, WIDEST = 40, 100


def columns() -> int:
    """The width of a page of prose."""
    return min(max(shutil.get_terminal_size((80, 24)).columns, NARROWEST), WIDEST)


def prose(text: str, indent: str = "", hang: str = "") -> str:
    """`text` as one paragraph. Links and names are never cut: they are there to be copied.

    `indent` stands before every line, `hang` before all but the first.
    """
    return textwrap.fill(
        " ".join(text.split()),
        columns(),
        initial_indent=indent,
        subsequent_indent=indent + hang,
        break_long_words=False,
        break_on_hyphens=False,
    )


def item(key: str, text: str) -> str:
    """`key` and what is said of it, below it where a terminal has no room beside it."""
    line = f"{key}  {text}"
    seen = sys.stdout is not None and sys.stdout.isatty()
    if not seen or len(line) <= columns():
        return line
    if len(key) + 2 > columns() // 2:
        return f"{key.rstrip()}\n{prose(text, indent='    ')}"
    return key + prose(text, indent=" " * (len(key) + 2))[len(key) :]
