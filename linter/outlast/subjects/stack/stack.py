"""Stacks: each root module, where its state is kept and who runs it."""

from __future__ import annotations

from collections import Counter
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
from outlast.subjects.model import Anchor, Controller, Recovery, Service, Stack, State
from outlast.subjects.ownership import Owner, Ownership, highest
from outlast.subjects.stack.controllers import UNSAID, Controllers, Steering
from outlast.subjects.stack.recovery import Key, Recoveries

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


APPLIES = ("runner", "cluster")
"""Layers without which nobody knows who applies a stack."""


STATING = ("machines", "workflow")
"""Formats that declare nothing: they say where a cluster stands, and who applies a stack."""


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
        controllers = Controllers(self.graph, self.catalogue)
        declared: dict[str, list[Node]] = {}
        for node in self.graph.nodes.values():
            if node.resource.mode == "managed":
                declared.setdefault(node.unit, []).append(node)
        folders = Counter(fragment.unit.id for fragment in self.graph.fragments)
        for fragment in self.graph.fragments:
            if fragment.resources and fragment.unit.format not in STATING:
                nodes = declared.get(fragment.unit.id, [])
                if folders[fragment.unit.id] > 1:  # It holds manifests beside a root module.
                    nodes = [node for node in nodes if node.resource.span.path in fragment.files]
                needed = recoveries.get(fragment.unit.id, ())
                run = tuple(self._run_by(fragment)) or tuple(controllers.running(fragment.unit))
                steered = (*run, *controllers.of(fragment.unit, nodes))
                yield self._stack(fragment, nodes, needed, steered, levels)

    def _stack(
        self,
        fragment: Fragment,
        nodes: list[Node],
        needed: tuple[Recovery, ...],
        steered: tuple[Steering, ...],
        levels: Mapping[Key, str],
    ) -> Stack:
        unit = fragment.unit
        backend = _backend(fragment)
        span = backend.span if backend else min(r.span for r in fragment.resources)
        owners = [self.ownership.of(node) for node in nodes]
        services = tuple(sorted({name for owner in owners if (name := known(owner.service))}))
        stated = {owner.criticality: None for owner in owners}
        stated.update((levels.get(_key(owner), ""), None) for owner in owners)
        state = self._kept(unit, backend)
        control = _control(steered, unit)
        relieved = {vendor for one in needed for vendor in known(one.relieves) or ()}
        kept = state if isinstance(state, Unknown) else state.domains
        return Stack(
            path=unit.id,
            vendors=tuple(sorted({vendor for node in nodes if (vendor := known(node.vendor))})),
            state=state,
            controller=_first(control),
            anchor=_anchor(span, unit.id, nodes, needed, steered),
            format=unit.format,
            control_domains=_joined(control),
            control=control,
            standby=any(one.kind == "standby" for one in needed),
            recovers=needed,
            stranded=_hit(needed, kept),
            unsteered=_hit(needed, _decided(control)),
            brittle=_brittle(control, relieved),
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

    def _run_by(self, fragment: Fragment) -> Iterator[Steering]:
        """Whoever keeps the state and runs the stack as well."""
        backend, unit = _backend(fragment), fragment.unit
        own = OWN_STATE.get(unit.format)
        if backend and backend.type in RUNNERS:
            vendor = self._vendor(backend, self.catalogue.backend(backend.type))
            yield Steering(self._runner(vendor, backend.address), backend.span)
        elif own:
            yield Steering(self._runner(own, unit.id), min(r.span for r in fragment.resources))

    def _runner(self, vendor: Maybe[str], via: str) -> Controller:
        stands = vendor if isinstance(vendor, Unknown) else self._domains(vendor)
        return Controller("runner", vendor, stands, via)


def _backend(fragment: Fragment) -> Resource | None:
    return next((r for r in fragment.resources if r.mode == "backend"), None)


def _control(steered: tuple[Steering, ...], unit: Unit) -> Maybe[tuple[Controller, ...]]:
    """What applies a stack; an operator still has to be told by somebody."""
    found = tuple(one.controller for one in steered)
    if any(one.layer in APPLIES for one in found):
        return found
    return (Controller("runner", UNSAID, UNSAID, unit.id), *found) if found else UNSAID


def _first(control: Maybe[tuple[Controller, ...]]) -> Maybe[str]:
    return control if isinstance(control, Unknown) else control[0].vendor


def _joined(control: Maybe[tuple[Controller, ...]]) -> Maybe[tuple[str, ...]]:
    """The domains of all, as far as all are decided."""
    if isinstance(control, Unknown):
        return control
    doubt = next((one.domains for one in control if isinstance(one.domains, Unknown)), None)
    return doubt or _decided(control)


def _decided(control: Maybe[tuple[Controller, ...]]) -> tuple[str, ...]:
    stands = {vendor for one in known(control) or () for vendor in known(one.domains) or ()}
    return tuple(sorted(stands))


def _brittle(control: Maybe[tuple[Controller, ...]], relieved: set[str]) -> tuple[str, ...]:
    """What of `control` falls with a vendor that the stack should make up for, in words."""
    return tuple(
        f"the {one.layer} at {known(one.vendor) or 'an undecided vendor'}"
        f"{_below(one, hit)} ({one.via})"
        for one in known(control) or ()
        if (hit := relieved & set(known(one.domains) or ()))
    )


def _below(one: Controller, hit: set[str]) -> str:
    others = sorted(hit - {known(one.vendor)})
    return f" on {' and '.join(others)}" if others else ""


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


def _anchor(
    span: Span,
    unit: str,
    nodes: list[Node],
    needed: tuple[Recovery, ...],
    steered: tuple[Steering, ...],
) -> Anchor:
    """The state or what steers, and what is needed while the vendor of that is away."""
    at = {node.address: node.resource.span for node in nodes}
    places = tuple((at[one.address], one.kind) for one in needed if one.address in at)
    steers = tuple((one.span, f"the {one.controller.layer}") for one in steered)
    state = ((span, "the state"), *places)
    return Anchor(span, unit, {"state": state, "recovers": places, "control": (*places, *steers)})
