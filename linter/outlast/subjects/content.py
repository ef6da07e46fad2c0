"""What a datastore holds, and whether anybody would miss it; see docs/decisions.md."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from outlast.catalogue.content import Content
from outlast.domain.paths import value_at
from outlast.domain.resource import INDEX
from outlast.domain.value import Unknown
from outlast.graph.model import Graph, Node
from outlast.subjects.ownership import decided_tags

DATA = "data"
DESCRIBING = ("name", "purpose", "role", "usage", "description")
INTERPOLATION = re.compile(r"\$\{[^}]*\}")
DESTINATIONS = ("stores_in", "copies_to", "replicates_to")


@dataclass(frozen=True, slots=True)
class Holdings:
    """Judges the content of single datastores of one graph."""

    graph: Graph
    content: Content

    def role(self, node: Node) -> str:
        """`data`, or the word for what `node` holds instead.

        What the graph shows comes first (a bucket that logs go to), then a tag that says the
        content matters, then the words of its name.
        """
        shown = self._shown(node)
        if shown:
            return shown
        if self.content.classified(decided_tags(node)):
            return DATA
        return self._named(node) or DATA

    def durable(self, node: Node) -> bool:
        """Whether the content would be missed: its own original, of a durable kind."""
        return kind_of(node) in self.content.durable and self.role(node) == DATA

    def _shown(self, node: Node) -> str | None:
        """What other resources, or its own attributes, say it is for."""
        if any(self.graph.into(node.id, "logs_to")):
            return "log"
        if any(edge.source != node.id for edge in self.graph.into(node.id, *DESTINATIONS)):
            return "backup"
        if any(self.graph.into(node.id, "state_in")) or _is_lock(node):
            return "state"
        if not _is_bucket(node):
            return None
        if value_at(node.resource.attributes, "website") is not None:
            return "static"
        if value_at(node.resource.attributes, "force_destroy") is True:
            return "scratch"
        return "scratch" if _expires(node) else None

    def _named(self, node: Node) -> str | None:
        """Words of the name: only for buckets, volumes and file systems, whose kind says little."""
        if not _is_bucket(node) and kind_of(node) not in ("volume", "file"):
            return None
        return self.content.role_of(_texts(node))


def kind_of(node: Node) -> str:
    """The kind of datastore (`relational`, `bucket`, …); empty when it is none."""
    for role in node.entry.roles if node.entry else ():
        parts = role.split(".")
        if parts[0] == "datastore" and len(parts) > 1:
            return parts[1]
    return ""


def _is_bucket(node: Node) -> bool:
    return kind_of(node) == "bucket"


def _is_lock(node: Node) -> bool:
    """Terraform's own lock table, known by the key it must have."""
    return value_at(node.resource.attributes, "hash_key") == "LockID"


def _expires(node: Node) -> bool:
    """Whether a rule for everything in the bucket deletes it within 31 days."""
    rules = node.resource.attributes.get("lifecycle_rule")
    for rule in rules if isinstance(rules, list) else []:
        if not isinstance(rule, dict) or rule.get("prefix") or rule.get("enabled") is False:
            continue
        days = value_at(rule, "expiration.days")
        if isinstance(days, int) and 0 < days <= 31:
            return True
    return False


def _texts(node: Node) -> Iterator[str]:
    """The texts that may say what a store is for: its name, its address, a descriptive tag."""
    spelled = node.name.text if isinstance(node.name, Unknown) else node.name
    yield INTERPOLATION.sub(" ", spelled)
    yield INDEX.sub("", node.address).replace(node.resource.type, " ")
    for key, value in decided_tags(node).items():
        if key.lower() in DESCRIBING:
            yield value
