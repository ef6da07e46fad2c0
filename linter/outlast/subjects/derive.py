"""The graph becomes subjects: the one place that knows in which order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from outlast.catalogue.load import Catalogue
from outlast.domain.location import Span
from outlast.domain.value import known
from outlast.graph.model import Graph
from outlast.settings import Settings
from outlast.subjects.datastore.content import Holdings
from outlast.subjects.datastore.copies import Copies
from outlast.subjects.datastore.custody import Custody
from outlast.subjects.datastore.datastore import Datastores
from outlast.subjects.datastore.hints import hints
from outlast.subjects.entrypoint.entrypoint import Entrypoints
from outlast.subjects.entrypoint.exposed import exposed
from outlast.subjects.evidence import Statements
from outlast.subjects.model import Entrypoint, Monitor, Service, Subjects
from outlast.subjects.monitor.monitor import Monitors
from outlast.subjects.monitor.watching import Key
from outlast.subjects.names.records import records_of
from outlast.subjects.ownership import Ownership
from outlast.subjects.service.drills import Drills
from outlast.subjects.service.holding import HeldData
from outlast.subjects.service.leaning import Leanings
from outlast.subjects.service.reaching import reached
from outlast.subjects.service.service import RUNS, Services, places
from outlast.subjects.spaces import spaces_of
from outlast.subjects.stack.stack import Stacks
from outlast.subjects.zone.zone import Zones


def derive(graph: Graph, catalogue: Catalogue, settings: Settings) -> Subjects:
    """All subjects of `graph`, each kind in a fixed order."""
    ownership = Ownership(settings, catalogue.conventions, spaces_of(graph))
    holdings = Holdings(graph, catalogue.content)
    copies = Copies(graph, catalogue, Custody(graph, catalogue), hints(graph, catalogue))
    statements = Statements(settings, catalogue)
    datastores = tuple(
        (node, statements.with_copies(node, store))
        for node, store in Datastores(graph, ownership, holdings, copies).all()
    )
    records = tuple(records_of(graph))
    zones = tuple(Zones(graph, catalogue, ownership, records).all())
    entries = tuple(Entrypoints(graph, catalogue, ownership, records, RUNS).all())
    named = {zone.label: zone for zone in zones}
    leanings = Leanings(graph, catalogue)
    drills = Drills(graph, ownership, catalogue.conventions, statements)
    experiments = drills.experiments()
    veiled = exposed(graph)
    made: list[Service] = []
    for found, service in Services(graph, ownership, catalogue.conventions).all(datastores, zones):
        running = tuple(places(found.running))
        service = statements.with_standbys(reached(service, running, entries, veiled))
        service = HeldData(leanings.of(service, running, named), tuple(found.datastores)).held()
        tried = drills.of(service, found.running, experiments)
        made.append(replace(service, drills=tried))
    kept = tuple(store for _, store in datastores)
    watched = dict(Monitors(graph, catalogue, ownership).all(tuple(made), kept, zones))
    services = tuple(_watched(service, watched) for service in made)
    return Subjects(
        datastores=kept,
        zones=tuple(sorted(zones, key=lambda zone: (zone.label, zone.anchor.span))),
        services=services,
        stacks=tuple(Stacks(graph, catalogue, ownership).all(services)),
        monitors=tuple(watched[key] for key in sorted(watched)),
        entrypoints=tuple(sorted((one.entrypoint for one in entries), key=_place)),
        statements=statements.all(kept, services),
    )


def _place(entrypoint: Entrypoint) -> tuple[str, Span]:
    return entrypoint.label, entrypoint.anchor.span


def _watched(service: Service, monitors: Mapping[Key, Monitor]) -> Service:
    """The service with what surely watches it."""
    monitor = monitors.get((service.name, known(service.environment) or ""))
    seen = [one.address for one in monitor.watchers if one.certain is True] if monitor else []
    return replace(service, monitors=tuple(seen))
