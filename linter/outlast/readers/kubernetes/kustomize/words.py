"""A rendered object with `yes`, `no`, `on` and `off` as text: kustomize reads YAML 1.2.

It prints them in quotes, so that Kubernetes, which reads YAML 1.1, takes them for text as well.
"""

from __future__ import annotations

from dataclasses import replace

from outlast.domain.document import Node, Pair
from outlast.readers.kubernetes.manifests.values import OLD_WORDS


def without_words(node: Node) -> Node:
    """`node` itself when there are no such words in it."""
    if node.kind == "scalar":
        bare = not node.quoted and not node.tag and node.text in OLD_WORDS
        return replace(node, quoted=True) if bare else node
    if node.kind == "sequence":
        items = tuple([without_words(item) for item in node.items])
        same = all(new is old for new, old in zip(items, node.items, strict=True))
        return node if same else replace(node, items=items)
    pairs = tuple([_pair(pair) for pair in node.pairs])
    same = all(new is old for new, old in zip(pairs, node.pairs, strict=True))
    return node if same else replace(node, pairs=pairs)


def _pair(pair: Pair) -> Pair:
    key, value = without_words(pair.key), without_words(pair.value)
    return pair if key is pair.key and value is pair.value else Pair(key, value)
