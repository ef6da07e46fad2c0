"""Functions on lists. What is not decided stays inside where the result still has a shape."""

from __future__ import annotations

from collections.abc import Hashable, Mapping

from outlast.domain.value import Unknown
from outlast.readers.terraform.functions.arguments import bag, is_undecided, items, texts
from outlast.readers.terraform.functions.signature import Function
from outlast.readers.terraform.functions.strings import graphemes
from outlast.readers.terraform.values.failure import Failure, within_items
from outlast.readers.terraform.values.primitives import kind, to_bool, to_text, to_whole, unified
from outlast.readers.terraform.values.runtime import Runtime, SetOf
from outlast.readers.terraform.values.sameness import found, identity, same
from outlast.readers.terraform.values.undecided import first_undecided, is_opaque, refs_in, weigh


def undecided(values: list[Runtime]) -> Unknown:
    """What a selection of `values` is when they do not decide it: any of them, whole."""
    first = first_undecided(values)
    reason = first.reason if first else "the code does not decide it"
    return Unknown(reason, first.span if first else None, refs_in(values))


def _length(value: Runtime) -> Runtime:
    if isinstance(value, SetOf):
        if len(value.items) > 1 and any(map(is_undecided, value.items)):
            return undecided(list(value.items))
        return len(value.items)
    if isinstance(value, (list, dict)):
        return len(value)
    if isinstance(value, str):
        return len(graphemes(value))
    raise Failure(f"{kind(value)} has no length")


def _concat(*lists: Runtime) -> Runtime:
    if any(isinstance(one, SetOf) for one in lists):
        raise Failure("a set has no order")
    within_items(sum(len(items(one)) for one in lists))
    return [item for one in lists for item in items(one)]


def _flatten(value: Runtime) -> Runtime:
    """Lists within lists; a member that is not decided may be a list itself."""
    weigh((value,))
    stack = items(value)[::-1]
    flat: list[Runtime] = []
    while stack:
        item = stack.pop()
        if isinstance(item, Unknown):
            return undecided(bag(value))
        if isinstance(item, (list, SetOf)):
            stack.extend(items(item)[::-1])
        else:
            flat.append(item)
    return flat


def _element(value: Runtime, index: Runtime) -> Runtime:
    """After the end it counts on from the start, below zero from the end.

    Terraform takes a number below zero since 1.10 for lists, and later for tuples.
    """
    members, position = items(value), to_whole(index)
    if isinstance(value, SetOf):
        raise Failure("a set has no order")
    if not members:
        raise Failure(f"there is no element {position} among {len(members)}")
    return members[position % len(members)]


def _slice(value: Runtime, start: Runtime, end: Runtime) -> Runtime:
    members, first, last = items(value), to_whole(start), to_whole(end)
    if isinstance(value, SetOf) or not 0 <= first <= last <= len(members):
        raise Failure(f"there is no part {first} to {last} of {len(members)} elements")
    return members[first:last]


def _reverse(value: Runtime) -> Runtime:
    return items(value)[::-1]


def _one(value: Runtime) -> Runtime:
    members = bag(value)
    if len(members) > 1:
        if isinstance(value, SetOf) and any(map(is_undecided, members)):
            return undecided(members)
        raise Failure(f"one element at most is wanted, there are {len(members)}")
    return members[0] if members else None


def _distinct(value: Runtime) -> Runtime:
    members = unified(items(value))
    if len(members) > 1 and first_undecided(members) is not None:
        return undecided(members)
    weigh(members)
    once: dict[Hashable, Runtime] = {}
    for member in members:
        once.setdefault(identity(member), member)
    return list(once.values())


def _compact(value: Runtime) -> Runtime:
    members = items(value)
    if any(map(is_undecided, members)):
        return undecided(members)
    return [to_text(member) for member in members if member is not None and member != ""]


def _contains(value: Runtime, wanted: Runtime) -> Runtime:
    weigh((value, wanted))
    if is_undecided(value):
        return undecided([value, wanted])
    verdict = found(wanted, bag(value))
    return undecided([value, wanted]) if verdict is None else verdict


def _index(value: Runtime, wanted: Runtime) -> Runtime:
    weigh((value, wanted))
    for position, member in enumerate(items(value)):
        verdict = same(member, wanted)
        if verdict:
            return position
        if verdict is None:
            return undecided([value, wanted])
    raise Failure("there is no such element")


def _coalesce(*values: Runtime) -> Runtime:
    """The first that is neither null nor empty; one type for all, so often a string."""
    for value in values:
        if is_undecided(value):
            return value.whole() if is_opaque(value) else undecided(list(values))
        if value is not None and value != "":
            wants_text = any(isinstance(other, str) for other in values)
            simple = isinstance(value, (bool, int, float))
            return to_text(value) if wants_text and simple else value
    raise Failure("every argument is null or empty")


def _coalescelist(*values: Runtime) -> Runtime:
    for value in values:
        if is_undecided(value):
            return undecided(list(values))
        if items(value):
            return value
    raise Failure("every list is empty")


def _matchkeys(values: Runtime, keys: Runtime, wanted: Runtime) -> Runtime:
    if len(items(values)) != len(items(keys)):
        raise Failure("values and keys differ in number")
    if first_undecided([keys, wanted]) is not None:
        return undecided([values, keys, wanted])
    weigh((keys, wanted))
    pairs, chosen = zip(items(values), texts(keys), strict=True), frozenset(texts(wanted))
    return [value for value, key in pairs if key in chosen]


def _chunklist(value: Runtime, size: Runtime) -> Runtime:
    members, width = unified(items(value)), to_whole(size)
    if width < 0:
        raise Failure("the size is negative")
    width = width or max(1, len(members))
    return [members[start : start + width] for start in range(0, len(members), width)]


def _decides(value: Runtime, decisive: bool) -> Runtime:
    members = bag(value)
    unclear = [member for member in members if is_undecided(member)]
    # Null counts as false in both.
    clear = [one is not None and to_bool(one) for one in members if not is_undecided(one)]
    if decisive in clear:
        return decisive
    return undecided(unclear) if unclear else not decisive


def _alltrue(value: Runtime) -> Runtime:
    return _decides(value, False)


def _anytrue(value: Runtime) -> Runtime:
    return _decides(value, True)


FUNCTIONS: Mapping[str, Function] = {
    "alltrue": Function(_alltrue, needs="top"),
    "anytrue": Function(_anytrue, needs="top"),
    "chunklist": Function(_chunklist, 2, 2, "top"),
    "coalesce": Function(_coalesce, 1, None, "nothing", nulls=True),
    "coalescelist": Function(_coalescelist, 1, None, "nothing"),
    "compact": Function(_compact, needs="top"),
    "concat": Function(_concat, 1, None, "top"),
    "contains": Function(_contains, 2, 2, "nothing"),
    "distinct": Function(_distinct, needs="top"),
    "element": Function(_element, 2, 2, "top"),
    "flatten": Function(_flatten, needs="top"),
    "index": Function(_index, 2, 2, "top"),
    "length": Function(_length, needs="top"),
    "matchkeys": Function(_matchkeys, 3, 3, "top"),
    "one": Function(_one, needs="top"),
    "reverse": Function(_reverse, needs="top"),
    "slice": Function(_slice, 3, 3, "top"),
}
