"""What identifies a vendor in Kubernetes manifests: API servers, drivers, annotations, labels."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from outlast.catalogue.model import Vendor
from outlast.catalogue.vendors import plain_host

SUFFIX_REGION = re.compile(r"\.k8s\.([a-z]{2}-[a-z]{3})\.")
"""A region that is a part of the suffix itself: `.api.k8s.fr-par.scw.cloud`."""


@dataclass(frozen=True, slots=True)
class ApiServer:
    """Whose an API server is, and the region that its name states; `name` is the cluster's."""

    vendor: str
    region: str
    name: str = ""


@dataclass(frozen=True)
class Signals:
    """The entries of data/signals, by vendor. Words that several vendors share say nothing.

    `clouds` are the vendors that sell machines for clusters to run on; `generic` are software.
    """

    by_vendor: Mapping[str, Mapping[str, Any]]
    generic: frozenset[str]
    clouds: frozenset[str] = frozenset()

    def api_server(self, url: str) -> ApiServer | None:
        """The vendor of the API server at `url`, or None."""
        host = plain_host(url)
        for suffix, vendor in self._by("api_server_suffixes").items():
            bare = suffix.lstrip(".")
            if host == bare or host.endswith(f".{bare}"):
                return ApiServer(vendor, _region(host, suffix))
        return None

    def cluster(self, name: str) -> ApiServer | None:
        """The vendor whose tools name a cluster or its context so, or None."""
        for pattern, vendor in self._by("cluster_names").items():
            found = re.match(pattern, name)
            if found:
                told = found.groupdict()
                return ApiServer(vendor, told.get("region") or "", told.get("name") or "")
        return None

    def credentials(self, command: str) -> str | None:
        """The vendor for whose clusters alone a command fetches credentials."""
        table = self._by("credentials")
        return next((v for word, v in table.items() if f"{command} ".startswith(f"{word} ")), None)

    def driver(self, name: str) -> str | None:
        """The vendor of a CSI driver or provisioner; `self_hosted` for software, as Longhorn."""
        return self._by("csi_drivers").get(name) or self._by("in_tree_provisioners").get(name)

    def storage_class(self, name: str) -> str | None:
        """The vendor whose managed clusters come with a storage class of that name."""
        return self._by("storage_classes").get(name)

    def ingress_class(self, name: str) -> str | None:
        """The vendor whose load balancers serve an ingress or gateway class of that name."""
        found = (self._by(key).get(name) for key in ("ingress_classes", "gateway_classes"))
        return next(filter(None, found), None)

    def load_balancer(self, annotation: str) -> str | None:
        """The vendor whose cloud controller reads an annotation of a service or ingress.

        What stock manifests write whatever the cloud is (Contour's of AWS) says nothing.
        """
        if self._by("lb_annotations_stock").get(annotation):
            return None
        return self._prefixed("lb_annotation_prefixes", annotation)

    def identity(self, annotation: str) -> str | None:
        """The vendor whose identities an annotation of a service account speaks of."""
        return self._by("sa_annotations").get(annotation)

    def identity_chart(self, name: str) -> str | None:
        """The vendor whose identities a chart brings to clusters that are not the vendor's own."""
        return self._by("identity_charts").get(name)

    def node_label(self, key: str) -> str | None:
        """The vendor whose machines carry a label."""
        return self._prefixed("node_label_prefixes", key)

    def machine(self, provider_id: str) -> str | None:
        """The vendor of a machine by its provider id, when only one vendor has such ids."""
        return self._prefixed("provider_id_prefixes", provider_id)

    def platform(self, name: str) -> str | None:
        """The vendor whose machines an operating system is installed for under that word."""
        return self._by("machine_platforms").get(name)

    def controller(self, url: str) -> str | None:
        """The vendor whose controller the manifests at `url` install."""
        table = self._by("cluster_charts")
        return next((vendor for chart, vendor in table.items() if chart in url), None)

    def group(self, name: str) -> str | None:
        """The vendor whose clusters alone have objects of an API group."""
        return self._by("cluster_groups").get(name)

    def chart(self, name: str) -> str | None:
        """The vendor on whose machines alone a chart works: its drivers and controllers."""
        return self._by("cluster_charts").get(name)

    @cached_property
    def without_machines(self) -> tuple[str, ...]:
        """Vendors that no cluster can run on, since they sell no machines."""
        listed = self.by_vendor.items()
        return tuple(key for key, words in listed if words.get("runs_clusters") is False)

    def _prefixed(self, signal: str, text: str) -> str | None:
        table = self._by(signal)
        return next((vendor for prefix, vendor in table.items() if text.startswith(prefix)), None)

    def _by(self, signal: str) -> Mapping[str, str]:
        if signal not in self._tables:
            self._tables[signal] = dict(_unshared(self._stated(signal)))
        return self._tables[signal]

    def _stated(self, signal: str) -> Iterator[tuple[str, str]]:
        for vendor, words in self.by_vendor.items():
            shared = signal == "provider_id_prefixes" and words.get("provider_id_shared")
            for word in () if shared else words.get(signal, ()):
                yield word, vendor

    @cached_property
    def _tables(self) -> dict[str, Mapping[str, str]]:
        return {}


def signals_from(items: Iterable[Mapping[str, Any]], vendors: Iterable[Vendor]) -> Signals:
    """The parsed entries, with what they speak of."""
    stated = {item["vendor"]: item.get("kubernetes", {}) for item in items}
    known = tuple(vendors)
    generic = frozenset(vendor.id for vendor in known if vendor.generic)
    clouds = frozenset(vendor.id for vendor in known if vendor.kind in ("hyperscaler", "cloud"))
    return Signals(dict(sorted(stated.items())), generic, clouds - generic)


def _unshared(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """The longest words first; those that two vendors claim are left out."""
    found: dict[str, set[str]] = {}
    for word, vendor in pairs:
        found.setdefault(word, set()).add(vendor)
    for word in sorted(found, key=lambda text: (-len(text), text)):
        if len(found[word]) == 1:
            yield word, found[word].pop()


def _region(host: str, suffix: str) -> str:
    """The region in front of the suffix, behind the name of the cluster; empty for none."""
    inside = SUFFIX_REGION.search(suffix)
    before = host.removesuffix(suffix).split(".")
    return inside[1] if inside else before[-1] if len(before) > 1 else ""
