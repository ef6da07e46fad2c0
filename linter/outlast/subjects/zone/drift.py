"""The records of one domain at several vendors: what one of them lacks, or answers differently."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from outlast.catalogue.load import Catalogue
from outlast.domain.value import Maybe, Unknown, known
from outlast.graph.model import Graph
from outlast.subjects.entrypoint.doors import Doors
from outlast.subjects.model import MissingRecord
from outlast.subjects.names.records import Record

ADDRESS = frozenset({"A", "AAAA", "CNAME", "ALIAS", "ANAME", "FLATTENED"})
"""Types that answer where something is: one vendor's alias is another one's address."""

ONLY_HERE = ("ALIAS", "ANAME", "FLATTENED")
TAKEN_FROM_NAMES = ("alias", "proxied", "failover_policy", "latency", "geo", "filters")

Shelf = dict[tuple[str, str], list[Record]]
"""Records by name and kind: addresses of whatever type are one kind."""


@dataclass(frozen=True, slots=True)
class Drift:
    """Compares what the code keeps of `domain` at each vendor."""

    graph: Graph
    catalogue: Catalogue
    domain: str

    def between(
        self, vendors: tuple[str, ...], records: tuple[Record, ...]
    ) -> Maybe[tuple[MissingRecord, ...]]:
        """What each vendor lacks of the others, sorted.

        Nothing is claimed of a vendor at which the code keeps no record: something else fills
        that zone. Unknown when what is lacking could be a record that is not decided.
        """
        kept = [v for v in vendors if any(r.node.vendor == v for r in records)]
        shelves = {v: self._shelf([r for r in records if r.node.vendor == v]) for v in kept}
        found = sorted(
            {
                missing
                for there in kept
                for here in kept
                if there != here
                for missing in _lacking(shelves[there], shelves[here], there, here)
            },
            key=lambda one: (one.name, one.type, one.vendor),
        )
        vague = self._vague(records)
        return vague if found and vague else tuple(found)

    def _shelf(self, records: list[Record]) -> Shelf:
        shelf: Shelf = {}
        for record in records:
            host, kind = known(record.host), known(record.type)
            if host and kind and not self._is_own(record, host, kind):
                shelf.setdefault((host, "address" if kind in ADDRESS else kind), []).append(record)
        return shelf

    def _is_own(self, record: Record, host: str, kind: str) -> bool:
        """Whether each vendor has its own: nameservers of the apex, challenges of certificates."""
        if host == self.domain and kind in ("NS", "SOA"):
            return True
        return host.startswith("_acme-challenge.")

    def _vague(self, records: tuple[Record, ...]) -> Unknown | None:
        """Why a record could be there after all: its name, type or existence is not decided."""
        doors = Doors(self.graph, self.catalogue.entrances)
        for record in records:
            for fact in (record.host, record.type, record.node.resource.conditional):
                if isinstance(fact, Unknown) and not doors.is_made(record):
                    return fact
        return None


def _lacking(there: Shelf, here: Shelf, has: str, vendor: str) -> Iterator[MissingRecord]:
    """Records that stand at `has` and not, or not so, at `vendor`."""
    for (host, kind), records in there.items():
        spelled = known(records[0].type) or kind
        only = kind == "address" and any(map(_only_there, records))
        others = here.get((host, kind), [])
        if not others:
            why = "vendor-only" if only else "absent"
            yield MissingRecord(host, spelled, vendor, why, has)
        elif has < vendor and _differ(records, others):
            yield MissingRecord(host, spelled, vendor, "different", has)


def _only_there(record: Record) -> bool:
    """Whether only its own vendor can answer so: an alias, a proxy, a routing policy."""
    if record.type in ONLY_HERE or (record.path("values") and not record.values()):
        return True
    stated = (record.value(name) for name in TAKEN_FROM_NAMES)
    return any(value not in (None, False, [], "") for value in stated)


def _differ(ours: list[Record], theirs: list[Record]) -> bool:
    """Whether all values are decided and plain, and not the same on both sides."""
    if any(map(_only_there, (*ours, *theirs))):
        return False
    left, right = _texts(ours), _texts(theirs)
    return left is not None and right is not None and left != right


def _texts(records: list[Record]) -> set[tuple[str, str]] | None:
    """Type and value of each record; None when one is not decided, or spelled in parts."""
    found: set[tuple[str, str]] = set()
    for record in records:
        kind = known(record.type) or ""
        for _, value in record.values():
            if not isinstance(value, str) or kind not in ("A", "AAAA", "CNAME", "TXT"):
                return None
            text = value.replace('"', "").strip()
            found.add((kind, text if kind == "TXT" else text.rstrip(".").lower()))
    return found or None
