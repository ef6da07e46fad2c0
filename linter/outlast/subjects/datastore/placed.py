"""A datastore and the place of a copy become the copy, with what both share."""

from __future__ import annotations

from dataclasses import dataclass

from outlast.domain.location import Span
from outlast.domain.value import Maybe, Unknown, Value, known
from outlast.graph.classify import spans_regions
from outlast.graph.model import External, Node
from outlast.subjects.model import Copy


@dataclass(frozen=True, slots=True)
class Placed:
    """A copy and where it is declared; what it lies in, and the block that names that, if any."""

    copy: Copy
    span: Span
    at: Node | External | None = None
    block: Value = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a copy lies."""

    vendor: Maybe[str]
    domains: Maybe[tuple[str, ...]]
    region: Maybe[str]
    at: Node | External | None = None
    block: Value = None


def copy_at(
    store: Node,
    kind: str,
    certain: Maybe[bool],
    place: Place,
    via: str,
    *,
    same: bool | None = None,
) -> Copy:
    """The copy of `store` at `place`; `same` when it is known to be in its own region or not."""
    return Copy(
        kind=kind,
        certain=certain,
        vendor=place.vendor,
        domains=place.domains,
        region=place.region,
        independent=independent(store.domains, place.domains),
        same_region=_same_region(store, place, same),
        via=via,
    )


def independent(ours: Maybe[tuple[str, ...]], theirs: Maybe[tuple[str, ...]]) -> Maybe[bool]:
    """Whether two sets of failure domains are disjoint.

    An undecided side may still be decided about: it shares nothing with vendors that it surely is
    none of, and everything with what stands in the very same undecided place.
    """
    if isinstance(ours, Unknown) and isinstance(theirs, Unknown):
        return False if _one_place(ours, theirs) else ours
    if isinstance(ours, Unknown):
        return True if _never_there(ours, theirs) else ours
    if isinstance(theirs, Unknown):
        return True if _never_there(theirs, ours) else theirs
    return not set(ours) & set(theirs)


def _never_there(one: Unknown, domains: Maybe[tuple[str, ...]]) -> bool:
    return not isinstance(domains, Unknown) and bool(domains) and set(domains) <= set(one.never)


def _one_place(one: Unknown, other: Unknown) -> bool:
    """Whether both are the same cluster, whoever operates it: `text` names it."""
    return bool(one.never and one.text) and (one.text, one.never) == (other.text, other.never)


def _same_region(store: Node, place: Place, same: bool | None) -> Maybe[bool]:
    if any(isinstance(one, str) and spans_regions(one) for one in (store.region, place.region)):
        return False  # No single region takes the store, or that copy of it.
    if same is not None:
        return same
    ours, theirs = store.vendor, place.vendor
    if isinstance(ours, Unknown) and isinstance(theirs, Unknown) and _one_place(ours, theirs):
        return True
    if known(store.vendor) and known(place.vendor) and store.vendor != place.vendor:
        return False
    for fact in (store.vendor, place.vendor, store.region, place.region):
        if isinstance(fact, Unknown):
            return fact
    return store.region == place.region
