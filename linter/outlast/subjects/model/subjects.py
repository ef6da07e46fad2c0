"""All subjects of a run, and the record of each kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from outlast.subjects.model.datastore import Datastore
from outlast.subjects.model.entrypoint import Entrypoint
from outlast.subjects.model.monitor import Monitor
from outlast.subjects.model.service import Service
from outlast.subjects.model.stack import Stack
from outlast.subjects.model.statement import Statement
from outlast.subjects.model.zone import Zone

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
