"""The property of each resource type that `Ref` gives back, when the template states it."""

from __future__ import annotations

from functools import cache
from pathlib import Path


def identifier(kind: str) -> str:
    """The property that holds the physical id of a resource type; empty when AWS makes it up.

    From the registry schemas: a type whose primary identifier is one property that a template
    may set gives it back as `Ref`.
    """
    return _table().get(kind, "")


@cache
def _table() -> dict[str, str]:
    text = Path(__file__).with_name("identifiers.txt").read_text("utf-8")
    return {kind: name for kind, _, name in (line.partition(" ") for line in text.splitlines())}
