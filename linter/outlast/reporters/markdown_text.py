"""Text of scanned code as Markdown that shows it and does nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")

SPECIAL = re.compile(r"[\\`*_{}\[\]<>()#!|~@:&$]")
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")


def plain(text: str) -> str:
    """`text` on one line, without markup and mentions."""
    return SPECIAL.sub(r"\\\g<0>", UNSEEN.sub(" ", text))


def table(
    head: tuple[str, ...], rows: Sequence[T], row: Callable[[T], tuple[str, ...]], most: int
) -> Iterator[str]:
    """The lines of a table of at most `most` rows, and how many more there are; none for none."""
    if not rows:
        return
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for one in rows[:most]:
        yield f"| {' | '.join(row(one))} |"
    yield ""
    if len(rows) > most:
        yield f"… and {len(rows) - most} more."
        yield ""
