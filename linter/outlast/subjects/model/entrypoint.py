"""The record of an entrypoint: a public host name, and the ways from it to what answers."""

from __future__ import annotations

from dataclasses import dataclass, field

from outlast.domain.value import Maybe
from outlast.subjects.model.fields import Anchor, Criticality, doc


@dataclass(frozen=True, slots=True)
class Cdn:
    """A content delivery network that answers for an entrypoint."""

    vendor: Maybe[str] = field(metadata=doc("who operates it"))
    domains: Maybe[tuple[str, ...]] = field(metadata=doc("vendors whose outage takes it down"))
    via: str = field(metadata=doc("address of the resource, or host name"))
    routed: Maybe[bool] = field(
        metadata=doc("true when the DNS leads there; false when it only waits for the name")
    )


@dataclass(frozen=True, slots=True)
class Target:
    """Something that answers for an entrypoint at last."""

    vendor: Maybe[str] = field(metadata=doc("who operates it"))
    domains: Maybe[tuple[str, ...]] = field(metadata=doc("vendors whose outage takes it down"))
    region: Maybe[str] = field(metadata=doc("region; `global` when it has none"))
    via: str = field(metadata=doc("address of the resource, or host name"))
    certified: Maybe[bool] = field(
        metadata=doc(
            "true when the code shows a certificate on the way there that can be made in time"
        )
    )
    cdns: tuple[Cdn, ...] = field(
        default=(), metadata=doc("CDNs that a request passes on the way there")
    )
    routing_domains: Maybe[tuple[str, ...]] = field(
        default=(), metadata=doc("vendors whose outage takes down a router on the way there")
    )


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate that an entrypoint shows."""

    vendor: Maybe[str] = field(metadata=doc("who keeps it"))
    via: str = field(metadata=doc("address of the resource"))
    bound: Maybe[bool] = field(
        metadata=doc("true when its vendor made it and does not hand out its key")
    )
    follows_name: bool = field(
        metadata=doc("true when it is made and renewed only while the name points to its vendor")
    )


@dataclass(frozen=True, slots=True)
class Entrypoint:
    """A public host name that users reach something by."""

    host: Maybe[str] = field(metadata=doc("host name, lower case, no final dot"))
    label: str = field(metadata=doc("what to call it in a message"))
    address: str = field(metadata=doc("address of its first record, else of what answers for it"))
    vendors: Maybe[tuple[str, ...]] = field(
        metadata=doc("vendors of its CDNs and of what answers at last")
    )
    zone: Maybe[str] = field(metadata=doc("domain of the zone that its records stand in"))
    cdns: tuple[Cdn, ...] = field(metadata=doc("CDNs that answer for it, or wait for it"))
    cdn_vendors: Maybe[tuple[str, ...]] = field(metadata=doc("different vendors of `cdns`"))
    cdn_shared_domains: Maybe[tuple[str, ...]] = field(
        metadata=doc("vendors whose outage alone takes every CDN of it down; empty for none")
    )
    targets: tuple[Target, ...] = field(
        metadata=doc("what answers at last, the first choice first")
    )
    shared_domains: Maybe[tuple[str, ...]] = field(
        metadata=doc("vendors whose outage alone takes every target down")
    )
    closes_with: Maybe[tuple[str, ...]] = field(
        metadata=doc("vendors whose outage alone closes every way: CDN, router or target")
    )
    touches: Maybe[tuple[str, ...]] = field(
        metadata=doc("vendors whose outage closes some way, all failure domains")
    )
    failover: Maybe[bool] = field(
        metadata=doc("true when something chooses between ways: DNS policy, traffic manager, …")
    )
    failover_via: str = field(metadata=doc("address of what chooses; empty for nothing"))
    health_checked: Maybe[bool] = field(
        metadata=doc("true when it chooses by the health of the ways, by itself")
    )
    routing_domains: Maybe[tuple[str, ...]] = field(
        metadata=doc("vendors whose outage takes down what chooses")
    )
    routing_shares: Maybe[tuple[str, ...]] = field(
        metadata=doc("vendors that both what chooses and its first choice stand on")
    )
    certificates: tuple[Certificate, ...] = field(metadata=doc("certificates that it shows"))
    environment: Maybe[str] = field(metadata=doc("`production`, `staging`, …"))
    service: Maybe[str] = field(metadata=doc("name of the service that it leads to"))
    criticality: Criticality = field(
        metadata=doc("`critical`, `high`, `medium`, `low` or `unstated`")
    )
    anchor: Anchor
