"""Rings: for each vendor, which services end with one region, with the vendor, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil, cos, pi, sin

from outlast.domain.finding import ServiceOutcome
from outlast.domain.portrait import UNDECIDED, Portrait, Serving
from outlast.reporters.html.judged import ENDED, LEVELS, WORDS, Judged
from outlast.reporters.html.marks import point
from outlast.reporters.html.svg import Markup, cut, el, link, picture, together, words

WIDTH, HEIGHT, CENTRE, MIDDLE = 350.0, 186.0, 80.0, 104.0
RINGS = (
    (36.0, "region", "end with a region"),
    (54.0, "provider", "end with it all"),
    (65.0, "undecided", "undecided"),
    (78.0, "outlives", "outlive it"),
)
"""Outer radius of each ring, its class, and what becomes of the services in it."""

PITCHES = (12.0, 9.5, 7.5, 6.0, 5.0)
"""How far points lie apart; when even the last is too wide, a point stands for several."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A service that stands on a vendor: the ring it ends in, and why.

    It is `open` when a smaller failure may be enough.
    """

    number: int
    one: Serving
    ring: int
    open: bool
    said: str


@dataclass(frozen=True, slots=True)
class Target:
    """A vendor and all that stands on it; `index` is its place among the failures."""

    index: int
    vendor: str
    name: str
    hits: tuple[Hit, ...]

    def ring(self, ring: int) -> tuple[Hit, ...]:
        """The services of one ring, the most critical first."""
        return tuple(hit for hit in self.hits if hit.ring == ring)


def targets(portrait: Portrait, judged: Judged) -> tuple[Target, ...]:
    """The vendors that something stands on, the one that ends the most first."""
    found = [
        Target(index, vendor, portrait.vendors.get(vendor, vendor), _hits(vendor, portrait, judged))
        for index, vendor in enumerate(judged.vendors)
    ]
    return tuple(sorted((one for one in found if one.hits), key=_order))


def _order(one: Target) -> tuple[int, int, int]:
    return -len(one.ring(0) + one.ring(1)), -len(one.hits), one.index


def draw(one: Target, every: int) -> Markup:
    """The picture of one vendor of an estate of `every` services."""
    about = ", ".join(f"{len(one.ring(at))} {said}" for at, (*_, said) in enumerate(RINGS))
    title = f"Blast radius of {one.name}"
    return picture(f"blast-{one.index}", title, about, (WIDTH, HEIGHT), inside(one, every))


def inside(one: Target, every: int) -> Markup:
    """What the picture holds: the rings, the points, and the number of each."""
    parts = [words(4, 16, cut(one.name, 40), "row-name")]
    for radius, name, _ in reversed(RINGS):
        parts.append(el("circle", cx=CENTRE, cy=MIDDLE, r=radius, cls=f"ring {name}"))
    shared = 1
    for ring in range(len(RINGS)):
        points, stands = _points(one.ring(ring), ring)
        parts += points
        shared = max(shared, stands)
    parts += _numbers(one, every, shared)
    return together(parts)


def _numbers(one: Target, every: int, shared: int) -> Iterator[Markup]:
    y = 52.0
    for ring, (_, name, said) in enumerate(RINGS):
        hits = one.ring(ring)
        own = " ".join(str(hit.number) for hit in hits)
        yield el("rect", x=168, y=y - 12, width=12, height=12, cls=f"ring {name}")
        text = words(220, y, str(len(hits)), "count", text_anchor="end", data_s=own)
        told = f"{len(hits)} services {said} when {one.name} fails"
        yield link(target(one, ring), text, told=told) if hits else text
        yield words(227, y, said, "tick")
        y += 20
        perhaps = sum(hit.open for hit in hits)
        if perhaps:
            yield words(227, y - 4, f"{perhaps} perhaps with", "axis")
            yield words(227, y + 10, "a region already", "axis")
            y += 28
    yield words(168, y + 2, f"{every - len(one.hits)} do not stand on it", "axis")
    if shared > 1:
        yield words(168, y + 18, f"a point is up to {shared} of them", "axis")


def target(one: Target, ring: int) -> str:
    """The id of the list of a ring."""
    return f"blast-{one.index}-{RINGS[ring][1]}"


def _hits(vendor: str, portrait: Portrait, judged: Judged) -> tuple[Hit, ...]:
    """Everything that stands on a vendor."""
    found = []
    for number, one in enumerate(portrait.services):
        end = judged.vendors[vendor].get(one.label)
        if end is None or (end.outcome == "unaffected" and not _stands(one, vendor)):
            continue
        ring, perhaps = _ring(vendor, one, end, judged)
        doubt = ", perhaps with a region already" if perhaps else ""
        said = f"{one.label} ({one.criticality}): {WORDS[end.outcome]}{doubt}"
        found.append(Hit(number, one, ring, perhaps, said))
    return tuple(sorted(found, key=lambda hit: (LEVELS.index(hit.one.criticality), hit.one.label)))


def _ring(vendor: str, one: Serving, end: ServiceOutcome, judged: Judged) -> tuple[int, bool]:
    """The ring of a service, and whether it may belong further inside."""
    if end.outcome == "unknown":
        return 2, False
    if end.outcome not in ENDED:
        return 3, False
    regional = [
        ends[one.label].outcome
        for fails, ends in judged.regions.items()
        if fails.startswith(f"{vendor}/") and one.label in ends
    ]
    if any(outcome in ENDED for outcome in regional):
        return 0, False
    return 1, "unknown" in regional or _somewhere(one, vendor)


def _somewhere(one: Serving, vendor: str) -> bool:
    """Whether the code leaves open in which region of the vendor a part lies."""
    places = [run.place for run in one.runs] + [store.place for store in one.stores]
    return any(
        vendor in place.domains and (place.region == UNDECIDED or place.vendor != vendor)
        for place in places
    )


def _stands(one: Serving, vendor: str) -> bool:
    """Whether some part of a service is there, though its loss is not felt."""
    places = [run.place for run in one.runs] + [store.place for store in one.stores]
    named = [name for zone in one.names for name in zone.vendors]
    doors = [cdn for door in one.doors for cdn in door.cdns]
    return vendor in {*named, *doors, *(domain for place in places for domain in place.domains)}


def _points(hits: tuple[Hit, ...], ring: int) -> tuple[list[Markup], int]:
    """The points of a ring, and for how many services the fullest of them stands."""
    inner = RINGS[ring - 1][0] if ring else 0.0
    outer = RINGS[ring][0]
    for pitch in PITCHES:
        places = list(_places(inner, outer, pitch))
        if len(places) >= len(hits):
            break
    each = max(1, ceil(len(hits) / (len(places) - len(LEVELS))))
    groups = list(_groups(hits, each))
    step = len(places) / max(len(groups), 1)
    drawn = [_point(group, places[int(at * step)], pitch * 0.36) for at, group in enumerate(groups)]
    return drawn, each


def _groups(hits: tuple[Hit, ...], each: int) -> Iterator[tuple[Hit, ...]]:
    """The services by as many as a point stands for, of one criticality each."""
    for level in LEVELS:
        own = [hit for hit in hits if hit.one.criticality == level]
        yield from (tuple(own[at : at + each]) for at in range(0, len(own), each))


def _places(inner: float, outer: float, pitch: float) -> Iterator[tuple[float, float]]:
    """Places in circles, from the outer edge of a ring inwards."""
    radius = outer - pitch / 2
    while radius > inner + pitch * 0.4 or radius == outer - pitch / 2:
        room = max(1, int(2 * pi * radius / pitch))
        for at in range(room):
            angle = 2 * pi * at / room - pi / 2
            yield CENTRE + radius * cos(angle), MIDDLE + radius * sin(angle)
        radius -= pitch


def _point(group: tuple[Hit, ...], place: tuple[float, float], radius: float) -> Markup:
    first = group[0]
    said = first.said
    if len(group) > 1:
        said = f"{len(group)} {first.one.criticality}: {', '.join(hit.one.label for hit in group)}"
    return point(first.one.criticality, place, radius, (hit.number for hit in group), said)
