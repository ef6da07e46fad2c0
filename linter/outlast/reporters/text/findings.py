"""Findings with the code they speak of, where else to look, and what to do."""

from __future__ import annotations

from collections.abc import Iterator

from outlast.domain.finding import Finding, Report
from outlast.domain.location import Span
from outlast.reporters.options import Options
from outlast.reporters.text.excerpt import excerpt
from outlast.reporters.text.grouping import UNSTATED, Group, Section, sections
from outlast.reporters.text.prose import count, paragraphs
from outlast.reporters.text.styled import EMPTY, Line, Segment, indented, wrapped

SHOWN = 3  # findings of a group told in full, before --verbose
LISTED = 3  # findings beyond those that still get a line each, when they are so few
RELATED = 4


def findings(report: Report, options: Options) -> Iterator[Line]:
    """Every section of the page, each followed by an empty line."""
    known: set[str] = set()
    reasons = {policy.id: policy.rationale for policy in report.policies}
    for section in sections(report.findings, merge=not options.verbose):
        yield from heading(section, options)
        for group in section.groups:
            yield EMPTY
            yield from told(group, section, report, options)
            if options.explain:
                yield from _reason(group, reasons, options)
            yield from _remedies(group, known, options)
        yield EMPTY


def one_line_each(report: Report) -> Iterator[Line]:
    """For `--quiet`: `path:line:column: level POLICY message`."""
    for finding in report.findings:
        level = Segment(finding.level, finding.level)
        said = Segment(f" {finding.policy} {finding.message}")
        yield (Segment(f"{finding.span}: "), level, said)


def heading(section: Section, options: Options) -> Iterator[Line]:
    """Whose findings follow, and how critical that is."""
    if section.services == ("",):
        yield from wrapped(options.width, 0, Segment("No service named", "strong"))
    elif len(section.services) > 1:
        name = Segment(count(len(section.services), "service"), "strong")
        hint = Segment(", criticality not stated (`outlast init` proposes it)", "faint")
        yield from wrapped(options.width, 0, name, hint)
    else:
        name = Segment(section.services[0], "strong")
        stated = section.criticality != UNSTATED
        hint = Segment(f" ({section.criticality})" if stated else "")
        yield from wrapped(options.width, 0, name, hint)


def told(group: Group, section: Section, report: Report, options: Options) -> Iterator[Line]:
    """The first findings of a group with their code, the others counted."""
    yield from title(group, options)
    shown, rest = _split(group, options)
    for index, finding in enumerate(shown):
        if index:
            yield EMPTY
        yield from place(finding, section, options)
        yield from _told(finding, report, options)
    if rest:
        yield EMPTY
        yield from _rest(rest, section, options)


def title(group: Group, options: Options) -> Iterator[Line]:
    """`error BKP001 same-provider-backup (7)`."""
    first = group.first
    name = Segment(f" {first.policy} {first.name}", "strong")
    many = f" ({len(group.findings)})" if len(group.findings) > 1 else ""
    yield from wrapped(options.width, 2, Segment(first.level, first.level), name, Segment(many))


def _split(group: Group, options: Options) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    shown = len(group.findings) if options.verbose else SHOWN
    return group.findings[:shown], group.findings[shown:]


def _rest(rest: tuple[Finding, ...], section: Section, options: Options) -> Iterator[Line]:
    """The findings of a group that are not told in full."""
    if len(rest) <= LISTED:
        for finding in rest:
            yield from place(finding, section, options)
        return
    files = count(len({finding.span.path for finding in rest}), "file")
    text = f"... and {len(rest)} more in {files} (--verbose lists them)"
    yield from wrapped(options.width, 4, Segment(text, "faint"))


def place(finding: Finding, section: Section, options: Options) -> Iterator[Line]:
    """Where it is, and what it is about; the path is never broken, so it stays clickable."""
    about = [finding.address]
    if len(section.services) > 1:
        about.append(f"[{finding.service}]")
    if finding.criticality not in (section.criticality, UNSTATED):
        about.append(f"({finding.criticality})")
    at = Segment(str(finding.span), "place")
    yield from wrapped(options.width, 4, at, Segment(" " + " ".join(about), "faint"))


def _told(finding: Finding, report: Report, options: Options) -> Iterator[Line]:
    yield from paragraphs(finding.message, options.width, 4)
    if options.verbose and len(finding.members) > 1:
        for member in finding.members:
            yield from wrapped(options.width, 6, Segment(f"- {member}", "faint"), hang=2)
    yield from _code(finding, report, options)
    for related in finding.related[: None if options.verbose else RELATED]:
        at = Segment(str(related.span), "place")
        yield from wrapped(options.width, 6, at, Segment(" " + related.message), hang=2)
    left = len(finding.related) - RELATED
    if left > 0 and not options.verbose:
        yield indented(6, Segment(f"... and {count(left, 'more place')}", "faint"))


def _code(finding: Finding, report: Report, options: Options) -> Iterator[Line]:
    span: Span = finding.span
    source = report.sources.get(span.path, {}).get(span.line, "")
    if source.strip():
        yield from excerpt(source, span, options.width, 6, finding.level)


def _reason(group: Group, reasons: dict[str, str], options: Options) -> Iterator[Line]:
    """Why the policy asks, the first time that it stands on the page."""
    text = reasons.pop(group.first.policy, "")
    if text.strip():
        yield EMPTY
        yield from paragraphs(text, options.width, 4, Segment("why:", "good"))


def _remedies(group: Group, known: set[str], options: Options) -> Iterator[Line]:
    """What to do, once for every wording; a group whose remedy stands above points there."""
    found = dict.fromkeys(finding.remediation.strip() for finding in group.findings)
    texts = [text for text in found if text]
    fresh = [text for text in texts if text not in known]
    known.update(fresh)
    label = Segment("fix:", "good")
    if texts:
        yield EMPTY
    for text in fresh[: None if options.verbose else 1]:
        yield from paragraphs(text, options.width, 4, label)
    if texts and not fresh:
        above = Segment(f"see {group.first.policy} above", "faint")
        yield from wrapped(options.width, 4, label, Segment(" "), above)
