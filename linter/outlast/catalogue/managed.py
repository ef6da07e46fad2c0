"""Objects of Kubernetes that stand for things at a cloud: which type, and how it is spelt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from outlast.domain.value import Value

WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


@dataclass(frozen=True, slots=True)
class Family:
    """One operator. `group` is the pattern of its API groups, with `service` and `vendor` in it.

    `prefixes` are what types begin with, by vendor; `types` those that no rule finds, by
    `Kind.service`; `services` are services that types spell otherwise. `body` is where the
    arguments are, `names` and `regions` where those are, in order. `attrs` are paths for
    arguments that the types spell otherwise, by type; `values` words that mean another value.
    `providers` are the names of Terraform's providers, by vendor. `account` says where an object
    names the account that it lies in, by the argument of such a provider.
    """

    name: str
    group: re.Pattern[str]
    prefixes: Mapping[str, str]
    providers: Mapping[str, str]
    body: str
    names: tuple[str, ...]
    regions: tuple[str, ...]
    types: Mapping[str, str] = field(default_factory=dict)
    services: Mapping[str, str] = field(default_factory=dict)
    attrs: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    values: Mapping[str, Value] = field(default_factory=dict)
    account: Mapping[str, str] = field(default_factory=dict)

    def candidates(self, kind: str, service: str, vendor: str) -> Iterator[str]:
        """The types that a kind of a service may be, the surest first."""
        stated = self.types.get(f"{kind}.{service}")
        if stated:
            yield stated
        prefix = self.prefixes.get(vendor, vendor)
        spelt = self.services.get(service, service)
        if "::" in prefix:
            yield f"{prefix}{spelt}::{kind}"
        else:
            name = snake(kind)
            yield f"{prefix}_{spelt}_{name}"
            yield f"{prefix}_{name}"


@dataclass(frozen=True, slots=True)
class Managed:
    """All families, and every type of the catalogue by its letters alone."""

    families: tuple[Family, ...]
    by_letters: Mapping[str, str]

    def type_of(self, kind: str, group: str) -> tuple[Family, str, str] | None:
        """The family of an object, its vendor and its type; None when it is of no family.

        The type is empty when the catalogue describes none that fits, else as it spells it.
        """
        for family in self.families:
            found = family.group.match(group)
            if not found:
                continue
            parts = found.groupdict()
            vendor, service = parts.get("vendor") or "", parts.get("service") or ""
            vendor = vendor or next(iter(family.prefixes))
            for name in family.candidates(kind, service, vendor):
                if letters(name) in self.by_letters:
                    return family, vendor, self.by_letters[letters(name)]
            return family, vendor, next(family.candidates(kind, service, vendor))
        return None


def letters(name: str) -> str:
    """A name without what spellings differ in: `google_pubsub_topic`, `googlePubSubTopic`."""
    return name.replace("_", "").lower()


def snake(name: str) -> str:
    """`DBClusterSnapshot` as `db_cluster_snapshot`."""
    return WORDS.sub("_", name).lower()


def managed_from(items: Iterable[Mapping[str, Any]], types: Iterable[str]) -> Managed:
    """The parsed families, over the types that the catalogue describes."""
    return Managed(tuple(map(_family, items)), {letters(name): name for name in types})


def _family(data: Mapping[str, Any]) -> Family:
    return Family(
        name=data["family"],
        group=re.compile(data["group"]),
        prefixes=data["prefixes"],
        providers=data["providers"],
        body=data["body"],
        names=tuple(data["names"]),
        regions=tuple(data["regions"]),
        types=data.get("types", {}),
        services=data.get("services", {}),
        attrs=data.get("attrs", {}),
        values=data.get("values", {}),
        account=data.get("account", {}),
    )
