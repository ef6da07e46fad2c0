"""Questions about vendors: whose host is this, and which vendors does one stand on?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from outlast.catalogue.model import (
    Domains,
    HostMatch,
    HostSignals,
    Surface,
    Underlying,
    Vendor,
)

# What is asked on each surface, the most telling signals first.
SURFACES: Mapping[str, tuple[str, ...]] = {
    "nameserver": ("nameservers",),
    "object_storage": ("object_storage", "hosts"),
    "cdn": ("cdn_hosts", "hosts"),
    "any": ("object_storage", "cdn_hosts", "hosts", "nameservers"),
}

# A surface of a host is served by what its vendor says of that surface; all else by its compute.
SERVED_BY: Mapping[str, str] = {"nameserver": "dns", "dns": "dns", "cdn": "cdn"}


def vendor_from(data: Mapping[str, Any]) -> Vendor:
    """One entry of a file in vendors/."""
    terraform = data.get("terraform", {})
    return Vendor(
        id=data["id"],
        name=data["name"],
        kind=data["kind"],
        kinds=tuple(data.get("kinds", ())),
        parent=data.get("parent", ""),
        generic=data.get("generic", False),
        providers=tuple(terraform.get("providers", ())),
        sources=tuple(terraform.get("sources", ())),
        type_prefixes=tuple(terraform.get("type_prefixes", ())),
        arn_prefixes=tuple(data.get("arn_prefixes", ())),
        url_schemes=tuple(data.get("url_schemes", ())),
        nameservers=_signals(data.get("nameservers", {})),
        object_storage=_signals(data.get("object_storage", {})),
        cdn_hosts=tuple(data.get("cdn_hosts", ())),
        hosts=tuple(data.get("hosts", ())),
        underlying=tuple(
            Underlying(item["surface"], tuple(item["vendors"]))
            for item in data.get("underlying", ())
        ),
        sites=data.get("sites", {}),
    )


def _signals(data: Mapping[str, Any]) -> HostSignals:
    return HostSignals(tuple(data.get("suffixes", ())), tuple(data.get("regex", ())))


@dataclass(frozen=True)
class Vendors:
    """All vendors by id, sorted, with the host tables built when first asked for."""

    by_id: Mapping[str, Vendor]

    def host(self, host: str, surface: Surface = "any") -> HostMatch | None:
        """Who `host` belongs to, or None. Case, a final dot and a port do not matter.

        Names that anybody may use (`.internal`, `.svc.cluster.local`) belong to nobody: the
        machine behind them may stand at any vendor.
        """
        name = plain_host(host)
        for signal in SURFACES[surface]:
            found = self._by_regex(name, signal) or self._by_suffix(name, signal)
            if found:
                return found
        return None

    def cdn(self, host: str) -> str | None:
        """The vendor whose CDN answers under `host`, or None."""
        found = self._by_suffix(plain_host(host), "cdn_hosts")
        return found.vendor if found else None

    def site(self, vendor: str, host: str) -> str | None:
        """The cloud that the `host` of a vendor runs on, when the vendor has such sites."""
        sites = self.by_id[vendor].sites if vendor in self.by_id else {}
        name = plain_host(host)
        return next((sites[key] for key in _parents(name) if key in sites), None)

    def arn(self, text: str) -> str | None:
        """The vendor whose ARN or resource name `text` is."""
        for vendor in self.by_id.values():
            if text.startswith(vendor.arn_prefixes or ("\0",)):
                return vendor.id
        return None

    def scheme(self, url: str) -> str | None:
        """The vendor of a URL by its scheme alone (`gs://bucket`).

        `s3://` is not among them: it is a protocol that many vendors speak.
        """
        scheme, found, _ = url.partition("://")
        return self._schemes.get(scheme.lower()) if found else None

    def provider(self, name: str, source: str = "") -> str | None:
        """The vendor of a Terraform provider, by registry source when there is one."""
        wanted = source.lower().removeprefix("registry.terraform.io/")
        wanted = wanted.removeprefix("registry.opentofu.org/")
        return self._providers.get(wanted) or self._providers.get(name)

    def domains(self, vendor: str, surface: str = "") -> Domains:
        """The vendor, and every vendor under it on that surface (`dns`, `cdn`, else compute)."""
        found: set[str] = set()
        among: set[str] = set()
        self._stand(vendor, SERVED_BY.get(surface, "compute"), found, among)
        return Domains(tuple(sorted(found)), bool(among - found), tuple(sorted(among - found)))

    def _stand(self, vendor: str, surface: str, found: set[str], among: set[str]) -> None:
        if vendor in found:
            return
        found.add(vendor)
        known = self.by_id.get(vendor)
        for under in known.underlying if known else ():
            if under.surface != surface:
                continue
            if len(under.vendors) > 1:
                among.update(under.vendors)
            else:
                self._stand(under.vendors[0], surface, found, among)

    def _by_regex(self, name: str, signal: str) -> HostMatch | None:
        for vendor, pattern in self._regexes[signal]:
            found = pattern.search(name)
            if found:
                groups = found.groupdict()
                return HostMatch(vendor, groups.get("region") or groups.get("region2"))
        return None

    def _by_suffix(self, name: str, signal: str) -> HostMatch | None:
        table = self._suffixes[signal]
        return next((HostMatch(table[key]) for key in _parents(name) if key in table), None)

    @cached_property
    def _operators(self) -> tuple[Vendor, ...]:
        return tuple(vendor for vendor in self.by_id.values() if not vendor.generic)

    @cached_property
    def _regexes(self) -> Mapping[str, tuple[tuple[str, re.Pattern[str]], ...]]:
        return {
            signal: tuple(
                (vendor.id, re.compile(text))
                for vendor in self._operators
                for text in _regexes_of(vendor, signal)
            )
            for signal in SURFACES["any"]
        }

    @cached_property
    def _suffixes(self) -> Mapping[str, Mapping[str, str]]:
        """Suffix to vendor; when two vendors claim one, the first of the sorted ids keeps it."""
        tables: dict[str, dict[str, str]] = {}
        for signal in SURFACES["any"]:
            table = tables.setdefault(signal, {})
            for vendor in self._operators:
                for suffix in _suffixes_of(vendor, signal):
                    table.setdefault(suffix.lstrip(".").lower(), vendor.id)
        return tables

    @cached_property
    def _schemes(self) -> Mapping[str, str]:
        return {
            scheme: vendor.id
            for vendor in self.by_id.values()
            for scheme in vendor.url_schemes
            if scheme not in ("s3", "s3a")
        }

    @cached_property
    def _providers(self) -> Mapping[str, str]:
        return {
            name.lower(): vendor.id
            for vendor in self.by_id.values()
            for name in (*vendor.providers, *vendor.sources)
        }


def plain_host(text: str) -> str:
    """The host of a URL or of `host:port`, lower case, without the final dot."""
    host = text.strip().lower().rpartition("://")[2]
    host = host.partition("/")[0].rpartition("@")[2]
    return host.partition(":")[0].rstrip(".")


def _parents(name: str) -> Iterator[str]:
    """`a.b.c`, `b.c`, `c`: the longest suffix first."""
    while name:
        yield name
        name = name.partition(".")[2]


def _regexes_of(vendor: Vendor, signal: str) -> tuple[str, ...]:
    value = getattr(vendor, signal)
    return value.regex if isinstance(value, HostSignals) else ()


def _suffixes_of(vendor: Vendor, signal: str) -> tuple[str, ...]:
    value = getattr(vendor, signal)
    suffixes: tuple[str, ...] = value.suffixes if isinstance(value, HostSignals) else value
    return suffixes
