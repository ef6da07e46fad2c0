"""A datastore when something failed: what is left of its content. One part of the calculus."""

from __future__ import annotations

from collections.abc import Iterator

from outlast.domain.finding import Alternative, Outcome
from outlast.domain.value import known
from outlast.subjects.model import Copy, Datastore
from outlast.survival.failure import Failed, hits, named
from outlast.survival.part import Mood, Part


def data(store: Datastore, failed: Failed, mood: Mood) -> Part:
    """A replica outside runs on, any other copy outside can be restored, nothing is a loss."""
    where = (store.domains, store.vendor, store.region)
    if not mood.gone(hits(failed, "data", *where)):
        return _part(store, "unaffected")
    if not mood.gone(store.durable):
        return _part(store, "unaffected")
    outside = [copy for copy in store.copies if _left(copy, failed, mood)]
    others = tuple(_alternatives(store, outside))
    replica = next((copy for copy in outside if copy.kind == "replica"), None)
    if replica:
        words = f"{store.label} has a replica at {_vendor(replica)}"
        return _part(store, "by-hand", words, others)
    if outside:
        words = f"{store.label} has a copy at {_vendor(outside[0])}"
        return _part(store, "restorable", words, others)
    return _part(store, "lost", f"{store.label} has no copy outside {named(failed)}", others)


def idle(store: Datastore, failed: Failed, mood: Mood) -> Part:
    """A queue or a cache of a service that no code says to run: it is down, and loses nothing."""
    if store.durable is False and mood.gone(
        hits(failed, "data", store.domains, store.vendor, store.region)
    ):
        words = f"{store.label} stands on {named(failed)}, and holds nothing to lose"
        return _part(store, "restorable", words)
    return _part(store, "unaffected")


def _left(copy: Copy, failed: Failed, mood: Mood) -> bool:
    """Whether a copy surely exists and still stands."""
    gone = mood.gone(hits(failed, "data", copy.domains, copy.vendor, copy.region))
    return not gone and mood.there(copy.certain)


def _alternatives(store: Datastore, outside: list[Copy]) -> Iterator[Alternative]:
    for copy in store.copies:
        counts = any(copy is other for other in outside)
        region = known(copy.region)
        where = f" {region}" if region and region != "global" else ""
        yield Alternative(
            f"{copy.kind} at {_vendor(copy)}{where}",
            counts,
            "" if counts else "falls too",
            copy.via,
        )


def _part(
    store: Datastore, outcome: Outcome, because: str = "", others: tuple[Alternative, ...] = ()
) -> Part:
    return Part("data", store.label, outcome, because, store.anchor.span, others)


def _vendor(copy: Copy) -> str:
    return known(copy.vendor) or "an undecided vendor"
