"""Findings cut to the room of a page: the most important in full, the rest a line each group."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from outlast.domain.finding import LEVELS, Finding, Report
from outlast.reporters.options import Options
from outlast.reporters.text.findings import findings, heading, place, title, told
from outlast.reporters.text.grouping import Group, Section, sections
from outlast.reporters.text.prose import count, joined, paragraphs
from outlast.reporters.text.styled import EMPTY, Line, Segment, indented, wrapped

LAST = 5
"""Lines kept for what says that something was left out."""


@dataclass(frozen=True, slots=True)
class _Plan:
    """A section, and the least that is said of it: its heading, and a line or two each group."""

    section: Section
    heading: tuple[Line, ...]
    least: tuple[tuple[Line, ...], ...]
    cut: tuple[Line, ...] = ()

    @property
    def lines(self) -> int:
        """How many lines the least of it takes, with the empty one after it."""
        return len(self.heading) + sum(map(len, self.least)) + len(self.cut) + 1


def fitted(report: Report, options: Options, room: int) -> Iterator[Line]:
    """At most `room` lines. Half of them is for saying little of much, the rest for more words."""
    whole = tuple(islice(findings(report, options), room + 1))
    if len(whole) <= room:
        yield from whole
        return
    plans = [_plan(section, options) for section in sections(report.findings, merge=True)]
    kept = _kept(plans, room)
    if plans:
        plans[0] = _trimmed(plans[0], options, room - LAST)
    left = room - LAST - sum(plan.lines for plan in plans[:kept])
    for plan in plans[:kept]:
        yield from plan.heading
        loose = True
        for group, least in zip(plan.section.groups, plan.least, strict=False):
            lines = _largest(group, plan.section, report, options, left + len(least))
            left -= len(lines or least) - len(least)
            if not lines and loose and left > 0 and group is not plan.section.groups[0]:
                yield EMPTY
                left -= 1
            loose = bool(lines)
            yield from lines or least
        yield from plan.cut
        yield EMPTY
    yield from _left_out(plans[kept:], options)
    text = "Shortened: --verbose shows all of it, `outlast explain ID` says what to do."
    yield from wrapped(options.width, 0, Segment(text, "faint"))
    yield EMPTY


def _plan(section: Section, options: Options) -> _Plan:
    least = tuple(tuple(_least(group, options)) for group in section.groups)
    return _Plan(section, tuple(heading(section, options)), least)


def _kept(plans: list[_Plan], room: int) -> int:
    """How many sections can be shown, one at least."""
    used = LAST
    for index, plan in enumerate(plans):
        used += plan.lines
        if index and used > room // 2:
            return index
    return len(plans)


def _trimmed(plan: _Plan, options: Options, room: int) -> _Plan:
    """The plan without the last groups, when even a line of each is too much."""
    kept, used = 0, len(plan.heading) + 2
    while kept < len(plan.least) and used + len(plan.least[kept]) <= room:
        used += len(plan.least[kept])
        kept += 1
    if plan.lines <= room:
        return plan
    groups = plan.section.groups[kept:]
    policies = count(len({group.first.policy for group in groups}), "more policy", "more policies")
    cut = tuple(wrapped(options.width, 2, Segment(f"... and {_levels(groups)} of {policies}")))
    return replace(plan, least=plan.least[:kept], cut=cut)


def _levels(groups: Iterable[Group]) -> str:
    """`12 errors and 80 warnings`."""
    levels = Counter(finding.level for group in groups for finding in group.findings)
    return joined([count(levels[level], level) for level in LEVELS if levels[level]])


def _largest(
    group: Group, section: Section, report: Report, options: Options, room: int
) -> tuple[Line, ...]:
    """The group with its code, else its first finding in words, else nothing."""
    lines = (EMPTY, *told(group, section, report, options))
    if len(lines) <= room:
        return lines
    lines = tuple(_brief(group, section, options))
    return lines if len(lines) <= room else ()


def _brief(group: Group, section: Section, options: Options) -> Iterator[Line]:
    yield EMPTY
    yield from title(group, options)
    yield from place(group.first, section, options)
    yield from paragraphs(group.first.message, options.width, 4)
    rest = group.findings[1:]
    if rest:
        yield indented(4, Segment(f"... and {len(rest):,} more in {_files(rest)}", "faint"))


def _least(group: Group, options: Options) -> Iterator[Line]:
    """`error BKP001 same-provider-backup: 7 findings in 3 files, the first at …`."""
    first = group.first
    number = len(group.findings)
    name = Segment(f" {first.policy} {first.name}", "strong")
    files = _files(group.findings)
    where = f": {number:,} findings in {files}, the first at " if number > 1 else " at "
    yield from wrapped(
        options.width,
        2,
        Segment(first.level, first.level),
        name,
        Segment(where, "faint"),
        Segment(str(first.span), "place"),
        hang=2,
    )


def _files(found: tuple[Finding, ...]) -> str:
    return count(len({finding.span.path for finding in found}), "file")


def _left_out(plans: list[_Plan], options: Options) -> Iterator[Line]:
    """`... and 35 more services with 12 errors and 80 warnings`."""
    if not plans:
        return
    named = {name for plan in plans for name in plan.section.services if name}
    what = _levels(group for plan in plans for group in plan.section.groups)
    who = count(len(named), "more service") if named else "no service named"
    text = f"... and {who} with {what}" if named else f"... and {what} of {who}"
    yield from wrapped(options.width, 0, Segment(text))
    yield EMPTY
