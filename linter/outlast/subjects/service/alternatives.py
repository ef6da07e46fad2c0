"""Which deployments of a service run the same thing, so that one can take over from the other.

A web server at one vendor and a batch job at another are one service, and no redundancy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import combinations

from outlast.domain.resource import INDEX
from outlast.domain.value import Maybe, Unknown, known
from outlast.graph.model import Node
from outlast.subjects.model import Deployment

RUNTIMES = (
    "compute.vm",
    "compute.asg",
    "compute.container",
    "compute.app_platform",
    "compute.k8s_cluster",
    "compute.k8s_workload",
    "compute.vmware",
)
"""Roles that can run a whole service: any of them may stand in for any other."""

SAYS_NOTHING = frozenset(
    {
        *("a", "app", "cluster", "default", "function", "instance", "job", "main", "node"),
        *("server", "service", "task", "this", "vm", "worker"),
    }
)
"""Labels and names that many different things carry."""

NUMBER = re.compile(r"[-_]?\d+$")
HELPERS = re.compile(
    r"(?<![a-z])(?:bastion|jump|vpn|nat|proxy|runner|agent|ci|build|jenkins|monitor\w*|backup\w*|log\w*)"
    r"(?![a-z])"
)
"""Words of machines that stand beside a service and do not run it."""

EXAMPLES = re.compile(r"(?:^|/)(?:examples?|samples?|tests?|fixtures?|testdata)(?:/|$)")


def words_of(node: Node, service: str) -> Iterator[str]:
    """Words for what `node` runs; `service` is the name that settings or tags give it, or empty.

    Whoever gives runtimes at two vendors one service name says that both run the service.
    """
    kind = _kind(node)
    if not service and EXAMPLES.search(node.unit):
        kind = f"{kind} of {node.unit}"  # Examples of two modules show two things.
    names = tuple(dict.fromkeys(filter(None, (_plain(node), _label(node)))))
    for name in names:
        if name not in SAYS_NOTHING:
            yield f"{name} ({kind})"
    if service and kind == "runtime" and not any(map(HELPERS.search, names)):
        yield f"{service} (runtime)"


def alike(one: Deployment, other: Deployment) -> bool:
    """Whether one of the two could stand in for the other."""
    return one.standby or other.standby or bool(set(one.runs) & set(other.runs))


def independent_pairs(
    deployments: Iterable[Deployment],
) -> Iterator[tuple[Deployment, Deployment, Maybe[bool]]]:
    """Every two that are alike, and whether they share no failure domain."""
    for one, other in combinations(deployments, 2):
        if alike(one, other):
            yield one, other, _disjoint(one.domains, other.domains)


def redundant(deployments: Iterable[Deployment]) -> Maybe[bool]:
    """Whether two that are alike share nothing; Unknown when a marked standby might.

    A place that nobody knows is not asked about without such a mark: overlays of one set of
    manifests are many, and hardly ever standbys of each other.
    """
    pairs = list(independent_pairs(deployments))
    if any(answer is True for _, _, answer in pairs):
        return True
    marked = (answer for one, other, answer in pairs if one.standby or other.standby)
    return next((answer for answer in marked if isinstance(answer, Unknown)), False)


def _disjoint(ours: Maybe[tuple[str, ...]], theirs: Maybe[tuple[str, ...]]) -> Maybe[bool]:
    for domains in (ours, theirs):
        if isinstance(domains, Unknown):
            return domains
    return not set(known(ours) or ()) & set(known(theirs) or ())


def _kind(node: Node) -> str:
    roles = node.entry.roles if node.entry else ()
    if any(role in RUNTIMES for role in roles):
        return "runtime"
    runs = (role.partition(".")[2] for role in roles if role.startswith("compute."))
    return next(runs, "")


def _plain(node: Node) -> str:
    """The decided name without the region and the number that it carries."""
    name, region = (known(node.name) or "").lower(), known(node.region)
    bare = name.replace(region, "").strip("-_") if region else name
    return NUMBER.sub("", bare)


def _label(node: Node) -> str:
    """The last word of the address, which is what the authors call it."""
    return NUMBER.sub("", INDEX.sub("", node.address).rpartition(".")[2].rpartition("/")[2].lower())
