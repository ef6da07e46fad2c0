"""Values of a chart laid over each other, every value with the place that states it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from outlast.domain.document import Node, Pair
from outlast.domain.location import Span
from outlast.errors import SourceError
from outlast.readers.kubernetes.kustomize.nodes import mapping_node, put, sequence_node, text_node
from outlast.readers.kubernetes.manifests.documents import documents
from outlast.source.tree import Tree

STEP = re.compile(r"\[(?P<index>\d+)\]|(?P<name>(?:[^.\[\\]|\\.)+)")
MAX_INDEX = 1_000


def laid(under: Node | None, over: Node | None) -> Node | None:
    """Mappings are merged, everything else is replaced."""
    if under is None or over is None:
        return over if over is not None else under
    if under.kind != "mapping" or over.kind != "mapping":
        return over
    made = under
    for pair in over.pairs:
        value = laid(made.get(pair.key.text), pair.value)
        made = put(made, pair.key, value if value is not None else pair.value)
    return made


def all_laid(layers: Iterable[Node | None]) -> Node | None:
    """The layers, each over those before it; what is no mapping is no values."""
    made: Node | None = None
    for layer in layers:
        if layer is not None and layer.kind == "mapping":
            made = laid(made, layer)
    return made


def set_at(values: Node | None, path: str, value: Node) -> Node:
    """`values` with `value` at a path as `helm --set` spells it: `a.b[0].c`."""
    steps = [
        int(step["index"]) if step["index"] else step["name"].replace("\\", "")
        for step in STEP.finditer(path)
    ]
    return _set(values, steps, value) if steps else values or mapping_node(value.span)


def _set(node: Node | None, steps: list[int | str], value: Node) -> Node:
    if not steps:
        return value
    step, rest = steps[0], steps[1:]
    if isinstance(step, str):
        made = node if node is not None and node.kind == "mapping" else mapping_node(value.span)
        return put(made, text_node(step, value.span), _set(made.get(step), rest, value))
    items = list(node.items) if node is not None else []
    while len(items) <= min(step, MAX_INDEX):
        items.append(Node("scalar", value.span))
    if step < len(items):
        items[step] = _set(items[step], rest, value)
    return sequence_node(value.span, items)


def file_values(tree: Tree, path: str) -> Node | None:
    """The values in a file; None when it cannot be read or holds none."""
    try:
        nodes = documents(path, tree.read(path)).nodes
    except SourceError:
        return None
    return nodes[0] if nodes and nodes[0].kind == "mapping" else None


def under(name: str, values: Node | None, span: Span) -> Node | None:
    """The values as those of the subchart `name`."""
    if values is None:
        return None
    return mapping_node(span, [Pair(text_node(name, span), values)])
