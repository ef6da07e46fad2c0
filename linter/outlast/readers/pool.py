"""Units are read in this process or in several; the fragments are the same either way."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice

from outlast.domain.fragment import Fragment, Unit
from outlast.errors import RunError
from outlast.readers.garbage import collect_rarely
from outlast.readers.table import reader
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
) -> tuple[Fragment, ...]:
    """One fragment for each unit, in the order of `units`.

    `workers` processes at most, by default as many as there are processors; `progress` is told
    how many units are read, and of how many. Raises RunError when one of them is killed.
    """
    count = min(workers or os.cpu_count() or 1, -(-len(units) // BATCH) or 1)
    found: list[Fragment] = []
    for batch in _batches(units, tree, count if len(units) >= ENOUGH else 1):
        found.extend(batch)
        if progress:
            progress(len(found), len(units))
    return tuple(found)


def _batches(units: tuple[Unit, ...], tree: Tree, workers: int) -> Iterator[list[Fragment]]:
    batches = list(_split(units))
    if workers == 1:
        yield from (_read(tree, batch) for batch in batches)
        return
    # 10 ms, and small runs read in this process.
    from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor

    with ProcessPoolExecutor(workers, initializer=_adopt, initargs=(tree,)) as pool:
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


def _read(tree: Tree, units: list[Unit]) -> list[Fragment]:
    return [reader(unit.format)(unit, tree) for unit in units]


KILLED = (
    "a process that reads files was killed, most often for want of memory; "
    "run again with `--workers 1`, or name fewer paths"
)

ADOPTED: list[Tree] = []
"""The tree of a worker process: handed over once, not with every batch."""


def _adopt(tree: Tree) -> None:
    collect_rarely()
    ADOPTED[:] = [tree]


def _read_adopted(units: list[Unit]) -> list[Fragment]:
    return _read(ADOPTED[0], units)
