"""A file with damage into stretches that are read apart, so that damage stays where it is."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import count

from outlast.readers.terraform.hcl.offsets import Text, text_of
from outlast.readers.terraform.hcl.repair import Damage, Opine, Reader, Repaired, repair
from outlast.readers.terraform.hcl.second_opinion import Opinion, second_opinion

HEADER = re.compile(
    rb'^[A-Za-z_][\w-]*(?:[ \t]+(?:"[^"\n]*"|[A-Za-z_][\w-]*))*[ \t]*\{', re.MULTILINE
)
ASSIGNMENT = re.compile(rb"^[A-Za-z_][\w-]*[ \t]*=(?![=>])", re.MULTILINE)
# A heredoc may hold lines that look like the start of a block: so many are tried as one.
MAX_JOINED = 4
# So many damaged stretches are repaired in one file; then it is no file to be read.
# An opinion costs a parse at 0.75 MB/s: a file gets so many, on stretches so long.
MAX_HURT = 300
MAX_OPINIONS = 20
MAX_OPINION = 20_000


def recover(text: Text, read: Reader) -> tuple[Repaired, ...]:
    """Every stretch between two block headers in column 1, repaired where it needs it."""
    bounds = _bounds(text)
    opine = _sparing()
    stretches: list[Repaired] = []
    number = 0
    hurt = 0
    while number < len(bounds) - 1:
        if hurt == MAX_HURT:
            stretches.append(_left_out(text, bounds[number], read))
            break
        stretch, taken = _clean(text, bounds, number, read)
        if stretch.root.has_error:
            hurt += 1
            stretch = repair(stretch, read, opine)
        stretches.append(stretch)
        number += taken
    return tuple(stretches)


def _left_out(text: Text, start: int, read: Reader) -> Repaired:
    """What follows after too much damage: nothing of it is read."""
    line = text.line(start)
    message = "the file is damaged in too many places; nothing is read from here on"
    part = replace(_part(text, start, start), damaged=True)
    return Repaired(part, read(part.read), (Damage(line, message, sure=True),))


def _sparing() -> Opine:
    """The second opinion, as often as a file may ask for it."""
    asked = count(1)

    def opine(text: str) -> Opinion | None:
        if len(text) > MAX_OPINION or next(asked) > MAX_OPINIONS:
            return None
        return second_opinion(text)

    return opine


def _bounds(text: Text) -> list[int]:
    starts = [match.start() for match in HEADER.finditer(text.data)]
    if not starts or text.path.endswith(".hcl"):  # Terragrunt has both side by side.
        starts += [match.start() for match in ASSIGNMENT.finditer(text.data)]
    return sorted({0, *starts, len(text.data)})


def _clean(text: Text, bounds: list[int], number: int, read: Reader) -> tuple[Repaired, int]:
    """The shortest run of stretches from `number` on that the grammar takes as it is.

    The first of them, as it was read, when there is none.
    """
    tried: list[Repaired] = []
    for end in range(number + 1, min(number + 1 + MAX_JOINED, len(bounds))):
        part = _part(text, bounds[number], bounds[end])
        tried.append(Repaired(part, read(part.read)))
        if not tried[-1].root.has_error:
            return tried[-1], end - number
    return tried[0], 1


def _part(text: Text, start: int, end: int) -> Text:
    """A stretch as a text of its own that knows how many lines stand before it."""
    part = text_of(text.path, text.data[start:end])
    before = text.line(start) - 1
    return replace(part, read=text.read[start:end] + b"\n", lines_before=before)
