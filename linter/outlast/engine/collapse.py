"""Findings of one declaration become one finding that says how many.

Forty instances of a `for_each`, or one module called five times, are one thing to mend. It comes
after the ignores, which answer for single instances.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import replace
from typing import TypeVar

from outlast.domain.finding import LEVELS, Finding, Ignored, Undecided
from outlast.domain.location import Span
from outlast.engine.findings import declared, distinct

NAMED = 5
"""Instances that the message names; `members` holds all of them."""

T = TypeVar("T")


def collapsed(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """One finding for each fingerprint; sorted by place."""
    groups = _grouped(findings, lambda one: one.fingerprint)
    return tuple(sorted(map(_merged, groups), key=order))


def answered(ignored: Iterable[Ignored]) -> tuple[Ignored, ...]:
    """One entry for each fingerprint and answer; sorted by place."""
    groups = _grouped(ignored, lambda one: (one.finding.fingerprint, one.reason, one.by, one.until))
    merged = [replace(g[0], finding=_merged([one.finding for one in g])) for g in groups]
    return tuple(sorted(merged, key=lambda one: (order(one.finding), one.by, one.reason)))


def told_apart(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Instances of one declaration at two levels share a fingerprint: the lower one adds its level.

    The higher one keeps the plain fingerprint, so raising the others later does not move it.
    """
    found = tuple(findings)
    highest: dict[str, int] = {}
    for one in found:
        rank = LEVELS.index(one.level)
        highest[one.fingerprint] = min(rank, highest.get(one.fingerprint, rank))
    for one in found:
        plain = LEVELS.index(one.level) == highest[one.fingerprint]
        mark = one.fingerprint if plain else f"{one.fingerprint}-{one.level}"
        yield replace(one, fingerprint=mark)


def order(finding: Finding) -> tuple[Span, str, str, str, str]:
    """The key that findings are sorted by."""
    return finding.span, finding.policy, finding.address, finding.unit, finding.level


def _grouped(items: Iterable[T], key: Callable[[T], Hashable]) -> list[list[T]]:
    groups: dict[Hashable, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return list(groups.values())


def _merged(group: list[Finding]) -> Finding:
    """The first instance speaks for all; the places of the others become related."""
    findings = sorted(group, key=lambda one: (one.address, one.message))
    first = findings[0]
    if len(findings) == 1:
        return first
    members = tuple(sorted(member for one in findings for member in one.members))
    alike = len(set(members)) < len(members)  # One address in several units: the units tell.
    named = tuple(sorted({one.unit for one in findings})) if alike else members
    others = sorted(related for one in findings for related in one.related)
    return replace(
        first,
        address=declared(first.address),
        message=f"{first.message} ({len(findings)} instances: {_listed(named)})",
        related=distinct(others, first.span),
        instances=len(findings),
        vendors=tuple(sorted({vendor for one in findings for vendor in one.vendors})),
        members=members,
        callers=tuple(sorted({caller for one in findings for caller in one.callers})),
    )


def _listed(names: tuple[str, ...]) -> str:
    rest = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {rest} more" if rest > 0 else "")


def undecided(found: Iterable[Undecided]) -> tuple[Undecided, ...]:
    """Undecided verdicts, the instances of one declaration told once, sorted by place."""
    groups = _grouped(found, lambda one: (one.policy, one.subject, one.unit, one.span, one.missing))
    kept = [min(group, key=lambda one: one.address) for group in groups]
    named = [
        replace(one, address=declared(one.address)) if len(group) > 1 else one
        for one, group in zip(kept, groups, strict=True)
    ]
    return tuple(sorted(named, key=lambda one: (one.span, one.policy, one.address, one.missing)))
