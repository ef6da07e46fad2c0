"""Releases of charts become the objects that the catalogue says the chart creates."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from outlast.catalogue.charts import ChartEntry, Created, FromValues
from outlast.catalogue.load import Catalogue
from outlast.domain.location import Span
from outlast.domain.paths import put, values_at
from outlast.domain.resource import Resource
from outlast.domain.value import Maybe, Unknown, Value
from outlast.graph.charts.podshapes import shaped
from outlast.graph.charts.texts import filled, full_name, release_name, templated

PREFIX = "chart:"
DASHES = re.compile(r"-+")


@dataclass(frozen=True, slots=True)
class Release:
    """One release of a known chart: its values, over the defaults of the chart.

    `item` is the thing in a list or map of values that one object is made for, `key` what it is
    called there, `place` its path.
    """

    call: Resource
    entry: ChartEntry
    values: Mapping[str, Value]
    defaults: Mapping[str, Value]
    item: Value = None
    key: str = ""
    place: str = ""
    several: bool = False

    def at(self, path: str) -> Value:
        """The value at `path`, else the chart's default, else why it is not known."""
        found = [self._told(value) for _, value in self.found(path) if value is not None]
        if found:
            return found[0] if len(found) == 1 else found
        if self.call.unstated is not None and not path.startswith("item."):
            return self.call.unstated
        return self.defaults.get(path)

    def _told(self, value: Value) -> Value:
        """Texts of the values with the names of the release filled in, as `tpl` does."""
        if isinstance(value, str) and "{{" in value:
            namespace = self.call.attributes.get("namespace")
            return templated(value, release_name(self.call), str(namespace or ""))
        if isinstance(value, list):
            return [self._told(item) for item in value]
        if isinstance(value, dict):
            return {key: self._told(item) for key, item in value.items()}
        return value

    def found(self, path: str) -> tuple[tuple[str, Value], ...]:
        """What the release itself states at `path`, with the places of it."""
        first, _, rest = path.partition(".")
        if first != "item":
            return values_at(self.values, path)
        if not rest:
            return ((self.place, self.item),)
        if isinstance(self.item, Unknown):
            return ((self.place, self.item),)
        inner = self.item if isinstance(self.item, dict) else {}
        return tuple((f"{self.place}.{path}", value) for path, value in values_at(inner, rest))

    def words(self, text: str) -> Value:
        """`text` with its words filled in; Unknown when one of them is not decided."""
        own = {"release": release_name(self.call), "key": self.key}
        own["key if several"] = self.key if self.several else ""
        alias = self.call.attributes.get("alias")
        full = full_name(self.entry, own["release"], self.at, str(alias or ""))
        if isinstance(full, Unknown) and "{full}" in text:
            return full
        return filled(text, {**own, "full": str(full)}, self.at)


def released(resources: Iterable[Resource], catalogue: Catalogue) -> Iterator[Resource]:
    """`resources` with every release of a known chart replaced by what it creates.

    A release of a chart that nobody knows is a thing of the type `chart:<name>`.
    """
    for resource in resources:
        if resource.mode != "module" or not resource.type.startswith(PREFIX):
            yield resource
            continue
        name = resource.type.removeprefix(PREFIX)
        entry = catalogue.chart(name, resource.origin)
        if entry is None:
            yield replace(resource, mode="managed", attributes=_metadata(resource, name))
        else:
            yield from _objects(resource, entry)


def _objects(call: Resource, entry: ChartEntry) -> Iterator[Resource]:
    values = call.attributes.get("values")
    stated = values if isinstance(values, dict) else {}
    found = [
        (one, created, answer)
        for created in entry.creates
        for one in _each(_release(call, entry, stated, created), created)
        if (answer := _holds(one, created)) is not False
    ]
    each = Counter(created.each for _, created, _ in found)
    for one, created, answer in found:
        yield _object(replace(one, several=each[created.each] > 1), created, answer)


def _release(
    call: Resource, entry: ChartEntry, values: Mapping[str, Value], created: Created
) -> Release:
    return Release(call, entry, values, {**entry.defaults, **created.defaults})


def _each(release: Release, created: Created) -> Iterator[Release]:
    """The release once, or once for each item of the list or map at `each`."""
    if not created.each:
        yield release
        return
    for place, found in values_at(release.values, created.each):
        last = place.rpartition(".")[2]
        if isinstance(found, dict) and not last.isdigit():
            for key, item in found.items():
                if item not in (None, False):
                    yield replace(release, item=item, key=key, place=f"{place}.{key}")
        elif isinstance(found, (dict, Unknown)):
            yield replace(release, item=found, key=last, place=place)


def _holds(release: Release, created: Created) -> Maybe[bool]:
    """Whether the object exists: all its conditions hold."""
    answers = [condition.holds(release.at(path)) for path, condition in created.when]
    if any(answer is False for answer in answers):
        return False
    return next((answer for answer in answers if isinstance(answer, Unknown)), True)


def _object(release: Release, created: Created, exists: Maybe[bool]) -> Resource:
    """The object that one release, or one item of its values, is made into."""
    call = release.call
    name = _trimmed(release.words(created.name))
    attributes = _metadata(call, name)
    spans: dict[str, Span] = {}
    for path, value in created.fixed.items():
        put(attributes, path, _worded(release, value))
    for path, source in created.sets.items():
        value = release.at(source.path)
        if value is not None:
            put(attributes, path, shaped(value, source.shape))
            spans.update(_spans(release, source, path))
    title = str(name) if isinstance(name, str) else release.key or release_name(call)
    kind = created.type.partition(".")[0]
    return replace(
        call,
        address=f"{call.address}/{kind}/{title}",
        type=created.type,
        mode="managed",
        attributes=attributes,
        spans=spans,
        span=_header(release),
        conditional=exists if isinstance(exists, Unknown) else call.conditional,
        unstated=None,
        origin=call.type,
        title=release.key if release.key and not release.key.isdigit() else "",
    )


def _worded(release: Release, value: Value) -> Value:
    """A constant with the words in its texts filled in."""
    if isinstance(value, str):
        return release.words(value)
    if isinstance(value, list):
        return [_worded(release, item) for item in value]
    if isinstance(value, dict):
        return {key: _worded(release, item) for key, item in value.items()}
    return value


def _header(release: Release) -> Span:
    """The item that the object is made for, else the release."""
    return release.call.spans.get(f"values.{release.place}", release.call.span)


def _spans(release: Release, source: FromValues, path: str) -> Iterator[tuple[str, Span]]:
    for place, _ in release.found(source.path):
        span = release.call.spans.get(f"values.{place}")
        if span is not None:
            yield path, span
            return


def _metadata(call: Resource, name: Value) -> dict[str, Value]:
    namespace = call.attributes.get("namespace")
    metadata: dict[str, Value] = {"name": name}
    if namespace:
        metadata["namespace"] = namespace
    return {"metadata": metadata}


def _trimmed(name: Value) -> Value:
    """A name whose words may be empty, without the dashes around these."""
    return name if isinstance(name, Unknown) else DASHES.sub("-", str(name)).strip("-")
