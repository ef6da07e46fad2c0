"""Stacks: each root module, where its state is kept and who runs it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from outlast.catalogue.load import Catalogue
from outlast.catalogue.model import BackendRule
from outlast.domain.fragment import Fragment
from outlast.domain.paths import value_at
from outlast.domain.resource import Resource
from outlast.domain.value import Maybe, Unknown, known
from outlast.graph.classify import host_of
from outlast.graph.model import Graph
from outlast.subjects.model import Anchor, Stack, State

NO_STATE = {
    "terraform": "no backend in the code: the state is kept where the command runs",
    "terragrunt": "no `remote_state` in the code: the state is kept where the command runs",
    "plan": "a plan does not say where the state is kept",
    "cloudformation": "the vendor of the template keeps its state",
}
"""Why nothing is known of the state, by format."""

RUNNERS = ("cloud", "remote")
"""Backends that also run the plan and the apply."""


@dataclass(frozen=True, slots=True)
class Stacks:
    """Derives the stacks of one graph."""

    graph: Graph
    catalogue: Catalogue

    def all(self) -> Iterator[Stack]:
        """One for each unit that declares something."""
        vendors: dict[str, set[str]] = {}
        for node in self.graph.nodes.values():
            vendor = known(node.vendor)
            if node.resource.mode == "managed" and vendor:
                vendors.setdefault(node.unit, set()).add(vendor)
        for fragment in self.graph.fragments:
            if fragment.resources:
                yield self._stack(fragment, vendors.get(fragment.unit.id, set()))

    def _stack(self, fragment: Fragment, vendors: set[str]) -> Stack:
        backend = next((r for r in fragment.resources if r.mode == "backend"), None)
        nothing = Unknown(NO_STATE.get(fragment.unit.format, "no backend in the code"))
        span = backend.span if backend else min(r.span for r in fragment.resources)
        return Stack(
            path=fragment.unit.id,
            vendors=tuple(sorted(vendors)),
            state=self._state(backend) if backend else nothing,
            controller=self._controller(backend),
            anchor=Anchor(span, fragment.unit.id, {"state": ((span, "the state"),)}),
        )

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

    def _controller(self, backend: Resource | None) -> Maybe[str]:
        if backend and backend.type in RUNNERS:
            return self._vendor(backend, self.catalogue.backend(backend.type))
        return Unknown("the code does not say who runs it")
