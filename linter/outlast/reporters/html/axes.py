"""Two axes: how a service ends when its worst region fails, and its worst provider."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from outlast.domain.portrait import Portrait, Serving
from outlast.reporters.html.judged import LEVELS, WORDS, Judged, Worst
from outlast.reporters.html.marks import legend, mark, point
from outlast.reporters.html.svg import Markup, cut, el, link, picture, words

CELL, STRIP, GAP, LEFT, TOP = 72.0, 20.0, 6.0, 77.0, 44.0
WIDTH = LEFT + 5 * CELL + GAP + 2
HEIGHT = TOP + 5 * CELL + 2 * STRIP + GAP + 44
STEPS = ("unknown", "lost", "restorable", "by-hand", "survives")
"""The steps of both axes; what is undecided stands beside the scale, the untouched at its end."""

TICKS = {
    "unknown": "undecided",
    "lost": "data lost",
    "restorable": "down",
    "by-hand": "by hand",
    "survives": "survives",
}
QUADRANTS = (
    ((1, 4), "calm", "Cannot be"),
    ((3, 4), "good", "Outlives both"),
    ((1, 2), "calm", "A region ends it"),
    ((3, 2), "paper", "Only on paper"),
)
"""The upper left cell of each quadrant, its tone and its name."""

NAMED = 14
"""Services of one picture that get their name written."""

MOST = 35
"""Points of one cell; more are told as a number for each criticality."""

Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Point:
    """A service where it stands: its number in the page, and why it stands there."""

    number: int
    one: Serving
    said: str


def table(portrait: Portrait, judged: Judged) -> Mapping[Cell, tuple[Point, ...]]:
    """Steps of region and of provider, and the services there, the most critical first."""
    cells: dict[Cell, list[Point]] = {}
    order = sorted(
        enumerate(portrait.services),
        key=lambda pair: (LEVELS.index(pair[1].criticality), pair[1].label),
    )
    for number, one in order:
        region, vendor = judged.by_region(one), judged.by_vendor(one)
        cell = (_step(region), _step(vendor))
        cells.setdefault(cell, []).append(Point(number, one, _said(one, region, vendor)))
    return {cell: tuple(cells[cell]) for cell in sorted(cells, reverse=True)}


def draw(portrait: Portrait, cells: Mapping[Cell, tuple[Point, ...]]) -> Markup:
    """The picture; each service is a point that says its name and why it is there."""
    named = len(portrait.services) <= NAMED
    parts = [*_grid()]
    for cell, points in cells.items():
        parts.append(_count(cell, points))
        free = named and (cell[0] + 1, cell[1]) not in cells and cell[0] not in (0, 4)
        parts += _points(cell, points, _room(free) if named else 0)
    about = "; ".join(f"{len(points)} {told(cell)}" for cell, points in cells.items())
    return picture(
        "axes",
        "Geographic against provider redundancy",
        about or "no services",
        (WIDTH, HEIGHT),
        legend({one.criticality for one in portrait.services}),
        *parts,
    )


def told(cell: Cell) -> str:
    """A cell in words."""
    region, vendor = (TICKS[STEPS[step]] for step in cell)
    return f"{region} when the worst region fails, {vendor} when the worst provider fails"


def target(cell: Cell) -> str:
    """The id of the list of a cell."""
    return f"axes-{STEPS[cell[0]]}-{STEPS[cell[1]]}"


def _step(worst: Worst) -> int:
    return STEPS.index(worst.told) if worst.told in STEPS else len(STEPS) - 1


def _said(one: Serving, region: Worst, vendor: Worst) -> str:
    def ends(worst: Worst) -> str:
        by = f" when {worst.fails} fails" if worst.fails else ""
        return f"{WORDS[worst.outcome]}{by}{' (some of it is undecided)' if worst.doubt else ''}"

    return (
        f"{one.label} ({one.criticality}): by region, {ends(region)}; by provider, {ends(vendor)}"
    )


def _corner(cell: Cell) -> tuple[float, float]:
    """The upper left corner of a cell: the undecided are beside the scale and below it."""
    column, row = cell
    x = LEFT + (column * CELL + GAP if column else 0)
    if not row:
        return x, TOP + 4 * CELL + 2 * STRIP + GAP
    return x, TOP + (4 - row) * CELL + STRIP * (1 if row > 2 else 2)


def _grid() -> Iterator[Markup]:
    yield words(2, 38, "↑ provider redundancy: when the worst provider fails", "axis")
    middle = LEFT + 2.5 * CELL
    says = "geographic redundancy: when the worst region fails →"
    yield words(WIDTH - 4, HEIGHT - 6, says, "axis", text_anchor="end")
    for cell, tone, name in QUADRANTS:
        x, y = _corner(cell)
        size = {"width": 2 * CELL, "height": 2 * CELL + STRIP}
        yield el("rect", x=x, y=y - STRIP, **size, cls=f"quadrant {tone}")
        yield words(x + 6, y - STRIP + 16, name, "quadrant-name")
    x, y = _corner((1, 4))
    for line, text in enumerate(("What falls with a", "region falls with", "its provider.")):
        yield words(x + 6, y + 14 + 16 * line, text, "axis")
    for step, name in enumerate(STEPS):
        x, y = _corner((step, step))
        yield words(x + CELL / 2, HEIGHT - 26, TICKS[name], "tick", text_anchor="middle")
        yield words(LEFT - 5, y + CELL / 2 + 5, TICKS[name], "tick", text_anchor="end")
    yield from _rules(middle)


def _rules(middle: float) -> Iterator[Markup]:
    """Thin lines between the steps, and the two strips of what is undecided."""
    top, left = TOP, LEFT + CELL + GAP
    low = TOP + 4 * CELL + 2 * STRIP
    for step in (2, 4):
        x = _corner((step, 1))[0]
        yield el("line", x1=x, y1=top, x2=x, y2=low, cls="rule")
    for step in (1, 3):
        y = _corner((1, step))[1]
        yield el("line", x1=left, y1=y, x2=left + 4 * CELL, y2=y, cls="rule")
    yield el("rect", x=LEFT, y=top, width=CELL, height=low - top, cls="beside")
    bottom = {"y": low + GAP, "height": CELL}
    yield el("rect", x=LEFT, width=5 * CELL + GAP, **bottom, cls="beside")


def _count(cell: Cell, points: tuple[Point, ...]) -> Markup:
    x, y = _corner(cell)
    said = f"{len(points)} services: {told(cell)}"
    text = words(x + CELL - 4, y + 15, str(len(points)), "count", text_anchor="end", **_own(points))
    return link(target(cell), text, told=said)


def _own(points: tuple[Point, ...]) -> dict[str, str]:
    return {"data_s": " ".join(str(one.number) for one in points)}


def _room(free: bool) -> int:
    """Letters that a name may have; it may reach over an empty neighbour."""
    return 15 if free else 6


def _points(cell: Cell, points: tuple[Point, ...], room: int) -> Iterator[Markup]:
    if len(points) > MOST:
        yield from _levels(cell, points)
        return
    x, y = _corner(cell)
    named = room and len(points) <= 3
    columns, pitch = (1, 16.0) if named else (5, 13.0) if len(points) <= 15 else (7, 9.4)
    for at, own in enumerate(points):
        row, column = divmod(at, columns)
        place = (x + 9 + pitch * column, y + 27 + pitch * row)
        size = 5.0 if pitch > 10 else 3.6
        yield point(own.one.criticality, place, size, (own.number,), own.said)
        if named:
            yield words(place[0] + 9, place[1] + 4.5, cut(own.one.name, room), "tick")


def _levels(cell: Cell, points: tuple[Point, ...]) -> Iterator[Markup]:
    """A mark and a number for each criticality."""
    x, y = _corner(cell)
    found = [(level, [one for one in points if one.one.criticality == level]) for level in LEVELS]
    for at, (level, own) in enumerate((level, own) for level, own in found if own):
        left, top = x + 9, y + 23.5 + 10.8 * at
        yield mark(level, left, top, 4.5)
        yield words(left + 8, top + 4, str(len(own)), "tick", **_own(tuple(own)))
