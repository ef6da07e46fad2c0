"""The plain data of the catalogue's YAML files becomes records.

The data is trusted to fit the schema: `check` and the tests see to that.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from outlast.catalogue.condition import Condition, parse_condition
from outlast.catalogue.model import (
    BackendRule,
    CopySetting,
    Entry,
    FailureDomain,
    KindRule,
    ModuleEntry,
    ProviderRule,
    RegionRule,
)
from outlast.catalogue.naming import PlaceRule, Relation, SecretKeys, Selection, Through

Data = Mapping[str, Any]

FORMATS = ("terraform", "cloudformation", "kubernetes")
SELECTIONS = ("label_selector", "namespace")
"""What a relation is `by` when it picks objects of Kubernetes instead of naming one."""

REGION_PATHS = {"attr": "attr", "attrs": "attr_list", "inherit": "inherit", "provider": "provider"}


def entries(data: Data, folder: str) -> tuple[Entry, ...]:
    """One Entry for each type that a thing is called by; `folder` is its vendor unless it says."""
    return tuple(
        _entry(data, form, kind, folder) for form in FORMATS for kind in type_names(data, form)
    )


def type_names(data: Data, form: str) -> tuple[str, ...]:
    """The types that one format has for a thing: its `type`, and those that it is `also` called."""
    part = data.get(form)
    return () if part is None else (part.get("type", data["thing"]), *part.get("also", ()))


def _entry(data: Data, form: str, kind: str, folder: str) -> Entry:
    part = data[form]
    domain = part.get("domain_of")
    engine = part.get("kind_from")
    return Entry(
        thing=data["thing"],
        type=kind,
        format=form,
        vendor=data.get("vendor", folder),
        roles=tuple(data["roles"]),
        region=_region(part["region"]),
        zone=part.get("zone", ""),
        name=part.get("name", ""),
        tags=tuple(part.get("tags", ())),
        refs=_present(_relation(item, form) for item in data.get("relations", ())),
        settings=_present(_setting(item, form) for item in data.get("settings", ())),
        attrs=part.get("attrs", {}),
        failure_domain=FailureDomain(domain["attr"], domain["vendors"]) if domain else None,
        underlying=data.get("underlying", ""),
        lies_in=data.get("lies_in", ""),
        vendor_from=data.get("vendor_from", ""),
        multi_vendor=part.get("multi_vendor", ""),
        redundancy=tuple(part.get("redundancy", ())),
        cross_provider=tuple(part.get("cross_provider", ())),
        record_type=data.get("record_type", ""),
        watches_vendor=data.get("watches", ""),
        cdn_when=_when(part.get("cdn_when")),
        hosts_when=_when(part.get("hosts_when")),
        stores_when=_when(part.get("stores_when")),
        services=tuple(part.get("services", ())),
        secrets=tuple(part.get("secrets", ())),
        kind_from=KindRule(engine["attr"], engine["values"]) if engine else None,
    )


def _when(data: Data | None) -> tuple[str, Condition] | None:
    return (data["attr"], parse_condition(data["when"])) if data else None


def _present(items: Any) -> tuple[Any, ...]:
    return tuple(item for item in items if item is not None)


def _region(data: str | Data) -> RegionRule:
    if isinstance(data, str):
        return RegionRule(data)  # type: ignore[arg-type]
    word = next(key for key in REGION_PATHS if key in data)
    return RegionRule(
        REGION_PATHS[word],  # type: ignore[arg-type]
        data[word],
        data.get("else", ""),
        data.get("derive", ""),
    )


def _relation(data: Data, form: str) -> Relation | None:
    if form not in data:
        return None
    own = data[form] if isinstance(data[form], dict) else {"attr": data[form]}
    return Relation(
        attr=own["attr"],
        rel=data["rel"],
        kind=data["by"],
        targets=tuple(data.get("to", ())),
        namespace=own.get("namespace", ""),
        object_kind=own.get("kind", ""),
        place=_place(own["place"]) if "place" in own else None,
        selection=_selection(own, data["by"]) if data["by"] in SELECTIONS else None,
        through=Through(**own["through"]) if "through" in own else None,
        fixed=own.get("fixed", ""),
        when=_present(_when(item) for item in own.get("when", ())),
        begun_by=tuple(data.get("begun_by", ())),
    )


def _place(data: Data) -> PlaceRule:
    """What decides whose the named bucket or URL is."""
    secret, chosen = data.get("secret"), data.get("provider")
    return PlaceRule(
        endpoints=tuple(data.get("endpoints", ())),
        secret=_secret(secret) if secret else None,
        provider=chosen["attr"] if chosen else "",
        vendors=tuple(chosen["values"].items()) if chosen else (),
        vendor=data.get("vendor"),
        region=data.get("region", ""),
        bucket=data.get("bucket", ""),
    )


def _secret(data: Data) -> SecretKeys:
    return SecretKeys(data["attr"], tuple(data["keys"]), data.get("section", ""))


def _selection(data: Data, by: str) -> Selection:
    """A selector stands at `attr` itself unless its parts have paths of their own."""
    labels, namespaces = data.get("labels", ""), data.get("namespaces", "")
    if not labels and not namespaces and "scope" not in data:
        labels = data["attr"] if by == "label_selector" else ""
        namespaces = data["attr"] if by == "namespace" else ""
    return Selection(
        labels,
        namespaces,
        data.get("excluded", ""),
        data.get("scope", "own"),
        data.get("namespace_label", ""),
        data.get("provisioner", ""),
    )


def _setting(data: Data, form: str) -> CopySetting | None:
    """What is always so needs no attribute; else a format without one has no such setting."""
    path = data.get(form, "" if data["when"] == "always" else None)
    if path is None:
        return None
    own = {**data, **path} if isinstance(path, dict) else {**data, "attr": path}
    source = own.get("region_from", "")
    return CopySetting(
        attr=own["attr"],
        when=parse_condition(own["when"]),
        purpose=own["purpose"],
        default=own.get("default"),
        in_block=own.get("in_block"),
        assumed=own.get("assumed", False),
        copy=own.get("copy"),
        region=own.get("region", "same"),
        region_from=source.get(form, "") if isinstance(source, dict) else source,
        needs=_present(_when(item) for item in own.get("needs", ())),
    )


def provider(data: Data) -> ProviderRule:
    """One entry of providers.yaml."""
    rest = {key: value for key, value in data.items() if key not in ("provider", "vendor")}
    if "vendor_override" in rest:
        rest["vendor_override"] = tuple(rest["vendor_override"])
    return ProviderRule(data["provider"], data["vendor"], **rest)


def backend(data: Data) -> BackendRule:
    """One entry of backends.yaml."""
    rest = {key: value for key, value in data.items() if key not in ("backend", "vendor")}
    if "vendor_override" in rest:
        rest["vendor_override"] = tuple(rest["vendor_override"])
    return BackendRule(data["backend"], data["vendor"], **rest)


def module(data: Data) -> ModuleEntry:
    """One entry of a file in modules/."""
    return ModuleEntry(
        source=data["module"],
        vendor=data.get("vendor", _module_vendor(data["module"])),
        creates=data.get("creates", ""),
        inputs=data.get("inputs", {}),
        defaults=data.get("defaults", {}),
        fixed=data.get("fixed", {}),
        input_creates=data.get("input_creates", {}),
        other_inputs=tuple(data.get("other_inputs", ())),
        checked=data.get("checked", True),
        switch=data.get("switch", ""),
    )


def _module_vendor(source: str) -> str:
    """The vendor of a registry module is its last part, by the registry's naming rule."""
    last = source.partition("//")[0].rpartition("/")[2]
    return {"google": "gcp", "azurerm": "azure", "alicloud": "alibaba"}.get(last, last)
