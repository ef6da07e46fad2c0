"""An estate becomes what settings could say of it: services, environments, clusters, vendors."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from outlast.catalogue.criticality import Conventions
from outlast.domain.value import Unknown, known
from outlast.graph.model import Graph, Node
from outlast.settings import Settings
from outlast.subjects.model import Subjects
from outlast.subjects.ownership import UNSTATED, Ownership, decided_tags

JUDGED = ("compute", "datastore", "dns_zone")
"""Roles of what makes a folder a service; a policy or a subnet alone does not."""

PRODUCTION = "production"
KUBERNETES = "kubernetes"
FEW = 3
ENDINGS = (".tfvars", ".tfvars.json")
LOADED = ("terraform.tfvars", "terraform.tfvars.json", ".auto.tfvars", ".auto.tfvars.json")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A service that could be stated: by the tag that names it, else by its folders."""

    name: str
    environment: str
    tag: tuple[str, str] | None
    paths: tuple[str, ...]
    size: int


@dataclass(frozen=True, slots=True)
class Instance:
    """A root module with one of its variable files; `sure` when its name is an environment's."""

    path: str
    name: str
    file: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """All that could be said, each part sorted, the most important first."""

    services: tuple[Candidate, ...] = ()
    ranked: tuple[str, ...] = ()
    instances: tuple[Instance, ...] = ()
    clusters: tuple[str, ...] = ()
    nameservers: tuple[str, ...] = ()


@dataclass(slots=True)
class _Gathered:
    units: set[str] = field(default_factory=set)
    tags: set[tuple[str, str]] = field(default_factory=set)
    ranked: bool = False
    size: int = 0


def proposal(
    graph: Graph, subjects: Subjects, conventions: Conventions, paths: Iterable[str]
) -> Proposal:
    """What settings could say of the estate; `paths` are all its files."""
    gathered = _services(graph, Ownership(Settings(), conventions), conventions)
    open_ = {key: found for key, found in gathered.items() if not found.ranked}
    units = {fragment.unit.path for fragment in graph.fragments}
    return Proposal(
        services=tuple(sorted((_candidate(*item) for item in open_.items()), key=_order)),
        ranked=tuple(sorted({name for name, _ in gathered.keys() - open_.keys()})),
        instances=tuple(sorted(_instances(paths, units, conventions), key=_place)),
        clusters=_clusters(graph),
        nameservers=_nameservers(subjects),
    )


def _services(
    graph: Graph, ownership: Ownership, conventions: Conventions
) -> Mapping[tuple[str, str], _Gathered]:
    found: dict[tuple[str, str], _Gathered] = {}
    for node in graph.nodes.values():
        if node.resource.mode != "managed" or not any(map(node.plays, JUDGED)):
            continue
        owner = ownership.of(node)
        name = known(owner.service)
        if name:
            one = found.setdefault((name, known(owner.environment) or ""), _Gathered())
            one.size += 1
            one.units.add(node.unit.partition("@")[0])
            one.ranked = one.ranked or owner.criticality != UNSTATED
            one.tags.update(_naming(node, name, conventions))
    return found


def _naming(node: Node, name: str, conventions: Conventions) -> Iterable[tuple[str, str]]:
    """The tags of `node` that say the name of its service."""
    for key, value in decided_tags(node).items():
        if value.strip() == name and conventions.service_of({key: value}) == name:
            yield key, value


def _candidate(key: tuple[str, str], found: _Gathered) -> Candidate:
    name, environment = key
    tag = min(found.tags) if found.tags else None
    return Candidate(name, environment, tag, tuple(sorted(found.units)), found.size)


def _order(one: Candidate) -> tuple[bool, bool, int, str, str]:
    """Production first, then what names no environment; the larger ones before the smaller."""
    other = one.environment not in ("", PRODUCTION)
    return other, one.environment != PRODUCTION, -one.size, one.name, one.environment


def _place(one: Instance) -> tuple[str, str, str]:
    return one.path, one.name, one.file


def _instances(
    paths: Iterable[str], units: set[str], conventions: Conventions
) -> Iterable[Instance]:
    """Variable files that no root module loads by itself, each with the nearest one above it."""
    for path in paths:
        folder, name = posixpath.split(path)
        if not name.endswith(ENDINGS) or (name.endswith(LOADED) and (folder or ".") in units):
            continue
        unit = folder or "."
        while unit not in units and unit not in ("", "."):
            unit = posixpath.dirname(unit) or "."
        if unit in units:
            word = name.partition(".tfvars")[0].removesuffix(".auto")
            word = posixpath.basename(folder) if word == "terraform" else word
            sure = conventions.environment_of_text(word) is not None
            yield Instance(unit, word, posixpath.relpath(path, unit), sure)


def _clusters(graph: Graph) -> tuple[str, ...]:
    """Folders of manifests that nothing says the vendor of; of many the one that holds all."""
    folders = {
        node.unit.partition("@")[0]
        for node in graph.nodes.values()
        if isinstance(node.vendor, Unknown) and node.plays("compute.k8s_workload")
    }
    if len(folders) > FEW:
        return (posixpath.commonpath(sorted(folders)) or ".",)
    return tuple(sorted(folders))


def _nameservers(subjects: Subjects) -> tuple[str, ...]:
    """The last words of nameservers whose vendor nobody knows."""
    hosts = (
        server.host
        for zone in subjects.zones
        for server in known(zone.nameservers) or ()
        if isinstance(server.vendor, Unknown)
    )
    return tuple(sorted({".".join(host.split(".")[-2:]) for host in hosts}))
