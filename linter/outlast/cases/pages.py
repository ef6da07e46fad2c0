"""Policies and their cases as pages for people, one a policy and one that lists them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from outlast.cases.model import FILE, Case
from outlast.cases.run import findings
from outlast.policy.model import CRITICALITIES, LAYERS, Policy
from outlast.policy.reference import rows

INDEX = "index.md"
MADE = "<!-- Made by `outlast policies docs`: change the policy or its cases, not this page. -->"
LANGUAGES = {".tf": "hcl", ".yaml": "yaml", ".yml": "yaml", ".json": "json"}
FENCE = re.compile(r"`{3,}")


def pages(policies: Iterable[Policy], cases: Iterable[Case]) -> Iterator[tuple[str, str]]:
    """File name and Markdown of every page; the newest version of a policy has the page."""
    newest = {policy.id: policy for policy in sorted(policies, key=lambda one: one.order)}
    known = tuple(cases)
    yield INDEX, _index(newest.values())
    for name, policy in sorted(newest.items()):
        own = tuple(case for case in known if case.policy == name)
        yield f"{name}.md", "\n\n".join(_blocks(policy, own)) + "\n"


def _index(policies: Iterable[Policy]) -> str:
    found = sorted(policies, key=lambda one: (LAYERS.index(one.layer), one.id))
    table = ["| policy | layer | flags | effort |", "|---|---|---|---|"]
    for one in found:
        what = f"[{one.id}]({one.id}.md) {one.name}"
        table.append(f"| {what} | {one.layer} | {_cell(one.title)} | {one.effort} |")
    parts = ["# Policies", MADE, "\n".join(table), *_controls_of(found)]
    return "\n\n".join(parts) + "\n"


def _controls_of(policies: list[Policy]) -> Iterator[str]:
    clauses: dict[str, list[str]] = {}
    for policy in policies:
        for clause in policy.controls:
            clauses.setdefault(clause, []).append(f"[{policy.id}]({policy.id}.md)")
    if clauses:
        yield "## Clauses"
        yield (
            "A pass of these policies is evidence for these clauses, as far as code can be: "
            "it is not compliance. Each page says why."
        )
        lines = [f"| {clause} | {', '.join(clauses[clause])} |" for clause in sorted(clauses)]
        yield "\n".join(["| clause | policies |", "|---|---|", *lines])


def _blocks(policy: Policy, cases: tuple[Case, ...]) -> Iterator[str]:
    yield f"# {policy.id} {policy.name}"
    yield MADE
    yield f"**{policy.title}.** Version {policy.version}, layer {policy.layer}."
    if policy.deprecated:
        yield f"Deprecated: {_flat(policy.deprecated)}"
    yield _levels(policy)
    yield f"## Why\n\n{_flat(policy.rationale)}"
    yield from _rule(policy)
    yield from _example(policy, cases)
    yield f"## What to do\n\nEffort: {policy.effort}. {_flat(policy.remediation)}"
    if policy.controls:
        lines = (f"- **{clause}**: {_flat(why)}" for clause, why in policy.controls.items())
        yield "## Evidence for\n\n" + "\n".join(lines)
    yield "## References\n\n" + "\n".join(f"- <{url}>" for url in policy.references)
    if cases:
        lines = (f"- {case.verdict}: {_flat(case.about)}" for case in cases)
        yield "## Cases\n\n" + "\n".join(lines)
    if policy.history:
        changes = (f"- {version}: {_flat(said)}" for version, said in policy.history.items())
        yield "## History\n\n" + "\n".join(changes)


def _levels(policy: Policy) -> str:
    head = " | ".join(CRITICALITIES)
    levels = " | ".join(policy.severity[name] for name in CRITICALITIES)
    return f"| {head} |\n|{'---|' * len(CRITICALITIES)}\n| {levels} |"


def _rule(policy: Policy) -> Iterator[str]:
    yield (
        f"## Rule\n\nIt judges each `{policy.subject}` for which `when` is true, and fails when "
        "`require` is not."
    )
    yield _fenced(f"when: {policy.when.text.strip()}\nrequire: {policy.require.text.strip()}", "")
    read = {*policy.when.reads, *policy.require.reads}
    fields = (row for row in rows(policy.subject) if row.path in read)
    lines = [f"| `{row.path}` | {_cell(row.about)} |" for row in fields]
    yield "\n".join(["| field | meaning |", "|---|---|", *lines])


def _example(policy: Policy, cases: tuple[Case, ...]) -> Iterator[str]:
    """The smallest case that fails, and what is said of it."""
    failing = [case for case in cases if case.verdict == "fail"]
    if not failing:
        return
    case = min(failing, key=lambda one: (sum(len(text) for _, text in _code(one)), one.name))
    yield f"## Example\n\n{_flat(case.about)}"
    for name, text in _code(case):
        yield _fenced(text, LANGUAGES.get(name[name.rfind(".") :], ""), name)
    for finding in findings(case, (policy,)):
        yield f"> {finding.level} at `{finding.span}`: {_flat(finding.message)}"


def _code(case: Case) -> list[tuple[str, str]]:
    """The files of a case, by path."""
    files = (path for path in sorted(case.folder.rglob("*")) if path.is_file())
    return [
        (path.relative_to(case.folder).as_posix(), path.read_text(encoding="utf-8"))
        for path in files
        if path.name != FILE
    ]


def _fenced(text: str, language: str, name: str = "") -> str:
    longest = max((len(found) for found in FENCE.findall(text)), default=2)
    fence = "`" * (longest + 1)
    title = f"`{name}`\n\n" if name else ""
    return f"{title}{fence}{language}\n{text.rstrip()}\n{fence}"


def _flat(text: str) -> str:
    """Paragraphs, each on one line."""
    return "\n\n".join(" ".join(part.split()) for part in text.strip().split("\n\n"))


def _cell(text: str) -> str:
    return _flat(text).replace("|", "\\|")
