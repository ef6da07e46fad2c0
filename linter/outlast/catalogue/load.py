"""The catalogue: questions about resource types, modules, providers, backends and vendors.

Nothing is read before the first question, and only the files that answer it are parsed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from outlast.catalogue.charts import ChartEntry, chart
from outlast.catalogue.commands import Tool, tool
from outlast.catalogue.content import Content, content_from
from outlast.catalogue.criticality import Conventions, conventions_from
from outlast.catalogue.entrances import Entrances, entrances_from
from outlast.catalogue.files import HERE, DataFile, DataFiles, shipped
from outlast.catalogue.images import Images, images_from
from outlast.catalogue.leaning import Leaning, leaning_from
from outlast.catalogue.managed import Managed, managed_from
from outlast.catalogue.model import (
    BackendRule,
    Domains,
    Entry,
    HostMatch,
    HostSignals,
    ModuleEntry,
    ProviderRule,
    Surface,
    Underlying,
    Vendor,
)
from outlast.catalogue.parse import backend, entries, module, provider
from outlast.catalogue.plumbing import Plumbing, plumbing_from
from outlast.catalogue.signals import Signals, signals_from
from outlast.catalogue.sources import module_name
from outlast.catalogue.vendors import Vendors, vendor_from
from outlast.source.yamldoc import load_plain


@dataclass(frozen=True)
class Catalogue:
    """All that Outlast knows of the world. `custom` are vendors that the settings add."""

    files: DataFiles
    custom: Mapping[str, Vendor] = field(default_factory=dict)
    _entries: dict[str, Entry | None] = field(default_factory=dict, repr=False, compare=False)
    _modules: dict[str, ModuleEntry] = field(default_factory=dict, repr=False, compare=False)
    _parsed: set[DataFile] = field(default_factory=set, repr=False, compare=False)

    def entry(self, kind: str) -> Entry | None:
        """What the resource type `kind` is; the same for managed resources and data sources.

        Plumbing has an entry without roles; None is what nobody knew.
        """
        file = self.files.by_type.get(kind)
        if file and file not in self._parsed:
            self._parsed.add(file)
            for item in file.items():
                for made in entries(item, file.folder):
                    self._entries[made.type] = made
        if file is None and kind not in self._entries:
            self._entries[kind] = self._plumbing.entry(kind)
        return self._entries.get(kind)

    def types(self) -> tuple[str, ...]:
        """Every resource type that is described, sorted."""
        return tuple(sorted(self.files.by_type))

    def module(self, source: str) -> ModuleEntry | None:
        """What the module at `source` creates; versions and ways of fetching do not matter.

        A submodule that is not described is like its module when that creates nothing.
        """
        name = module_name(source)
        found = self._module(name)
        if found is None and "//" in name:
            found = self._module(name.partition("//")[0])
            return replace(found, source=name) if found and not found.creates else None
        return found

    def _module(self, name: str) -> ModuleEntry | None:
        file = self.files.by_module.get(name)
        if file and file not in self._parsed:
            self._parsed.add(file)
            for item in file.items():
                made = module(item)
                self._modules[made.source] = made
        return self._modules.get(name)

    def modules(self) -> tuple[str, ...]:
        """Every module source that is described, sorted."""
        return tuple(sorted(self.files.by_module))

    def chart(self, name: str, origin: str = "") -> ChartEntry | None:
        """What the chart of that name creates, from the repository at the address `origin`."""
        return next((one for one in self._charts.get(name, ()) if one.comes_from(origin)), None)

    def charts(self) -> tuple[ChartEntry, ...]:
        """Every chart that is described, by name."""
        return tuple(one for name in sorted(self._charts) for one in self._charts[name])

    def provider(self, name: str, source: str = "") -> ProviderRule | None:
        """What the configuration of a provider decides; None when nobody knows the provider."""
        vendor = self.all_vendors.provider(name, source)
        local = source.rpartition("/")[2] or name
        rule = self._providers.get(local) or self._providers.get(name)
        if rule and (rule.vendor is None or vendor in (None, rule.vendor)):
            return rule
        return ProviderRule(local, vendor) if vendor else None

    def backend(self, name: str) -> BackendRule | None:
        """Where the state backend `name` keeps the state."""
        return self._backends.get(name)

    def vendor(self, name: str) -> Vendor | None:
        """The vendor with that id."""
        return self.all_vendors.by_id.get(name)

    def vendors(self) -> tuple[str, ...]:
        """The ids of all vendors, sorted."""
        return tuple(self.all_vendors.by_id)

    def host_vendor(self, host: str, surface: Surface = "any") -> HostMatch | None:
        """Who operates `host`, and the region that its name states."""
        return self.all_vendors.host(host, surface)

    def cdn_vendor(self, host: str) -> str | None:
        """The vendor whose CDN answers under `host` (`d1.cloudfront.net`), or None."""
        return self.all_vendors.cdn(host)

    def site_vendor(self, vendor: str, host: str) -> str | None:
        """The cloud that a site of `vendor` runs on (`us5.datadoghq.com` is on gcp)."""
        return self.all_vendors.site(vendor, host)

    def arn_vendor(self, text: str) -> str | None:
        """The vendor whose ARN `text` is."""
        return self.all_vendors.arn(text)

    def scheme_vendor(self, url: str) -> str | None:
        """The vendor of `url` by its scheme alone (`gs://`); `s3://` says nothing."""
        return self.all_vendors.scheme(url)

    def domains(self, vendor: str, surface: str = "") -> Domains:
        """The vendor and every vendor under it: on `dns`, on `cdn`, else where it computes."""
        return self.all_vendors.domains(vendor, surface)

    def with_vendors(
        self,
        stands_on: Mapping[str, tuple[str, Iterable[str]]],
        hosts: Mapping[str, Iterable[str]] | None = None,
    ) -> Catalogue:
        """This catalogue with more vendors: id to name and to the vendors that it stands on.

        `hosts` are the endings of their host names, of nameservers and all else. They come on
        top of a shipped vendor of the same id.
        """
        ends = hosts or {}
        added = {
            key: _custom(key, self.vendor(key), name, tuple(under), tuple(ends.get(key, ())))
            for key, (name, under) in stands_on.items()
        }
        return Catalogue(self.files, {**self.custom, **added})

    @cached_property
    def all_vendors(self) -> Vendors:
        """Every vendor, by sorted id."""
        found = {
            made.id: made
            for file in self.files.within("vendors")
            for made in map(vendor_from, file.items())
        }
        return Vendors(dict(sorted({**found, **self.custom}.items())))

    @cached_property
    def signals(self) -> Signals:
        """What identifies vendors in manifests."""
        stated = (item for file in self.files.within("signals") for item in file.items())
        return signals_from(stated, self.all_vendors.by_id.values())

    @cached_property
    def conventions(self) -> Conventions:
        """How tags and names tell criticality, service, environment and standby."""
        data = load_plain(self.files.top("criticality.yaml").data)
        return conventions_from(data)  # type: ignore[arg-type]

    @cached_property
    def content(self) -> Content:
        """How names and tags tell what a datastore holds."""
        data = load_plain((HERE / "content.yaml").read_bytes())
        return content_from(data)  # type: ignore[arg-type]

    @cached_property
    def entrances(self) -> Entrances:
        """Which names and targets of DNS records are no way in for users."""
        data = load_plain((HERE / "entrances.yaml").read_bytes())
        return entrances_from(data)  # type: ignore[arg-type]

    @cached_property
    def leaning(self) -> Leaning:
        """How the words of a deployment tell what it cannot start without."""
        data = load_plain((HERE / "leaning.yaml").read_bytes())
        items = (item for file in self.files.within("signals") for item in file.items())
        return leaning_from(data, items)  # type: ignore[arg-type]

    @cached_property
    def images(self) -> Images:
        """How images tell what a container keeps in its volumes."""
        data = load_plain((HERE / "images.yaml").read_bytes())
        return images_from(data)  # type: ignore[arg-type]

    @cached_property
    def _plumbing(self) -> Plumbing:
        files = (file for file in self.files.within("") if file.name == "plumbing.yaml")
        return plumbing_from(item for file in files for item in file.items())

    @cached_property
    def managed(self) -> Managed:
        """Operators whose objects stand for things at a cloud."""
        items = (item for file in self.files.within("managed") for item in file.items())
        return managed_from(items, self.types())

    @cached_property
    def tools(self) -> tuple[Tool, ...]:
        """The programs that back up when a pod runs them."""
        return tuple(tool(item) for file in self.files.within("commands") for item in file.items())

    @cached_property
    def _charts(self) -> Mapping[str, tuple[ChartEntry, ...]]:
        found: dict[str, tuple[ChartEntry, ...]] = {}
        for file in self.files.within("charts"):
            for made in map(chart, file.items()):
                found[made.chart] = (*found.get(made.chart, ()), made)
        return found

    @cached_property
    def _providers(self) -> Mapping[str, ProviderRule]:
        made = map(provider, self.files.top("providers.yaml").items())
        return {rule.name: rule for rule in made}

    @cached_property
    def _backends(self) -> Mapping[str, BackendRule]:
        made = map(backend, self.files.top("backends.yaml").items())
        return {rule.name: rule for rule in made}


def _custom(
    key: str, known: Vendor | None, name: str, under: tuple[str, ...], hosts: tuple[str, ...]
) -> Vendor:
    stands = tuple(
        Underlying(surface, (other,)) for surface in ("compute", "dns", "cdn") for other in under
    )
    if known:
        return replace(
            known,
            name=name or known.name,
            underlying=known.underlying + stands,
            hosts=known.hosts + hosts,
            nameservers=replace(known.nameservers, suffixes=known.nameservers.suffixes + hosts),
        )
    answering = HostSignals(hosts)
    return Vendor(
        key, name or key, "custom", (), hosts=hosts, nameservers=answering, underlying=stands
    )


def load() -> Catalogue:
    """The shipped catalogue."""
    return Catalogue(shipped())
