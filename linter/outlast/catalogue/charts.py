"""What the charts of Helm create: objects of Kubernetes, when, and from which values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from outlast.catalogue.condition import Condition, parse_condition
from outlast.domain.value import Value

Shape = Literal["", "named", "containers", "list"]


@dataclass(frozen=True, slots=True)
class FromValues:
    """The value at `path` of the chart's values; `shape` is how the object spells it.

    `named`: a map of things becomes a list of things that know their name; `containers`: the
    same for containers, with their images as one text and their variables as a list; `list`:
    one thing becomes a list of it.
    """

    path: str
    shape: Shape = ""


@dataclass(frozen=True, slots=True)
class Created:
    """An object that a release of a chart creates.

    `name` is a pattern: `{full}` is the chart's own name for the release, `{release}` that of
    the release, `{key}` that of the item, any other word a path of values. It exists when all of
    `when` holds, once for each item at `each`, whose values are below `item`. `sets` maps paths
    of the object to values, `fixed` to constants; texts of both kinds may hold the same words.
    `{key if several}` names the item only when there are several. `defaults` come before those
    of the chart.
    """

    type: str
    name: str
    each: str = ""
    when: tuple[tuple[str, Condition], ...] = ()
    sets: Mapping[str, FromValues] = field(default_factory=dict)
    fixed: Mapping[str, Value] = field(default_factory=dict)
    defaults: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ChartEntry:
    """What a chart creates when nothing says otherwise.

    `sources` are words one of which the address of its repository holds; none: any address.
    `defaults` are values of the chart at their paths, of items below `item`. `full` is the
    pattern of the name that its objects have.
    """

    chart: str
    sources: tuple[str, ...] = ()
    full: str = ""
    defaults: Mapping[str, Value] = field(default_factory=dict)
    creates: tuple[Created, ...] = ()

    def comes_from(self, origin: str) -> bool:
        """Whether the chart of that repository is meant; an unknown repository may be."""
        return not self.sources or not origin or any(word in origin for word in self.sources)


def chart(data: Mapping[str, Any]) -> ChartEntry:
    """One entry of a file in charts/."""
    return ChartEntry(
        chart=data["chart"],
        sources=tuple(data.get("sources", ())),
        full=data.get("full", ""),
        defaults=data.get("defaults", {}),
        creates=tuple(_created(item) for item in data.get("creates", ())),
    )


def _created(data: Mapping[str, Any]) -> Created:
    return Created(
        type=data["type"],
        name=data["name"],
        each=data.get("each", ""),
        when=tuple((one["attr"], parse_condition(one["when"])) for one in data.get("when", ())),
        sets={path: _from(value) for path, value in data.get("sets", {}).items()},
        fixed=data.get("fixed", {}),
        defaults=data.get("defaults", {}),
    )


def _from(data: str | Mapping[str, Any]) -> FromValues:
    if isinstance(data, str):
        return FromValues(data)
    return FromValues(data["value"], data.get("as", ""))
