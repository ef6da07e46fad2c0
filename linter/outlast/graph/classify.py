"""A resource and its catalogue entry become a node: vendor, failure domains, region, name, tags."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from outlast.catalogue.load import Catalogue
from outlast.catalogue.model import Entry, ProviderRule, Surface
from outlast.domain.paths import value_at, values_at
from outlast.domain.resource import ProviderConfig, Resource
from outlast.domain.value import Maybe, Unknown, Value, first_unknown
from outlast.graph.model import Node

ZONE_SUFFIX = re.compile(r"^(?P<region>[a-z]+(?:-[a-z]+)+-?\d+)-?[a-z]$")
ZONE_NUMBER = re.compile(r"^(?P<region>[a-z]+-[a-z]+)-\d+$")
GOOGLE_REGION = re.compile(r"[a-z]+-(?:central|(?:north|south)?(?:east|west)?)\d+")

SEVERAL = " (several)"
"""What follows a location that is several regions at once: Google's `eu`, `nam3`, `eur4`."""

OTHER_NAMES = ("former_name", "found_by")
"""Where else a name may stand: in what the argument was called, and in what a look-up goes by."""


@dataclass(frozen=True, slots=True)
class Classifier:
    """Questions to the catalogue about single resources; knows no other resource."""

    catalogue: Catalogue

    def node(self, resource: Resource) -> Node:
        """`resource` with what the catalogue says of it.

        A region that lies with another resource (`inherit`) is Unknown here; linking fills it.
        """
        own = resource.mode not in ("backend", "export")
        entry = self.catalogue.entry(resource.type) if own else None
        vendor = self.vendor(resource, entry)
        tags, tags_open = self.tags(resource, entry)
        return Node(
            id=f"{resource.unit}::{resource.address}",
            resource=resource,
            entry=entry,
            vendor=vendor,
            domains=self.domains(resource, entry, vendor),
            region=self.region(resource, entry),
            name=name_of(resource, entry),
            tags=tags,
            tags_open=tags_open,
        )

    def rule(self, provider: ProviderConfig | None) -> ProviderRule | None:
        """What the catalogue knows about a provider's configuration."""
        return self.catalogue.provider(provider.name, provider.source) if provider else None

    def vendor(self, resource: Resource, entry: Entry | None) -> Maybe[str]:
        """Who operates `resource`: its type says so, unless its provider speaks to another one."""
        if entry is None:
            return Unknown(f"the catalogue does not know the type `{resource.type}`")
        endpoint = self._endpoint(resource) if entry.vendor_from != "place" else ""
        if isinstance(endpoint, Unknown):
            return endpoint
        if endpoint:
            return self._of_host(endpoint, entry)
        if entry.lies_in:
            return entry.lies_in
        if entry.vendor is None:
            return Unknown(f"who operates `{resource.address}` is not said in the code")
        return entry.vendor

    def _endpoint(self, resource: Resource) -> Maybe[str]:
        """The custom endpoint that the provider uses for this resource; empty when none."""
        rule = self.rule(resource.provider)
        if rule is None or resource.provider is None:
            return ""
        paths = [path for path in rule.vendor_override if _covers(path, resource.type)]
        if rule.vendor_from_host:
            paths.append(rule.vendor_from_host)
        for path in paths:
            value = value_at(resource.provider.attributes, path)
            if isinstance(value, (str, Unknown)) and value:
                return value
        return ""

    def _of_host(self, endpoint: str, entry: Entry) -> Maybe[str]:
        host = host_of(endpoint)
        surface: Surface = "object_storage" if entry.is_a("datastore") else "any"
        found = self.catalogue.host_vendor(host, surface) or self.catalogue.host_vendor(host, "any")
        if found:
            return found.vendor
        return Unknown(f"it is not known who operates the endpoint `{host}`")

    def domains(
        self, resource: Resource, entry: Entry | None, vendor: Maybe[str]
    ) -> Maybe[tuple[str, ...]]:
        """Every vendor whose outage takes `resource` down."""
        if isinstance(vendor, Unknown):
            return vendor
        own = {vendor}
        if entry and entry.underlying:
            own.update(self.catalogue.domains(entry.underlying).vendors)
        if entry and entry.failure_domain:
            chosen = self._chosen(resource, entry)
            if isinstance(chosen, Unknown):
                return chosen
            return tuple(sorted(own | chosen))
        below = self.catalogue.domains(vendor, surface_of(entry))
        if below.undecided:
            return Unknown(f"{vendor} runs on one of {', '.join(below.among)}; the code names none")
        return tuple(sorted(own | set(below.vendors)))

    def _chosen(self, resource: Resource, entry: Entry) -> set[str] | Unknown:
        assert entry.failure_domain is not None
        found: set[str] = set()
        for _, value in values_at(resource.attributes, entry.failure_domain.attr):
            if isinstance(value, Unknown):
                return value
            vendor = _matched(entry.failure_domain.vendors, str(value))
            if vendor:
                found.update(self.catalogue.domains(vendor).vendors)
        if not found:
            attr = entry.failure_domain.attr
            return Unknown(f"`{attr}` of `{resource.address}` does not name a known cloud")
        return found

    def region(self, resource: Resource, entry: Entry | None) -> Maybe[str]:
        """The region `resource` lies in, `global` when it has none."""
        if entry is None:
            return Unknown(f"the catalogue does not know the type `{resource.type}`")
        rule = entry.region
        if rule.source in ("global", "none"):
            return "global"
        if rule.source in ("attr", "attr_list"):
            stated = _texts(resource, rule.path)
            if isinstance(stated, Unknown):
                return stated
            if stated:
                return "+".join(sorted({region_word(text, rule.derive) for text in stated}))
        if rule.source == "inherit":
            return Unknown(f"`{resource.address}` lies where `{rule.path}` says")
        return self._fallback(resource, rule.derive)

    def _fallback(self, resource: Resource, derive: str) -> Maybe[str]:
        """The region of the provider configuration."""
        rule, provider = self.rule(resource.provider), resource.provider
        name = provider.name if provider else resource.type.partition("_")[0]
        if rule and provider:
            for path, word in ((rule.region, ""), (rule.zone, derive or "strip_zone_suffix")):
                value = value_at(provider.attributes, path) if path else None
                if isinstance(value, Unknown):
                    return value
                if isinstance(value, str) and value:
                    return region_word(value, word)
        return Unknown(f"provider `{name}` has no region in the code")

    def tags(
        self, resource: Resource, entry: Entry | None
    ) -> tuple[Mapping[str, Maybe[str]], Unknown | None]:
        """Tags of `resource` over the defaults of its provider, and why more could be there."""
        merged: dict[str, Maybe[str]] = {}
        left_open: Unknown | None = None
        rule = self.rule(resource.provider)
        sources: list[tuple[Mapping[str, Value], str]] = []
        if rule and rule.tags and resource.provider:
            sources.append((resource.provider.attributes, rule.tags))
        sources.extend((resource.attributes, path) for path in (entry.tags if entry else ()))
        for attributes, path in sources:
            for _, value in values_at(attributes, path):
                if isinstance(value, Unknown):
                    left_open = value
                elif isinstance(value, dict):
                    merged.update(_tag_items(value))
        return dict(sorted(merged.items())), left_open


def _tag_items(value: Mapping[str, Value]) -> Mapping[str, Maybe[str]]:
    """`{key: value}`, or one `{key: …, value: …}` of a list, as tags; nulls are no tags."""
    key = value.get("key", value.get("Key"))
    if isinstance(key, str) and ("value" in value or "Value" in value):
        return _tag_items({key: value.get("value", value.get("Value"))})
    items: dict[str, Maybe[str]] = {}
    for name, item in value.items():
        undecided = first_unknown(item)
        if undecided:
            items[name] = undecided
        elif isinstance(item, bool):
            items[name] = "true" if item else "false"
        elif isinstance(item, (str, int, float)):
            items[name] = str(item)
    return items


def name_of(resource: Resource, entry: Entry | None) -> Maybe[str]:
    """What the vendor calls it; Unknown when the code leaves that to the vendor."""
    paths = (entry.name, *map(entry.attrs.get, OTHER_NAMES)) if entry else ()
    for path in paths:
        value = value_at(resource.attributes, path) if path else None
        if isinstance(value, (str, Unknown)):
            return _under(resource, entry, value)
    return Unknown(f"`{resource.address}` is named only when it is created")


def _under(resource: Resource, entry: Entry | None, name: Maybe[str]) -> Maybe[str]:
    """The name of a zone that is stated as a domain and a subdomain of it."""
    path = entry.attrs.get("subdomain", "") if entry else ""
    before = value_at(resource.attributes, path) if path else None
    if isinstance(before, Unknown) or isinstance(name, Unknown):
        return before if isinstance(before, Unknown) else name
    return f"{before}.{name}" if isinstance(before, str) and before else name


def host_of(text: str) -> str:
    """The host of a URL, of `host:port`, or of a bare host name; lower case, no final dot.

    Empty when there is none, as in `http://[`.
    """
    try:
        split = urlsplit(text if "//" in text else f"//{text}")
    except ValueError:
        return ""
    return (split.hostname or "").rstrip(".").lower()


def surface_of(entry: Entry | None) -> str:
    """The surface of its vendor that a resource uses, as `Catalogue.domains` takes it."""
    for role, surface in (("dns_zone", "nameserver"), ("cdn", "cdn")):
        if entry and entry.is_a(role):
            return surface
    return ""


def _covers(path: str, kind: str) -> bool:
    """Whether a provider's endpoint setting (`endpoints.s3`) is the one a type uses."""
    service = path.rpartition(".")[2]
    return not path.startswith("endpoints.") or f"_{service}_" in f"{kind}_"


def _matched(vendors: Mapping[str, str], value: str) -> str | None:
    for pattern, vendor in vendors.items():
        glob = re.escape(pattern).replace(r"\*", ".*")
        if re.fullmatch(glob, value, re.IGNORECASE):
            return vendor
    return None


def _texts(resource: Resource, path: str) -> tuple[str, ...] | Unknown:
    found = [value for _, value in values_at(resource.attributes, path)]
    undecided = next((value for value in found if isinstance(value, Unknown)), None)
    if undecided:
        return undecided
    return tuple(value for value in found if isinstance(value, str) and value)


def region_word(text: str, derive: str = "") -> str:
    """A region as it is compared: lower case without blanks, what `derive` asks for taken off."""
    word = text.replace(" ", "").lower()
    if derive == "google_location":
        return _google(word.rpartition("/")[2].removeprefix("regional-"))
    zone = {"strip_zone_suffix": ZONE_SUFFIX, "strip_zone_number": ZONE_NUMBER}.get(derive)
    found = zone.match(word) if zone else None
    return found["region"] if found else word


def _google(word: str) -> str:
    zone = ZONE_SUFFIX.match(word)
    region = zone["region"] if zone else word
    single = region == "global" or GOOGLE_REGION.fullmatch(region)
    return region if single else f"{region}{SEVERAL}"


def spans_regions(region: str) -> bool:
    """Whether what lies in `region` outlives the loss of a single region."""
    return "+" in region or region.endswith(SEVERAL)
