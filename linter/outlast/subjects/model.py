"""The records that policies judge. Field docs become the reference page of policy authors.

Every field is always there, unless it is Unknown. A list is Unknown as a whole only when
nothing of it is decided; a doubtful member is in the list with its doubtful fields Unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from outlast.domain.location import Span
from outlast.domain.value import Maybe

Criticality = str
"""`critical`, `high`, `medium`, `low`, or `unstated`."""


def doc(text: str) -> dict[str, str]:
    """Metadata of a documented field."""
    return {"doc": text}


@dataclass(frozen=True, slots=True)
class Anchor:
    """Where a subject stands, for findings: never seen by expressions.

    `places` maps the anchors a policy may name (`copies`, `nameservers`, …) to spans with a
    few words each, the best first; `span` is the header of the subject itself.
    """

    span: Span
    unit: str
    places: Mapping[str, tuple[tuple[Span, str], ...]] = field(default_factory=dict)
    callers: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Copy:
    """Another place where the content of a datastore exists."""

    kind: str = field(
        metadata=doc("`snapshot`, `backup`, `replica`, `export`, `sync` or `point-in-time`")
    )
    certain: Maybe[bool] = field(
        metadata=doc("true when the copy surely exists; Unknown when the code does not decide it")
    )
    vendor: Maybe[str] = field(metadata=doc("who operates the place the copy lies in"))
    domains: Maybe[tuple[str, ...]] = field(
        metadata=doc("vendors whose outage takes the copy down")
    )
    region: Maybe[str] = field(metadata=doc("region of the copy; `global` when it has none"))
    independent: Maybe[bool] = field(
        metadata=doc("true when it shares no failure domain with the datastore")
    )
    same_region: Maybe[bool] = field(
        metadata=doc("true when vendor and region are those of the datastore")
    )
    via: str = field(metadata=doc("address of what makes the copy"))


@dataclass(frozen=True, slots=True)
class Datastore:
    """A place where content lives that somebody would miss."""

    address: str = field(metadata=doc("address of the resource"))
    name: Maybe[str] = field(metadata=doc("name at the vendor, else Unknown"))
    label: str = field(metadata=doc("what to call it in a message: its name, else its address"))
    type: str = field(metadata=doc("resource type, as the format calls it"))
    kind: str = field(metadata=doc("`relational`, `document`, `bucket`, `volume`, `file`, …"))
    vendor: Maybe[str] = field(metadata=doc("who operates it"))
    domains: Maybe[tuple[str, ...]] = field(metadata=doc("vendors whose outage takes it down"))
    region: Maybe[str] = field(metadata=doc("region it lies in; `global` when it has none"))
    role: str = field(
        metadata=doc("`data`, or why it is not judged: `log`, `artifact`, `state`, `backup`, …")
    )
    durable: Maybe[bool] = field(metadata=doc("true when its content would be missed"))
    service: Maybe[str] = field(metadata=doc("name of the service it belongs to"))
    criticality: Criticality = field(
        metadata=doc("`critical`, `high`, `medium`, `low` or `unstated`")
    )
    environment: Maybe[str] = field(metadata=doc("`production`, `staging`, …"))
    copies: tuple[Copy, ...] = field(metadata=doc("other places its content exists"))
    tags: Mapping[str, str] = field(metadata=doc("its tags or labels that are decided"))
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class Nameserver:
    """One nameserver that a zone is delegated to."""

    host: str = field(metadata=doc("host name, lower case, no final dot"))
    vendor: Maybe[str] = field(metadata=doc("who operates it"))


@dataclass(frozen=True, slots=True)
class Hosted:
    """One vendor's copy of a zone."""

    vendor: Maybe[str] = field(metadata=doc("who hosts it"))
    address: str = field(metadata=doc("address of the zone resource"))
    delegated: Maybe[bool] = field(
        metadata=doc("true when the delegation names this vendor; Unknown when no code says")
    )


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


@dataclass(frozen=True, slots=True)
class Deployment:
    """One place where a service runs."""

    vendor: Maybe[str] = field(metadata=doc("who operates it"))
    domains: Maybe[tuple[str, ...]] = field(metadata=doc("vendors whose outage takes it down"))
    region: Maybe[str] = field(metadata=doc("region; `global` when it has none"))
    standby: bool = field(metadata=doc("true when it is marked as a standby"))
    address: str = field(metadata=doc("address of the first resource of the deployment"))


@dataclass(frozen=True, slots=True)
class Service:
    """What somebody runs for users: its name in one environment."""

    name: str = field(metadata=doc("name"))
    environment: Maybe[str] = field(metadata=doc("`production`, `staging`, …"))
    label: str = field(metadata=doc("name, with the environment when there are several"))
    stated: bool = field(
        metadata=doc("true when settings or tags name it, false when it is only a stack's name")
    )
    criticality: Criticality = field(
        metadata=doc("`critical`, `high`, `medium`, `low` or `unstated`")
    )
    vendors: Maybe[tuple[str, ...]] = field(metadata=doc("vendors its deployments run on"))
    regions: Maybe[tuple[str, ...]] = field(metadata=doc("regions its deployments run in"))
    shared_domains: Maybe[tuple[str, ...]] = field(
        metadata=doc("vendors whose outage alone takes every deployment down")
    )
    deployments: tuple[Deployment, ...] = field(metadata=doc("places it runs in"))
    datastores: tuple[str, ...] = field(metadata=doc("addresses of its datastores"))
    zones: tuple[str, ...] = field(metadata=doc("domains of its zones"))
    anchor: Anchor


@dataclass(frozen=True, slots=True)
class State:
    """Where the state of a stack is kept."""

    backend: str = field(metadata=doc("name of the backend (`s3`, `gcs`, `cloud`, `local`, …)"))
    vendor: Maybe[str] = field(metadata=doc("who operates it"))
    domains: Maybe[tuple[str, ...]] = field(metadata=doc("vendors whose outage takes it down"))
    region: Maybe[str] = field(metadata=doc("region of the state"))


@dataclass(frozen=True, slots=True)
class Stack:
    """A root module or template, with its state and its control plane."""

    path: str = field(metadata=doc("path of the root module, with `@environment` when it has one"))
    vendors: tuple[str, ...] = field(metadata=doc("vendors of its resources"))
    state: Maybe[State] = field(metadata=doc("where its state is kept"))
    controller: Maybe[str] = field(metadata=doc("vendor that runs it (HCP Terraform, …)"))
    anchor: Anchor


Subject = Datastore | Zone | Service | Stack

SUBJECTS: Mapping[str, type] = {
    "datastore": Datastore,
    "zone": Zone,
    "service": Service,
    "stack": Stack,
}


@dataclass(frozen=True, slots=True)
class Subjects:
    """All subjects of a run, each kind sorted."""

    datastores: tuple[Datastore, ...] = ()
    zones: tuple[Zone, ...] = ()
    services: tuple[Service, ...] = ()
    stacks: tuple[Stack, ...] = ()
