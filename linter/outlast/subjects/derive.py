"""The graph becomes subjects: the one place that knows in which order."""

from __future__ import annotations

from outlast.catalogue.load import Catalogue
from outlast.graph.model import Graph
from outlast.settings import Settings
from outlast.subjects.content import Holdings
from outlast.subjects.copies import Copies, selecting_vendors
from outlast.subjects.datastore import Datastores
from outlast.subjects.holding import HeldData
from outlast.subjects.leaning import Leanings
from outlast.subjects.model import Subjects
from outlast.subjects.ownership import Ownership
from outlast.subjects.service import Services, places
from outlast.subjects.stack import Stacks
from outlast.subjects.zone import Zones


def derive(graph: Graph, catalogue: Catalogue, settings: Settings) -> Subjects:
    """All subjects of `graph`, each kind in a fixed order."""
    ownership = Ownership(settings, catalogue.conventions)
    holdings = Holdings(graph, catalogue.content)
    copies = Copies(graph, catalogue, selecting_vendors(graph))
    datastores = tuple(Datastores(graph, ownership, holdings, copies).all())
    zones = tuple(Zones(graph, catalogue, ownership).all())
    named = {zone.label: zone for zone in zones}
    leanings = Leanings(graph, catalogue)
    services = tuple(
        HeldData(leanings.of(service, places(found.running), named), tuple(found.datastores)).held()
        for found, service in Services(graph, ownership, catalogue.conventions).all(
            datastores, zones
        )
    )
    return Subjects(
        datastores=tuple(store for _, store in datastores),
        zones=tuple(sorted(zones, key=lambda zone: (zone.label, zone.anchor.span))),
        services=services,
        stacks=tuple(Stacks(graph, catalogue, ownership).all(services)),
    )
