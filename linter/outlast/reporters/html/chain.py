"""A service down to its providers: what serves each layer, and what is left when one fails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from outlast.domain.portrait import Place, Serving
from outlast.reporters.html.svg import Markup, cut, el, picture, words

WIDTH, LEFT, PILL, ROW = 480, 104, 26, 34


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing in a layer; `domains` are what takes it down."""

    text: str
    domains: tuple[str, ...]
    spare: bool = False


def layers(one: Serving) -> list[tuple[str, list[Piece]]]:
    """The layers of a service from its users down, those that the code shows."""
    found = [
        ("DNS", [Piece(v, (v,)) for name in one.names for v in name.vendors]),
        ("CDN", [Piece(v, (v,)) for door in one.doors for v in door.cdns]),
        ("Way in", [_of(place) for door in one.doors for place in door.targets]),
        ("Compute", [_of(run.place, spare=run.standby) for run in one.runs]),
        ("Data", [_of(store.place, store.label) for store in one.stores]),
        ("Copies", [_of(c.place) for store in one.stores for c in store.copies if c.certain]),
        ("Leans on", [Piece(f"{lean.vendor} {lean.layer}", (lean.vendor,)) for lean in one.leans]),
    ]
    return [(name, list(dict.fromkeys(pieces))) for name, pieces in found if pieces]


def _of(place: Place, label: str = "", *, spare: bool = False) -> Piece:
    region = "" if place.region in ("global", "undecided") else f" {place.region}"
    words_ = f"{cut(label, 18)} @ {place.vendor}" if label else f"{place.vendor}{region}"
    return Piece(words_ + (" standby" if spare else ""), place.domains or (place.vendor,), spare)


def draw(one: Serving, number: int) -> Markup:
    """The picture; every box carries its failure domains, so that a page can let one fail."""
    parts: list[Markup] = []
    y = 8.0
    told = []
    for name, pieces in layers(one):
        boxes, height = _layer(pieces, y)
        told.append(f"{name}: {', '.join(piece.text for piece in pieces)}")
        label = words(4, y + 17, name, "layer-name")
        parts.append(el("g", label, *boxes, cls="layer", data_layer=name))
        y += height + 6
        parts.append(el("line", x1=LEFT - 12, x2=WIDTH - 4, y1=y - 3, y2=y - 3, cls="rule"))
    vendors = sorted({domain for _, pieces in layers(one) for p in pieces for domain in p.domains})
    boxes, height = _layer([Piece(vendor, (vendor,)) for vendor in vendors], y + 4)
    label = words(4, y + 21, "Provider", "layer-name")
    parts.append(el("g", label, *boxes, cls="layer ground", data_layer="Provider"))
    about = "; ".join(told) or "the code shows nothing that it stands on"
    return picture(
        f"chain-{number}", f"What {one.label} stands on", about, WIDTH, y + height + 10, *parts
    )


def _layer(pieces: list[Piece], top: float) -> tuple[list[Markup], float]:
    """The boxes of a layer, in as many rows as they need, and how high they are."""
    boxes: list[Markup] = []
    x, y = float(LEFT), top
    for piece in pieces:
        text = cut(piece.text, 34)
        wide = 16 + 7.4 * len(text)
        if x + wide > WIDTH - 4 and x > LEFT:
            x, y = float(LEFT), y + ROW - 4
        boxes.extend(_box(piece, text, x, y, wide))
        x += wide + 6
    return boxes, y - top + PILL


def _box(piece: Piece, text: str, x: float, y: float, wide: float) -> Iterator[Markup]:
    cls = "piece spare" if piece.spare else "piece"
    shape = el("rect", x=x, y=y, width=wide, height=PILL, rx=6)
    title = el("title", f"{piece.text}: falls with {', '.join(piece.domains)}")
    name = words(x + 8, y + 17, text, "pill-name")
    yield el("g", title, shape, name, cls=cls, data_d=" ".join(piece.domains))
