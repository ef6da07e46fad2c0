"""Which DNS records are ways in for users, told from type, name and target, by entrances.yaml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Entrances:
    """`types` are record types that browsers follow, `labels` and `proofs` say what is none."""

    types: frozenset[str]
    labels: frozenset[str]
    proofs: tuple[str, ...]

    def is_name(self, host: str) -> bool:
        """Whether users may ask for `host`: not a name for mail, telephones or machines."""
        labels = host.split(".")
        return labels[0] not in self.labels and not any(one.startswith("_") for one in labels)

    def is_proof(self, target: str) -> bool:
        """Whether a record that names `target` only proves something, or sends mail."""
        name = f".{target.rstrip('.').lower()}"
        return name.endswith(self.proofs)


def entrances_from(data: Mapping[str, Any]) -> Entrances:
    """The content of entrances.yaml."""
    return Entrances(
        types=frozenset(data["types"]),
        labels=frozenset(label for line in data["labels"] for label in line),
        proofs=tuple(f".{host}" for line in data["proofs"] for host in line),
    )
