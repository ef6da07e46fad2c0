"""Each datastore beside the boundary of its failure domain: which copies lie beyond it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from outlast.domain.portrait import Backup, Serving, Store
from outlast.reporters.html.judged import LEVELS
from outlast.reporters.html.svg import Markup, cut, el, picture, together, wide, words

WIDTH, HEIGHT, BOUNDARY, PILL = 340.0, 76.0, 204.0, 24.0
MOST = 12
"""Datastores that are drawn; a table below the pictures holds all."""

STATES = ("broken", "doubtful", "holds")
SAID = ("no copy beyond", "undecided", "holds")
"""What becomes of the boundary, and the words for it."""

TOLD = (
    "no copy beyond their provider",
    "a copy that may lie beyond, undecided",
    "a copy beyond their provider",
)
"""What the datastores of each state have."""

Pair = tuple[Serving, Store]


def rows(services: Iterable[Serving]) -> list[Pair]:
    """Datastores with their services, those without an independent copy first."""
    every = [(one, store) for one in services for store in one.stores if store.durable is not False]
    return sorted(every, key=_order)


def state(store: Store) -> int:
    """0: no copy lies beyond the boundary; 1: that is not decided; 2: one surely does."""
    facts = [(copy.independent, copy.certain) for copy in store.copies]
    if (True, True) in facts:
        return 2
    return 1 if any(i is not False and c is not False for i, c in facts) else 0


def draw(number: int, pair: Pair) -> Markup:
    """The picture of one datastore."""
    one, store = pair
    title = f"{store.label} of {one.label}: {SAID[state(store)]}"
    about = "; ".join(_told(copy) for copy in store.copies) or "no copies"
    return picture(f"backups-{number}", title, about, (WIDTH, HEIGHT), inside(pair))


def inside(pair: Pair) -> Markup:
    """What the picture holds: the primary, the boundary, and the copies on either side."""
    return together(_row(*pair))


def _order(pair: Pair) -> tuple[int, int, str, str]:
    one, store = pair
    return (state(store), LEVELS.index(one.criticality), one.label, store.label)


def _told(copy: Backup) -> str:
    beyond = "beyond" if copy.independent else "inside"
    stands = "undecided" if copy.independent is None else beyond
    doubt = "" if copy.certain else ", not sure to exist"
    return f"{copy.kind} at {copy.place.vendor}: {stands}{doubt}"


def _row(one: Serving, store: Store) -> Iterator[Markup]:
    yield words(4, 14, cut(store.label, 38), "row-name")
    yield words(4, 31, cut(f"{store.kind} of {one.label} ({one.criticality})", 43), "axis")
    now = state(store)
    line = {"x1": BOUNDARY, "x2": BOUNDARY, "y1": 38, "y2": HEIGHT - 2}
    yield el("line", **line, cls=f"boundary {STATES[now]}")
    primary = cut(store.place.vendor, 11)
    yield _pill(4, primary, "primary")
    inside = [copy for copy in store.copies if copy.independent is False]
    beyond = [copy for copy in store.copies if copy.independent is not False]
    yield from _pills(inside, 10 + wide(primary), BOUNDARY - 6, store.place.vendor)
    yield from _pills(beyond, BOUNDARY + 8, WIDTH - 2, "")
    if not beyond:
        yield words(BOUNDARY + 8, 61, "nothing beyond", "verdict broken")


def _pills(copies: list[Backup], left: float, right: float, vendor: str) -> Iterator[Markup]:
    """One pill for each vendor and kind, as many as there is room for."""
    seen = list(dict.fromkeys((_named(copy, vendor), _sure(copy)) for copy in copies))
    x = left
    for at, (text, sure) in enumerate(seen):
        rest = 24 if at + 1 < len(seen) else 0
        text = cut(text, max(3, int((right - x - rest - 16) / 7.6))) if x == left else text
        if x + wide(text) > right - rest:
            yield words(x, 61, f"+{len(seen) - at}", "axis")
            return
        yield _pill(x, text, "copy" if sure else "copy unsure")
        x += wide(text) + 5


def _named(copy: Backup, vendor: str) -> str:
    """The kind of a copy, and where it is unless that is where the primary is."""
    doubt = "" if _sure(copy) else "?"
    where = "" if copy.place.vendor == vendor else f"{copy.place.vendor} "
    return f"{where}{copy.kind}{doubt}"


def _sure(copy: Backup) -> bool:
    return copy.certain is True and copy.independent is not None


def _pill(x: float, text: str, cls: str) -> Markup:
    box = el("rect", x=x, y=44, width=wide(text), height=PILL, rx=6, cls=f"pill {cls}")
    return together((box, words(x + 8, 61, text, "pill-name")))
