"""A proposal becomes the text of a settings file in which a comment explains every line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from outlast.proposal.found import PRODUCTION, Candidate, Instance, Proposal
from outlast.subjects.ownership import ROOT

PLAIN = re.compile(r"(?!(?i:y|n|yes|no|on|off|true|false|null|~)$)[A-Za-z][\w./-]*")
MOST = 25
"""Services that are written out; more of them are for the team to choose from."""

HEAD = """\
# Settings of Outlast, proposed by `outlast init` from what this repository holds. Every line is
# a guess until somebody who knows the estate has read it: change it, or take it out. All keys and
# what they mean: docs/settings.md of Outlast, or `outlast schema settings`.
"""
HINT = "# yaml-language-server: $schema={schema}\n"
SERVICES = """
# What you run, and how much it matters: critical, high, medium or low. The first entry that fits
# a resource takes it. Without a criticality nothing is worse than a warning.
"""
EMPTY_SERVICES = """\
# services:
#   - name: shop                # what it is called in findings
#     criticality: critical     # an outage of a day hurts; findings can then be errors
#     match: {paths: [infra/shop], tags: {app: shop}}   # folders, or tags that all must be there
"""
INSTANCES = """
# Root modules that are applied several times, each with variable files of its own. Names that
# are no environment are left as comments: they may be files that are given together with others.
"""
CLUSTERS = """
# Manifests run on machines of somebody, and nothing in the code says of whom. Say it here:
# clusters:
"""
VENDORS = """
# Vendors that Outlast does not know: these answer for your zones. `stands_on` names the vendors
# whose outage takes them down; leave it empty only if you know that there is none.
# vendors:
"""
REST = """
# Copies that something outside of this code makes, standbys that it does not declare, and drills.
# A statement counts until its day, and is a finding from then on.
# evidence:
#   backups:  [{of: "orders*", vendor: backblaze, until: 2027-01-31, reason: "nightly dump"}]
#   standbys: [{service: shop, vendor: hetzner, until: 2027-01-31, reason: "kept warm by hand"}]
#   drills:   [{service: shop, date: 2026-09-01, result: pass, scope: "with writes"}]

# Findings that you can live with, each with its reason; `until` asks again.
# ignore:
#   - {policy: SBY001, service: wiki, until: 2027-01-31, reason: "a day without it hurts nobody"}

# What is no estate of yours: samples, fixtures, generated code.
# exclude: [examples, "**/test"]
"""


def text_of(proposal: Proposal, schema: str = "") -> str:
    """The whole file; `schema` is where an editor finds the JSON Schema, when it is there."""
    hint = HINT.format(schema=schema) if schema else ""
    return hint + HEAD + "".join(_parts(proposal))


def _parts(proposal: Proposal) -> Iterator[str]:
    yield SERVICES
    yield from _services(proposal)
    if proposal.instances:
        yield INSTANCES
        yield from _instances(proposal.instances)
    if proposal.clusters:
        yield CLUSTERS
        for path in proposal.clusters:
            yield f"#   - {{path: {quoted(path)}, name: prod, vendor: aws, region: eu-west-1}}\n"
    if proposal.nameservers:
        yield VENDORS
        for host in proposal.nameservers:
            name = re.sub(r"[^a-z0-9]+", "-", host.lower()).strip("-")
            yield f"#   {quoted(name)}: {{hosts: [{quoted(host)}], stands_on: []}}\n"
    yield REST


def _services(proposal: Proposal) -> Iterator[str]:
    if proposal.ranked:
        named = ", ".join(map(quoted, proposal.ranked[:MOST]))
        rest = len(proposal.ranked) - MOST
        more = f" and {rest} more" if rest > 0 else ""
        yield f"# Tags state the criticality of these already: {named}{more}.\n"
    if not proposal.services:
        yield EMPTY_SERVICES
        return
    yield "services:\n"
    for one in proposal.services[:MOST]:
        yield from _service(one)
    rest = len(proposal.services) - MOST
    if rest > 0:
        yield f"  # ... and {rest} more, the smaller ones: `outlast lint -f json` names them all.\n"


def _service(one: Candidate) -> Iterator[str]:
    resources = f"{one.size} resource{'s' * (one.size != 1)}"
    where = f"named by the tag {quoted(one.tag[0])}" if one.tag else "named by its folder"
    where = "no folder names it: find a better word" if one.name == ROOT else where
    yield f"  - name: {quoted(one.name)}  # {resources}; {where}\n"
    if one.environment == PRODUCTION:
        yield "    criticality: high  # production by its tags, folder or name; or critical?\n"
        yield "    environment: production\n"
    elif one.environment:
        yield f"    criticality: low  # it is {quoted(one.environment)}\n"
        yield f"    environment: {quoted(one.environment)}\n"
    else:
        yield "    # criticality: high  # nothing says which environment this is\n"
    yield f"    match: {{{_match(one)}}}\n"


def _match(one: Candidate) -> str:
    """The tag and, when the environment is known, the folders do not tell enough alone."""
    if one.tag and not one.environment:
        return f"tags: {{{quoted(one.tag[0])}: {in_quotes(one.tag[1])}}}"
    return f"paths: [{', '.join(quoted(path) for path in one.paths)}]"


def _instances(found: Iterable[Instance]) -> Iterator[str]:
    listed = tuple(found)
    yield "terraform:\n  environments:\n" if any(one.sure for one in listed) else "# terraform:\n"
    for one in listed:
        item = f"path: {quoted(one.path)}, name: {quoted(one.name)}"
        line = f"- {{{item}, var_files: [{quoted(one.file)}]}}\n"
        yield f"    {line}" if one.sure else f"    # {line}"


def quoted(text: str) -> str:
    """`text` as YAML reads it back, on one line whatever it holds."""
    return text if PLAIN.fullmatch(text) else in_quotes(text)


def in_quotes(text: str) -> str:
    """`text` in double quotes; JSON would part what lies beyond U+FFFF, which YAML refuses."""
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(char: str) -> str:
    if char in '"\\':
        return f"\\{char}"
    return char if char.isprintable() else f"\\U{ord(char):08x}"
