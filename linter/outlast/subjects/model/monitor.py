"""The record of all that watches one service."""

from __future__ import annotations

from dataclasses import dataclass, field

from outlast.domain.value import Maybe
from outlast.subjects.model.fields import Anchor, Criticality, doc


@dataclass(frozen=True, slots=True)
class Watcher:
    """Everything of one kind and vendor that watches a service."""

    kind: str = field(metadata=doc("`alarm`, `check`, `paging`, `status-page` or `backend`"))
    vendor: Maybe[str] = field(metadata=doc("who operates it"))
    domains: Maybe[tuple[str, ...]] = field(metadata=doc("vendors whose outage takes it down"))
    address: str = field(metadata=doc("address of the first of them"))
    count: int = field(metadata=doc("how many there are"))
    tells: bool = field(metadata=doc("true when it notices an outage by itself (alarm, check)"))
    certain: Maybe[bool] = field(
        metadata=doc("true when it surely watches this; Unknown when the code does not decide it")
    )


@dataclass(frozen=True, slots=True)
class Monitor:
    """All that watches one service: alarms, checks from outside, paging, status pages."""

    address: str = field(metadata=doc("name of the service, or of the stack that declares it all"))
    label: str = field(metadata=doc("what to call it in a message"))
    watches: Maybe[tuple[str, ...]] = field(metadata=doc("vendors of what it watches"))
    watched_domains: Maybe[tuple[str, ...]] = field(
        metadata=doc("vendors whose outage takes some of what it watches down")
    )
    watchers: tuple[Watcher, ...] = field(metadata=doc("what watches, by kind and vendor"))
    vendors: Maybe[tuple[str, ...]] = field(metadata=doc("vendors of the watchers that tell"))
    blind: Maybe[tuple[str, ...]] = field(
        metadata=doc("vendors whose outage takes something watched and all that would tell")
    )
    environment: Maybe[str] = field(metadata=doc("`production`, `staging`, …"))
    service: Maybe[str] = field(metadata=doc("name of the service it watches"))
    criticality: Criticality = field(
        metadata=doc("`critical`, `high`, `medium`, `low` or `unstated`")
    )
    anchor: Anchor
