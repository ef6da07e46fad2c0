"""Findings of one declaration become one finding that says how many.

Forty instances of a `for_each`, or one module called five times, are one thing to mend.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from outlast.domain.finding import LEVELS, Finding, Undecided
from outlast.domain.location import Span
from outlast.engine.findings import declared, distinct

CALLS = re.compile(r"^(?:module\.[^.]+\.)+|^.*/")
"""The way to a declaration: module calls, or nested stacks."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found:
    """A finding before collapsing, with the header of its subject."""

    finding: Finding
    header: Span


def collapsed(found: Iterable[Found]) -> tuple[Finding, ...]:
    """One finding for each declaration, policy and level; sorted by place."""
    groups = _grouped(found, _declaration)
    merged = sorted((_merged(group) for group in groups), key=_order)
    return tuple(_told_apart(merged))


def _declaration(item: Found) -> Hashable:
    finding = item.finding
    what: Hashable = finding.fingerprint
    if finding.subject == "datastore":
        what = item.header, _block(finding.address)
    elif finding.subject == "zone":
        what = item.header
    return finding.policy, finding.level, finding.unit, finding.subject, what


def _block(address: str) -> str:
    """What the declaration itself is called, however it is reached.

    One header can stand for several things: a call of a module that makes a database and a bucket.
    """
    return CALLS.sub("", declared(address))


def _grouped(items: Iterable[T], key: Callable[[T], Hashable]) -> list[list[T]]:
    groups: dict[Hashable, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return list(groups.values())


def _merged(group: list[Found]) -> Finding:
    """The first instance speaks for all; the places of the others become related."""
    findings = sorted((item.finding for item in group), key=lambda one: (one.address, one.message))
    first = findings[0]
    if len(findings) == 1:
        return first
    names = list(dict.fromkeys(declared(one.address) for one in findings))
    others = sorted(related for one in findings for related in one.related)
    note = f" ({len(findings)} instances)"
    if len(names) > 1:
        note = f" ({len(findings)} instances: {_listed(names)})"
    return replace(
        first,
        address=names[0],
        message=first.message + note,
        related=distinct(others, first.span),
        instances=len(findings),
        vendors=tuple(sorted({vendor for one in findings for vendor in one.vendors})),
    )


def _listed(names: list[str]) -> str:
    shown = names[:3]
    rest = len(names) - len(shown)
    return ", ".join(shown) + (f" and {rest} more" if rest else "")


def _told_apart(findings: list[Finding]) -> Iterable[Finding]:
    """Instances of one declaration at two levels share a fingerprint: the lower one adds its level.

    The higher one keeps the plain fingerprint, so raising the others later does not move it.
    """
    highest: dict[str, int] = {}
    for one in findings:
        rank = LEVELS.index(one.level)
        highest[one.fingerprint] = min(rank, highest.get(one.fingerprint, rank))
    for finding in findings:
        plain = LEVELS.index(finding.level) == highest[finding.fingerprint]
        mark = finding.fingerprint if plain else f"{finding.fingerprint}-{finding.level}"
        yield replace(finding, fingerprint=mark)


def _order(finding: Finding) -> tuple[Span, str, str, str, str]:
    return finding.span, finding.policy, finding.address, finding.unit, finding.level


def undecided(found: Iterable[Undecided]) -> tuple[Undecided, ...]:
    """Undecided verdicts, the instances of one declaration told once, sorted by place."""
    groups = _grouped(found, lambda one: (one.policy, one.subject, one.unit, one.span, one.missing))
    kept = [min(group, key=lambda one: one.address) for group in groups]
    named = [
        replace(one, address=declared(one.address)) if len(group) > 1 else one
        for one, group in zip(kept, groups, strict=True)
    ]
    return tuple(sorted(named, key=lambda one: (one.span, one.policy, one.address, one.missing)))
