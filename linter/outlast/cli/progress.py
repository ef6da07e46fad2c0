"""A progress bar on standard error, once somebody at a terminal has waited for a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PATIENCE = 1.0
"""Seconds before the bar appears."""


@contextmanager
def progress_bar() -> Iterator[Callable[[int, int], None] | None]:
    """A function to call with units read and units in all; None when nobody would see it."""
    if not sys.stderr.isatty():
        yield None
        return
    bar = _Bar(time.monotonic())
    try:
        yield bar.show
    finally:
        bar.close()


class _Bar:
    """Rich's bar, imported only when it is shown."""

    def __init__(self, start: float) -> None:
        self.start = start
        self.close: Callable[[], None] = _nothing
        self.draw: Callable[[int, int], None] | None = None

    def show(self, done: int, total: int) -> None:
        """Draw how far it is, when it is worth it."""
        if self.draw is None and time.monotonic() - self.start > PATIENCE:
            self._open(total)
        if self.draw is not None:
            self.draw(done, total)

    def _open(self, total: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TextColumn("units"))
        bar = Progress(*columns, console=Console(stderr=True), transient=True)
        task = bar.add_task("reading", total=total)
        bar.start()
        self.draw = lambda done, _: bar.update(task, completed=done)
        self.close = bar.stop


def _nothing() -> None:
    """Close a bar that was never shown."""
