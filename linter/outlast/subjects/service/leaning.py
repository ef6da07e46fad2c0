"""What the deployments of a service cannot start without, and what falls with it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain, repeat

from outlast.catalogue.load import Catalogue
from outlast.domain.value import Linked, Maybe, Unknown, Value, known, refs_of
from outlast.graph.model import Graph, Node
from outlast.subjects.model import Deployment, Lean, Service, Zone
from outlast.subjects.service.alternatives import alike

DEPTH = 3
"""How many resources are followed from what runs: a service, its task definition, its role."""

FOLLOWED = ("compute.template", "identity", "setting")
"""Roles of resources that only describe another one; so do all without a role."""

PLACES = ("compute", "datastore", "load_balancer", "network", "cdn", "dns_zone", "dns_record")
"""Roles at which following ends."""

IMAGES = ("image", "image_uri", "ImageUri", "Image", "imageUri")
"""Attributes that hold the image of a container."""

DISKS = ("compute.vm", "compute.asg", "compute.template")
"""Roles whose image is a disk of their own vendor, unless it says otherwise."""

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Leanings:
    """Derives what single deployments of one graph lean on."""

    graph: Graph
    catalogue: Catalogue

    def of(
        self, service: Service, running: Iterable[list[Node]], zones: Mapping[str, Zone]
    ) -> Service:
        """`service` with its leanings; `running` is what runs, by deployment."""
        # What evidence states comes after what the code declares, and leans on nothing in it.
        places = chain(running, repeat([]))
        pairs = zip(service.deployments, places, strict=False)
        own = [tuple(self._deployment(deployment, nodes)) for deployment, nodes in pairs]
        named = [zones[label] for label in service.zones if label in zones]
        shared = tuple(_names(z, service.deployments) for z in named if z.shared_domains)
        leans = [lean for found in (*own, shared) for lean in found]
        falls = _falls_with(service.deployments, [(*found, *shared) for found in own])
        traps = _told([lean for lean in leans if _pulls(lean, falls)])
        return replace(service, leans_on=tuple(leans), falls_with=falls, traps=traps)

    def _deployment(self, deployment: Deployment, nodes: list[Node]) -> Iterator[Lean]:
        """Each layer and vendor once, by the first resource that names it."""
        found: dict[Key, Lean] = {}
        for node in nodes:
            for part in self._parts(node, DEPTH, set()):
                for layer, vendor, domains in self._named(part):
                    key = (layer, known(vendor) or "", repr(known(domains)))
                    lean = Lean(layer, vendor, domains, part.address, deployment.address, False)
                    found.setdefault(key, replace(lean, foreign=_foreign(domains, deployment)))
        yield from (found[key] for key in sorted(found))

    def _parts(self, node: Node, depth: int, seen: set[str]) -> Iterator[Node]:
        """What runs, and the resources that say how."""
        if node.id in seen:
            return
        seen.add(node.id)
        yield node
        if depth:
            for other in self._referred(node):
                if _describes(other):
                    yield from self._parts(other, depth - 1, seen)

    def _referred(self, node: Node) -> Iterator[Node]:
        for ref in refs_of(dict(node.resource.attributes)):
            for other in self.graph.resolve(node.unit, ref):
                if other.id != node.id:
                    yield other

    def _named(self, part: Node) -> Iterator[tuple[str, Maybe[str], Maybe[tuple[str, ...]]]]:
        """The layers that one resource names: by reference, and in its words."""
        for other in self._referred(part):
            layer = self.catalogue.leaning.layer_of(other.entry.roles if other.entry else ())
            if layer:
                yield layer, other.vendor, other.domains
        for name, value in _plain(dict(part.resource.attributes), ""):
            text = value.text if isinstance(value, Unknown) else value
            found = tuple(self.catalogue.leaning.named_in(text))
            for named in found:
                yield named.layer, named.vendor, self.catalogue.domains(named.vendor).vendors
            if isinstance(value, Unknown) and not found and self._is_image(part, name, value):
                yield "images", value, value

    def _is_image(self, part: Node, name: str, value: Unknown) -> bool:
        """Whether an undecided value is a container's image, from nobody knows which registry."""
        if name not in IMAGES or any(part.plays(role) for role in DISKS):
            return False
        return not any(
            other.plays("datastore.image_registry")
            for ref in value.refs
            for other in self.graph.resolve(part.unit, ref)
        )


def _describes(node: Node) -> bool:
    if node.resource.mode not in ("managed", "data") or node.entry is None:
        return False
    if any(node.plays(role) for role in FOLLOWED):
        return True
    return not any(node.plays(role) for role in PLACES) and not node.entry.roles


def _plain(value: Value, name: str) -> Iterator[tuple[str, str | Unknown]]:
    """Every text in `value`, and what is not decided, with the attribute that holds it."""
    if isinstance(value, Unknown) or (isinstance(value, str) and not isinstance(value, Linked)):
        yield name, value
    elif isinstance(value, list):
        for item in value:
            yield from _plain(item, name)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _plain(item, key)


def _names(zone: Zone, deployments: tuple[Deployment, ...]) -> Lean:
    """A zone carries every deployment."""
    answers = [_foreign(zone.shared_domains, deployment) for deployment in deployments]
    foreign = True if True in answers else next(iter(answers), False)
    vendors = known(zone.vendors) or ()
    vendor = vendors[0] if len(vendors) == 1 else Unknown(f"{zone.label} has no single vendor")
    return Lean("dns", vendor, zone.shared_domains, zone.label, "", foreign)


def _foreign(domains: Maybe[tuple[str, ...]], deployment: Deployment) -> Maybe[bool]:
    if isinstance(domains, Unknown):
        return domains
    if isinstance(deployment.domains, Unknown):
        return deployment.domains
    return not set(domains) <= set(deployment.domains)


def _pulls(lean: Lean, falls: Maybe[tuple[str, ...]]) -> bool:
    """Whether it takes a deployment down that stands elsewhere."""
    return lean.foreign is True and bool(set(known(lean.domains) or ()) & set(known(falls) or ()))


def _told(leans: list[Lean]) -> tuple[str, ...]:
    """Each layer with the first that names it, and how many more do."""
    named: dict[str, dict[str, None]] = {}
    for lean in leans:
        named.setdefault(lean.layer, {})[lean.via] = None
    return tuple(f"{layer} ({_first(list(vias))})" for layer, vias in named.items())


def _first(names: list[str]) -> str:
    return f"{names[0]} and {len(names) - 1} more" if len(names) > 1 else names[0]


def _falls_with(
    deployments: tuple[Deployment, ...], leans: list[tuple[Lean, ...]]
) -> Maybe[tuple[str, ...]]:
    """Vendors of some deployment that all of them need; undecided while one could need more."""
    pairs = list(zip(deployments, leans, strict=True))
    paired = [(d, own) for d, own in pairs if any(alike(d, e) for e in deployments if e is not d)]
    needs = [_needs(deployment, own) for deployment, own in paired or pairs]
    if not needs:
        return ()
    stands = {vendor for d in deployments for vendor in known(d.domains) or ()}
    common = set.intersection(*(found for found, _ in needs)) & stands
    doubts = [doubt for _, doubt in needs if doubt]
    decided = [found & stands for found, doubt in needs if not doubt]
    if common or not doubts or (decided and not set.intersection(*decided)):
        return tuple(sorted(common))
    return doubts[0]


def _needs(deployment: Deployment, leans: tuple[Lean, ...]) -> tuple[set[str], Unknown | None]:
    """The vendors that a deployment surely needs, and why there may be more."""
    facts = [deployment.domains, *(lean.domains for lean in leans)]
    found = {vendor for fact in facts for vendor in known(fact) or ()}
    return found, next((fact for fact in facts if isinstance(fact, Unknown)), None)
