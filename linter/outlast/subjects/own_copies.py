"""Copies that attributes of a datastore itself switch on, by the catalogue's settings."""

from __future__ import annotations

from collections.abc import Iterator

from outlast.catalogue.model import CopySetting
from outlast.domain.paths import values_at
from outlast.domain.value import Maybe, Unknown, Value
from outlast.graph.model import Node
from outlast.subjects.placed import Place, Placed, copy_at


def own_copies(store: Node) -> Iterator[Placed]:
    """Copies that attributes of the datastore itself switch on."""
    for setting in store.entry.settings if store.entry else ():
        if setting.copy is None:
            continue
        certain = _assumed(store, setting) or setting.when.holds(_setting_value(store, setting))
        if certain is False:
            continue
        for region, same in _setting_regions(store, setting):
            place = Place(store.vendor, store.domains, region)
            span = store.resource.span_of(setting.attr)
            copy = copy_at(store, setting.copy, certain, place, store.address, same=same)
            yield Placed(copy, span)


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
    stated = False
    if setting.region_from:
        for _, value in values_at(store.resource.attributes, setting.region_from):
            stated = True
            if isinstance(value, (str, Unknown)):
                yield (value.lower() if isinstance(value, str) else value), None
    if not stated and setting.region == "other":
        yield Unknown("another region of the vendor, which the code does not name"), False
    elif not stated:
        yield store.region, True
