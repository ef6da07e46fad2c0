"""The graph becomes subjects: the one place that knows in which order."""

from __future__ import annotations

from outlast.catalogue.load import Catalogue
from outlast.graph.model import Graph
from outlast.settings import Settings
from outlast.subjects.content import Holdings
from outlast.subjects.copies import Copies, selecting_vendors
from outlast.subjects.datastore import Datastores
from outlast.subjects.model import Subjects
from outlast.subjects.ownership import Ownership
from outlast.subjects.service import Services
from outlast.subjects.stack import Stacks
from outlast.subjects.zone import Zones


def derive(graph: Graph, catalogue: Catalogue, settings: Settings) -> Subjects:
    """All subjects of `graph`, each kind in a fixed order."""
    ownership = Ownership(settings, catalogue.conventions)
    holdings = Holdings(graph, catalogue.content)
    copies = Copies(graph, catalogue, selecting_vendors(graph))
    datastores = tuple(Datastores(graph, ownership, holdings, copies).all())
    zones = tuple(Zones(graph, catalogue, ownership).all())
    services = Services(graph, ownership, catalogue.conventions).all(datastores, zones)
    return Subjects(
        datastores=tuple(store for _, store in datastores),
        zones=tuple(sorted(zones, key=lambda zone: (zone.label, zone.anchor.span))),
        services=tuple(services),
        stacks=tuple(Stacks(graph, catalogue).all()),
    )
