"""Objects that would back something up once a tool renders or runs them -> what they may mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase

from outlast.catalogue.load import Catalogue
from outlast.catalogue.model import Entry
from outlast.domain.paths import block_at, value_at
from outlast.domain.value import Value
from outlast.graph.model import Graph, Node
from outlast.source.kinds import TEMPLATES, kinds_in

SETS = ("ResourceSet.fluxcd.controlplane.io",)
POLICIES = ("ClusterPolicy.kyverno.io", "Policy.kyverno.io", "GeneratingPolicy.policies.kyverno.io")
JOBS = ("CronJob", "Job")
CLAIM = "kubernetes_persistent_volume_claim"
DUMPS = frozenset(
    {
        *("borg", "borgmatic", "duplicity", "kopia", "mariabackup", "mariadb-dump", "mongodump"),
        *("mysqldump", "pg_basebackup", "pg_dump", "pg_dumpall", "pgbackrest", "rclone", "restic"),
        *("velero", "wal-g", "xtrabackup"),
    }
)
"""Programs that jobs copy data with."""


@dataclass(frozen=True, slots=True)
class Promise:
    """What makes backups later: the object that says so, and the kinds of stores it may mean.

    `why` says why nobody knows whose. A template is applied to whichever cluster installs it;
    `unit` is set when only what is declared beside it can be meant.
    """

    node: Node
    kinds: tuple[str, ...]
    why: str
    anywhere: bool = False
    unit: str = ""

    def may_mean(self, store: Node) -> bool:
        """Whether it may back up a store."""
        here = self.anywhere or self.node.cluster == store.cluster
        if self.unit and self.unit != store.unit:
            return False
        return bool(store.cluster) and here and any(fnmatchcase(store.thing, k) for k in self.kinds)


def promises(graph: Graph, catalogue: Catalogue) -> Iterator[Promise]:
    """Every promise of one graph."""
    for node in graph.nodes.values():
        kind, stated = node.resource.type, node.resource.attributes
        if kind in SETS:
            found = tuple(_declared(stated))
            why = "makes backups of volumes, and is not rendered"
        elif kind in POLICIES:
            found = tuple(_generated(stated))
            why = "makes backups of what it selects, and nobody runs it here"
        elif kind == TEMPLATES:
            found = _names(stated.get("kinds"))
            why = "would make backups, and nobody rendered them"
        else:
            continue
        words = _names(stated.get("words")) if kind == TEMPLATES else ()
        if not DUMPS.isdisjoint(words):
            yield Promise(node, ("*",), f"`{node.address}` {why}", anywhere=True, unit=node.unit)
        kinds = tuple(dict.fromkeys(_protected(found, catalogue)))
        if kinds:
            yield Promise(node, kinds, f"`{node.address}` {why}", kind == TEMPLATES)


def _protected(found: tuple[str, ...], catalogue: Catalogue) -> Iterator[str]:
    """The kinds of stores that objects of some kinds back up."""
    for kind in found:
        entry = catalogue.entry(kind)
        if entry is not None and entry.is_a("backup"):
            yield from _targets(entry)
        elif kind == CLAIM:
            yield kind


def _targets(entry: Entry) -> Iterator[str]:
    for relation in entry.refs:
        if relation.rel == "protects":
            yield from relation.targets or ("*",)


def _declared(stated: Mapping[str, Value]) -> Iterator[str]:
    """The kinds that a set of resources deploys, in text or one by one."""
    text = value_at(stated, "spec.resourcesTemplate")
    yield from kinds_in(text) if isinstance(text, str) else ()
    listed = block_at(stated, "spec.resources")
    for item in listed if isinstance(listed, list) else []:
        yield from _kind(item)


def _generated(stated: Mapping[str, Value]) -> Iterator[str]:
    """The kinds that a policy generates; a job that is called a backup counts as one of claims."""
    rules = block_at(stated, "spec.rules")
    for rule in rules if isinstance(rules, list) else []:
        made = rule.get("generate") if isinstance(rule, Mapping) else None
        if isinstance(made, Mapping):
            yield from _kind(made)
            if made.get("kind") in JOBS and _says_backup(made):
                yield CLAIM


def _says_backup(made: Mapping[str, Value]) -> bool:
    text = repr(made).lower()
    return any(word in text for word in ("backup", "snapshot", "restic", "kopia", "rclone"))


def _kind(item: Value) -> Iterator[str]:
    if isinstance(item, Mapping):
        group = str(item.get("apiVersion", "")).rpartition("/")[0]
        yield f"{item.get('kind', '')}.{group}"


def _names(value: Value) -> tuple[str, ...]:
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()
