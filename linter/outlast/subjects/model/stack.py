"""The records of a stack: its state, its control plane, what recovery needs of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from outlast.domain.value import Maybe
from outlast.subjects.model.fields import NOT_SAID, Anchor, Criticality, doc


@dataclass(frozen=True, slots=True)
class State:
    """Where the state of a stack is kept."""

    backend: str = field(metadata=doc("name of the backend (`s3`, `gcs`, `cloud`, `local`, …)"))
    vendor: Maybe[str] = field(metadata=doc("who operates it"))
    domains: Maybe[tuple[str, ...]] = field(metadata=doc("vendors whose outage takes it down"))
    region: Maybe[str] = field(metadata=doc("region of the state"))


@dataclass(frozen=True, slots=True)
class Recovery:
    """Something in a stack that has to be changed or started when another vendor fails."""

    kind: str = field(metadata=doc("`standby`, `dns`, `cdn` or `routing`"))
    address: str = field(metadata=doc("address of the resource"))
    vendor: Maybe[str] = field(metadata=doc("who operates it"))
    relieves: Maybe[tuple[str, ...]] = field(
        metadata=doc("vendors whose outage makes it needed, and leaves it standing")
    )


@dataclass(frozen=True, slots=True)
class Controller:
    """Something that a change of a stack passes through before it takes effect."""

    layer: str = field(
        metadata=doc(
            "`runner` (what runs the tool), `cluster` (the one that the deployer runs in), "
            "`source` (the host that it pulls from) or `operator` (the cluster of the operator "
            "that makes cloud resources of objects)"
        )
    )
    vendor: Maybe[str] = field(metadata=doc("who operates it"))
    domains: Maybe[tuple[str, ...]] = field(metadata=doc("vendors whose outage takes it down"))
    via: str = field(metadata=doc("address of what names it"))


@dataclass(frozen=True, slots=True)
class Stack:
    """A root module or template, with its state and its control plane."""

    path: str = field(metadata=doc("path of the root module, with `@environment` when it has one"))
    vendors: tuple[str, ...] = field(metadata=doc("vendors of its resources"))
    state: Maybe[State] = field(metadata=doc("where its state is kept"))
    controller: Maybe[str] = field(
        metadata=doc("vendor of what applies it: the first of `control`")
    )
    anchor: Anchor
    format: str = field(
        default="",
        metadata=doc("`terraform`, `terragrunt`, `plan`, `cloudformation` or `kubernetes`"),
    )
    control_domains: Maybe[tuple[str, ...]] = field(
        default=NOT_SAID, metadata=doc("vendors whose outage takes down any of `control`")
    )
    control: Maybe[tuple[Controller, ...]] = field(
        default=NOT_SAID, metadata=doc("what applies it, and what that pulls it from")
    )
    standby: bool = field(
        default=False,
        metadata=doc("true when it describes a deployment that stands in for one elsewhere"),
    )
    recovers: tuple[Recovery, ...] = field(
        default=(), metadata=doc("what of it is needed when another vendor fails")
    )
    stranded: tuple[str, ...] = field(
        default=(),
        metadata=doc("what of `recovers` is needed when what keeps the state fails, in words"),
    )
    unsteered: tuple[str, ...] = field(
        default=(),
        metadata=doc("what of `recovers` is needed when part of `control` fails, in words"),
    )
    brittle: tuple[str, ...] = field(
        default=(), metadata=doc("what of `control` fails just then, in words")
    )
    services: tuple[str, ...] = field(default=(), metadata=doc("names of the services in it"))
    criticality: Criticality = field(
        default="unstated", metadata=doc("the highest of what it declares")
    )
