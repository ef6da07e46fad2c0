"""A report as a SARIF 2.1.0 log, shaped for GitHub code scanning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import sarif_om as om

from outlast import __version__
from outlast.domain.finding import LEVELS, Finding, Ignored, PolicyText, Report
from outlast.domain.fragment import Problem
from outlast.domain.location import Span
from outlast.reporters import sarif_text as text
from outlast.reporters.options import Options
from outlast.reporters.sarif_chains import Endings, chains, endings
from outlast.reporters.sarif_json import dumps

SCHEMA_URI = "https://json.schemastore.org/sarif-2.1.0.json"
HOME = "https://outlast.dev"
CATEGORY = "outlast/"  # GitHub's category is what stands before the last slash
ROOT = "%SRCROOT%"

# What GitHub takes: a file with more results is refused as a whole, and of those in a file the
# first 5,000 by severity are kept; of the locations of a result 100 are kept.
MOST_RESULTS = 25_000
KEPT_RESULTS = 5_000
MOST_LOCATIONS = 100
MOST_NOTIFICATIONS = 1_000
MOST_TAGS = 10

NO_RESULTS = '"results":[]'

SEVERITIES = {"error": "error", "warning": "warning", "note": "recommendation"}
CRITICALITIES = ("critical", "high", "medium", "low", "unstated")


def render(report: Report, options: Options) -> str:
    """The log; ignored findings only with `options.suppressed`, for GitHub would open them."""
    ignored = report.ignored if options.suppressed else ()
    policies = _policies(report, ignored)
    kept = _kept(report.findings)
    run = _run(report, policies, len(report.findings) - len(kept))
    log = om.SarifLog(version="2.1.0", schema_uri=SCHEMA_URI, runs=[run])
    before, _, after = dumps(log).partition(NO_RESULTS)
    lines = ",\n".join(map(dumps, _results(kept, ignored, policies, report)))
    return f'{before}"results":[\n{lines}\n]{after}\n'


def _results(
    kept: Sequence[Finding],
    ignored: Sequence[Ignored],
    policies: Sequence[PolicyText],
    report: Report,
) -> Iterator[om.Result]:
    """Results one by one: holding the objects of 25,000 at once takes three times as long."""
    order = {policy.id: index for index, policy in enumerate(policies)}
    known = endings(report)
    for finding in kept:
        yield _result(finding, order, report, known)
    for answer in ignored:
        yield _suppressed(answer, order, report, known)


def _run(report: Report, policies: Sequence[PolicyText], left_out: int) -> om.Run:
    driver = om.ToolComponent(
        name="Outlast",
        version=__version__,
        semantic_version=__version__,
        information_uri=HOME,
        rules=[_rule(policy) for policy in policies],
    )
    described = om.Message(text="The root of the repository, or the folder that was scanned.")
    return om.Run(
        tool=om.Tool(driver=driver, extensions=_packs(report.policies) or None),
        automation_details=om.RunAutomationDetails(id=CATEGORY),
        column_kind="unicodeCodePoints",
        original_uri_base_ids={ROOT: om.ArtifactLocation(description=described)},
        invocations=[_invocation(report, left_out)],
        results=[],
    )


def _packs(policies: Sequence[PolicyText]) -> list[om.ToolComponent]:
    """Each pack with its version, and the version of each of its policies.

    The rules stay with the driver: it is where every reader of SARIF looks for them.
    """
    packs: dict[tuple[str, str], dict[str, str]] = {}
    for policy in policies:
        if policy.pack:
            packs.setdefault((policy.pack, policy.release), {})[policy.id] = policy.version
    return [
        om.ToolComponent(
            name=f"policies of {text.printable(name)}",
            version=release or None,
            short_description=om.MultiformatMessageString(
                text=f"The policy pack {text.printable(name)}."
            ),
            properties={"policies": versions},
        )
        for (name, release), versions in sorted(packs.items())
    ]


def _kept(findings: Sequence[Finding]) -> Sequence[Finding]:
    """All findings, or the worst of them when GitHub would refuse so many."""
    if len(findings) <= MOST_RESULTS:
        return findings
    worst = sorted(range(len(findings)), key=lambda at: _badness(findings[at]))
    return [findings[at] for at in sorted(worst[:KEPT_RESULTS])]


def _badness(finding: Finding) -> tuple[int, int]:
    known = finding.criticality in CRITICALITIES
    rank = CRITICALITIES.index(finding.criticality) if known else len(CRITICALITIES)
    return LEVELS.index(finding.level), rank


def _policies(report: Report, ignored: Sequence[Ignored]) -> list[PolicyText]:
    """A rule for every policy of the run, and for each that is only known from a finding."""
    findings = (*report.findings, *(answer.finding for answer in ignored))
    policies = {finding.policy: _as_policy(finding) for finding in findings}
    policies |= {policy.id: policy for policy in report.policies}
    return [policies[name] for name in sorted(policies)]


def _as_policy(finding: Finding) -> PolicyText:
    return PolicyText(
        id=finding.policy,
        version=finding.version,
        name=finding.name,
        layer=finding.layer,
        title=finding.name,
        rationale="",
        remediation=finding.remediation,
        references=(),
        effort="",
        level=finding.level,
    )


def _rule(policy: PolicyText) -> om.ReportingDescriptor:
    tags = ("resilience", policy.layer, f"effort-{policy.effort}" if policy.effort else "")
    return om.ReportingDescriptor(
        id=policy.id,
        name="".join(word.capitalize() for word in policy.name.split("-")),
        short_description=om.MultiformatMessageString(text=text.sentence(policy.title)),
        full_description=om.MultiformatMessageString(text=text.description(policy)),
        help=om.MultiformatMessageString(
            text=text.help_text(policy), markdown=text.help_markdown(policy)
        ),
        help_uri=text.help_uri(policy),
        default_configuration=om.ReportingConfiguration(level=policy.level),
        properties={
            "precision": "high",
            "problem.severity": SEVERITIES[policy.level],
            "tags": [tag for tag in tags if tag][:MOST_TAGS],
            "version": policy.version,
        },
    )


def _result(
    finding: Finding, order: Mapping[str, int], report: Report, known: Endings
) -> om.Result:
    span = finding.span
    logical = om.LogicalLocation(
        fully_qualified_name=text.printable(finding.address), kind="resource"
    )
    place = om.Location(physical_location=_physical(span, report), logical_locations=[logical])
    return om.Result(
        rule_id=finding.policy,
        rule_index=order[finding.policy],
        level=finding.level,
        message=om.Message(text=text.message(finding)),
        locations=[place],
        related_locations=_related(finding, report),
        code_flows=_flows(finding, report, known),
        partial_fingerprints=_fingerprints(finding, report),
        properties=_properties(finding),
    )


def _related(finding: Finding, report: Report) -> list[om.Location] | None:
    """Related places by the ids that the message links to; None when there are none."""
    return [
        om.Location(
            id=number,
            physical_location=_physical(related.span, report),
            message=om.Message(text=text.plain(related.message)),
        )
        for number, related in enumerate(finding.related[:MOST_LOCATIONS], start=1)
    ] or None


def _flows(finding: Finding, report: Report, known: Endings) -> list[om.CodeFlow] | None:
    """One for each chain of causes; None when the finding is all there is to say."""
    return [
        om.CodeFlow(
            message=om.Message(text=text.sentence(text.plain(chain.message))),
            thread_flows=[om.ThreadFlow(locations=[_step(*step, report) for step in chain.steps])],
        )
        for chain in chains(finding, known)
    ] or None


def _step(span: Span, said: str, report: Report) -> om.ThreadFlowLocation:
    place = om.Location(
        physical_location=_physical(span, report),
        message=om.Message(text=text.sentence(text.plain(said))),
    )
    return om.ThreadFlowLocation(location=place)


def _fingerprints(finding: Finding, report: Report) -> dict[str, str]:
    made = {"outlast/v1": finding.fingerprint}
    line_hash = report.line_hashes.get(finding.span.path, {}).get(finding.span.line)
    return made | ({"primaryLocationLineHash": line_hash} if line_hash else {})


def _properties(finding: Finding) -> dict[str, object]:
    return {
        "subject": finding.subject,
        "service": text.printable(finding.service),
        "criticality": finding.criticality,
        "vendors": list(finding.vendors),
        "instances": finding.instances,
    }


def _suppressed(
    answer: Ignored, order: Mapping[str, int], report: Report, known: Endings
) -> om.Result:
    result = _result(answer.finding, order, report, known)
    kind = "inSource" if answer.by == "inline" else "external"
    reason = text.printable(answer.reason)
    until = {"until": answer.until.isoformat()} if answer.until else None
    result.suppressions = [om.Suppression(kind=kind, justification=reason, properties=until)]
    return result


def _physical(span: Span, report: Report) -> om.PhysicalLocation:
    """The place with all four corners written; a region is never empty, or it is not shown."""
    line, column = max(span.line, 1), max(span.column, 1)
    end_line, end_column = max(span.end_line, line), max(span.end_column, 1)
    if end_line == line and end_column <= column:
        source = report.sources.get(span.path, {}).get(line, "").rstrip()
        end_column = max(len(source), column) + 1
    return om.PhysicalLocation(
        artifact_location=om.ArtifactLocation(uri=text.uri(span.path), uri_base_id=ROOT),
        region=om.Region(
            start_line=line, start_column=column, end_line=end_line, end_column=end_column
        ),
    )


def _invocation(report: Report, left_out: int) -> om.Invocation:
    return om.Invocation(
        execution_successful=True,
        tool_execution_notifications=list(_notifications(report, left_out)),
    )


def _notifications(report: Report, left_out: int) -> Iterator[om.Notification]:
    if left_out:
        said = f"{left_out} more findings, none worse than these, are left out of this file."
        yield _notification("results-left-out", said)
    for problem in report.problems[:MOST_NOTIFICATIONS]:
        yield _told(problem, report)
    rest = len(report.problems) - MOST_NOTIFICATIONS
    if rest > 0:
        yield _notification("problems-left-out", f"{rest} more problems are left out.")


def _told(problem: Problem, report: Report) -> om.Notification:
    notification = _notification(problem.kind, problem.message)
    if problem.span.path:
        notification.locations = [om.Location(physical_location=_physical(problem.span, report))]
    return notification


def _notification(kind: str, said: str) -> om.Notification:
    return om.Notification(
        descriptor=om.ReportingDescriptorReference(id=kind),
        level="warning",
        message=om.Message(text=text.sentence(text.plain(said))),
    )
