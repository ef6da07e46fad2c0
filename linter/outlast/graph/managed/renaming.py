"""Keys of one spelling (`backupRetentionPeriod`) become those that an entry has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from outlast.catalogue.managed import letters, snake
from outlast.catalogue.model import Entry
from outlast.domain.value import Unknown, Value

REFERENCE = ("", "name", "id", "selflink", "arn")
"""What follows in the argument that a reference (`masterInstanceRef`) stands for."""


@dataclass(frozen=True, slots=True)
class Names:
    """The keys that an entry has words for, by their letters; `capital` is how others begin."""

    known: Mapping[str, str]
    capital: bool

    def key(self, name: str) -> str:
        """One key as the entry spells it, else by the rule of its format."""
        known = self.known.get(letters(name))
        if known:
            return known
        if self.capital:
            return name[:1].upper() + name[1:]
        return snake(name)

    def path(self, path: str) -> str:
        """A dotted path, indexes and all."""
        return ".".join(self.target(part) or self.key(part) for part in path.split("."))

    def target(self, name: str) -> str:
        """The argument that a reference stands for; empty when it is none."""
        for ending in ("Ref", "Refs", "Reference"):
            if name.endswith(ending) and name != ending:
                base = letters(name.removesuffix(ending))
                spelt = (self.known.get(base + word) for word in REFERENCE)
                return next(filter(None, spelt), self.key(name.removesuffix(ending)))
        return ""

    def renamed(self, value: Mapping[str, Value], words: Mapping[str, Value]) -> dict[str, Value]:
        """A mapping with all its keys spelt anew; a reference gives way to what is stated."""
        made: dict[str, Value] = {}
        for name, item in value.items():
            target = self.target(name)
            if target:
                made.setdefault(target, _named(item))
            elif not name.endswith("Selector"):
                made[self.key(name)] = self.worded(item, words)
        for name in value:
            if name.endswith("Selector"):
                what = self.key(name.removesuffix("Selector"))
                made.setdefault(what, Unknown(f"`{name}` picks it by labels"))
        return made

    def worded(self, value: Value, words: Mapping[str, Value]) -> Value:
        """A value with the keys below it spelt anew, and the operator's words for others."""
        if isinstance(value, dict):
            return self.renamed(value, words)
        if isinstance(value, list):
            return [self.worded(item, words) for item in value]
        return words.get(value, value) if isinstance(value, str) else value


def _named(value: Value) -> Value:
    """The name that a reference, or a list of them, holds."""
    if isinstance(value, list):
        return [_named(item) for item in value]
    if isinstance(value, dict):
        return next(
            (value[key] for key in ("name", "external", "armId") if value.get(key)),
            Unknown("the reference names nothing"),
        )
    return value


def names_of(entry: Entry) -> Names:
    """The words of an entry, from every path that it states."""
    known: dict[str, str] = {}
    for path in _paths(entry):
        for part in path.split("."):
            known.setdefault(letters(part), part)
    return Names(known, entry.format == "cloudformation")


def _paths(entry: Entry) -> Iterator[str]:
    yield from (entry.name, entry.zone, entry.region.path, entry.multi_vendor)
    yield from (*entry.tags, *entry.redundancy, *entry.cross_provider, *entry.attrs.values())
    yield from (relation.attr for relation in entry.refs)
    for setting in entry.settings:
        yield from (setting.attr, setting.region_from, *(path for path, _ in setting.needs))
    yield from (rule.attr for rule in (entry.kind_from, entry.failure_domain) if rule)
