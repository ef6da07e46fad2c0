"""Patterns of `*`, `?` and `[…]` against texts, in time bounded by one length times the other."""

from __future__ import annotations

import re
from collections.abc import Iterator

PIECE = re.compile(
    r"(?P<star>\*+)|(?P<one>\?)"
    r"|\[(?P<not>[\^!]?)(?P<set>(?:[^\\\]-]|\\.)(?:-?(?:[^\\\]-]|\\.))*)\]"
    r"|\\(?P<escaped>.)|(?P<plain>[^\[\\])",
    re.DOTALL,
)
MEMBER = re.compile(r"\\?(.)(?:-\\?(.))?", re.DOTALL)
BRACES = re.compile(r"\{([^{}]*)\}")
MAX_CHOICES = 200


def matches(pattern: str, text: str, *, deep: bool = True) -> bool:
    """Whether `pattern` matches all of `text`; `{a,b}` is a choice.

    Unless `deep`, only `**` goes past a slash.
    """
    return any(len(text) in starts(one, text, deep=deep) for one in choices(pattern))


def starts(pattern: str, text: str, *, deep: bool = True) -> set[int]:
    """Lengths of the starts of `text` that `pattern` matches; none when it is malformed."""
    reached, at = {0}, 0
    while at < len(pattern) and reached:
        piece = PIECE.match(pattern, at)
        if piece is None:
            return set()
        at = piece.end()
        if piece["star"]:
            far = deep or len(piece["star"]) > 1
            if not deep and far and pattern[at : at + 1] == "/":
                reached = {*reached, *_after_slashes(text, min(reached))}
                at += 1
            else:
                reached = set(_onwards(reached, text, far))
        else:
            reached = {n + 1 for n in reached if n < len(text) and _takes(piece, text[n], deep)}
    return reached


def choices(pattern: str) -> list[str]:
    """The patterns that the braces of one stand for."""
    found = [pattern]
    while len(found) < MAX_CHOICES and (braces := BRACES.search(found[0])):
        found = [one.replace(braces[0], word, 1) for one in found for word in braces[1].split(",")]
    return found


def _onwards(reached: set[int], text: str, far: bool) -> Iterator[int]:
    open_to = -1
    for position in range(min(reached), len(text) + 1):
        if position in reached:
            open_to = position
        if open_to >= 0:
            yield position
        if not far and text[position : position + 1] == "/":
            open_to = -1


def _after_slashes(text: str, start: int) -> Iterator[int]:
    """`**/` stands for any number of folders."""
    return (n + 1 for n in range(start, len(text)) if text[n] == "/")


def _takes(piece: re.Match[str], character: str, deep: bool) -> bool:
    if piece["set"]:
        ranges = (member.groups() for member in MEMBER.finditer(piece["set"]))
        inside = any(low <= character <= (high or low) for low, high in ranges)
        return inside != bool(piece["not"])
    if piece["one"]:
        return deep or character != "/"
    return character == (piece["escaped"] or piece["plain"])
