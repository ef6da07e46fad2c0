"""Where a service runs, and what could take over: one part of the calculus."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from outlast.domain.finding import Alternative, Outcome
from outlast.domain.value import known
from outlast.subjects.model import Deployment, Service
from outlast.subjects.service.alternatives import alike
from outlast.survival.failure import Failed, hits, named
from outlast.survival.part import Mood, Part, unique


@dataclass(frozen=True, slots=True)
class Running:
    """The deployments of one service when something failed, as one mood sees them.

    `idle` still stands, and cannot start without something that is gone.
    """

    gone: tuple[Deployment, ...]
    left: tuple[Deployment, ...]
    idle: tuple[tuple[Deployment, str], ...]

    @property
    def down(self) -> tuple[Deployment, ...]:
        """What users were served by and are no more; a standby serves nobody."""
        return tuple(one for one in self.gone if not one.standby) or (
            self.gone if not self.left else ()
        )

    @property
    def alone(self) -> tuple[Deployment, ...]:
        """What is down and has nothing alike that is left."""
        return tuple(one for one in self.down if not any(alike(one, d) for d in self.left))


def running(service: Service, failed: Failed, mood: Mood) -> Running:
    """What is gone, what is left, and what cannot start."""
    gone: list[Deployment] = []
    left: list[Deployment] = []
    idle: list[tuple[Deployment, str]] = []
    for one in service.deployments:
        if mood.gone(hits(failed, "compute", one.domains, one.vendor, one.region)):
            gone.append(one)
            continue
        lacks = next(_lacks(service, one, failed, mood), "") if one.standby else ""
        if lacks:
            idle.append((one, lacks))
        else:
            left.append(one)
    return Running(tuple(gone), tuple(left), tuple(idle))


def compute(service: Service, found: Running, moved: bool, failed: Failed, mood: Mood) -> Part:
    """Something alike left means a move, nothing alike means it is down.

    `moved` is true when the entrypoints move users by themselves.
    """
    if not found.down:
        return _part(service, "unaffected")
    others = tuple(_alternatives(found))
    if found.alone:
        words = f"{_which(found)}runs only on {named(failed)}"
        return _part(service, "restorable", words, others)
    place = ", ".join(_vendors(found.left))
    if not moved:
        words = f"still runs at {place}; nothing in the code moves its users"
        return _part(service, "by-hand", words, others)
    if all(one.standby for one in found.left) and not _drilled(service, mood):
        words = f"moves to {place} by itself, and nobody says to have tried it"
        return _part(service, "by-hand", words, others)
    return _part(service, "survives", f"moves to {place} by itself", others)


def leanings(service: Service, found: Running, failed: Failed, mood: Mood) -> Iterator[Part]:
    """What still runs and could not start again."""
    for one in found.left:
        for layer in _lacks(service, one, failed, mood):
            words = f"runs on at {_vendor(one)}, and cannot start again without {layer}"
            yield Part(layer, service.label, "survives", words, service.anchor.span)


def _lacks(service: Service, one: Deployment, failed: Failed, mood: Mood) -> Iterator[str]:
    """The layers that a deployment leans on and that are gone."""
    own = (lean for lean in service.leans_on if lean.deployment == one.address)
    words = (
        f"its {lean.layer} at {known(lean.vendor) or 'an undecided vendor'}"
        for lean in own
        if mood.gone(hits(failed, lean.layer, lean.domains, lean.vendor, "global"))
    )
    return unique(words)


def _drilled(service: Service, mood: Mood) -> bool:
    """Whether the newest drill says that the move works."""
    if not service.drills:
        return False
    results = [drill.result for drill in service.drills]
    return mood.there(results[0] if not isinstance(results[0], str) else results[0] == "pass")


def _part(
    service: Service,
    outcome: Outcome,
    because: str = "",
    alternatives: tuple[Alternative, ...] = (),
) -> Part:
    return Part("compute", service.label, outcome, because, service.anchor.span, alternatives)


def _alternatives(found: Running) -> Iterator[Alternative]:
    for one in found.left:
        counts = any(alike(one, other) for other in found.down)
        yield Alternative(_place(one), counts, "" if counts else "runs something else", one.address)
    for one, lacks in found.idle:
        yield Alternative(_place(one), False, f"cannot start without {lacks}", one.address)


def _which(found: Running) -> str:
    """What runs nowhere else, when other things of the service are left."""
    words = tuple(dict.fromkeys(word for one in found.alone for word in one.runs if word))
    return f"{words[0]} " if words and found.left else ""


def _vendors(deployments: Iterable[Deployment]) -> Iterator[str]:
    return unique(_vendor(one) for one in deployments)


def _vendor(one: Deployment) -> str:
    return known(one.vendor) or "an undecided vendor"


def _place(one: Deployment) -> str:
    region = known(one.region)
    where = f" {region}" if region and region != "global" else ""
    return f"{'standby' if one.standby else 'deployment'} at {_vendor(one)}{where}"
