"""Undecided conditions of one unit -> which of them follow from which.

What a condition compares are texts, so it is enough to try every text that is named and one that
is not. No more than a few thousand combinations are tried; beyond that nothing follows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from math import prod

from outlast.domain.resource import Resource, opposite

MAX_WORLDS = 4_096
"""Combinations of values for one question."""
MAX_TRIED = 300_000
"""For all questions of one unit: a second or so."""

Text = str | int
"""A value: one that is named, or the number of one that is not."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a comparison: a text, or what stands for one that is not decided."""

    text: str
    is_open: bool


@dataclass(frozen=True, slots=True)
class Equal:
    """Both sides are the same text."""

    left: Side
    right: Side


@dataclass(frozen=True, slots=True)
class Negation:
    """The condition that is spelt `of` does not hold."""

    of: str


@dataclass(frozen=True, slots=True)
class Junction:
    """All of the conditions that are spelt `of` hold, or any of them."""

    every: bool
    of: tuple[str, ...]


Formula = Equal | Negation | Junction
World = Mapping[str, Text]


@dataclass(slots=True)
class Logic:
    """What the conditions of a unit are made of, by their spelling; another one is either.

    `allowed` are the only texts that something open may stand for.
    """

    formulas: dict[str, Formula] = field(default_factory=dict)
    allowed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    tried: int = 0
    opens: dict[str, frozenset[str]] = field(default_factory=dict)

    @property
    def tired(self) -> bool:
        """Whether so much was asked that nothing more is answered."""
        return self.tried > MAX_TRIED

    def entails(self, given: Iterable[str], other: str) -> bool:
        """Whether `other` holds wherever all of `given` do; False as well when it is too much."""
        self._know_opposite(other)
        texts = tuple(given)
        worlds = self._worlds((*texts, other))
        return worlds is not None and all(
            self._holds(other, world) for world in worlds if self._all_hold(texts, world)
        )

    def _know_opposite(self, text: str) -> None:
        """What is asked for may be the opposite of a condition that nobody spelt."""
        if text.startswith("Not("):
            self.formulas.setdefault(text, Negation(opposite(text)))

    def _all_hold(self, texts: Iterable[str], world: World) -> bool:
        return all(self._holds(text, world) for text in texts)

    def about(self, texts: Iterable[str]) -> frozenset[str]:
        """All that is open in conditions: two that share nothing cannot follow from each other."""
        return frozenset().union(*map(self._open_in, texts))

    def _open_in(self, text: str) -> frozenset[str]:
        if text not in self.opens:
            parts = self._parts((text,))
            sides = (s for part in parts.values() if isinstance(part, Equal) for s in _sides(part))
            opaque = (name for name, part in parts.items() if part is None)
            self.opens[text] = frozenset((*(s.text for s in sides if s.is_open), *opaque))
        return self.opens[text]

    def _holds(self, text: str, world: World) -> bool:
        formula = self.formulas.get(text)
        if formula is None:
            return world[text] == "true"
        if isinstance(formula, Equal):
            left, right = (world[s.text] if s.is_open else s.text for s in _sides(formula))
            return left == right
        if isinstance(formula, Negation):
            return not self._holds(formula.of, world)
        if formula.every:
            return all(self._holds(part, world) for part in formula.of)
        return any(self._holds(part, world) for part in formula.of)

    def _worlds(self, texts: tuple[str, ...]) -> Iterator[World] | None:
        """Every combination of values that matters to `texts`; None when there are too many."""
        parts = self._parts(texts)
        equals = [part for part in parts.values() if isinstance(part, Equal)]
        values: dict[str, tuple[Text, ...]] = {
            text: ("true", "false") for text, part in parts.items() if part is None
        }
        values.update(self._values(equals))
        count = prod(map(len, values.values()))
        self.tried += min(count, MAX_WORLDS) * len(parts)
        if count > MAX_WORLDS or self.tired:
            return None
        return (dict(zip(values, world, strict=True)) for world in product(*values.values()))

    def _parts(self, texts: Iterable[str]) -> dict[str, Formula | None]:
        """All that `texts` are made of, by spelling; None for what is not known."""
        found: dict[str, Formula | None] = {}
        waiting = list(texts)
        while waiting:
            text = waiting.pop()
            if text in found:
                continue
            found[text] = formula = self.formulas.get(text)
            if isinstance(formula, Negation):
                waiting.append(formula.of)
            elif isinstance(formula, Junction):
                waiting.extend(formula.of)
        return found

    def _values(self, equals: Iterable[Equal]) -> dict[str, tuple[Text, ...]]:
        """The values that each open side can have.

        One that is compared with nothing else is as good as another: one is enough for each side.
        """
        named: dict[str, dict[Text, None]] = {}
        meet = False
        for left, right in map(_sides, equals):
            meet = meet or (left.is_open and right.is_open)
            for side, other in ((left, right), (right, left)):
                if side.is_open:
                    known = named.setdefault(side.text, {})
                    known.update(dict.fromkeys([] if other.is_open else [other.text]))
        shared: dict[Text, None] = dict.fromkeys(range(len(named)))
        for text, known in named.items() if meet else ():
            shared.update(known)
            shared.update(dict.fromkeys(self.allowed.get(text, ())))
        return {
            text: self.allowed.get(text) or (tuple(shared) if meet else (*known, 0))
            for text, known in named.items()
        }


def _sides(formula: Equal) -> tuple[Side, Side]:
    return formula.left, formula.right


def decided(resources: Iterable[Resource], logic: Logic) -> tuple[Resource, ...]:
    """`resources` with all that follows from their conditions; without those that cannot be.

    What always holds is no condition. What never holds together with a condition follows as the
    opposite of it.
    """
    found = tuple(resources)
    texts = sorted({text for resource in found for text in resource.when})
    both = (one for text in texts for one in (text, opposite(text)))
    always = frozenset(one for one in both if logic.entails((), one))
    whens = sorted({resource.when for resource in found})
    follows = {when: tuple(_following(when, texts, logic)) for when in whens}
    return tuple(
        _settled(resource, follows[resource.when], always)
        for resource in found
        if not _contradicts(resource.when, follows[resource.when])
    )


def _following(when: tuple[str, ...], texts: Iterable[str], logic: Logic) -> Iterator[str]:
    """`when`, and each of `texts` or its opposite that follows from it."""
    yield from when
    own = logic.about(when)
    for text in texts:
        if logic.tired:
            return
        if own.isdisjoint(logic.about((text,))):
            continue
        for other in (text, opposite(text)):
            if other not in when and logic.entails(when, other):
                yield other


def _contradicts(when: tuple[str, ...], follows: Collection[str]) -> bool:
    """Whether conditions can never hold together: then the opposite of one follows."""
    return any(opposite(text) in follows for text in when)


def _settled(resource: Resource, follows: Collection[str], always: frozenset[str]) -> Resource:
    when = tuple(sorted(set(follows) - always))
    if when == resource.when:
        return resource
    return replace(resource, when=when, conditional=resource.conditional if when else None)
