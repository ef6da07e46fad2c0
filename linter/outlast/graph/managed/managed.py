"""Objects of Crossplane, ACK and their like become the things at a cloud that they stand for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from outlast.catalogue.load import Catalogue
from outlast.catalogue.managed import Family
from outlast.catalogue.model import Entry
from outlast.domain.paths import put, value_at, values_at
from outlast.domain.resource import ProviderConfig, Resource
from outlast.domain.value import Unknown, Value
from outlast.graph.managed.compositions import composed
from outlast.graph.managed.renaming import Names, names_of


def clouded(resources: Iterable[Resource], catalogue: Catalogue) -> Iterator[Resource]:
    """`resources` with every object of such an operator as the type that it stands for.

    Claims are followed by what their composition makes, where that is among `resources`.
    """
    found = list(resources)
    for resource in (*found, *composed(found)):
        kind, _, group = resource.type.partition(".")
        yield _thing(resource, kind, group, catalogue) if group else resource


def _thing(resource: Resource, kind: str, group: str, catalogue: Catalogue) -> Resource:
    if resource.mode != "managed" or "::" in group or catalogue.entry(resource.type):
        return resource
    found = catalogue.managed.type_of(kind, group)
    if found is None:
        return resource
    family, vendor, name = found
    entry = catalogue.entry(name)
    if entry is None:
        return resource
    rule = catalogue.provider(family.providers.get(vendor, vendor))
    labelled = rule.tags if rule else ""
    return Renamed(resource, family, vendor, entry, names_of(entry), labelled).resource()


@dataclass(frozen=True, slots=True)
class Renamed:
    """One object on its way to the type of the `entry`.

    `labelled` is where the configuration of its provider has tags for types that have none.
    """

    object: Resource
    family: Family
    vendor: str
    entry: Entry
    names: Names
    labelled: str = ""

    def resource(self) -> Resource:
        """The thing at the cloud, each attribute where the object states it."""
        body = value_at(self.object.attributes, self.family.body)
        made = self.names.renamed(body if isinstance(body, dict) else {}, self.family.values)
        spans = {
            self.names.path(path.removeprefix(f"{self.family.body}.")): span
            for path, span in self.object.spans.items()
            if path.startswith(f"{self.family.body}.")
        }
        for path, stated in self.family.attrs.get(self.entry.type, {}).items():
            value = self._beside(stated)
            if value is not None:
                put(made, path, self.names.worded(value, self.family.values))
                spans[path] = self.object.span_of(f"{self.family.body}.{stated}")
        self._fill(made)
        return replace(
            self.object,
            type=self.entry.type,
            attributes=made,
            spans=spans,
            provider=self._provider(),
            title=self.object.address.rpartition("/")[2],
            unstated=body if isinstance(body, Unknown) else self.object.unstated,
        )

    def _beside(self, stated: str) -> Value:
        found = [
            value for _, value in values_at(self.object.attributes, f"{self.family.body}.{stated}")
        ]
        return found[0] if len(found) == 1 else found or None

    def _fill(self, made: dict[str, Value]) -> None:
        """Name, region and tags that the operator states in its own places."""
        name = self._first(self.family.names)
        if self.entry.name and name is not None and value_at(made, self.entry.name) is None:
            put(made, self.entry.name, name)
        region, rule = self._first(self.family.regions), self.entry.region
        if rule.source == "attr" and region is not None and value_at(made, rule.path) is None:
            put(made, rule.path, region)
        labels = self._at("metadata.labels")
        for path in self.entry.tags[:1]:
            if labels and value_at(made, path) is None:
                put(made, path, labels)

    def _first(self, paths: Iterable[str]) -> Value:
        """The first of some paths that states anything."""
        stated: list[Value] = [value for path in paths if (value := self._at(path))]
        return stated[0] if stated else None

    def _at(self, path: str) -> Value:
        return value_at(self.object.attributes, path)

    def _provider(self) -> ProviderConfig:
        region = self._first(self.family.regions)
        attributes: dict[str, Value] = {"region": region} if region is not None else {}
        for argument, path in self.family.account.items():
            if (stated := self._at(path)) is not None:
                attributes[argument] = stated
        labels = self._at("metadata.labels")
        if labels and self.labelled and not self.entry.tags:
            put(attributes, self.labelled, labels)  # The labels speak of a record no less.
        name = self.family.providers.get(self.vendor, self.vendor)
        applied = self.object.provider
        return ProviderConfig(name, attributes=attributes, span=applied.span if applied else None)
