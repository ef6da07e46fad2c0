"""The record of a datastore and of the copies of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from outlast.domain.value import Maybe
from outlast.subjects.model.fields import NOT_SAID, Anchor, Criticality, doc


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
