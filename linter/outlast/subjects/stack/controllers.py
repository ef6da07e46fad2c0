"""Who applies a stack: the cluster of its deployer and what that pulls from, or its runner."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from posixpath import normpath

from outlast.catalogue.load import Catalogue
from outlast.domain.fragment import Unit
from outlast.domain.location import Span
from outlast.domain.paths import value_at, values_at
from outlast.domain.value import Maybe, Unknown, Value, known
from outlast.graph.classify import host_of
from outlast.graph.model import Graph, Node
from outlast.graph.places.services import service_host
from outlast.subjects.model.stack import Controller
from outlast.subjects.stack.applying import folders_applied

DEPLOYER = "deployment"
RUNNER = "deployment.runner"
KUBERNETES = "kubernetes"
WORKFLOW = "workflow"
LOCAL = "local"
"""The mode in which a runner keeps the state and leaves the rest to whoever has the code."""

PULLS = ("repo", "repos", "url", "endpoint")
"""Names by which the catalogue tells where a deployer, or its source, pulls from."""

Place = tuple[str, int]
"""The file and line where a deployer is declared: a generated one has the line of its template."""

FLUX_INSTANCE = "FluxInstance.fluxcd.controlplane.io"

UNSAID = Unknown("the code does not say who runs it")


@dataclass(frozen=True, slots=True)
class Steering:
    """A controller of a stack and where it is declared."""

    controller: Controller
    span: Span


@dataclass(frozen=True)
class Controllers:
    """Answers for the stacks of one graph."""

    graph: Graph
    catalogue: Catalogue

    def running(self, unit: Unit) -> Iterator[Steering]:
        """What is told in the code to run the folder of a unit, and nothing else."""
        for node in self._runners.get((_language(unit.format), normpath(unit.path)), ()):
            if node.cluster:
                yield _at(node, "cluster", self._homes.get(node.cluster))
                yield from self._pulled(node)
            elif node.resource.type == WORKFLOW:
                yield Steering(self._working(node), node.resource.span)
            else:
                controller = Controller("runner", node.vendor, node.domains, node.address)
                yield Steering(controller, node.resource.span)

    def _working(self, node: Node) -> Controller:
        """The machines that a workflow runs on."""
        stated = node.resource.attributes.get("runs_on")
        vendor = stated if isinstance(stated, str) else UNSAID
        why = stated if isinstance(stated, Unknown) else UNSAID
        below = self.catalogue.domains(vendor).vendors if isinstance(vendor, str) else why
        return Controller("runner", known(vendor) or why, below, node.address)

    @cached_property
    def _runners(self) -> Mapping[tuple[str, str], list[Node]]:
        """By language and folder of what they run; the root could be that of any repository."""
        found: dict[tuple[str, str], list[Node]] = {}
        for node in self.graph.nodes.values():
            told = node.resource.mode == "managed" and node.plays(RUNNER)
            if told or node.resource.type == WORKFLOW:
                for what in dict.fromkeys(_folders(node)):
                    found.setdefault(what, []).append(node)
        return found

    def of(self, unit: Unit, nodes: Iterable[Node]) -> tuple[Steering, ...]:
        """What applies the objects of one stack; nothing when no deployer in the code does.

        Cloud resources that an operator makes out of objects also need the cluster it runs in.
        """
        own = tuple(nodes) if unit.format == KUBERNETES else ()
        applied = dict.fromkeys((_place(span), n.cluster) for n in own if (span := _applied(n)))
        steered = [one for place, cluster in applied for one in self._deployed(place, cluster)]
        found = {repr(one.controller): one for one in reversed([*steered, *self._operated(own)])}
        return tuple(reversed(found.values()))

    @cached_property
    def _deployers(self) -> Mapping[Place, list[Node]]:
        found: dict[Place, list[Node]] = {}
        for node in self.graph.nodes.values():
            if node.entry and DEPLOYER in node.entry.roles and node.cluster:
                found.setdefault(_place(node.resource.span), []).append(node)
        return found

    @cached_property
    def _homes(self) -> Mapping[str, Node]:
        """For each cluster something that stands where the cluster does."""
        found: dict[str, Node] = {}
        for node in self.graph.nodes.values():
            if node.cluster and node.entry and node.entry.vendor_from == "cluster":
                found.setdefault(node.cluster, node)
        return found

    @cached_property
    def _instances(self) -> Mapping[str, list[Node]]:
        """By cluster, what makes the source of that cluster when nobody declares one."""
        found: dict[str, list[Node]] = {}
        for node in self.graph.nodes.values():
            if node.cluster and node.resource.type == FLUX_INSTANCE:
                found.setdefault(node.cluster, []).append(node)
        return found

    def _deployed(self, place: Place, cluster: str) -> Iterator[Steering]:
        """What the deployer at `place` needs to apply anything to `cluster`."""
        several = self._deployers.get(place, [])
        same = [one for one in several if one.cluster == cluster]
        for deployer in same or several[:1]:
            one_home = len({one.cluster for one in same or several}) == 1
            home = self._homes.get(deployer.cluster) if one_home else None
            yield _at(deployer, "cluster", home)
            yield from self._pulled(deployer)

    def _operated(self, nodes: tuple[Node, ...]) -> Iterator[Steering]:
        """The cluster of objects beside which cloud resources stand."""
        clusters = {node.cluster for node in nodes} - {""}
        home = self._homes.get(clusters.pop()) if len(clusters) == 1 else None
        for node in nodes:
            if home and not node.cluster and known(node.vendor):
                yield _at(node, "operator", home)
                return

    def _pulled(self, deployer: Node) -> Iterator[Steering]:
        """The hosts of its repositories: its own, and those of the sources that it names."""
        yield from self._hosts(deployer)
        for edge in self.graph.out(deployer.id, "pulls_from"):
            source = self.graph.nodes[edge.target] if isinstance(edge.target, str) else None
            instances = self._instances.get(deployer.cluster, [])
            if source or len(instances) == 1:
                yield from self._hosts(source or instances[0])
            else:
                missing = Unknown(f"what `{deployer.address}` pulls from is not in the code")
                yield Steering(Controller("source", missing, missing, deployer.address), edge.span)

    def _hosts(self, node: Node) -> Iterator[Steering]:
        attrs = node.entry.attrs if node.entry else {}
        for path in (attrs[name] for name in PULLS if name in attrs):
            for place, value in values_at(node.resource.attributes, path):
                vendor, domains = self._operates(node, value)
                controller = Controller("source", vendor, domains, node.address)
                yield Steering(controller, node.resource.span_of(place))

    def _operates(self, node: Node, value: Value) -> tuple[Maybe[str], Maybe[tuple[str, ...]]]:
        """Who operates the host of a repository; a service of a cluster stands in that cluster."""
        host = host_of(value) if isinstance(value, str) else ""
        inside = service_host(host)
        if inside and inside.sure:
            return node.vendor, node.domains
        found = self.catalogue.host_vendor(host) if host else None
        vendor = found.vendor if found else self._registry(host)
        if vendor is None:
            why = value if isinstance(value, Unknown) else None
            unknown = why or Unknown(f"it is not known who operates `{host or value}`")
            return unknown, unknown
        below = self.catalogue.domains(vendor)
        among = f"{vendor} runs on one of {', '.join(below.among)}; the code names none"
        return vendor, Unknown(among) if below.undecided else below.vendors

    def _registry(self, host: str) -> str | None:
        named = self.catalogue.leaning.named_in(host)
        return next((one.vendor for one in named if one.layer == "images"), None)


def _language(word: str) -> str:
    """What is written in a format, or what a tool reads; a folder may hold both."""
    return KUBERNETES if word in (KUBERNETES, "kubectl") else "terraform"


def _folders(node: Node) -> Iterator[tuple[str, str]]:
    """What a runner is told to apply: by the name of a folder, or by a script."""
    folder, mode, script = (_attribute(node, name) for name in ("folder", "mode", "script"))
    if isinstance(folder, str) and mode != LOCAL and normpath(folder) != ".":
        yield _language("terraform"), normpath(folder.lstrip("/"))
    scripts, base = (node.resource.attributes.get(name) for name in ("scripts", "base"))
    if isinstance(scripts, list) and isinstance(base, str):
        for one in scripts:
            for tool, below in folders_applied(str(one)):
                yield _language(tool), normpath(f"{base}/{below}".lstrip("/"))
    if isinstance(script, str):
        yield from ((_language(tool), folder) for tool, folder in folders_applied(script))


def _attribute(node: Node, name: str) -> Value:
    path = node.entry.attrs.get(name) if node.entry else None
    return value_at(node.resource.attributes, path) if path else None


def _applied(node: Node) -> Span | None:
    """Where the deployer of an object is declared."""
    return node.resource.provider.span if node.resource.provider else None


def _place(span: Span) -> Place:
    return span.path, span.line


def _at(node: Node, layer: str, home: Node | None) -> Steering:
    unnamed = Unknown(f"the code does not say in which cluster `{node.address}` is")
    vendor = home.vendor if home else unnamed
    domains = home.domains if home else unnamed
    return Steering(Controller(layer, vendor, domains, node.address), node.resource.span)
