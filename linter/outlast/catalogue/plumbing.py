"""The globs of plumbing.yaml: types that are known to play no role in what can be lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import translate
from typing import Any

from outlast.catalogue.model import Entry, RegionRule

GLOB = re.compile(r"[*?\[]")


@dataclass(frozen=True, slots=True)
class Types:
    """The globs of one vendor. Most are names or beginnings: those need no pattern.

    One pattern of all globs takes 40 ms to compile, longer than many a repository to read.
    """

    names: frozenset[str]
    beginnings: tuple[str, ...]
    rest: re.Pattern[str] | None

    def hold(self, kind: str) -> bool:
        """Whether one of the globs names `kind`."""
        if kind in self.names or kind.startswith(self.beginnings):
            return True
        return bool(self.rest and self.rest.match(kind))


@dataclass(frozen=True, slots=True)
class Plumbing:
    """The types of each vendor; None for what nobody on the list of vendors operates."""

    vendors: tuple[tuple[str | None, Types], ...]

    def entry(self, kind: str) -> Entry | None:
        """`kind` as a type without roles, or None when it is no plumbing."""
        for vendor, types in self.vendors:
            if types.hold(kind):
                return Entry(kind, kind, _format(kind), vendor, (), RegionRule("none"))
        return None


def _format(kind: str) -> str:
    """Only kinds of Kubernetes start with a capital and hold no `::`."""
    if "::" in kind:
        return "cloudformation"
    return "kubernetes" if kind[:1].isupper() else "terraform"


def plumbing_from(items: Iterable[Mapping[str, Any]]) -> Plumbing:
    """The parsed plumbing.yaml; its globs mind case, as types do."""
    return Plumbing(tuple((item["vendor"], types_of(item["types"])) for item in items))


def types_of(globs: Iterable[str]) -> Types:
    """Globs by what it takes to match them."""
    names: set[str] = set()
    beginnings: list[str] = []
    rest: list[str] = []
    for glob in globs:
        first = GLOB.search(glob)
        if first is None:
            names.add(glob)
        elif glob[first.start() :] == "*":
            beginnings.append(glob[:-1])
        else:
            rest.append(translate(glob))
    pattern = re.compile("|".join(rest)) if rest else None
    return Types(frozenset(names), tuple(beginnings), pattern)
