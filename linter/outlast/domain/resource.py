"""One declared thing, format-neutral."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from outlast.domain.location import Span
from outlast.domain.value import Maybe, Unknown, Value

Mode = Literal["managed", "data", "module", "backend", "export"]

INDEX = re.compile(r"\[(?:\d+|\"(?:[^\"\\]|\\.)*\")\]")


@dataclass(frozen=True, slots=True)
class ProviderConfig:
    """The configuration of a provider that a resource is made with.

    `name` is the local name (`aws`), `source` the registry address without host
    (`hashicorp/aws`) when the code states it, `alias` is empty for the default one,
    `attributes` its arguments (`region`, `endpoints`, `default_tags`), evaluated.
    """

    name: str
    source: str = ""
    alias: str = ""
    attributes: Mapping[str, Value] = field(default_factory=dict)
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Resource:
    """One declared thing, each attribute with its place in the source.

    `address` is what DESIGN calls the address, with instance keys. `mode` is `managed` for what
    the code creates, `data` for what it only looks up, `module` for a call of a module that was
    not read (then `type` is the module's source, without version), `backend` for where the
    state of the unit is kept (then `type` is the backend's name), `export` for a value that
    other units import by name (the attribute `value` holds it, the address is `export:name`).

    `attributes` nest as the format does; blocks that may repeat are lists of dicts. `spans`
    maps a dotted attribute path without list indexes (`rule.destination.bucket`) and with them
    (`rule.0.destination.0.bucket`) to its place; `span` is the header line.
    `conditional` says why it is not decided whether the thing exists; None when it does. `when`
    are the conditions that decide it and those that follow from them, each in the one spelling its
    unit has for it: what stands under some of them exists wherever a thing does that stands under
    all of them, and never beside one that stands under the opposite of one.
    `title` is what its authors know it by when a tool made the address (a CDK construct path).
    `callers` are the module calls that lead here, outermost first. `unstated` says why an
    attribute that is not in `attributes` is Unknown rather than absent: what a data source or a
    module that was not read holds is not for the code to say. `origin` is the source of the
    module whose call this stands for, when the module itself was not read. `block` is what a loop
    that makes several resources calls them all, variables included; empty when no loop names it.
    """

    address: str
    type: str
    unit: str
    span: Span
    mode: Mode = "managed"
    attributes: Mapping[str, Value] = field(default_factory=dict)
    spans: Mapping[str, Span] = field(default_factory=dict)
    provider: ProviderConfig | None = None
    conditional: Unknown | None = None
    callers: tuple[Span, ...] = ()
    depends_on: tuple[str, ...] = ()
    unstated: Unknown | None = None
    origin: str = ""
    when: tuple[str, ...] = ()
    title: str = ""
    block: str = ""

    @property
    def declared(self) -> str:
        """The address without instance keys: what one block declares."""
        return INDEX.sub("", self.address)

    def span_of(self, path: str) -> Span:
        """The place of the attribute at `path`, of its nearest parent, or of the header."""
        while path:
            if path in self.spans:
                return self.spans[path]
            path = path.rpartition(".")[0]
        return self.span


def opposite(condition: str) -> str:
    """The spelling of the condition that holds where `condition` does not."""
    denied = condition.startswith("Not(")
    return condition[len("Not(") : -1] if denied else f"Not({condition})"


def exists_beside(one: Resource, other: Resource) -> Maybe[bool]:
    """Whether `one` exists wherever `other` does; false when it never does."""
    if one.when and one.unit == other.unit:
        if set(one.when) <= set(other.when):
            return True
        if any(opposite(condition) in other.when for condition in one.when):
            return False
    return one.conditional or True
