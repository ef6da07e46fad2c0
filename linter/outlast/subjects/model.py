"""The records that policies judge. Field docs become the reference page of policy authors.

Every field is always there, unless it is Unknown. A list is Unknown as a whole only when
nothing of it is decided; a doubtful member is in the list with its doubtful fields Unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from outlast.domain.value import Maybe
from outlast.subjects.control import Controller as Controller
from outlast.subjects.control import Recovery as Recovery
from outlast.subjects.control import Stack as Stack
from outlast.subjects.control import State as State
from outlast.subjects.entrance import Entrypoint as Entrypoint
from outlast.subjects.entrance import Target as Target
from outlast.subjects.fields import NOT_SAID as NOT_SAID
from outlast.subjects.fields import Anchor as Anchor
from outlast.subjects.fields import Criticality as Criticality
from outlast.subjects.fields import doc as doc
from outlast.subjects.hosting import Hosted as Hosted
from outlast.subjects.hosting import MissingRecord as MissingRecord
from outlast.subjects.hosting import Nameserver as Nameserver
from outlast.subjects.hosting import Zone as Zone
from outlast.subjects.lookout import Monitor as Monitor
from outlast.subjects.lookout import Watcher as Watcher


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
    key_vendor: Maybe[str] = field(
        default=NOT_SAID,
        metadata=doc("who keeps the key it is encrypted with; its own vendor when no key is named"),
    )
    key_domains: Maybe[tuple[str, ...]] = field(
        default=NOT_SAID, metadata=doc("vendors whose outage takes that key away")
    )
    same_account: Maybe[bool] = field(
        default=NOT_SAID, metadata=doc("true when it lies in the account of the datastore")
    )
    needs_primary: Maybe[bool] = field(
        default=NOT_SAID,
        metadata=doc("true when its key lies in the account of the datastore, or falls with it"),
    )


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
class Deployment:
    """One place where a service runs."""

    vendor: Maybe[str] = field(metadata=doc("who operates it"))
    domains: Maybe[tuple[str, ...]] = field(metadata=doc("vendors whose outage takes it down"))
    region: Maybe[str] = field(metadata=doc("region; `global` when it has none"))
    standby: bool = field(metadata=doc("true when it is marked as a standby"))
    address: str = field(metadata=doc("address of the first resource of the deployment"))
    runs: tuple[str, ...] = field(
        default=("",),
        metadata=doc("words for what runs there; two places that share one run the same thing"),
    )
    stacks: tuple[str, ...] = field(default=(), metadata=doc("paths of the stacks that declare it"))
    reached: Maybe[bool] = field(
        default=NOT_SAID,
        metadata=doc("true when an entrypoint leads there; Unknown when the code does not decide"),
    )


@dataclass(frozen=True, slots=True)
class Lean:
    """Something that a deployment of a service cannot start without."""

    layer: str = field(
        metadata=doc("`images`, `secrets`, `keys`, `identity`, `certificates` or `dns`")
    )
    vendor: Maybe[str] = field(metadata=doc("who operates it"))
    domains: Maybe[tuple[str, ...]] = field(metadata=doc("vendors whose outage takes it down"))
    via: str = field(metadata=doc("address of what names it"))
    deployment: str = field(metadata=doc("address of the deployment that leans on it"))
    foreign: Maybe[bool] = field(
        metadata=doc("true when it falls with a vendor that the deployment does not stand on")
    )


@dataclass(frozen=True, slots=True)
class Holding:
    """A durable datastore of a service, as its deployments see it."""

    label: str = field(metadata=doc("what to call it in a message"))
    address: str = field(metadata=doc("address of the datastore"))
    kind: str = field(metadata=doc("`relational`, `bucket`, …"))
    vendor: Maybe[str] = field(metadata=doc("who operates it"))
    domains: Maybe[tuple[str, ...]] = field(metadata=doc("vendors whose outage takes it down"))
    left: Maybe[bool] = field(
        metadata=doc(
            "false when the outage that moves the service to another place leaves no copy of it"
        )
    )


@dataclass(frozen=True, slots=True)
class Drill:
    """A failover that was tried, or an experiment that could try one."""

    date: Maybe[str] = field(metadata=doc("the day it was done, as 2026-09-01"))
    result: Maybe[str] = field(metadata=doc("`pass` or `fail`"))
    age_days: Maybe[int] = field(metadata=doc("days since it was done"))
    scope: str = field(metadata=doc("what was tried, in the words of who says so"))
    via: str = field(metadata=doc("`evidence`, or the address of what declares or dates it"))


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
    redundant: Maybe[bool] = field(
        default=False,
        metadata=doc("true when the same thing runs at two places that share no failure domain"),
    )
    leans_on: tuple[Lean, ...] = field(
        default=(), metadata=doc("what its deployments cannot start without")
    )
    falls_with: Maybe[tuple[str, ...]] = field(
        default=(),
        metadata=doc("vendors whose outage takes every deployment down, or what it leans on"),
    )
    entrypoints: tuple[str, ...] = field(
        default=(), metadata=doc("host names of the entrypoints that lead to it")
    )
    traps: tuple[str, ...] = field(
        default=(),
        metadata=doc("what of `leans_on` falls with `falls_with` and not with its deployment"),
    )
    stranded: tuple[str, ...] = field(
        default=(), metadata=doc("labels of the data that a move to another place leaves behind")
    )
    data: tuple[Holding, ...] = field(
        default=(), metadata=doc("its durable datastores, as its deployments see them")
    )
    monitors: tuple[str, ...] = field(
        default=(), metadata=doc("addresses of what watches it, the first of each kind and vendor")
    )
    drills: tuple[Drill, ...] = field(
        default=(), metadata=doc("failovers of it that were tried, those of settings first")
    )


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement of evidence in settings: a backup made elsewhere, a standby, a drill."""

    kind: str = field(metadata=doc("`backup`, `standby` or `drill`"))
    about: str = field(metadata=doc("what it speaks of, as settings write it"))
    vendor: str = field(metadata=doc("where the copy or the standby is; empty for a drill"))
    region: str = field(metadata=doc("region of it; empty when not said"))
    date: str = field(metadata=doc("the day of a drill, as 2026-09-01; else empty"))
    until: str = field(metadata=doc("the last day it counts, as 2027-01-31; empty for a drill"))
    expired: bool = field(metadata=doc("true when that day has passed"))
    matches: int = field(metadata=doc("how many datastores or services it speaks of"))
    result: str = field(metadata=doc("`pass` or `fail` of a drill; else empty"))
    scope: str = field(metadata=doc("what a drill tried; else empty"))
    reason: str = field(metadata=doc("why it is so, in the words of who says it"))
    by: str = field(metadata=doc("who says it; empty when not said"))
    link: str = field(metadata=doc("where to read more; empty when not said"))
    service: str = field(metadata=doc("the service it speaks of; empty for none or several"))
    criticality: Criticality = field(metadata=doc("the highest of what it speaks of"))
    anchor: Anchor


Subject = Datastore | Zone | Entrypoint | Service | Monitor | Stack | Statement

SUBJECTS: Mapping[str, type] = {
    "datastore": Datastore,
    "zone": Zone,
    "entrypoint": Entrypoint,
    "service": Service,
    "monitor": Monitor,
    "stack": Stack,
    "statement": Statement,
}


@dataclass(frozen=True, slots=True)
class Subjects:
    """All subjects of a run, each kind sorted."""

    datastores: tuple[Datastore, ...] = ()
    zones: tuple[Zone, ...] = ()
    services: tuple[Service, ...] = ()
    stacks: tuple[Stack, ...] = ()
    monitors: tuple[Monitor, ...] = ()
    entrypoints: tuple[Entrypoint, ...] = ()
    statements: tuple[Statement, ...] = ()
