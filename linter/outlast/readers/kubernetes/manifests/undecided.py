"""A scalar whose value the repository does not decide, as a node that the rest passes on."""

from __future__ import annotations

from dataclasses import replace

from outlast.domain.document import Node
from outlast.domain.value import Unknown

TAG = "!undecided "
"""Before the reason: no tag of YAML holds a blank, so no source can write it."""


def undecide(node: Node, reason: str) -> Node:
    """`node` as one that is not decided, because of `reason`; its text stays how it is spelt."""
    return replace(node, kind="scalar", tag=TAG + reason, quoted=True, items=(), pairs=())


def undecided(node: Node) -> Unknown | None:
    """The Unknown that a node stands for, or None when it is decided."""
    if not node.tag.startswith(TAG):
        return None
    return Unknown(node.tag.removeprefix(TAG), node.span, text=node.text)
