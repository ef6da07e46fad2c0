"""Text of manifests, rendered or not -> the kinds of objects that it declares in so many words."""

from __future__ import annotations

import re

TEMPLATES = "templates"
"""The type of a resource that stands for templates nobody rendered; `kinds` is its attribute."""

OBJECT = re.compile(r"apiVersion:\s*[\"']?([\w.-]+)/[\w.-]+[\"']?\s+kind:\s*[\"']?(\w+)")


def kinds_in(text: str) -> tuple[str, ...]:
    """The kinds, with their groups, of the objects that a text declares."""
    found = (f"{kind}.{group}" for group, kind in OBJECT.findall(text))
    return tuple(dict.fromkeys(found))
