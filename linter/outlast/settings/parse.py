"""The document of `.outlast.yaml` becomes Settings, or every complaint about it at once."""

from __future__ import annotations

from collections.abc import Iterator

from outlast.domain.document import Node
from outlast.domain.fragment import Unit
from outlast.errors import UsageError
from outlast.settings.fields import Fields
from outlast.settings.model import (
    ClusterRule,
    CustomVendor,
    IgnoreRule,
    PolicyChoice,
    ServiceRule,
    Settings,
)

LEVELS = ("critical", "high", "medium", "low")
SECTIONS = (
    *("services", "clusters", "terraform", "cloudformation", "vendors"),
    *("criticality", "policies", "ignore", "exclude"),
)


def parse(node: Node) -> Settings:
    """The settings that a document states.

    Raises UsageError with one line for each complaint: path, line, column, and what to write.
    """
    top = Fields(node).only(*SECTIONS)
    criticality = top.within("criticality")
    settings = Settings(
        services=tuple(_services(top)),
        environments=(*_environments(top), *_templates(top)),
        clusters=tuple(_clusters(top)),
        vendors=tuple(_vendors(top)),
        criticality_tags=criticality.only("tags", "values").texts("tags") if criticality else (),
        criticality_values=_levels(criticality) if criticality else {},
        policies=_policies(top),
        ignores=tuple(_ignores(top)),
        exclude=top.texts("exclude"),
        file=node.span.path,
    )
    if top.complaints:
        said = sorted(top.complaints, key=lambda complaint: complaint.span)
        raise UsageError("\n".join(map(str, said)))
    return settings


def _services(top: Fields) -> Iterator[ServiceRule]:
    for item in top.each("services"):
        item.only("name", "criticality", "environment", "match")
        match = item.within("match")
        if match is None:
            item.complain(item.node.span, "`match` is missing: say which paths, tags or addresses")
            continue
        match.only("paths", "tags", "addresses")
        yield ServiceRule(
            name=item.required("name"),
            criticality=item.text("criticality", among=LEVELS),
            environment=item.text("environment"),
            paths=match.texts("paths"),
            addresses=match.texts("addresses"),
            tags=match.words("tags"),
            span=item.node.span,
        )


def _clusters(top: Fields) -> Iterator[ClusterRule]:
    """What runs the manifests that lie somewhere, or that deployers send to a named cluster."""
    for item in top.each("clusters"):
        item.only("path", "name", "vendor", "region")
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
    terraform.only("environments")
    for item in terraform.each("environments"):
        item.only("path", "name", "var_files")
        path = item.required("path").strip("/").removeprefix("./") or "."
        yield Unit(path, "terraform", item.required("name"), item.texts("var_files"))


def _templates(top: Fields) -> Iterator[Unit]:
    """What is said of all templates, then of some: the region, and files with parameters."""
    stated = top.within("cloudformation")
    if stated is None:
        return
    stated.only("region", "parameters")
    region = stated.text("region")
    if region:
        yield Unit(".", "cloudformation", region=region)
    for item in stated.each("parameters"):
        item.only("path", "file", "name", "region")
        path = item.required("path").removeprefix("./")
        file = item.required("file").removeprefix("./")
        name, own = item.text("name"), item.text("region")
        yield Unit(path, "cloudformation", name, (file,), own)


def _vendors(top: Fields) -> Iterator[CustomVendor]:
    for key, node in top.pairs("vendors").items():
        item = Fields(node, top.complaints).only("name", "stands_on")
        yield CustomVendor(key, item.text("name", key), item.texts("stands_on"))


def _levels(criticality: Fields) -> dict[str, str]:
    """Tag values by level become levels by lower-case value."""
    values = criticality.within("values")
    if values is None:
        return {}
    values.only(*LEVELS)
    return {text.lower(): level for level in LEVELS for text in values.texts(level)}


def _policies(top: Fields) -> PolicyChoice:
    item = top.within("policies")
    if item is None:
        return PolicyChoice()
    item.only("select", "ignore", "pin", "packs")
    pin = {}
    for name, version in item.words("pin").items():
        if version.isdecimal():
            pin[name] = int(version)
        else:
            item.complain(item.node.span, f"`pin: {{{name}: {version}}}` is no major version")
    return PolicyChoice(item.texts("select"), item.texts("ignore"), pin, item.texts("packs"))


def _ignores(top: Fields) -> Iterator[IgnoreRule]:
    for item in top.each("ignore"):
        item.only("policy", "service", "path", "address", "reason", "until")
        rule = IgnoreRule(
            policy=item.required("policy"),
            reason=item.required("reason"),
            service=item.text("service"),
            path=item.text("path"),
            address=item.text("address"),
            until=item.day("until"),
            span=item.node.span,
        )
        if not (rule.service or rule.path or rule.address):
            item.complain(item.node.span, "say what is ignored: a `service`, `path` or `address`")
        yield rule
