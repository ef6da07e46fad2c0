"""Room for deep evaluation, counted from where it begins."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def room(frames: int) -> Iterator[None]:
    """A recursion limit of `frames` more than now, so that no result depends on who calls."""
    before = sys.getrecursionlimit()
    depth, frame = 0, sys._getframe()
    while frame.f_back is not None:
        depth, frame = depth + 1, frame.f_back
    sys.setrecursionlimit(max(before, depth + frames))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)
