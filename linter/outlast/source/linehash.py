"""The hash that GitHub code scanning knows a line by, computed from the bytes of its file."""

from __future__ import annotations

import re
import struct
from collections.abc import Collection, Iterator
from itertools import accumulate

BLOCK = 100
MULTIPLIER = 37
MASK = 2**64 - 1
LEAVING = pow(MULTIPLIER, BLOCK, 2**64)
END_OF_FILE = 0xFFFF
LINE_FEED = 0x0A

NEWLINE = re.compile("\r\n?")


def line_hashes(content: bytes, lines: Collection[int]) -> dict[int, str]:
    """`primaryLocationLineHash` of the wanted `lines` (from 1) of a file; others are left out.

    The algorithm is the one of `fingerprints.ts` in github/codeql-action: a rolling hash of the
    100 UTF-16 units from the start of a line, blanks left out, and how often the same hash has
    stood in the file so far.
    """
    wanted = frozenset(lines)
    units = _units(content)
    seen: dict[int, int] = {}
    found: dict[int, str] = {}
    for number, value in enumerate(_hashes(units), start=1):
        seen[value] = seen.get(value, 0) + 1
        if number in wanted:
            found[number] = f"{value:x}:{seen[value]}"
    return found


def _units(content: bytes) -> tuple[int, ...]:
    text = NEWLINE.sub("\n", content.decode("utf-8", "replace"))
    encoded = text.replace(" ", "").replace("\t", "").encode("utf-16-le")
    return (*struct.unpack(f"<{len(encoded) // 2}H", encoded), END_OF_FILE)


def _hashes(units: tuple[int, ...]) -> Iterator[int]:
    """The hash of each line, from the prefix hashes of the whole file: one step a unit."""
    padded = (*units, *(0,) * BLOCK)
    prefix = list(accumulate(padded, lambda h, unit: (h * MULTIPLIER + unit) & MASK, initial=0))
    for at in range(len(units)):
        if at == 0 or units[at - 1] == LINE_FEED:
            yield (prefix[at + BLOCK] - prefix[at] * LEAVING) & MASK
