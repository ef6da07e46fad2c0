"""Subjects as boxes and arrows: what stands where, where its copies are, who answers for it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from outlast.domain.value import Maybe, Unknown, known
from outlast.subjects.model import (
    Copy,
    Datastore,
    Entrypoint,
    Monitor,
    Service,
    Stack,
    Subject,
    Zone,
)

UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, order=True)
class Box:
    """One box. `kind` decides its shape; `vendor` is the group it is drawn in, empty for none."""

    id: str
    label: str
    kind: str
    vendor: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Arrow:
    """From one box to another. Dashed is what the code does not decide."""

    start: str
    end: str
    label: str = ""
    dashed: bool = False


@dataclass(slots=True)
class _Drawing:
    boxes: dict[str, Box] = field(default_factory=dict)
    arrows: dict[Arrow, None] = field(default_factory=dict)

    def box(self, kind: str, name: str, label: str, vendor: str = "") -> str:
        key = f"{kind}:{name}"
        self.boxes.setdefault(key, Box(key, label, kind, vendor))
        return key

    def place(self, vendor: Maybe[str], region: Maybe[str] = "global") -> str:
        """The box of a vendor's region; of the vendor alone when it has none."""
        name = known(vendor) or UNDECIDED
        where = known(region)
        stated = where if where and where != "global" else "global"
        return self.box("place", f"{name}/{stated}", f"{name} {where or ''}".strip(), name)

    def arrow(self, start: str, end: str, label: str, *, sure: bool = True) -> None:
        self.arrows.setdefault(Arrow(start, end, label, not sure))


def picture(subjects: Iterable[Subject]) -> tuple[tuple[Box, ...], tuple[Arrow, ...]]:
    """Boxes and arrows for `subjects`, in the order in which they come."""
    drawing = _Drawing()
    for one in subjects:
        if isinstance(one, Service):
            _service(drawing, one)
        elif isinstance(one, Datastore):
            _store(drawing, one)
        elif isinstance(one, Zone):
            _zone(drawing, one)
        elif isinstance(one, Entrypoint):
            _entrypoint(drawing, one)
        elif isinstance(one, Monitor):
            _monitor(drawing, one)
        elif isinstance(one, Stack):
            _stack(drawing, one)
    return tuple(drawing.boxes.values()), tuple(drawing.arrows)


def _service(drawing: _Drawing, one: Service) -> None:
    start = drawing.box("service", one.label, one.label)
    for place in one.deployments:
        words = "standby at" if place.standby else "runs at"
        end = drawing.place(place.vendor, place.region)
        drawing.arrow(start, end, words, sure=not isinstance(place.vendor, Unknown))


def _owned(drawing: _Drawing, service: Maybe[str], end: str, words: str) -> None:
    """An arrow from the service that something belongs to, where that is decided."""
    name = known(service)
    if name:
        drawing.arrow(drawing.box("service", name, name), end, words)


def _store(drawing: _Drawing, one: Datastore) -> None:
    if one.role != "data":
        return
    start = drawing.box("datastore", f"{one.anchor.unit}::{one.address}", one.label)
    _owned(drawing, one.service, start, "keeps")
    drawing.arrow(start, drawing.place(one.vendor, one.region), "lies at")
    for copy in one.copies:
        end = drawing.place(copy.vendor, copy.region)
        drawing.arrow(start, end, copy.kind, sure=_sure(copy))


def _sure(copy: Copy) -> bool:
    return copy.certain is True and not isinstance(copy.vendor, Unknown)


def _zone(drawing: _Drawing, one: Zone) -> None:
    start = drawing.box("zone", one.label, one.label)
    _owned(drawing, one.service, start, "is found by")
    for vendor in _each(one.vendors):
        drawing.arrow(start, drawing.place(vendor), "nameservers", sure=vendor != UNDECIDED)


def _entrypoint(drawing: _Drawing, one: Entrypoint) -> None:
    start = drawing.box("entrypoint", one.label, one.label)
    _owned(drawing, one.service, start, "is reached by")
    for cdn in one.cdns:
        drawing.arrow(start, drawing.place(cdn.vendor), "CDN")
    for target in one.targets:
        drawing.arrow(start, drawing.place(target.vendor, target.region), "leads to")


def _monitor(drawing: _Drawing, one: Monitor) -> None:
    start = drawing.box("monitor", one.label, one.label)
    _owned(drawing, one.service, start, "is watched by")
    for vendor in _each(one.vendors):
        drawing.arrow(start, drawing.place(vendor), "watches from", sure=vendor != UNDECIDED)


def _stack(drawing: _Drawing, one: Stack) -> None:
    start = drawing.box("stack", one.path, one.path)
    state = known(one.state)
    if state is not None:
        drawing.arrow(start, drawing.place(state.vendor, state.region), "state")
    for vendor in one.vendors:
        drawing.arrow(start, drawing.place(vendor), "declares")


def _each(vendors: Maybe[tuple[str, ...]]) -> Iterator[str]:
    yield from (UNDECIDED,) if isinstance(vendors, Unknown) else vendors
