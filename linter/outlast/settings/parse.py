"""The document of `.outlast.yaml` becomes Settings, or every complaint about it at once."""

from __future__ import annotations

from collections.abc import Iterator

from outlast.domain.document import Node
from outlast.domain.fragment import Unit
from outlast.errors import UsageError
from outlast.settings.choices import ignores, policies
from outlast.settings.evidence import evidence
from outlast.settings.fields import Fields
from outlast.settings.keys import CRITICALITIES, KEYS
from outlast.settings.model import ClusterRule, CustomVendor, ServiceRule, Settings

SECTIONS = (
    *("services", "clusters", "terraform", "cloudformation", "vendors"),
    *("criticality", "policies", "evidence", "ignore", "exclude", "limits"),
)
LARGEST = 64
"""Megabytes of one file that settings can ask for: a scanned repository brings its own settings."""


def parse(node: Node) -> Settings:
    """The settings that a document states.

    Raises UsageError with one line for each complaint: path, line, column, and what to write.
    """
    top = Fields(node).only(*SECTIONS)
    criticality = top.within("criticality")
    limits = top.within("limits")
    settings = Settings(
        services=tuple(_services(top)),
        environments=(*_environments(top), *_templates(top)),
        clusters=tuple(_clusters(top)),
        vendors=tuple(_vendors(top)),
        criticality_tags=_tags(criticality) if criticality else (),
        criticality_values=_levels(criticality) if criticality else {},
        policies=policies(top),
        ignores=tuple(ignores(top)),
        exclude=top.texts("exclude"),
        file=node.span.path,
        file_megabytes=_largest(limits) if limits else 0,
        evidence=evidence(top),
    )
    if top.complaints:
        said = sorted(top.complaints, key=lambda complaint: complaint.span)
        raise UsageError("\n".join(map(str, said)))
    return settings


def _services(top: Fields) -> Iterator[ServiceRule]:
    for item in top.each("services"):
        item.only(*KEYS["services[]"])
        match = item.within("match")
        if match is None:
            item.complain(item.node.span, "`match` is missing: say which paths, tags or addresses")
            continue
        match.only(*KEYS["services[].match"])
        yield ServiceRule(
            name=item.required("name"),
            criticality=item.text("criticality", among=CRITICALITIES),
            environment=item.text("environment"),
            paths=match.texts("paths"),
            addresses=match.texts("addresses"),
            tags={**match.words("tags"), **match.words("labels")},
            span=item.node.span,
        )


def _clusters(top: Fields) -> Iterator[ClusterRule]:
    """What runs the manifests that lie somewhere, or that deployers send to a named cluster."""
    for item in top.each("clusters"):
        item.only(*KEYS["clusters[]"])
        path = item.text("path").removeprefix("./").rstrip("/")
        rule = ClusterRule(
            vendor=item.required("vendor").replace("self-hosted", "self_hosted"),
            path=path,
            name=item.text("name"),
            region=item.text("region").lower(),
            span=item.node.span,
        )
        if not (rule.path or rule.name):
            said = "say which cluster: the `path` it is deployed from, or its `name`"
            item.complain(item.node.span, said)
        yield rule


def _environments(top: Fields) -> Iterator[Unit]:
    terraform = top.within("terraform")
    if terraform is None:
        return
    terraform.only(*KEYS["terraform"])
    for item in terraform.each("environments"):
        item.only(*KEYS["terraform.environments[]"])
        path = item.required("path").strip("/").removeprefix("./") or "."
        yield Unit(path, "terraform", item.required("name"), item.texts("var_files"))


def _templates(top: Fields) -> Iterator[Unit]:
    """What is said of all templates, then of some: the region, and files with parameters."""
    stated = top.within("cloudformation")
    if stated is None:
        return
    stated.only(*KEYS["cloudformation"])
    region = stated.text("region")
    if region:
        yield Unit(".", "cloudformation", region=region)
    for item in stated.each("parameters"):
        item.only(*KEYS["cloudformation.parameters[]"])
        path = item.required("path").removeprefix("./")
        file = item.required("file").removeprefix("./")
        name, own = item.text("name"), item.text("region")
        yield Unit(path, "cloudformation", name, (file,), own)


def _vendors(top: Fields) -> Iterator[CustomVendor]:
    for key, node in top.pairs("vendors").items():
        item = Fields(node, top.complaints).only(*KEYS["vendors.*"])
        name, under, hosts = item.text("name", key), item.texts("stands_on"), item.texts("hosts")
        yield CustomVendor(key, name, under, node.span, hosts)


def _tags(criticality: Fields) -> tuple[str, ...]:
    return criticality.only(*KEYS["criticality"]).texts("tags")


def _levels(criticality: Fields) -> dict[str, str]:
    """Tag values by level become levels by lower-case value."""
    values = criticality.within("values")
    if values is None:
        return {}
    values.only(*KEYS["criticality.values"])
    return {text.lower(): level for level in CRITICALITIES for text in values.texts(level)}


def _largest(limits: Fields) -> int:
    return limits.only(*KEYS["limits"]).number("file_megabytes", 1, LARGEST)
