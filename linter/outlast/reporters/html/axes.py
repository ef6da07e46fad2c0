"""Two axes: how a service ends when its worst region fails, and its worst provider."""

from __future__ import annotations

from collections.abc import Iterator

from outlast.domain.portrait import Portrait, Serving
from outlast.reporters.html.judged import LEVELS, ORDER, WORDS, Judged
from outlast.reporters.html.svg import Markup, cut, el, picture, words

WIDTH, SIDE, LEFT, TOP = 480, 92, 92, 28
STEPS = ("lost", "restorable", "by-hand", "survives")
"""The steps of both axes; what is not touched stands with what survives."""

QUADRANTS = (
    (0.0, 2.0, "Falls with a region"),
    (2.0, 2.0, "Redundant on paper"),
    (0.0, 0.0, "Elsewhere, not spread"),
    (2.0, 0.0, "Outlasts a provider"),
)
SIZES = {"critical": 7.0, "high": 6.0, "medium": 5.0, "low": 4.5, "unstated": 4.5}
NAMED = 14
"""Services of one picture that get their name written."""


def draw(portrait: Portrait, judged: Judged) -> Markup:
    """The picture; each service is a point that says its name and why it is there."""
    height = TOP + 4 * SIDE + 66
    cells: dict[tuple[int, int], list[Serving]] = {}
    for one in sorted(
        portrait.services, key=lambda one: (LEVELS.index(one.criticality), one.label)
    ):
        cells.setdefault(_cell(one, judged), []).append(one)
    points = [
        point
        for cell, services in sorted(cells.items())
        for point in _points(cell, services, judged, named=len(portrait.services) <= NAMED)
    ]
    about = "; ".join(
        f"{len(services)} at region loss {STEPS[x]}, provider loss {STEPS[y]}"
        for (x, y), services in sorted(cells.items())
    )
    return picture(
        "axes",
        "Geographic against provider redundancy",
        about or "no services",
        WIDTH,
        height,
        *_grid(),
        *points,
    )


def _cell(one: Serving, judged: Judged) -> tuple[int, int]:
    return _step(judged.by_region(one).outcome), _step(judged.by_vendor(one).outcome)


def _step(outcome: str) -> int:
    return min(ORDER.index(outcome), len(STEPS) - 1)


def _grid() -> Iterator[Markup]:
    for x, y, name in QUADRANTS:
        place = {"x": LEFT + x * SIDE, "y": TOP + y * SIDE}
        tone = "good" if name.startswith("Outlasts") else "paper" if "paper" in name else "calm"
        yield el("rect", **place, width=2 * SIDE, height=2 * SIDE, cls=f"quadrant {tone}")
        yield words(place["x"] + 8, place["y"] + 20, name, "quadrant-name")
    for step, name in enumerate(STEPS):
        middle = step * SIDE + SIDE / 2
        label = {"lost": "data lost", "restorable": "down"}.get(name, name)
        yield words(LEFT + middle, TOP + 4 * SIDE + 20, label, "tick", text_anchor="middle")
        yield words(LEFT - 8, TOP + 4 * SIDE - middle + 5, label, "tick", text_anchor="end")
        if step:
            at = LEFT + step * SIDE
            yield el("line", x1=at, y1=TOP, x2=at, y2=TOP + 4 * SIDE, cls="rule")
            at = TOP + step * SIDE
            yield el("line", x1=LEFT, y1=at, x2=LEFT + 4 * SIDE, y2=at, cls="rule")
    bottom = TOP + 4 * SIDE + 46
    yield words(
        LEFT + 2 * SIDE, bottom, "when the worst region fails →", "axis", text_anchor="middle"
    )
    yield words(4, 16, "↑ when the worst provider fails", "axis")


def _points(
    cell: tuple[int, int], services: list[Serving], judged: Judged, *, named: bool
) -> Iterator[Markup]:
    """The services of one cell in rows, the most critical first; very many get smaller."""
    room = SIDE - 30
    columns = 1 if named and len(services) <= 3 else max(4, _root(len(services)))
    gap = min(16.0, (SIDE - 16) / columns)
    for number, one in enumerate(services):
        row, column = divmod(number, columns)
        across = gap * column if columns > 1 else 0.0
        x = LEFT + cell[0] * SIDE + 12 + across
        down = min(16.0, room / max(1.0, (len(services) - 1) // columns + 1))
        y = TOP + (3 - cell[1]) * SIDE + 36 + row * (18 if columns == 1 else down)
        size = min(SIZES[one.criticality], gap / 2.2)
        yield _point(one, x, y, size, judged, named and columns == 1)


def _root(number: int) -> int:
    return next(root for root in range(1, 100) if root * root >= number)


def _point(one: Serving, x: float, y: float, size: float, judged: Judged, named: bool) -> Markup:
    vendor, region = judged.by_vendor(one), judged.by_region(one)
    doubt = " Some of it is undecided." if vendor.doubt or region.doubt else ""
    said = (
        f"{one.label} ({one.criticality}): {WORDS[region.outcome]}"
        f"{f' when {region.fails} fails' if region.fails else ''}; {WORDS[vendor.outcome]}"
        f"{f' when {vendor.fails} fails' if vendor.fails else ''}.{doubt}"
    )
    open_ = " open" if doubt else ""
    dot = el("circle", cx=x, cy=y, r=size, cls=f"dot {one.criticality}{open_}")
    name = words(x + 10, y + 4, cut(one.name, 9), "dot-name") if named else Markup("")
    return el("g", el("title", said), dot, name, cls="service", data_service=one.label)
