"""How often this process looks for garbage: rarely, because what it makes has no circles."""

from __future__ import annotations

import gc

ALLOCATIONS = 100_000
"""New objects between two collections; Python's own 700 is for programs that leave circles."""


def collect_rarely() -> None:
    """Let the garbage collector of this process look less often.

    What reading makes is trees without circles, which it walks again and again to free nothing:
    user time on 1,801 files 4.6 -> 3.4 s, in the same memory.
    """
    gc.set_threshold(ALLOCATIONS, *gc.get_threshold()[1:])
