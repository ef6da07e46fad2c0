"""Each datastore beside the boundary of its failure domain: which copies lie beyond it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from outlast.domain.portrait import Backup, Serving, Store
from outlast.reporters.html.judged import LEVELS
from outlast.reporters.html.svg import Markup, cut, el, picture, words

WIDTH, ROW, TOP, BOUNDARY = 480, 58, 34, 300
PILL = 26
MOST = 60
"""Rows of one picture; the page says how many there are, and lists all findings."""


def rows(services: Iterable[Serving]) -> list[tuple[Serving, Store]]:
    """Datastores with their services, those without an independent copy first."""
    every = [(one, store) for one in services for store in one.stores if store.durable is not False]
    return sorted(every, key=_order)


def _order(pair: tuple[Serving, Store]) -> tuple[int, int, str, str]:
    one, store = pair
    return (_holds(store), LEVELS.index(one.criticality), one.label, store.label)


def _holds(store: Store) -> int:
    """0 broken, 1 undecided, 2 the boundary holds."""
    facts = [(copy.independent, copy.certain) for copy in store.copies]
    if (True, True) in facts:
        return 2
    return 1 if any(i is not False and c is not False for i, c in facts) else 0


def draw(pairs: list[tuple[Serving, Store]]) -> Markup:
    """The picture of some datastores, a row each."""
    shown = pairs[:MOST]
    height = TOP + ROW * len(shown) + 8
    broken = sum(_holds(store) == 0 for _, store in shown)
    about = f"{len(shown)} datastores; {broken} have no copy beyond the boundary"
    parts = [
        words(8, 20, "with the provider that runs it", "axis"),
        words(BOUNDARY + 12, 20, "beyond it", "axis"),
        *(part for number, pair in enumerate(shown) for part in _row(*pair, TOP + ROW * number)),
    ]
    return picture("backups", "Where copies lie", about, WIDTH, height, *parts)


def _row(one: Serving, store: Store, top: float) -> Iterator[Markup]:
    holds = _holds(store)
    state = ("broken", "doubtful", "holds")[holds]
    said = ("nothing lies beyond it", "whether a copy lies beyond it is undecided", "it holds")
    label = f"{store.label} ({store.kind}, {one.label})"
    yield el("title", f"{label}: {said[holds]}")
    yield words(8, top + 16, cut(label, 36), "row-name")
    middle = top + 24
    end = {"y1": top + 2, "y2": top + ROW - 4}
    yield el("line", x1=BOUNDARY, x2=BOUNDARY, **end, cls=f"boundary {state}")
    yield from _pill(8, middle, store.place.vendor, "primary", "primary")
    inside = [copy for copy in store.copies if copy.independent is False]
    beyond = [copy for copy in store.copies if copy.independent is not False]
    yield from _pills(inside, 112, middle, BOUNDARY - 8)
    yield from _pills(beyond, BOUNDARY + 10, middle, WIDTH - 4)


def _pills(copies: list[Backup], left: float, top: float, right: float) -> Iterator[Markup]:
    """One pill for each vendor and kind, as many as there is room for."""
    seen = list(dict.fromkeys((copy.place.vendor, copy.kind, _sure(copy)) for copy in copies))
    x = left
    for number, (vendor, kind, sure) in enumerate(seen):
        wide = _width(vendor, kind)
        if x + wide > right:
            yield words(x, top + 17, f"+{len(seen) - number}", "more")
            return
        yield from _pill(x, top, vendor, kind, "copy" if sure else "copy unsure")
        x += wide + 6


def _sure(copy: Backup) -> bool:
    return copy.certain is True and copy.independent is not None


def _width(vendor: str, kind: str) -> float:
    return 16 + 7.4 * len(cut(f"{vendor} {kind}", 22))


def _pill(x: float, top: float, vendor: str, kind: str, cls: str) -> Iterator[Markup]:
    text = cut(f"{vendor} {kind}", 22) if cls != "primary" else cut(vendor, 12)
    wide = 16 + 7.4 * len(text)
    yield el("rect", x=x, y=top, width=wide, height=PILL, rx=6, cls=f"pill {cls}", data_v=vendor)
    yield words(x + 8, top + 17, text, "pill-name")
