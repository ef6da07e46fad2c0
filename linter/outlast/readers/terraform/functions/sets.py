"""Functions on sets, and the product of lists."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping

from outlast.readers.terraform.functions.arguments import as_set, bag, items
from outlast.readers.terraform.functions.collections import undecided
from outlast.readers.terraform.functions.signature import Function
from outlast.readers.terraform.values.failure import Failure, within_items
from outlast.readers.terraform.values.primitives import unified
from outlast.readers.terraform.values.runtime import Runtime, SetOf
from outlast.readers.terraform.values.sameness import identity
from outlast.readers.terraform.values.undecided import first_undecided, weigh


def _aligned(values: tuple[Runtime, ...]) -> list[list[Runtime]]:
    """The members of each, all of one type."""
    groups = [bag(value) for value in values]
    same = iter(unified([member for group in groups for member in group]))
    return [[next(same) for _ in group] for group in groups]


def _setunion(*values: Runtime) -> Runtime:
    weigh(values)
    return as_set([member for group in _aligned(values) for member in group])


def _setintersection(*values: Runtime) -> Runtime:
    first, *others = _aligned(values)
    shared = [frozenset(map(identity, other)) for other in others]
    return as_set([one for one in first if all(identity(one) in other for other in shared)])


def _setsubtract(left: Runtime, right: Runtime) -> Runtime:
    kept, gone = _aligned((left, right))
    without = frozenset(map(identity, gone))
    return as_set([member for member in kept if identity(member) not in without])


def _setproduct(*values: Runtime) -> Runtime:
    """A set when all are sets, else a list; Unknown members make combinations all the same."""
    if len(values) < 2:
        raise Failure("at least two collections are wanted")
    groups = [items(value) for value in values]
    within_items(math.prod(len(group) for group in groups) * len(groups))
    rows: list[Runtime] = [list(row) for row in itertools.product(*groups)]
    if not all(isinstance(value, SetOf) for value in values):
        return rows
    return SetOf(tuple(rows)) if first_undecided(values) is None else undecided(list(values))


FUNCTIONS: Mapping[str, Function] = {
    "setintersection": Function(_setintersection, 1, None),
    "setproduct": Function(_setproduct, 0, None, "top"),
    "setsubtract": Function(_setsubtract, 2, 2),
    "setunion": Function(_setunion, 1, None, "top"),
}
