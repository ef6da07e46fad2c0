"""Copies that attributes of a datastore itself switch on, by the catalogue's settings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from outlast.catalogue.model import CopySetting
from outlast.domain.paths import values_at
from outlast.domain.value import Maybe, Unknown, Value
from outlast.graph.classify import region_word
from outlast.graph.model import Node
from outlast.subjects.datastore.placed import Place, Placed, copy_at


@dataclass(frozen=True, slots=True)
class _At:
    """A region that a setting names; `doubt` says why it is not decided that it names any."""

    region: Maybe[str]
    doubt: Unknown | None = None


def own_copies(store: Node, whole: Node | None = None) -> Iterator[Placed]:
    """Copies that attributes of the datastore switch on, or of the `whole` it is copied with."""
    source = whole or store
    for setting in source.entry.settings if source.entry else ():
        if setting.copy is None or (whole and setting.copy == "point-in-time"):
            continue
        certain = _takes_place(source, setting)
        if certain is False:
            continue
        for one, same in _setting_regions(source, setting):
            place = Place(source.vendor, source.domains, one.region)
            span = source.resource.span_of(setting.attr)
            sure = one.doubt or certain
            copy = copy_at(store, setting.copy, sure, place, source.address, same=same)
            yield Placed(copy, span)


def happens(node: Node, purpose: str, block: str = "") -> Maybe[bool]:
    """Whether a setting of `purpose` takes place; only those of `block` when one is given."""
    settings = (
        one for one in (node.entry.settings if node.entry else ()) if one.purpose == purpose
    )
    meant = (one for one in settings if not block or one.attr.startswith(f"{block}."))
    answers = [_takes_place(node, setting) for setting in meant]
    return next((answer for answer in answers if answer is not False), False)


def _takes_place(source: Node, setting: CopySetting) -> Maybe[bool]:
    """Whether what a setting names happens: it holds, and what it needs is there."""
    holds = _assumed(source, setting) or setting.when.holds(_setting_value(source, setting))
    effect = setting.takes_effect(source.resource.attributes)
    if holds is False or effect is False:
        return False
    return effect if isinstance(effect, Unknown) else holds


def _setting_value(store: Node, setting: CopySetting) -> Value:
    """The value of a setting, its default when the code leaves it out."""
    if not setting.attr:
        return None
    found = [value for _, value in values_at(store.resource.attributes, setting.attr)]
    if found:
        return found[0] if len(found) == 1 else found
    if store.resource.unstated:
        return store.resource.unstated
    block = setting.attr.rpartition(".")[0]
    if block and setting.in_block is not None and values_at(store.resource.attributes, block):
        return setting.in_block
    return setting.default


def _assumed(store: Node, setting: CopySetting) -> Unknown | None:
    """Why a default alone does not decide whether there is a copy."""
    if not setting.assumed:
        return None
    if not setting.attr:
        return Unknown(f"no documentation says that `{store.resource.type}` always has copies")
    if values_at(store.resource.attributes, setting.attr):
        return None
    return Unknown(f"no documentation says what `{setting.attr}` is when it is left out")


def _setting_regions(store: Node, setting: CopySetting) -> Iterator[tuple[_At, bool | None]]:
    """Region of the copy, and whether it is the store's own; None when that is to be compared."""
    stated = _stated(store, setting)
    if setting.when.operator == "many":
        yield from _elsewhere(store, stated)
    else:
        yield from ((one, None) for one in stated)
    if not stated and setting.region == "other":
        unnamed = Unknown("another region of the vendor, which the code does not name")
        yield _At(unnamed), False
    elif not stated:
        yield _At(store.region), True


def _stated(store: Node, setting: CopySetting) -> list[_At]:
    """The regions that the attribute of a setting names."""
    if not setting.region_from:
        return []
    derive = store.entry.region.derive if store.entry else ""
    last = setting.region_from.rpartition(".")[2]
    found = values_at(store.resource.attributes, setting.region_from)
    return [
        _At(
            region_word(value, derive) if isinstance(value, str) else value,
            _doubt(path, value, last),
        )
        for path, value in found
        if isinstance(value, (str, Unknown))
    ]


def _doubt(path: str, value: Value, last: str) -> Unknown | None:
    """Why there may be no such place: not its region, but the whole of it is undecided."""
    whole = isinstance(value, Unknown) and re.sub(r"(\.\d+)+$", "", path).rpartition(".")[2] != last
    return value if whole and isinstance(value, Unknown) else None


def _elsewhere(store: Node, places: list[_At]) -> Iterator[tuple[_At, bool | None]]:
    """All of `places` but the store's own, which is one of them."""
    own = next((one for one in places if _is_own(store, one.region)), None)
    if own is not None:
        yield from ((one, False) for one in places if one is not own)
        return
    if len(places) == 1 or not isinstance(store.region, Unknown):
        yield from ((one, None) for one in places)
        return
    first, *others = places
    for other in others:
        unless = (
            f"`{_word(other.region)}`, or `{_word(first.region)}` when the store itself lies there"
        )
        yield _At(Unknown(unless), other.doubt), False


def _is_own(store: Node, region: Maybe[str]) -> bool:
    """Whether `region` is surely the one that the store lies in."""
    own = store.region
    if isinstance(own, Unknown) and isinstance(region, Unknown):
        return bool(own.text) and own.text == region.text
    return own == region


def _word(region: Maybe[str]) -> str:
    return region.text if isinstance(region, Unknown) else region
