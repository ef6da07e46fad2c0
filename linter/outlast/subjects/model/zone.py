"""The record of a zone: a public domain, who hosts it, and who it is delegated to."""

from __future__ import annotations

from dataclasses import dataclass, field

from outlast.domain.value import Maybe
from outlast.subjects.model.fields import NOT_SAID, Anchor, Criticality, doc


@dataclass(frozen=True, slots=True)
class Nameserver:
    """One nameserver that a zone is delegated to."""

    host: str = field(metadata=doc("host name, lower case, no final dot"))
    vendor: Maybe[str] = field(metadata=doc("who operates it"))
    domains: Maybe[tuple[str, ...]] = field(
        default=NOT_SAID, metadata=doc("vendors whose outage takes it down")
    )


@dataclass(frozen=True, slots=True)
class Hosted:
    """One vendor's copy of a zone."""

    vendor: Maybe[str] = field(metadata=doc("who hosts it"))
    address: str = field(metadata=doc("address of the zone resource"))
    delegated: Maybe[bool] = field(
        metadata=doc("true when the delegation names this vendor; Unknown when no code says")
    )
    domains: Maybe[tuple[str, ...]] = field(
        default=NOT_SAID, metadata=doc("vendors whose outage takes that copy down")
    )


@dataclass(frozen=True, slots=True)
class MissingRecord:
    """A record that one vendor of a zone answers with, and another one does not."""

    name: str = field(metadata=doc("full name"))
    type: str = field(metadata=doc("record type (`A`, `CNAME`, …)"))
    vendor: str = field(metadata=doc("vendor of the zone that lacks it, or holds another value"))
    why: str = field(metadata=doc("`absent`, `different` or `vendor-only`"))
    has: str = field(metadata=doc("vendor of the zone that has it"))


@dataclass(frozen=True, slots=True)
class Zone:
    """A public DNS domain."""

    domain: Maybe[str] = field(metadata=doc("domain name, lower case, no final dot"))
    label: str = field(metadata=doc("what to call it in a message"))
    vendors: Maybe[tuple[str, ...]] = field(
        metadata=doc("vendors of its nameservers; of its hosting when the code has no delegation")
    )
    domains: Maybe[tuple[str, ...]] = field(metadata=doc("all failure domains of those vendors"))
    shared_domains: Maybe[tuple[str, ...]] = field(
        metadata=doc("vendors whose outage alone takes every nameserver down; empty is redundant")
    )
    nameservers: Maybe[tuple[Nameserver, ...]] = field(
        metadata=doc("nameservers the code delegates to; Unknown when it has no delegation")
    )
    hosted: tuple[Hosted, ...] = field(metadata=doc("vendors that host it in code"))
    hosted_vendors: Maybe[tuple[str, ...]] = field(metadata=doc("different vendors of `hosted`"))
    registrar: Maybe[str] = field(metadata=doc("who the domain is registered with"))
    shared_above: Maybe[tuple[str, ...]] = field(
        metadata=doc("`shared_domains` of the nearest zone above it in the code; empty for none")
    )
    below: tuple[str, ...] = field(metadata=doc("zones in the code whose nearest zone above it is"))
    environment: Maybe[str] = field(metadata=doc("`production`, `staging`, …"))
    service: Maybe[str] = field(metadata=doc("name of the service it belongs to"))
    criticality: Criticality = field(
        metadata=doc("`critical`, `high`, `medium`, `low` or `unstated`")
    )
    anchor: Anchor
    above: str = field(
        default="", metadata=doc("the nearest zone above it in the code; empty for none")
    )
    registered: bool = field(
        default=False,
        metadata=doc("true when the code registers the domain, or names its registrar"),
    )
    managed: bool = field(
        default=True,
        metadata=doc("false when the code only looks the zone up, to keep records in it"),
    )
    missing_records: Maybe[tuple[MissingRecord, ...]] = field(
        default=(),
        metadata=doc("records that the code keeps at one vendor of the zone and not at another"),
    )
