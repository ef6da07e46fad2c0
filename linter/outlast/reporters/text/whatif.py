"""What becomes of every service when something fails, as a page: the chain of causes below each."""

from __future__ import annotations

from collections.abc import Iterator

from outlast.domain.finding import OUTCOMES, LayerOutcome, ServiceOutcome, VendorFailure
from outlast.reporters.options import Options
from outlast.reporters.text.prose import count
from outlast.reporters.text.styled import EMPTY, Line, Segment, Style, painted, wrapped
from outlast.reporters.text.survival import sentence

WIDEST, NARROWEST = 120, 40
ENOUGH = 3
"""Layers of a service that are told without --verbose."""

STYLES: dict[str, Style] = {
    "lost": "bad",
    "restorable": "warning",
    "by-hand": "warning",
    "survives": "good",
    "unaffected": "good",
}


def render(failures: tuple[VendorFailure, ...], options: Options) -> str:
    """One section a failure; with several, only the sentence of each unless `verbose`."""
    width = min(max(options.width, NARROWEST), WIDEST)
    return painted(_page(failures, options, width), colour=options.colour)


def _page(failures: tuple[VendorFailure, ...], options: Options, width: int) -> Iterator[Line]:
    for failure in failures:
        yield from wrapped(width, 0, *sentence(failure), hang=2)
        if len(failures) == 1 or options.verbose:
            yield EMPTY
            yield from _services(failure, options, width)


def _services(failure: VendorFailure, options: Options, width: int) -> Iterator[Line]:
    touched = [one for one in failure.services if one.outcome != "unaffected" or one.layers]
    for one in sorted(touched, key=lambda one: (OUTCOMES.index(one.outcome), one.service)):
        name = Segment(one.service, "strong")
        ends = Segment(f": {one.outcome}", STYLES.get(one.outcome, "plain"))
        yield from wrapped(width, 0, name, ends)
        yield from _layers(one, options, width)
        yield EMPTY
    rest = len(failure.services) - len(touched)
    if rest:
        words = f"{count(rest, 'service')} {'do' if rest > 1 else 'does'} not stand on it"
        yield from wrapped(width, 0, Segment(words, "faint"))


def _layers(one: ServiceOutcome, options: Options, width: int) -> Iterator[Line]:
    shown = one.layers if options.verbose else one.layers[:ENOUGH]
    for layer in shown:
        yield from _layer(layer, width)
    if len(one.layers) > len(shown):
        more = f"... and {len(one.layers) - len(shown)} more (--verbose lists them)"
        yield from wrapped(width, 2, Segment(more, "faint"))


def _layer(layer: LayerOutcome, width: int) -> Iterator[Line]:
    head = Segment(f"- {layer.layer} ")
    ends = Segment(layer.outcome, STYLES.get(layer.outcome, "plain"))
    place = (Segment(" "), Segment(str(layer.span), "place")) if layer.span else ()
    yield from wrapped(width, 2, head, ends, Segment(f": {layer.because}"), *place, hang=2)
    for other in layer.alternatives:
        word = "counts" if other.counts else "does not count"
        why = f": {other.why}" if other.why else ""
        via = f" ({other.via})" if other.via else ""
        said = Segment(f"{other.what} {word}{why}{via}", "faint")
        yield from wrapped(width, 6, said, hang=2)
