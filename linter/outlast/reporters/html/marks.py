"""Services become marks, by shape and by colour for each criticality."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from outlast.reporters.html.judged import LEVELS
from outlast.reporters.html.svg import Markup, el, link, moved, number, together, words

CORNERS = {
    "critical": ((0.0, -1.25), (1.25, 0.0), (0.0, 1.25), (-1.25, 0.0)),
    "high": ((0.0, -1.2), (1.15, 0.85), (-1.15, 0.85)),
    "medium": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
}
"""Diamond, triangle, square, in units of the radius; the others are round, the last one small."""


def mark(level: str, x: float, y: float, radius: float) -> Markup:
    """The mark of one criticality."""
    if level in CORNERS:
        points = " ".join(
            f"{number(x + radius * right)},{number(y + radius * down)}"
            for right, down in CORNERS[level]
        )
        return el("polygon", points=points, cls=f"dot {level}")
    size = radius if level == "low" else radius * 0.8
    return el("circle", cx=x, cy=y, r=size, cls=f"dot {level}")


def point(
    level: str, place: tuple[float, float], radius: float, numbers: Iterable[int], said: str
) -> Markup:
    """Services at a place: one leads to itself, several only say who they are.

    Points are no stops of the keyboard: lists beside the picture hold the same services.
    """
    own = list(numbers)
    parts = (el("title", said), mark(level, *place, radius))
    known = {"cls": "point", "data_s": " ".join(map(str, own))}
    if len(own) == 1:
        return link(f"service-{own[0]}", *parts, tabindex=-1, aria_hidden="true", **known)
    return el("g", *parts, aria_hidden="true", **known)


def legend(levels: Collection[str]) -> Markup:
    """What the marks mean, in one line."""
    return together(_entries([level for level in LEVELS if level in levels]))


def _entries(levels: Iterable[str]) -> Iterator[Markup]:
    x = 8.0
    for level in levels:
        parts = [mark(level, 0.0, 0.0, 5.0), words(10.0, 4.5, level, "tick")]
        yield moved(x, 12.0, together(parts))
        x += 28 + 8 * len(level)
