"""What the catalogue answers with: one frozen record for a resource type, module, provider, vendor.

Attribute paths are dotted and without list indexes (`rule.destination.bucket`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Literal

from outlast.catalogue.condition import Condition
from outlast.catalogue.naming import Relation
from outlast.domain.paths import value_at
from outlast.domain.value import Maybe, Unknown, Value

RegionSource = Literal[
    "attr",
    "attr_list",
    "inherit",
    "provider",
    "project",
    "global",
    "self_hosted",
    "account",
    "cluster",
    "none",
]
CopyKind = Literal["snapshot", "backup", "replica", "export", "sync", "point-in-time"]
Surface = Literal["nameserver", "object_storage", "cdn", "any"]


@dataclass(frozen=True, slots=True)
class RegionRule:
    """Where the region of a resource is stated.

    `attr` and `attr_list`: at `path`; `inherit`: it is the region of what `path` refers to.
    `fallback` is used when `path` is absent (`provider.region`, `provider.zone`). `derive` is
    `strip_zone_suffix` when `path` holds a zone with a letter (`europe-west1-b`),
    `strip_zone_number` when it ends in a number (`fr-par-1`), and `google_location` when it may
    be a zone, a region, a configuration (`regional-europe-west1`) or several regions (`EU`).
    """

    source: RegionSource
    path: str = ""
    fallback: str = ""
    derive: str = ""


@dataclass(frozen=True, slots=True)
class CopySetting:
    """An attribute that has to do with copies of the content.

    The thing `purpose` names happens when `when` holds for the value at `attr`; `default` is the
    value when the attribute is absent, `in_block` the one when only the block around it is there
    (None: the same). `assumed` says that no documentation was found for the default. `attr` is
    empty for what the vendor always does. `copy` is the kind of copy that exists then, and None
    for what is no second place (versioning, soft delete, a final snapshot).
    The copy lies with the vendor of the resource: in its own region (`same`), in one that is not
    named (`other`), or in the ones that stand at `region_from`, when that is there.
    `needs` are further attributes without which the setting has no effect.
    """

    attr: str
    when: Condition
    purpose: str
    default: Value = None
    in_block: Value = None
    assumed: bool = False
    copy: CopyKind | None = None
    region: Literal["same", "other"] = "same"
    region_from: str = ""
    needs: tuple[tuple[str, Condition], ...] = ()

    def takes_effect(self, attributes: Mapping[str, Value]) -> Maybe[bool]:
        """Whether all that it needs is there; the Unknown when that is not decided."""
        answers = [condition.holds(value_at(attributes, path)) for path, condition in self.needs]
        if any(answer is False for answer in answers):
            return False
        return next((answer for answer in answers if isinstance(answer, Unknown)), True)


@dataclass(frozen=True, slots=True)
class KindRule:
    """The attribute that says what kind of datastore it is; keys of `values` are globs."""

    attr: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FailureDomain:
    """The attribute that selects the cloud a service runs on; keys of `vendors` are globs."""

    attr: str
    vendors: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Entry:
    """What one resource type of one format is.

    `thing` is the name that `targets` use, the same in every format. `vendor` is None when it
    depends on what `vendor_from` says: `cluster`, `storage_class`, `ingress_class`,
    `provider_host`, `destination`, or `place` (that of what it stores in). `underlying` is the
    vendor whose network really serves it. `lies_in` is the vendor of the place it describes,
    when not its own (an Azure location of AWS DataSync). `multi_vendor` is the attribute that
    makes a DNS zone one of several vendors. `redundancy` are attributes that spread it over zones
    or regions of its own vendor; `cross_provider` those whose value can name a system of another
    one. `cdn_when`: it is also a CDN when the attribute says so. `hosts_when`: it hosts a DNS zone
    only then; without it a `dns_zone` always does. `services` are the host names that an operator
    gives it in its namespace, with `*` for its own name (`*-rw`), and `secrets` the Secrets that
    say how to reach it. `stores_when`: it is a datastore
    only then (a set of pods that claims volumes).
    """

    thing: str
    type: str
    format: str
    vendor: str | None
    roles: tuple[str, ...]
    region: RegionRule
    zone: str = ""
    name: str = ""
    tags: tuple[str, ...] = ()
    refs: tuple[Relation, ...] = ()
    settings: tuple[CopySetting, ...] = ()
    attrs: Mapping[str, str] = field(default_factory=dict)
    failure_domain: FailureDomain | None = None
    underlying: str = ""
    lies_in: str = ""
    vendor_from: str = ""
    multi_vendor: str = ""
    redundancy: tuple[str, ...] = ()
    cross_provider: tuple[str, ...] = ()
    record_type: str = ""
    watches_vendor: str = ""
    cdn_when: tuple[str, Condition] | None = None
    hosts_when: tuple[str, Condition] | None = None
    stores_when: tuple[str, Condition] | None = None
    kind_from: KindRule | None = None
    services: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()

    def is_a(self, role: str) -> bool:
        """True when one of the roles is `role` or below it: `datastore` covers `datastore.kv`."""
        return any(own == role or own.startswith(f"{role}.") for own in self.roles)

    def hosts(self, attributes: Mapping[str, Value]) -> Maybe[bool]:
        """Whether a DNS zone of this type answers for its domain: a partial one only proxies."""
        if self.hosts_when is None:
            return True
        path, condition = self.hosts_when
        return condition.holds(value_at(attributes, path))

    def stores(self, attributes: Mapping[str, Value]) -> Maybe[bool]:
        """Whether it is a datastore at all, for a type that has such a role."""
        if self.stores_when is None:
            return True
        path, condition = self.stores_when
        return condition.holds(value_at(attributes, path))

    def kind_of(self, attributes: Mapping[str, Value]) -> Maybe[str]:
        """The kind of datastore (`relational`, `cache`, …); empty when it is none.

        It follows the engine where one type is sold with several; Unknown when that is not
        decided. An engine that is not listed, or left out, is what the role says.
        """
        value = value_at(attributes, self.kind_from.attr) if self.kind_from else None
        if isinstance(value, Unknown):
            return value
        if self.kind_from and isinstance(value, str):
            for glob, kind in self.kind_from.values.items():
                if fnmatchcase(value.lower(), glob):
                    return kind
        stores = (role.split(".") for role in self.roles if role.startswith("datastore."))
        return next((parts[1] for parts in stores), "")


@dataclass(frozen=True, slots=True)
class ModuleEntry:
    """What a module that was not read creates.

    `creates` is the resource type that is judged; empty when the module creates nothing of that
    kind. `inputs` maps an input to the attribute path of that type, `defaults` are values of
    inputs that the caller leaves out (an input not listed there is then absent), `fixed` are
    attributes the module always sets. `input_creates` maps an input to the further type that
    exists when the input is given and is not false, null or empty. `checked` is false when the
    inputs are not known: then every attribute is Unknown, never absent. `switch` is the input
    that, when false, means that nothing at all is created.
    """

    source: str
    vendor: str
    creates: str = ""
    inputs: Mapping[str, str] = field(default_factory=dict)
    defaults: Mapping[str, Value] = field(default_factory=dict)
    fixed: Mapping[str, Value] = field(default_factory=dict)
    input_creates: Mapping[str, str] = field(default_factory=dict)
    other_inputs: tuple[str, ...] = ()
    checked: bool = True
    switch: str = ""


@dataclass(frozen=True, slots=True)
class ProviderRule:
    """What the configuration of a provider decides for its resources.

    `region`, `zone`, `account` and `tags` are attribute paths; so are those in
    `vendor_override`, whose value is an endpoint at perhaps another vendor, and
    `vendor_from_host`, whose host decides the vendor; `context` names a Kubernetes cluster.
    `vendor` is None when only these decide it.
    """

    name: str
    vendor: str | None
    region: str = ""
    zone: str = ""
    account: str = ""
    tags: str = ""
    vendor_override: tuple[str, ...] = ()
    vendor_from_host: str = ""
    context: str = ""


@dataclass(frozen=True, slots=True)
class BackendRule:
    """Where a state backend keeps the state; `vendor` is None when its host decides."""

    name: str
    vendor: str | None
    bucket: str = ""
    region: str = ""
    account: str = ""
    host: str = ""
    default_host: str = ""
    vendor_override: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HostSignals:
    """Host names of one surface: `suffixes` match whole labels, `regex` may name a `region`."""

    suffixes: tuple[str, ...] = ()
    regex: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Underlying:
    """A vendor that really serves `surface`; `vendors` has several when one of them is chosen."""

    surface: str
    vendors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Vendor:
    """Who operates things, and the signals that identify them.

    `generic` is software or a protocol that many vendors run: never a vendor on its own.
    `sites` maps hosts or sites of the vendor to the cloud they run on.
    """

    id: str
    name: str
    kind: str
    kinds: tuple[str, ...] = ()
    parent: str = ""
    generic: bool = False
    providers: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    type_prefixes: tuple[str, ...] = ()
    arn_prefixes: tuple[str, ...] = ()
    url_schemes: tuple[str, ...] = ()
    nameservers: HostSignals = HostSignals()
    object_storage: HostSignals = HostSignals()
    cdn_hosts: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    underlying: tuple[Underlying, ...] = ()
    sites: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HostMatch:
    """Who a host name belongs to, and the region the name states, if any."""

    vendor: str
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Domains:
    """The failure domains of a vendor, sorted, itself included.

    `undecided` when it also stands on one of `among`, and only its resource says which.
    """

    vendors: tuple[str, ...]
    undecided: bool = False
    among: tuple[str, ...] = ()
