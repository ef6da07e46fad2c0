"""JSON that YAML does not take (escaped surrogate pairs) into JSON that it does."""

from __future__ import annotations

import re

PAIR = re.compile(rb"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})")
LONE = re.compile(rb"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")


def readable(data: bytes) -> bytes:
    """`data` with surrogate pairs as one escape; lines stay, columns after a pair move by two."""
    if b"\\u" not in data:
        return data
    return LONE.sub(rb"\\ufffd", PAIR.sub(_joined, data))


def _joined(found: re.Match[bytes]) -> bytes:
    high, low = (int(part, 16) for part in found.groups())
    return b"\\U%08X" % (0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))
