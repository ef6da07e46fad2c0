"""Each picture as its own SVG file: the same drawings, with colours and without links."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from importlib.resources import files

from outlast.domain.portrait import Portrait
from outlast.reporters.html import axes, backups, blast, chain
from outlast.reporters.html.judged import Judged
from outlast.reporters.html.marks import legend
from outlast.reporters.html.svg import Markup, el, moved, picture, words

LINK = re.compile(r"<a [^>]*>|</a>")
"""Links lead to places of the page. No text of scanned code can look like one: it is escaped."""

SIZE = re.compile(r'viewBox="0 0 (\S+) (\S+)"')

LONGEST = 60
MOST = 40
"""Datastores of one file."""


def pictures(portrait: Portrait) -> Iterator[tuple[str, str]]:
    """File name and SVG of each picture, named after what it shows."""
    judged = Judged.of(portrait)
    yield "two-axes.svg", _alone(axes.draw(portrait, axes.table(portrait, judged)))
    yield "blast-radius.svg", _alone(_blast(portrait, judged))
    yield "backup-independence.svg", _alone(_backups(portrait))
    vendors = {failure.fails: at for at, failure in enumerate(portrait.failures)}
    names = _file_names(one.label for one in portrait.services)
    for number, (one, name) in enumerate(zip(portrait.services, names, strict=True)):
        loss = chain.worst(one, judged, portrait.vendors)
        yield f"chain-{name}.svg", _alone(chain.draw(one, number, vendors, loss))


def _alone(drawing: Markup) -> str:
    """A drawing that needs nothing around it: its colours, a ground, and its size."""
    text = LINK.sub("", drawing.text)
    colours = files("outlast.reporters.html").joinpath("pictures.css").read_text(encoding="utf-8")
    start, end, rest = text.partition(">")
    ground = el("rect", width="100%", height="100%", cls="sheet").text
    start = start.replace('role="group"', 'role="img"')
    start = SIZE.sub(r'\g<0> width="\1" height="\2"', start)
    return f"{start}{end}<style>{colours}</style>{ground}{rest}\n"


def _blast(portrait: Portrait, judged: Judged) -> Markup:
    found = blast.targets(portrait, judged)
    every = len(portrait.services)
    parts = [blast.inside(one, every) for one in found]
    about = "; ".join(
        f"{one.name}: " + ", ".join(f"{len(one.ring(at))} {said}" for at, (*_, said) in rings)
        for one in found
        for rings in [list(enumerate(blast.RINGS))]
    )
    top = legend({one.criticality for one in portrait.services})
    return _grid("blast", "Blast radius of each provider", about, parts, top, blast.WIDTH, 190.0)


def _backups(portrait: Portrait) -> Markup:
    pairs = backups.rows(portrait.services)
    broken = sum(backups.state(store) == 0 for _, store in pairs)
    says = f"{broken} of {len(pairs)} datastores have no copy beyond their provider"
    if len(pairs) > MOST:
        says += f"; {MOST} are drawn"
    parts = [backups.inside(pair) for pair in pairs[:MOST]]
    head = words(4, 16, says, "row-name")
    return _grid("backups", "Where copies lie", says, parts, head, backups.WIDTH + 20, 86.0)


def _grid(
    name: str,
    title: str,
    about: str,
    parts: list[Markup],
    head: Markup,
    width: float,
    height: float,
) -> Markup:
    """Drawings in two columns below a head line."""
    placed = [
        moved(width * (at % 2), 28 + height * (at // 2), part) for at, part in enumerate(parts)
    ]
    size = (2 * width, 28 + height * ((len(parts) + 1) // 2))
    return picture(name, title, about or "nothing to draw", size, head, *placed)


def _file_names(labels: Iterable[str]) -> Iterator[str]:
    """A file name for each service, told apart by a number when two look alike."""
    taken: set[str] = set()
    for label in labels:
        name = slug = _slug(label)
        again = 1
        while name in taken:
            again += 1
            name = f"{slug}-{again}"
        taken.add(name)
        yield name


def _slug(label: str) -> str:
    """Letters and digits that every file system takes."""
    bare = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:LONGEST].strip("-") or "service"
