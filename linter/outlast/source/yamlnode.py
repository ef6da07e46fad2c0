"""The former place of `domain.document`; import from there."""

from __future__ import annotations

from outlast.domain.document import Kind, Node, Pair, mapping, scalar, sequence

__all__ = ["Kind", "Node", "Pair", "mapping", "scalar", "sequence"]
