"""The record of a statement of evidence in settings."""

from __future__ import annotations

from dataclasses import dataclass, field

from outlast.subjects.model.fields import Anchor, Criticality, doc


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
