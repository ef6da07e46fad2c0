"""Units are read in this process or in several; the fragments are the same either way."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice

from outlast.domain.fragment import Fragment, Unit
from outlast.errors import RunError
from outlast.readers.garbage import collect_rarely
from outlast.readers.kept import Kept
from outlast.readers.table import read_one
from outlast.source.tree import Tree

ENOUGH = 24
"""Units below which starting processes costs more than it saves."""

BATCH = 16
"""Units sent to a process at once: batches of 50 small tasks ran 1.4 times as fast as single
ones, and units differ in size, so smaller batches keep all processes busy to the end."""

Progress = Callable[[int, int], None]


def read_all(
    units: tuple[Unit, ...],
    tree: Tree,
    workers: int | None = None,
    progress: Progress | None = None,
    kept: Kept | None = None,
) -> tuple[Fragment, ...]:
    """One fragment for each unit, in the order of `units`.

    `workers` processes at most, by default as many as there are processors; `progress` is told
    how many units are read, and of how many; `kept` is what earlier runs read, and `tree` is then
    its own. Raises RunError when a process is killed.
    """
    count = min(workers or os.cpu_count() or 1, -(-len(units) // BATCH) or 1)
    found: list[Fragment] = []
    for batch in _batches(units, Work(tree, kept), count if len(units) >= ENOUGH else 1):
        found.extend(batch)
        if progress:
            progress(len(found), len(units))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Work:
    """What reading any unit needs."""

    tree: Tree
    kept: Kept | None

    def read(self, units: list[Unit]) -> list[Fragment]:
        """One fragment for each of `units`."""
        return [read_one(unit, self.tree, self.kept) for unit in units]


def _batches(units: tuple[Unit, ...], work: Work, workers: int) -> Iterator[list[Fragment]]:
    batches = list(_split(units))
    if workers == 1:
        yield from map(work.read, batches)
        return
    # 10 ms, and small runs read in this process.
    from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor

    with ProcessPoolExecutor(workers, initializer=_adopt, initargs=(work,)) as pool:
        try:
            with _deaf():
                found = pool.map(_read_adopted, batches)
            yield from found
        except BrokenProcessPool as error:
            raise RunError(KILLED) from error


@contextmanager
def _deaf() -> Iterator[None]:
    """Processes started here leave it to this one to answer an interrupt, from their first step."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _split(units: tuple[Unit, ...]) -> Iterator[list[Unit]]:
    left = iter(units)
    while batch := list(islice(left, BATCH)):
        yield batch


KILLED = (
    "a process that reads files was killed, most often for want of memory; "
    "run again with `--workers 1`, or name fewer paths"
)

ADOPTED: list[Work] = []
"""The work of a worker process: handed over once, not with every batch."""


def _adopt(work: Work) -> None:
    collect_rarely()
    ADOPTED[:] = [work]


def _read_adopted(units: list[Unit]) -> list[Fragment]:
    return ADOPTED[0].read(units)
