"""A label selector -> whether it selects a set of labels."""

from __future__ import annotations

from collections.abc import Mapping

from outlast.domain.document import Node
from outlast.domain.value import Value
from outlast.readers.kubernetes.manifests.documents import text_at


def selects(selector: Node, labels: Mapping[str, Value]) -> bool:
    """Whether `matchLabels` and `matchExpressions` all hold."""
    wanted, rules = selector.get("matchLabels"), selector.get("matchExpressions")
    return all(
        str(labels.get(pair.key.text)) == pair.value.text
        for pair in (wanted.pairs if wanted else ())
    ) and all(_holds(rule, labels) for rule in (rules.items if rules else ()))


def _holds(rule: Node, labels: Mapping[str, Value]) -> bool:
    key, operator = text_at(rule, "key"), text_at(rule, "operator")
    listed = rule.get("values")
    values = {item.text for item in listed.items} if listed else set()
    if operator == "Exists":
        return key in labels
    if operator == "DoesNotExist":
        return key not in labels
    inside = key in labels and str(labels[key]) in values
    return inside if operator == "In" else not inside
