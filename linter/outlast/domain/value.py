"""What an attribute can hold: JSON values, strings that know their origin, and Unknown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TypeAlias, TypeVar, Union

from outlast.domain.location import Span


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """An attribute of another resource: its address in the same unit, and the attribute's name.

    `attribute` is empty when the whole resource is meant. `whole` is false when the reference
    is only a part of the value, as in `"${aws_s3_bucket.a.arn}/*"`.
    """

    address: str
    attribute: str = ""
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that the code does not decide. Never null, never a string.

    `reason` completes the sentence "not known, because …"; `refs` are the resources the value
    would come from, so an undecided value can still be linked; `text` is how the source spells
    it, for display and for comparing two spellings within one unit. `never` are values that it
    surely is not: a cluster that nobody names the vendor of runs on no vendor that sells storage
    only.
    """

    reason: str
    span: Span | None = None
    refs: tuple[Ref, ...] = ()
    text: str = ""
    never: tuple[str, ...] = ()


class Linked(str):
    """A known string that remembers the resource attribute it was read from.

    It is the one subclass in the domain: every string operation works on it and forgets the
    reference, which is right, because the result is another string.
    """

    __slots__ = ("refs",)

    refs: tuple[Ref, ...]

    def __new__(cls, text: str, refs: tuple[Ref, ...]) -> Linked:
        """Wrap `text`; `refs` name the attributes it was read from."""
        made = super().__new__(cls, text)
        made.refs = refs
        return made

    def __getnewargs__(self) -> tuple[str, tuple[Ref, ...]]:  # type: ignore[override]
        """Pickle with the references."""
        return (str(self), self.refs)


Value: TypeAlias = Union[bool, int, float, str, "list[Value]", "dict[str, Value]", Unknown, None]

T = TypeVar("T")
Maybe: TypeAlias = Union[T, Unknown]
"""A fact of a subject: decided, or Unknown."""


def refs_of(value: Value) -> tuple[Ref, ...]:
    """Every reference in `value`, at any depth, in order, each once."""
    return tuple(dict.fromkeys(_walk_refs(value)))


def _walk_refs(value: Value) -> Iterable[Ref]:
    if isinstance(value, (Unknown, Linked)):
        yield from value.refs
    elif isinstance(value, list):
        for item in value:
            yield from _walk_refs(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _walk_refs(item)


def first_unknown(value: Value) -> Unknown | None:
    """The first Unknown in `value`, at any depth, or None when all of it is decided."""
    if isinstance(value, Unknown):
        return value
    items: Iterable[Value] = ()
    if isinstance(value, list):
        items = value
    elif isinstance(value, dict):
        items = value.values()
    for item in items:
        found = first_unknown(item)
        if found is not None:
            return found
    return None


def partial(refs: Iterable[Ref]) -> tuple[Ref, ...]:
    """The same references as parts of a larger value."""
    return tuple(dict.fromkeys(replace(ref, whole=False) for ref in refs))


def known(fact: Maybe[T]) -> T | None:
    """The decided fact, or None."""
    return None if isinstance(fact, Unknown) else fact
