"""The names that charts give: of a release, of its objects, and texts with words to fill in."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from outlast.catalogue.charts import ChartEntry
from outlast.domain.resource import Resource
from outlast.domain.value import Unknown, Value

WORD = re.compile(r"\{([^{}]+)\}")
RELEASE = re.compile(r"\{\{-?\s*\$?\.Release\.(Name|Namespace)\s*-?\}\}")
LONGEST = 53
"""What Helm allows for the name of a release."""


def release_name(call: Resource) -> str:
    """The name of a release: what it states, else that of the object that asks for it."""
    stated = call.attributes.get("release")
    if isinstance(stated, str) and stated:
        return stated
    parts = call.address.split("/")
    return parts[-2][:LONGEST] if len(parts) > 1 else parts[-1]


def full_name(
    entry: ChartEntry, release: str, at: Callable[[str], Value], alias: str = ""
) -> Value:
    """What the objects are called, by the helper that nearly every chart has.

    The release's name alone when it holds the chart's name, else both; two values override it.
    `alias` is what the chart is called where another one takes it along.
    """
    stated = at("fullnameOverride")
    if isinstance(stated, Unknown) or (isinstance(stated, str) and stated):
        return stated
    if entry.full:
        return filled(entry.full, {"release": release, "chart": alias or entry.chart}, at)
    own = at("nameOverride")
    name = own if isinstance(own, str) and own else alias or entry.chart
    return release if name in release else f"{release}-{name}"


def templated(text: str, release: str, namespace: str) -> Value:
    """`text` with the two words of Helm that a release decides; Unknown when others stand in it."""
    words = {"Name": release, "Namespace": namespace}
    told = RELEASE.sub(lambda found: words[found[1]], text)
    return Unknown("Helm fills it in", text=told) if "{{" in told else told


def filled(text: str, words: Mapping[str, str], at: Callable[[str], Value]) -> Value:
    """`text` with each `{word}` filled in, from `words` or from the values."""
    undecided: list[Unknown] = []

    def fill(found: re.Match[str]) -> str:
        if found[1] in words:
            return words[found[1]]
        value = at(found[1])
        if isinstance(value, Unknown):
            undecided.append(value)
        return str(value) if isinstance(value, (str, int)) else ""

    result = WORD.sub(fill, text)
    return undecided[0] if undecided else result
