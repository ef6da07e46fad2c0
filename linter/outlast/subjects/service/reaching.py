"""Services and entrypoints meet: which names lead to a service, and to which places of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from outlast.domain.value import Maybe, Unknown, known
from outlast.graph.model import Node
from outlast.subjects.entrypoint.entrypoint import Entry
from outlast.subjects.model import Deployment, Service, Target

NO_ENTRYPOINT = Unknown("no entrypoint in the code leads to the service")


def reached(
    service: Service,
    places: tuple[list[Node], ...],
    entries: Iterable[Entry],
    exposed: Mapping[str, Unknown],
) -> Service:
    """`service` with its entrypoints; `places` are the resources of its deployments, in order.

    `exposed` is what users may reach under names that are not in the code, by id.
    """
    key = (service.name, known(service.environment) or "")
    own = [entry for entry in entries if key in entry.keys]
    deployments = tuple(
        replace(one, reached=_reached(one, {node.id: exposed.get(node.id) for node in nodes}, own))
        for one, nodes in zip(service.deployments, places, strict=True)
    )
    hosts = tuple(dict.fromkeys(entry.entrypoint.label for entry in own))
    return replace(service, deployments=deployments, entrypoints=hosts)


def _reached(
    deployment: Deployment, nodes: Mapping[str, Unknown | None], entries: list[Entry]
) -> Maybe[bool]:
    """Whether some way passes the deployment, or ends at its vendor and region."""
    if not entries:
        return NO_ENTRYPOINT
    if any(entry.nodes & nodes.keys() for entry in entries):
        return True
    targets = [target for entry in entries for target in entry.entrypoint.targets]
    if any(_meets(target, deployment) for target in targets):
        return True
    undecided = [known(deployment.vendor) is None and deployment.vendor]
    undecided.extend(t.vendor for t in targets if isinstance(t.vendor, Unknown))
    undecided.extend(entry.more for entry in entries if entry.more)
    undecided.extend(filter(None, nodes.values()))
    return next((one for one in undecided if isinstance(one, Unknown)), False)


def _meets(target: Target, deployment: Deployment) -> bool:
    vendor, region = known(target.vendor), known(target.region)
    if vendor is None or vendor != known(deployment.vendor):
        return False
    return region is None or region in ("global", known(deployment.region)) or "+" in region
