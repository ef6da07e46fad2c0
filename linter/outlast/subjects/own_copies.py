"""Copies that attributes of a datastore itself switch on, by the catalogue's settings."""

from __future__ import annotations

from collections.abc import Iterator

from outlast.catalogue.model import CopySetting
from outlast.domain.paths import values_at
from outlast.domain.value import Maybe, Unknown, Value
from outlast.graph.classify import region_word
from outlast.graph.model import Node
from outlast.subjects.placed import Place, Placed, copy_at


def own_copies(store: Node, whole: Node | None = None) -> Iterator[Placed]:
    """Copies that attributes of the datastore switch on, or of the `whole` it is copied with."""
    source = whole or store
    for setting in source.entry.settings if source.entry else ():
        if setting.copy is None or (whole and setting.copy == "point-in-time"):
            continue
        certain = _takes_place(source, setting)
        if certain is False:
            continue
        for region, same in _setting_regions(source, setting):
            place = Place(source.vendor, source.domains, region)
            span = source.resource.span_of(setting.attr)
            copy = copy_at(store, setting.copy, certain, place, source.address, same=same)
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


def _setting_regions(store: Node, setting: CopySetting) -> Iterator[tuple[Maybe[str], bool | None]]:
    """Region of the copy, and whether it is the store's own; None when that is to be compared."""
    stated = _stated(store, setting)
    if setting.when.operator == "many":
        yield from _elsewhere(store, stated)
    else:
        yield from ((region, None) for region in stated)
    if not stated and setting.region == "other":
        yield Unknown("another region of the vendor, which the code does not name"), False
    elif not stated:
        yield store.region, True


def _stated(store: Node, setting: CopySetting) -> list[Maybe[str]]:
    """The regions that the attribute of a setting names."""
    if not setting.region_from:
        return []
    derive = store.entry.region.derive if store.entry else ""
    found = (value for _, value in values_at(store.resource.attributes, setting.region_from))
    return [
        region_word(value, derive) if isinstance(value, str) else value
        for value in found
        if isinstance(value, (str, Unknown))
    ]


def _elsewhere(store: Node, regions: list[Maybe[str]]) -> Iterator[tuple[Maybe[str], bool | None]]:
    """All of `regions` but the store's own, which is one of them."""
    own = next((region for region in regions if _is_own(store, region)), None)
    if own is not None:
        yield from ((region, False) for region in regions if region is not own)
        return
    if len(regions) == 1 or not isinstance(store.region, Unknown):
        yield from ((region, None) for region in regions)
        return
    first, *others = regions
    for other in others:
        unless = f"`{_word(other)}`, or `{_word(first)}` when the store itself lies there"
        yield Unknown(unless), False


def _is_own(store: Node, region: Maybe[str]) -> bool:
    """Whether `region` is surely the one that the store lies in."""
    own = store.region
    if isinstance(own, Unknown) and isinstance(region, Unknown):
        return bool(own.text) and own.text == region.text
    return own == region


def _word(region: Maybe[str]) -> str:
    return region.text if isinstance(region, Unknown) else region
