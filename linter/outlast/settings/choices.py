"""The sections `policies` and `ignore` of a settings file become choices and rules."""

from __future__ import annotations

from collections.abc import Iterator

from outlast.settings.fields import Fields
from outlast.settings.keys import CRITICALITIES, KEYS, LEVELS, OFF, UNSTATED
from outlast.settings.model import IgnoreRule, PolicyChoice, SeverityRule


def policies(top: Fields) -> PolicyChoice:
    """Which policies run, and at which version and level."""
    item = top.within("policies")
    if item is None:
        return PolicyChoice()
    item.only(*KEYS["policies"])
    return PolicyChoice(
        select=item.texts("select"),
        ignore=item.texts("ignore"),
        pin=_pins(item),
        packs=item.texts("packs"),
        severity=tuple(_severity(item)),
        places=item.places("select", "ignore", "pin"),
    )


def _pins(item: Fields) -> dict[str, int]:
    pin = {}
    for name, node in item.pairs("pin").items():
        if node.kind == "scalar" and node.text.isdecimal() and int(node.text):
            pin[name] = int(node.text)
        else:
            said = f"`{name}: {node.text}`" if node.kind == "scalar" else f"`{name}`"
            item.complain(node.span, f"{said} is no major version; write it as `{name}: 1`")
    return pin


def _severity(item: Fields) -> Iterator[SeverityRule]:
    for rule in item.each("severity"):
        rule.only(*KEYS["policies.severity[]"])
        if rule.required("level"):
            rule.text("level", among=(*LEVELS, OFF))
        found = SeverityRule(
            level=rule.text("level"),
            policies=rule.texts("policy"),
            paths=rule.texts("path"),
            criticality=rule.texts("criticality", among=(*CRITICALITIES, UNSTATED)),
            span=rule.node.span,
        )
        if not (found.policies or found.paths or found.criticality):
            message = "say what gets this level: a `policy`, `path` or `criticality`"
            rule.complain(rule.node.span, message)
        yield found


def ignores(top: Fields) -> Iterator[IgnoreRule]:
    """The findings that settings answer for."""
    for item in top.each("ignore"):
        item.only(*KEYS["ignore[]"])
        rule = IgnoreRule(
            policy=item.required("policy"),
            reason=item.required("reason"),
            service=item.text("service"),
            path=item.text("path"),
            address=item.text("address"),
            until=item.day("until"),
            span=item.node.span,
            level=item.text("level", among=LEVELS),
        )
        if not (rule.service or rule.path or rule.address):
            item.complain(item.node.span, "say what is ignored: a `service`, `path` or `address`")
        yield rule
