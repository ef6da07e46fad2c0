"""What becomes of each service when something fails, with the chain of causes.

The rules are in docs/survival.md. A service ends as its worst part does; every part is told once
by a pessimist and once by an optimist, and where they differ, the outcome is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar

from outlast.domain.finding import LayerOutcome, Outcome, ServiceOutcome, VendorFailure
from outlast.subjects.model import Subjects
from outlast.survival.failure import Failed, Failure, named
from outlast.survival.keeping import data, idle
from outlast.survival.part import WORST, Mood, Part, told
from outlast.survival.reaching import names, way_in
from outlast.survival.running import compute, leanings, running
from outlast.survival.standing import Standing, standings, vendors

T = TypeVar("T")


def failures(subjects: Subjects) -> tuple[VendorFailure, ...]:
    """The outcome of every service for every vendor that something stands on, sorted."""
    every = standings(subjects)
    return tuple(_failure(every, (Failure(vendor),)) for vendor in vendors(subjects))


def what_if(subjects: Subjects, failed: Failed) -> VendorFailure:
    """The outcome of every service when all of `failed` is gone at once."""
    return _failure(standings(subjects), failed)


def _failure(every: tuple[Standing, ...], failed: Failed) -> VendorFailure:
    return VendorFailure(named(failed), tuple(_service(one, failed) for one in every))


def _service(standing: Standing, failed: Failed) -> ServiceOutcome:
    label = standing.service.label
    if not standing.concerned(failed):
        return ServiceOutcome(label, "unaffected")
    worst = list(_parts(standing, failed, gloomy=True))
    doubtful = any(part.doubts for part in worst)
    best = list(_parts(standing, failed, gloomy=False)) if doubtful else worst
    layers = tuple(_layers(worst, best))
    because = dict.fromkeys(layer.because for layer in layers)
    return ServiceOutcome(label, _agreed(_least(worst), _least(best)), tuple(because), layers)


def _least(parts: list[Part]) -> Outcome:
    return min((part.outcome for part in parts), key=WORST.index, default="unaffected")


def _agreed(worst: Outcome, best: Outcome) -> Outcome:
    return worst if worst == best else "unknown"


def _layers(worst: list[Part], best: list[Part]) -> Iterator[LayerOutcome]:
    """Every part that is touched, or may be, the worst first."""
    hopeful = {(part.layer, part.label): part.outcome for part in best}
    found: list[tuple[int, bool, str, LayerOutcome]] = []
    for part in worst:
        if part.outcome == "unaffected":
            continue
        hoped = hopeful.get((part.layer, part.label), "unaffected")
        outcome = _agreed(part.outcome, hoped)
        because = part.because
        if outcome == "unknown":
            why = part.doubts[0] if part.doubts else "the code does not decide it"
            because = f"{part.label}: {part.outcome} at worst, {hoped} at best; {why}"
        layer = LayerOutcome(part.layer, part.label, outcome, because, part.span, part.alternatives)
        found.append((part.rank, outcome == "unknown", because, layer))
    yield from (layer for *_, layer in sorted(found, key=lambda one: one[:3]))


def _parts(standing: Standing, failed: Failed, *, gloomy: bool) -> Iterator[Part]:
    """Every part of a service, the same ones in either mood."""
    service = standing.service
    mood = Mood(gloomy)
    found = running(service, failed, mood)
    way = partial(way_in, runs=bool(found.left))
    doors = [_told(way, door, failed, gloomy) for door in standing.entrypoints]
    yield told(compute(service, found, _moved(doors), failed, mood), mood)
    yield from doors
    yield from leanings(service, found, failed, Mood(gloomy))
    yield from (_told(data, store, failed, gloomy) for store in standing.stores)
    if not service.deployments and not any(store.durable is True for store in standing.stores):
        yield from (_told(idle, store, failed, gloomy) for store in standing.stores)
    yield from (_told(names, line, failed, gloomy) for line in standing.lines)


def _told(rule: Callable[[T, Failed, Mood], Part], one: T, failed: Failed, gloomy: bool) -> Part:
    """What one rule says of one thing, with what it had to take for granted."""
    mood = Mood(gloomy)
    return told(rule(one, failed, mood), mood)


def _moved(doors: list[Part]) -> bool:
    """Whether the entrypoints move by themselves: some are touched, and all of those do."""
    touched = [door for door in doors if door.outcome != "unaffected"]
    return bool(touched) and _least(touched) == "survives"
