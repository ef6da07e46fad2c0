"""Which folders lead to a unit: the deployers that apply it, and what applies those."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from outlast.domain.fragment import Fragment, Unit

DEPTH = 8
"""How many deployers stand behind each other; more is a circle."""


@dataclass(frozen=True, slots=True)
class Deployed:
    """Units by id, and the units whose files declare the deployers of each."""

    units: Mapping[str, Unit]
    above: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def paths(self, unit: str) -> tuple[str, ...]:
        """Where a unit lies and where it is deployed from, the nearest first."""
        found: dict[str, None] = {}
        for one in self._chain(unit):
            found[self.units[one].path] = None
            if self.units[one].format == "kubernetes":
                found.update(dict.fromkeys(self.units[one].var_files))
        return tuple(found)

    def root(self, unit: str) -> str:
        """The unit that everything begins with; the unit itself when several lead to it."""
        here = unit
        for _ in range(DEPTH):
            above = self.above.get(here, ())
            if len(above) != 1:
                return here if not above else unit
            here = above[0]
        return unit

    def folder(self, unit: str) -> str:
        """The folder to name in settings for all that is deployed together with `unit`."""
        root = self.units.get(self.root(unit))
        if root is None:
            return unit
        files = root.var_files if root.format == "kubernetes" else ()
        return posixpath.dirname(files[0]) or "." if files else root.path

    def _chain(self, unit: str) -> tuple[str, ...]:
        found = [unit] if unit in self.units else []
        for one in found:
            found.extend(up for up in self.above.get(one, ()) if up not in found)
        return tuple(found)


def deployed(fragments: Iterable[Fragment]) -> Deployed:
    """The chains of all manifests that were read."""
    kept = [fragment for fragment in fragments if fragment.unit.format == "kubernetes"]
    holders: dict[str, list[str]] = {}
    for fragment in kept:
        for file in fragment.files:
            holders.setdefault(file, []).append(fragment.unit.id)
    units = {fragment.unit.id: fragment.unit for fragment in kept}
    above = {
        unit.id: tuple(
            dict.fromkeys(
                holder
                for file in unit.var_files
                for holder in sorted(holders.get(file, ()))
                if holder != unit.id
            )
        )
        for unit in units.values()
    }
    return Deployed(units, above)
