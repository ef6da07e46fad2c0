"""Two values -> whether Terraform's `==` calls them equal, which may not be decided."""

from __future__ import annotations

from collections.abc import Hashable

from outlast.domain.value import Unknown
from outlast.readers.terraform.values.runtime import Runtime, SetOf
from outlast.readers.terraform.values.undecided import first_undecided, is_opaque


def same(left: Runtime, right: Runtime) -> bool | None:
    """Whether the two hold the same; None when an Unknown leaves it open.

    Lists and tuples, maps and objects are not told apart; see `equal`.
    """
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        return None
    if is_opaque(left) or is_opaque(right):
        return None
    if isinstance(left, dict) and isinstance(right, dict):
        if left.keys() != right.keys():
            return False
        return _all([same(item, right[key]) for key, item in left.items()])
    if isinstance(left, SetOf) and isinstance(right, SetOf):
        return _same_sets(left, right)
    if isinstance(left, list) and isinstance(right, list):
        if len(left) != len(right):
            return False
        return _all([same(one, other) for one, other in zip(left, right, strict=True)])
    return _same_plain(left, right)


def _same_plain(left: Runtime, right: Runtime) -> bool:
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, str) or isinstance(right, str):
        return isinstance(left, str) and isinstance(right, str) and left == right
    if isinstance(left, (int, float)) and isinstance(right, (int, float)):
        return left == right
    return left is None and right is None


def _same_sets(left: SetOf, right: SetOf) -> bool | None:
    if first_undecided((left, right)) is not None:
        return None
    return identity(left) == identity(right)


def identity(value: Runtime) -> Hashable:
    """What two decided values share exactly when they are the same."""
    if isinstance(value, dict):
        return ("object", frozenset((key, identity(item)) for key, item in value.items()))
    if isinstance(value, list):
        return ("list", tuple(identity(item) for item in value))
    if isinstance(value, SetOf):
        return ("set", frozenset(identity(item) for item in value.items))
    return (isinstance(value, bool), str(value) if isinstance(value, str) else value)


def found(wanted: Runtime, items: tuple[Runtime, ...] | list[Runtime]) -> bool | None:
    """Whether `wanted` is one of `items`."""
    verdict: bool | None = False
    for item in items:
        one = same(wanted, item)
        if one:
            return True
        if one is None:
            verdict = None
    return verdict


def _all(verdicts: list[bool | None]) -> bool | None:
    if False in verdicts:
        return False
    return None if None in verdicts else True


def equal(left: Runtime, right: Runtime) -> bool | None:
    """`left == right`; None when that depends on types we do not keep.

    Terraform calls `tolist([])` and `[]` different because one is a list and one a tuple.
    """
    verdict = same(left, right)
    if verdict and isinstance(left, (list, dict)):
        return None
    return verdict
