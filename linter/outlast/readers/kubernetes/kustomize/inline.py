"""Text inside of a document that is YAML itself -> its documents, at their own lines."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from outlast.domain.document import Node, Pair
from outlast.domain.location import Span
from outlast.errors import SourceError
from outlast.readers.kubernetes.kustomize.failure import Failure
from outlast.source.text import lines
from outlast.source.tree import Tree
from outlast.source.yamldoc import Stream, read

BLOCKS = ("|", ">")


def documents_in(node: Node, tree: Tree) -> tuple[Node, ...]:
    """The documents that the text of a scalar holds; raises Failure when it is no YAML."""
    block = _block(node, tree)
    stream = _parsed(node.span.path, node.text if block is None else block)
    if stream.error is not None:
        span = node.span if block is None else stream.error.span
        raise Failure(span, f"the patch cannot be read: {stream.error}", "syntax")
    if block is None:
        return tuple(_placed(one, node.span) for one in stream.documents)
    return stream.documents


@lru_cache(maxsize=512)
def _parsed(path: str, text: str) -> Stream:
    """The documents of one patch: a component that fifty applications take in patches in each."""
    return read(path, text.encode())


def _block(node: Node, tree: Tree) -> str | None:
    """The text of a literal block as it stands in its file, after as many empty lines."""
    span = node.span
    try:
        texts = lines(tree.read(span.path))
    except SourceError:
        return None
    inside = texts[span.line : span.end_line]
    if not inside or not texts[span.line - 1][span.column - 1 :].startswith(BLOCKS):
        return None
    indent = min((len(text) - len(text.lstrip(" ")) for text in inside if text.strip()), default=0)
    bare = "\n".join(text[indent:] for text in inside)
    if bare.strip("\n") != node.text.strip("\n"):
        return None  # It was folded, or a variable was put in.
    return "\n" * span.line + "\n".join(inside) + "\n"


def _placed(node: Node, span: Span) -> Node:
    """The node with every place at `span`: where it stands in its file cannot be told."""
    return replace(
        node,
        span=span,
        items=tuple(_placed(item, span) for item in node.items),
        pairs=tuple(Pair(_placed(p.key, span), _placed(p.value, span)) for p in node.pairs),
        duplicates=(),
    )
