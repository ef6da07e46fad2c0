"""Stacks: each root module, where its state is kept and who runs it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from outlast.catalogue.load import Catalogue
from outlast.catalogue.model import BackendRule
from outlast.domain.fragment import Fragment, Unit
from outlast.domain.location import Span
from outlast.domain.paths import value_at
from outlast.domain.resource import Resource
from outlast.domain.value import Maybe, Unknown, known
from outlast.graph.classify import host_of
from outlast.graph.model import Graph, Node
from outlast.subjects.model import Anchor, Recovery, Service, Stack, State
from outlast.subjects.ownership import Owner, Ownership, highest
from outlast.subjects.recovery import Key, Recoveries

NO_STATE = {
    "terraform": "no backend in the code: the state is kept where the command runs",
    "terragrunt": "no `remote_state` in the code: the state is kept where the command runs",
    "plan": "a plan does not say where the state is kept",
    "kubernetes": "the cluster keeps what was applied to it",
}
"""Why nothing is known of the state, by format."""

RUNNERS = ("cloud", "remote")
"""Backends that also run the plan and the apply."""

OWN_STATE = {"cloudformation": "aws"}
"""Formats whose vendor keeps the state of a stack, and runs it."""


@dataclass(frozen=True, slots=True)
class Stacks:
    """Derives the stacks of one graph."""

    graph: Graph
    catalogue: Catalogue
    ownership: Ownership

    def all(self, services: tuple[Service, ...]) -> Iterator[Stack]:
        """One for each unit that declares something."""
        recoveries = Recoveries(self.graph, self.ownership).by_stack(services)
        levels = {(s.name, known(s.environment) or ""): s.criticality for s in services}
        declared: dict[str, list[Node]] = {}
        for node in self.graph.nodes.values():
            if node.resource.mode == "managed":
                declared.setdefault(node.unit, []).append(node)
        for fragment in self.graph.fragments:
            if fragment.resources:
                nodes = declared.get(fragment.unit.id, [])
                needed = recoveries.get(fragment.unit.id, ())
                yield self._stack(fragment, nodes, needed, levels)

    def _stack(
        self,
        fragment: Fragment,
        nodes: list[Node],
        needed: tuple[Recovery, ...],
        levels: Mapping[Key, str],
    ) -> Stack:
        unit = fragment.unit
        backend = next((r for r in fragment.resources if r.mode == "backend"), None)
        span = backend.span if backend else min(r.span for r in fragment.resources)
        runner = self._controller(backend, unit)
        owners = [self.ownership.of(node) for node in nodes]
        services = tuple(sorted({name for owner in owners if (name := known(owner.service))}))
        stated = {owner.criticality: None for owner in owners}
        stated.update((levels.get(_key(owner), ""), None) for owner in owners)
        state = self._kept(unit, backend)
        stands = runner if isinstance(runner, Unknown) else self._domains(runner)
        kept = state if isinstance(state, Unknown) else state.domains
        return Stack(
            path=unit.id,
            vendors=tuple(sorted({vendor for node in nodes if (vendor := known(node.vendor))})),
            state=state,
            controller=runner,
            anchor=_anchor(span, unit.id, nodes, needed),
            format=unit.format,
            control_domains=stands,
            standby=any(one.kind == "standby" for one in needed),
            recovers=needed,
            stranded=_hit(needed, kept),
            unsteered=_hit(needed, stands),
            services=services,
            criticality=highest(list(stated)),
        )

    def _kept(self, unit: Unit, backend: Resource | None) -> Maybe[State]:
        if backend:
            return self._state(backend)
        vendor = OWN_STATE.get(unit.format)
        if vendor is None:
            return Unknown(NO_STATE.get(unit.format, "no backend in the code"))
        region = unit.region or Unknown("settings name no region for the template")
        return State(unit.format, vendor, self._domains(vendor), region)

    def _state(self, backend: Resource) -> State:
        rule = self.catalogue.backend(backend.type)
        vendor = self._vendor(backend, rule)
        region = value_at(backend.attributes, rule.region) if rule and rule.region else None
        unnamed = Unknown("the backend names no region")
        return State(
            backend=backend.type,
            vendor=vendor,
            domains=vendor if isinstance(vendor, Unknown) else self._domains(vendor),
            region=region if isinstance(region, (str, Unknown)) else unnamed,
        )

    def _vendor(self, backend: Resource, rule: BackendRule | None) -> Maybe[str]:
        if rule is None:
            return Unknown(f"the catalogue does not know the backend `{backend.type}`")
        for path in (*rule.vendor_override, rule.host):
            value = value_at(backend.attributes, path) if path else None
            if isinstance(value, Unknown):
                return value
            if isinstance(value, str) and value:
                return self._of_host(host_of(value))
        return rule.vendor or Unknown(f"the backend `{backend.type}` does not say where it is")

    def _of_host(self, host: str) -> Maybe[str]:
        found = self.catalogue.host_vendor(host)
        return found.vendor if found else Unknown(f"it is not known who operates `{host}`")

    def _domains(self, vendor: str) -> Maybe[tuple[str, ...]]:
        below = self.catalogue.domains(vendor)
        if below.undecided:
            return Unknown(f"{vendor} runs on a cloud that the code does not name")
        return below.vendors

    def _controller(self, backend: Resource | None, unit: Unit) -> Maybe[str]:
        if backend and backend.type in RUNNERS:
            return self._vendor(backend, self.catalogue.backend(backend.type))
        own = OWN_STATE.get(unit.format)
        return own or Unknown("the code does not say who runs it")


def _hit(needed: tuple[Recovery, ...], domains: Maybe[tuple[str, ...]]) -> tuple[str, ...]:
    """What is needed when one of `domains` fails, in words."""
    gone = set(known(domains) or ())
    return tuple(
        f"{one.kind} at {known(one.vendor) or 'an undecided vendor'} ({one.address}, when "
        f"{' or '.join(sorted(hit))} fails)"
        for one in needed
        if (hit := gone & set(known(one.relieves) or ()))
    )


def _key(owner: Owner) -> Key:
    return known(owner.service) or "", known(owner.environment) or ""


def _anchor(span: Span, unit: str, nodes: list[Node], needed: tuple[Recovery, ...]) -> Anchor:
    """The state, then what is needed while the state's vendor is away."""
    at = {node.address: node.resource.span for node in nodes}
    places = tuple((at[one.address], one.kind) for one in needed if one.address in at)
    return Anchor(span, unit, {"state": ((span, "the state"), *places), "recovers": places})
