"""Findings as a reader takes them in: by service, the most critical first, then by policy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from outlast.domain.finding import LEVELS, Finding

UNSTATED = "unstated"
CRITICALITIES = ("critical", "high", "medium", "low", UNSTATED)
SEPARATE = 3  # services of unstated criticality that still get a section each


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one policy at one level: alike, with one remedy."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """A finding that stands for the group."""
        return self.findings[0]


@dataclass(frozen=True, slots=True)
class Section:
    """Groups of one service, or of several that nobody has ranked; no service comes last."""

    services: tuple[str, ...]
    criticality: str
    groups: tuple[Group, ...]


def sections(findings: Iterable[Finding], *, merge: bool) -> tuple[Section, ...]:
    """Sections in reading order.

    With `merge`, services of unstated criticality share one section when they are many: a
    repository where nobody has tagged anything has a service for each stack.
    """
    by_service = _by_service(findings)
    ranks = {name: _criticality(found) for name, found in by_service.items()}
    plain = [name for name, rank in ranks.items() if name and rank == UNSTATED]
    names: list[tuple[str, ...]] = [(name,) for name in by_service if not (merge and name in plain)]
    if merge and len(plain) > SEPARATE:
        names.append(tuple(sorted(plain)))
    elif merge:
        names.extend((name,) for name in plain)
    made = [_section(together, by_service, ranks[together[0]]) for together in names]
    return tuple(sorted(made, key=_order))


def _section(
    services: tuple[str, ...], by_service: Mapping[str, list[Finding]], criticality: str
) -> Section:
    groups: dict[tuple[int, str], list[Finding]] = {}
    for service in services:
        for finding in by_service[service]:
            key = (LEVELS.index(finding.level), finding.policy)
            groups.setdefault(key, []).append(finding)
    ordered = tuple(Group(tuple(groups[key])) for key in sorted(groups))
    return Section(services, criticality, ordered)


def _by_service(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.service, []).append(finding)
    return found


def _criticality(findings: Iterable[Finding]) -> str:
    return min((finding.criticality for finding in findings), key=rank)


def rank(criticality: str) -> int:
    """Place in the order of reading; words that are not ours stand with `unstated`."""
    return CRITICALITIES.index(criticality if criticality in CRITICALITIES else UNSTATED)


def _order(section: Section) -> tuple[bool, int, tuple[str, ...]]:
    return (section.services == ("",), rank(section.criticality), section.services)
