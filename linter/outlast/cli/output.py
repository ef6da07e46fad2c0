"""A document on its way out: to a file, or to standard output whatever stands behind that."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from outlast.errors import UsageError

PAGE, LOWEST, HIGHEST = 40, 22, 100
PROMPT = 2
"""Lines of a terminal that the next prompt takes."""


def colour(asked: bool | None) -> bool:
    """Whether to paint: as asked, else when somebody looks and has not said no."""
    if asked is not None:
        return asked
    dull = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return not dull and sys.stdout is not None and sys.stdout.isatty()


def rows() -> int:
    """Lines of a page: those of the terminal that somebody looks at, else a good number.

    A log has no height; what nobody scrolls through is as long there as on a screen.
    """
    if sys.stdout is None or not sys.stdout.isatty():
        return PAGE
    lines = shutil.get_terminal_size((80, PAGE)).lines - PROMPT
    return min(max(lines, LOWEST), HIGHEST)


def put(document: str, file: str | None = None) -> None:
    """Put a document where it belongs, as UTF-8 whatever the machine's own encoding is.

    Raises UsageError when it cannot be written there.
    """
    data = document.encode("utf-8", "replace")
    try:
        if file is None:
            _print(data)
        else:
            Path(file).write_bytes(data)
    except BrokenPipeError:
        return  # Whoever read the document has seen enough of it; the findings still stand.
    except OSError as error:
        place = "to standard output" if file is None else f"`{file}`"
        raise UsageError(f"cannot write {place}: {error.strerror}") from error


def _print(data: bytes) -> None:
    """Through a file of our own: what a full disk refuses is not tried again at exit."""
    if sys.stdout is None:
        raise UsageError("standard output is closed; write to a file with `-o FILE`")
    sys.stdout.flush()
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as out:
        out.write(data)


def save(path: Path, text: str) -> None:
    """Write a file of ours, with the folders above it. Raises UsageError."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{path}: cannot be written: {error.strerror}") from error
