"""A service down to its providers: what serves each layer, and what is left when one fails."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from outlast.domain.finding import LayerOutcome, ServiceOutcome
from outlast.domain.portrait import Place, Serving
from outlast.reporters.html.judged import WORDS, Judged
from outlast.reporters.html.svg import Markup, cut, el, picture, wide, words

WIDTH, LEFT, PILL, ROW, LEAST = 380.0, 112.0, 24.0, 29.0, 38.0
VERDICTS = {
    "lost": "✕ loses data",
    "restorable": "✕ is down",
    "by-hand": "! by hand",
    "unknown": "? undecided",
    "survives": "✓ survives",
    "unaffected": "✓ holds",
    "none": "✕ none left",
    "some": "✓ some left",
}
"""The word under the name of a layer when something fails; the page gives them to its script."""

LEANING = "leans"
KNOWN = ("dns", "cdn", "compute", "data")
"""Layers of outcomes by name; any other is what a deployment leans on."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing in a layer; `domains` are what takes it down."""

    text: str
    domains: tuple[str, ...]
    spare: bool = False


@dataclass(frozen=True, slots=True)
class Layer:
    """What serves a service in one respect; `key` is how outcomes call it."""

    name: str
    key: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Loss:
    """A vendor that fails, what people call it, and what that does to one service."""

    vendor: str
    name: str
    end: ServiceOutcome


def layers(one: Serving) -> tuple[Layer, ...]:
    """The layers of a service from its users down, those that the code shows."""
    found = (
        ("DNS", "dns", [Piece(v, (v,)) for name in one.names for v in name.vendors]),
        ("CDN", "cdn", [Piece(v, (v,)) for door in one.doors for v in door.cdns]),
        ("Way in", "cdn", [_of(place) for door in one.doors for place in door.targets]),
        ("Compute", "compute", [_of(run.place, spare=run.standby) for run in one.runs]),
        ("Data", "data", [_of(store.place, store.label) for store in one.stores]),
        ("Copies", "copies", [*_copies(one)]),
        ("Leans on", LEANING, [Piece(f"{n.layer}: {n.vendor}", (n.vendor,)) for n in one.leans]),
    )
    return tuple(Layer(name, key, _once(pieces)) for name, key, pieces in found if pieces)


def losses(one: Serving, judged: Judged, names: Mapping[str, str]) -> tuple[Loss, ...]:
    """Every vendor whose failure touches a service, in the order of the failures."""
    return tuple(
        Loss(vendor, names.get(vendor, vendor), found[one.label])
        for vendor, found in judged.vendors.items()
        if one.label in found
        and (found[one.label].outcome != "unaffected" or found[one.label].layers)
    )


def worst(one: Serving, judged: Judged, names: Mapping[str, str]) -> Loss:
    """The failure that a picture alone shows: the worst that is sure, else one that may be."""
    fails = judged.by_vendor(one).fails
    found = losses(one, judged, names)
    chosen = next((loss for loss in found if loss.vendor == fails), None)
    return chosen or next(iter(found), Loss("", "nothing", ServiceOutcome(one.label, "unaffected")))


def layer_key(layer: LayerOutcome) -> str:
    """How the picture calls the layer of an outcome."""
    return layer.layer if layer.layer in KNOWN else LEANING


def ends(found: Iterable[Layer], loss: Loss) -> tuple[str, ...]:
    """The outcome of each layer when something fails; empty where nothing of it is touched."""
    return tuple(_end(layer, loss) for layer in found)


def draw(one: Serving, number: int, vendors: Mapping[str, int], loss: Loss | None = None) -> Markup:
    """The picture; every box carries the numbers of its failure domains, so that one can fail.

    With a `loss` it shows that failure, and says so in a line of its own.
    """
    found = layers(one)
    domains = sorted({domain for layer in found for p in layer.pieces for domain in p.domains})
    ground = Layer("Provider", "ground", tuple(Piece(domain, (domain,)) for domain in domains))
    parts, y = [*_head(one, loss)], 62.0 if loss else 4.0
    for layer in (*found, ground):
        drawn, height = _layer(layer, y, vendors, loss)
        parts.append(drawn)
        y += height
    told = (f"{layer.name}: {', '.join(piece.text for piece in layer.pieces)}" for layer in found)
    about = "; ".join(told) or "the code shows nothing that it stands on"
    name = f"chain-{number}"
    return picture(name, f"What {one.label} stands on", about, (WIDTH, y + 2), *parts)


def _once(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    return tuple(dict.fromkeys(pieces))


def _copies(one: Serving) -> Iterator[Piece]:
    for store in one.stores:
        for copy in store.copies:
            if copy.certain:
                yield _of(copy.place)


def _of(place: Place, label: str = "", *, spare: bool = False) -> Piece:
    region = "" if place.region in ("global", "undecided") else f" {place.region}"
    text = f"{cut(label, 18)} @ {place.vendor}" if label else f"{place.vendor}{region}"
    return Piece(text + (" standby" if spare else ""), place.domains or (place.vendor,), spare)


def _head(one: Serving, loss: Loss | None) -> Iterator[Markup]:
    """The name of the service and what fails, in a picture that stands alone."""
    if loss is not None:
        yield words(4, 16, cut(one.label, 44), "row-name")
        fails = f"If {loss.name} fails, it" if loss.vendor else "Whichever provider fails, it"
        yield words(4, 34, cut(fails, 48))
        yield words(4, 51, WORDS[loss.end.outcome], f"verdict {loss.end.outcome}")


def _layer(
    layer: Layer, top: float, vendors: Mapping[str, int], loss: Loss | None
) -> tuple[Markup, float]:
    """One layer with its link of the chain, and how high it is."""
    gone = _gone(layer, loss)
    end = _end(layer, loss)
    boxes, high = _boxes(layer.pieces, top, vendors, gone)
    height = max(high, LEAST) if layer.key != "ground" else high
    last = layer.key == "ground"
    parts = [
        el("path", d=f"M10 {top + 13:.0f}V{top + height + 13:.0f}", cls="link")
        if not last
        else None,
        el("circle", cx=10, cy=top + 13, r=5, cls="node"),
        words(22, top + 17, layer.name, "layer-name"),
        words(22, top + 32, VERDICTS.get(end, ""), "verdict") if not last else None,
        *boxes,
    ]
    cls = f"layer {layer.key} {end}".strip()
    drawn = el("g", *(part for part in parts if part), cls=cls, data_layer=layer.key)
    return drawn, height


def _gone(layer: Layer, loss: Loss | None) -> list[Piece]:
    return [piece for piece in layer.pieces if loss and loss.vendor in piece.domains]


def _end(layer: Layer, loss: Loss | None) -> str:
    """The worst outcome in a layer. CDNs and ways in share theirs: it is told where a box falls."""
    if loss is None or layer.key == "ground":
        return ""
    gone = _gone(layer, loss)
    own = [found.outcome for found in loss.end.layers if layer_key(found) == layer.key]
    if own and (gone or layer.key != "cdn" or own[0] == "unknown"):
        return own[0]
    if gone and layer.key in ("copies", LEANING):
        return "none" if len(gone) == len(layer.pieces) else "some"
    return "unaffected" if gone else ""


def _boxes(
    pieces: tuple[Piece, ...], top: float, vendors: Mapping[str, int], gone: list[Piece]
) -> tuple[list[Markup], float]:
    """The boxes of a layer, in as many rows as they need, and how high they are."""
    boxes: list[Markup] = []
    x, y = LEFT, top
    for piece in pieces:
        text = cut(piece.text, 32)
        if x + wide(text) > WIDTH - 2 and x > LEFT:
            x, y = LEFT, y + ROW
        boxes.append(_box(piece, text, x, y, vendors, lost=piece in gone))
        x += wide(text) + 5
    return boxes, y - top + ROW + 3


def _box(
    piece: Piece, text: str, x: float, y: float, vendors: Mapping[str, int], *, lost: bool
) -> Markup:
    states = (("spare", piece.spare), ("gone", lost))
    shape = el("rect", x=x, y=y + 1, width=wide(text), height=PILL, rx=6)
    plain = text == piece.text and len(piece.domains) == 1 and piece.domains[0] in text
    says = "" if plain else f"{piece.text}: falls with {', '.join(piece.domains)}"
    title = el("title", says) if says else Markup("")
    numbers = " ".join(str(vendors[domain]) for domain in piece.domains if domain in vendors)
    cls = " ".join(["piece", *(name for name, holds in states if holds)])
    return el("g", title, shape, words(x + 8, y + 17, text), cls=cls, data_d=numbers)
