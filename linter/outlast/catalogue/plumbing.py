"""The globs of plumbing.yaml: types that are known to play no role in what can be lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import translate
from typing import Any

from outlast.catalogue.model import Entry, RegionRule


@dataclass(frozen=True, slots=True)
class Plumbing:
    """One pattern for each vendor; None for what nobody on the list of vendors operates."""

    patterns: tuple[tuple[str | None, re.Pattern[str]], ...]

    def entry(self, kind: str) -> Entry | None:
        """`kind` as a type without roles, or None when it is no plumbing."""
        for vendor, pattern in self.patterns:
            if pattern.match(kind):
                return Entry(kind, kind, _format(kind), vendor, (), RegionRule("none"))
        return None


def _format(kind: str) -> str:
    """Only kinds of Kubernetes start with a capital and hold no `::`."""
    if "::" in kind:
        return "cloudformation"
    return "kubernetes" if kind[:1].isupper() else "terraform"


def plumbing_from(items: Iterable[Mapping[str, Any]]) -> Plumbing:
    """The parsed plumbing.yaml; its globs mind case, as types do."""
    return Plumbing(
        tuple(
            (item["vendor"], re.compile("|".join(map(translate, item["types"])))) for item in items
        )
    )
