"""Rules that delete what lies in a bucket, and whether they take all of it soon."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from outlast.domain.paths import value_at, values_at
from outlast.domain.value import Value
from outlast.graph.model import Node

SHORT = 31
"""Days within which a store that deletes everything holds nothing for keeps."""

NO_LIMIT: tuple[Value, ...] = (None, [], "", 0, "0", False, "false", "ANY", "LIVE")
"""What a condition says that leaves nothing out, spelled out by tools that export code."""


def expires(node: Node) -> bool:
    """Whether a rule for everything in the bucket deletes it soon."""
    attrs = node.entry.attrs if node.entry else {}
    own = attrs.get("expiry", "lifecycle_rule")
    spelled = attrs.get("expiry_days", "").removeprefix(f"{own}.")
    for _, rule in (*_rules(node, own), *_rules(node, "rule")):
        stated = (value_at(rule, path) for path in ("expiration.days", "condition.age", spelled))
        days = next(filter(None, map(_days, stated)), None)
        if days and days <= SHORT and not _narrowed(rule):
            return True
    return False


def is_on(value: Value) -> bool:
    """Whether a switch is on: both formats also take the word for it."""
    return str(value).lower() == "true"


def _days(value: Value) -> int:
    """A number of days, or the text of one; none for all else."""
    text = str(value)
    return int(text) if text.isdecimal() and len(text) < 6 else 0


def _rules(node: Node, name: str) -> Iterator[tuple[str, Mapping[str, Value]]]:
    for path, rule in values_at(node.resource.attributes, name):
        if isinstance(rule, dict):
            yield path, rule


def _narrowed(rule: Mapping[str, Value]) -> bool:
    """Whether a rule is off, or for a part of the bucket only."""
    rule = {name.lower(): value for name, value in rule.items()}
    if rule.get("enabled") in (False, "false") or rule.get("status") == "Disabled":
        return True
    action = value_at(rule, "action.type")
    if action is not None and action != "Delete":
        return True
    parts = [rule.get(name) for name in ("prefix", "tags", "tagfilters", "filter")]
    parts += [value for name, value in rule.items() if name.startswith("objectsize")]
    conditions = value_at(rule, "condition")
    several = isinstance(conditions, dict) and any(
        value not in NO_LIMIT for key, value in conditions.items() if key != "age"
    )
    return several or any(says_something(part) for part in parts)


def says_something(part: Value) -> bool:
    """A filter with nothing in it, or an empty prefix, is no filter."""
    if isinstance(part, dict):
        return any(says_something(item) for item in part.values())
    return part not in (None, "", [], {})
