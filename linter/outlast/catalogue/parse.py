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
    Relation,
)

Data = Mapping[str, Any]

FORMATS = ("terraform", "cloudformation")
REGION_PATHS = {"attr": "attr", "attrs": "attr_list", "inherit": "inherit", "provider": "provider"}


def entries(data: Data, folder: str) -> tuple[Entry, ...]:
    """One Entry for each format that the thing exists in; `folder` is its vendor unless it says."""
    return tuple(_entry(data, name, folder) for name in FORMATS if name in data)


def _entry(data: Data, form: str, folder: str) -> Entry:
    part = data[form]
    domain = part.get("domain_of")
    kind = part.get("kind_from")
    return Entry(
        thing=data["thing"],
        type=part.get("type", data["thing"]),
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
        kind_from=KindRule(kind["attr"], kind["values"]) if kind else None,
        kubernetes_kind=data.get("kubernetes_kind", ""),
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
    return Relation(data[form], data["rel"], data["by"], tuple(data.get("to", ())))


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
