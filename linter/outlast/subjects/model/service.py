"""The record of a service: where it runs, what it leans on, and its drills."""

from __future__ import annotations

from dataclasses import dataclass, field

from outlast.domain.value import Maybe
from outlast.subjects.model.fields import NOT_SAID, Anchor, Criticality, doc


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
