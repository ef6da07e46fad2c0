"""The parts of a regular expression: characters, places, and how they follow each other."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias, Union

from outlast.readers.terraform.failure import TooMuch

Ranges = tuple[tuple[str, str], ...]
PERL: dict[str, Ranges] = {
    "d": (("0", "9"),),
    "s": (("\t", "\n"), ("\f", "\r"), (" ", " ")),
    "w": (("0", "9"), ("A", "Z"), ("_", "_"), ("a", "z")),
}
POSIX: dict[str, Ranges] = {
    "alnum": (("0", "9"), ("A", "Z"), ("a", "z")),
    "alpha": (("A", "Z"), ("a", "z")),
    "ascii": (("\0", "\x7f"),),
    "blank": (("\t", "\t"), (" ", " ")),
    "cntrl": (("\0", "\x1f"), ("\x7f", "\x7f")),
    "digit": PERL["d"],
    "graph": (("!", "~"),),
    "lower": (("a", "z"),),
    "print": ((" ", "~"),),
    "punct": (("!", "/"), (":", "@"), ("[", "`"), ("{", "~")),
    "space": (("\t", "\r"), (" ", " ")),
    "upper": (("A", "Z"),),
    "word": PERL["w"],
    "xdigit": (("0", "9"), ("A", "F"), ("a", "f")),
}
ESCAPES = {"a": "\a", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}

Test: TypeAlias = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Chars:
    """One character that passes any of the tests; `known` remembers the answers."""

    tests: tuple[Test, ...]
    negated: bool = False
    folded: bool = False
    known: dict[str, bool] = field(default_factory=dict, compare=False)

    def matches(self, character: str) -> bool:
        """Whether `character` is one of them."""
        if character not in self.known:
            forms = {character}
            if self.folded:
                forms |= {character.lower(), character.upper()}
            hit = any(test(form) for test in self.tests for form in forms)
            self.known[character] = hit is not self.negated
        return self.known[character]


@dataclass(frozen=True, slots=True)
class Assertion:
    """A place: `start`, `end`, `line-start`, `line-end`, `word`, `no-word`."""

    kind: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """One after the other."""

    parts: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """The first that fits."""

    options: tuple[Tree, ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """`most` is None for any number."""

    part: Tree
    fewest: int
    most: int | None
    greedy: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A capturing group, counted from one."""

    part: Tree
    number: int


Tree: TypeAlias = Union[Chars, Assertion, Sequence, Choice, Repeat, Group]


def in_ranges(ranges: Ranges) -> Test:
    """A test for characters within any of the ranges, ends included."""
    return lambda character: any(low <= character <= high for low, high in ranges)


def negation(test: Test) -> Test:
    """A test for all other characters."""
    return lambda character: not test(character)


def category(name: str) -> Test:
    """A test for a general category of Unicode: `L`, `Lu`."""
    if len(name) > 2 or name[:1] not in tuple("LMNPSZC"):
        raise TooMuch(f"the class `{name}` of a pattern is not known here")
    return lambda character: unicodedata.category(character).startswith(name)
