"""Drills of services: what settings state, what tags date, and experiments that code declares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from outlast.catalogue.criticality import Conventions
from outlast.domain.value import Unknown, known
from outlast.graph.model import Graph, Node
from outlast.subjects.evidence import Statements, drill_on
from outlast.subjects.model import Drill, Service
from outlast.subjects.ownership import Ownership, decided_tags

EXPERIMENTS = ("chaos", "zonal", "region_switch", "dr_execution", "recovery_plan")
"""Roles below `failover_test` of what can be run to try a failover.

Policies, readiness checks and tests of restores are none: nothing fails over in them.
"""

SAID = "said by a tag"

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Drills:
    """Finds the drills of the services of one graph."""

    graph: Graph
    ownership: Ownership
    conventions: Conventions
    statements: Statements

    def experiments(self) -> Mapping[Key, tuple[Drill, ...]]:
        """Declared experiments by service and environment, one of each kind.

        That one is declared does not say that it ever ran, nor how it ended.
        """
        found: dict[Key, dict[str, Drill]] = {}
        for node in self.graph.nodes.values():
            kind = _kind(node)
            if kind and node.resource.mode == "managed":
                ran = Unknown(f"`{node.address}` is declared; no code says whether it ran")
                drill = Drill(ran, ran, ran, kind.replace("_", " "), node.address)
                for key in self._services(node):
                    found.setdefault(key, {}).setdefault(kind, drill)
        return {key: tuple(kinds[kind] for kind in sorted(kinds)) for key, kinds in found.items()}

    def of(
        self,
        service: Service,
        nodes: Iterable[Node],
        experiments: Mapping[Key, tuple[Drill, ...]],
    ) -> tuple[Drill, ...]:
        """The drills of `service`, whose resources are `nodes`."""
        key = (service.name, known(service.environment) or "")
        stated = tuple(self.statements.drills(service))
        return (*stated, *self._tagged(nodes), *experiments.get(key, ()))

    def _tagged(self, nodes: Iterable[Node]) -> Iterator[Drill]:
        """What tags say of the last drill, each day once: people tag what has passed."""
        days: dict[str, Node] = {}
        later: Drill | None = None
        for node in nodes:
            text = self.conventions.drill_of(decided_tags(node))
            if text:
                days.setdefault(text, node)
            elif later is None and self._undecided(node):
                said = Unknown(f"the tag of `{node.address}` that dates it is not decided")
                later = Drill(said, said, said, SAID, node.address)
        today = self.statements.settings.today
        for text in sorted(days, reverse=True):
            yield drill_on(_day(text), today, "pass", SAID, days[text].address)
        if later:
            yield later

    def _undecided(self, node: Node) -> bool:
        """Whether a tag dates a drill, and the code does not say to which day."""
        named = {key: key for key, value in node.tags.items() if isinstance(value, Unknown)}
        return self.conventions.drill_of(named) is not None

    def _services(self, node: Node) -> Iterator[Key]:
        """Whose the experiment is, and whose what it touches is."""
        touched = self.graph.targets(node.id, "injects_fault", "tests")
        for one in (node, *touched):
            owner = self.ownership.of(one)
            yield known(owner.service) or "", known(owner.environment) or ""


def _kind(node: Node) -> str:
    roles = node.entry.roles if node.entry else ()
    kinds = (role.partition(".")[2] for role in roles if role.startswith("failover_test."))
    return next((kind for kind in kinds if kind in EXPERIMENTS), "")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None
