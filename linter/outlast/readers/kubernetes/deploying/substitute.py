"""An object with `${VAR}` in its texts -> the object as Flux applies it, every place kept.

Flux writes the object out as YAML, puts the values in, and reads it again: a text that becomes a
number is a number, whatever quotes it stood in, and a text that YAML must quote stays a text.
Sources: fluxcd/pkg kustomize_varsub.go; the plain style of go-yaml's emitter.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from outlast.domain.document import Node, Pair
from outlast.domain.location import Span
from outlast.domain.value import Maybe, Unknown
from outlast.readers.kubernetes.deploying.envsubst import expand
from outlast.readers.kubernetes.manifests.undecided import undecide
from outlast.source.yamldoc import read

SWITCH = "kustomize.toolkit.fluxcd.io/substitute"
QUOTED = re.compile(r"[\s,\[\]{}#&*!|>'\"%@`]|[-?:](\s|$)|.*(: | #|:$|\s$|\n|\t)", re.DOTALL)
"""Texts that YAML cannot write without quotes."""


@dataclass(frozen=True, slots=True)
class Substitutions:
    """The variables of one Flux Kustomization.

    `rest` says why a name that is not in `values` is not decided: it may come from a Secret that
    is not in the repository. None when all there is stands in `values`.
    """

    values: Mapping[str, Maybe[str]] = field(default_factory=dict)
    rest: Unknown | None = None

    def __call__(self, name: str) -> Maybe[str] | None:
        """The value of a variable; None when nothing states it."""
        return self.values.get(name, self.rest)

    def __bool__(self) -> bool:
        """Whether Flux substitutes at all: without variables it leaves the text alone."""
        return bool(self.values) or self.rest is not None


def substituted(obj: Node, variables: Substitutions | None) -> Node:
    """An object of a manifest with its variables put in, unless it asks to be left alone."""
    if not variables or disabled(obj):
        return obj
    return _node(obj, variables)


def disabled(obj: Node) -> bool:
    """Whether a label or an annotation tells Flux to leave the object's text alone."""
    metadata = obj.get("metadata")
    for name in ("labels", "annotations"):
        held = metadata.get(name) if metadata else None
        switch = held.get(SWITCH) if held else None
        if switch is not None and switch.text == "disabled":
            return True
    return False


def _node(node: Node, variables: Substitutions) -> Node:
    """`node` itself when nothing in it changes."""
    if node.kind == "scalar":
        return _scalar(node, variables) if "$" in node.text else node
    if node.kind == "sequence":
        items = tuple([_node(item, variables) for item in node.items])
        same = all(new is old for new, old in zip(items, node.items, strict=True))
        return node if same else replace(node, items=items)
    pairs = tuple([_pair(pair, variables) for pair in node.pairs])
    same = all(new is old for new, old in zip(pairs, node.pairs, strict=True))
    return node if same else replace(node, pairs=pairs)


def _pair(pair: Pair, variables: Substitutions) -> Pair:
    key, value = pair.key, _node(pair.value, variables)
    if "$" in key.text:
        text = expand(key.text, variables)
        key = key if isinstance(text, Unknown) else replace(key, text=text)
    return pair if key is pair.key and value is pair.value else Pair(key, value)


def _scalar(node: Node, variables: Substitutions) -> Node:
    text = expand(node.text, variables)
    if isinstance(text, Unknown):
        return undecide(node, text.reason)
    if text == node.text:
        return node
    if QUOTED.match(node.text):
        return replace(node, text=text, quoted=True, tag="")
    if not QUOTED.match(text):
        return replace(node, text=text, quoted=False, tag="")
    return _reread(node, text)


def _reread(node: Node, text: str) -> Node:
    """A value that is YAML of its own: `["a", "b"]`, `"5"`."""
    stream = read(node.span.path, text.encode())
    if stream.error is not None or len(stream.documents) > 1:
        return undecide(node, "what is put in makes it no YAML")
    if not stream.documents:
        return replace(node, text="", quoted=False, tag="")
    return moved(stream.documents[0], node.span)


def moved(node: Node, span: Span) -> Node:
    """`node` with every place in it set to `span`."""
    items = tuple(moved(item, span) for item in node.items)
    pairs = tuple(Pair(moved(p.key, span), moved(p.value, span)) for p in node.pairs)
    return replace(node, span=span, items=items, pairs=pairs, duplicates=())
