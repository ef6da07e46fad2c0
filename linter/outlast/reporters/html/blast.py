"""Rings: for each vendor, which services end with one region, with the vendor, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, pi, sin

from outlast.domain.portrait import Portrait, Serving
from outlast.reporters.html.judged import LEVELS, WORDS, Judged
from outlast.reporters.html.svg import Markup, cut, el, picture, words

WIDTH = 480
CENTRE = WIDTH / 2
MIDDLE = CENTRE - 55
RINGS = ((62.0, "a region is enough"), (116.0, "it takes the provider"), (168.0, "outlives it"))
"""Outer radius of each ring, and what it takes to end what lies in it."""

GAP = 0.06
LETTER = 8.6
"""How wide a letter is, at most, in the size that pictures are lettered in."""

SURVIVING = ("survives", "by-hand", "unaffected")


def draw(portrait: Portrait, judged: Judged) -> Markup:
    """The picture: one sector a vendor, sized by the services that stand on it."""
    sectors = [(vendor, list(_inside(vendor, portrait, judged))) for vendor in judged.vendors]
    sectors = [(vendor, found) for vendor, found in sectors if found]
    total = sum(max(len(found), 1) for _, found in sectors) or 1
    parts = list(_rings())
    angle = -pi / 2
    for vendor, found in sectors:
        wide = 2 * pi * max(len(found), 1) / total
        parts.extend(_sector(portrait.vendors.get(vendor, vendor), found, angle, wide))
        angle += wide
    about = "; ".join(_told(vendor, found) for vendor, found in sectors)
    return picture(
        "blast", "Blast radius of each provider", about or "no vendor", WIDTH, WIDTH - 110, *parts
    )


def _inside(vendor: str, portrait: Portrait, judged: Judged) -> Iterator[tuple[int, Serving, str]]:
    """Ring, service and outcome of everything that stands on a vendor."""
    for one in portrait.services:
        end = judged.vendors[vendor].get(one.label)
        if end is None or (end.outcome == "unaffected" and not end.layers):
            continue
        if end.outcome in SURVIVING:
            yield 2, one, end.outcome
            continue
        regional = (
            ends[one.label].outcome
            for fails, ends in judged.regions.items()
            if fails.startswith(f"{vendor}/") and one.label in ends
        )
        small = any(outcome in ("lost", "restorable") for outcome in regional)
        yield (0 if small else 1), one, end.outcome


def _told(vendor: str, found: list[tuple[int, Serving, str]]) -> str:
    counts = [sum(ring == number for ring, _, _ in found) for number in range(3)]
    return (
        f"{vendor}: {counts[0]} fall with a region, {counts[1]} with the provider, "
        f"{counts[2]} outlive it"
    )


def _rings() -> Iterator[Markup]:
    for number, (radius, name) in reversed(list(enumerate(RINGS))):
        yield el("circle", cx=CENTRE, cy=MIDDLE, r=radius, cls=f"ring ring{number}")
        place = MIDDLE - radius + 15
        yield words(CENTRE, place, name, "ring-name", text_anchor="middle")


def _sector(
    vendor: str, found: list[tuple[int, Serving, str]], start: float, wide: float
) -> Iterator[Markup]:
    outer = RINGS[-1][0]
    x, y = _at(outer, start)
    yield el("line", x1=CENTRE, y1=MIDDLE, x2=x, y2=y, cls="spoke")
    middle = start + wide / 2
    x, y = _at(outer + 8, middle)
    anchor = "middle" if abs(cos(middle)) < 0.35 else "start" if cos(middle) > 0 else "end"
    # Names beyond the sides would leave the picture: they stand above or below the rim.
    x = min(max(x, 4.0), WIDTH - 4.0)
    yield words(
        x, y + (12 if sin(middle) > 0 else 0), cut(vendor, 18), "vendor", text_anchor=anchor
    )
    for ring in range(3):
        own = sorted(
            ((one, outcome) for number, one, outcome in found if number == ring),
            key=lambda pair: (LEVELS.index(pair[0].criticality), pair[0].label),
        )
        yield from _dots(own, ring, start, wide)


def _dots(own: list[tuple[Serving, str]], ring: int, start: float, wide: float) -> Iterator[Markup]:
    """Dots in rows along the ring, from its outer edge inwards."""
    inner = RINGS[ring - 1][0] if ring else 8.0
    outer = RINGS[ring][0] - 12
    left = list(own)
    size = 5.0 if len(own) < 30 else 3.0
    radius = max(outer, inner + 8)
    while left:
        usable = max(wide - GAP * 2, 0.02)
        room = max(1, int(usable * radius / (2.6 * size)))
        row, left = left[:room], left[room:]
        for number, (one, outcome) in enumerate(row):
            angle = start + GAP + usable * (number + 0.5) / len(row)
            x, y = _at(radius, angle)
            said = f"{one.label} ({one.criticality}): {WORDS[outcome]}"
            dot = el("circle", cx=x, cy=y, r=size, cls=f"dot {one.criticality} end-{outcome}")
            yield el("g", el("title", said), dot, cls="service", data_service=one.label)
        radius -= 2.6 * size
        if radius < inner + 4:
            radius, size = outer, size * 0.6


def _at(radius: float, angle: float) -> tuple[float, float]:
    return CENTRE + radius * cos(angle), MIDDLE + radius * sin(angle)
