"""A document (YAML, JSON) as nodes that know their place, and the plain values they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from outlast.domain.location import Span
from outlast.domain.value import Value

Kind = Literal["scalar", "mapping", "sequence"]

MERGE = "<<"
NULL = re.compile(r"~|null|Null|NULL|")
TRUE = re.compile(r"true|True|TRUE")
FALSE = re.compile(r"false|False|FALSE")
YES = re.compile(r"yes|Yes|YES|on|On|ON")
NO = re.compile(r"no|No|NO|off|Off|OFF")
INT = re.compile(r"[-+]?(?:0|[1-9][0-9_]*)")
OTHER_INT = re.compile(r"0x_*[0-9a-fA-F][0-9a-fA-F_]*|0o[0-7]+|0b_*[01][01_]*|0[0-7_]+")
FLOAT = re.compile(r"[-+]?(?:[0-9][0-9_]*\.[0-9_]*|\.[0-9][0-9_]*)(?:[eE][-+][0-9]+)?")
TELLING = frozenset("~nNtTfFyYoO+-.0123456789")
"""What a plain scalar begins with that may be anything but text: most are spared six patterns."""
BASES = {"0x": 16, "0o": 8, "0b": 2}


@dataclass(frozen=True, slots=True)
class Pair:
    """One entry of a mapping; the key is a node, so its place is known."""

    key: Node
    value: Node


@dataclass(frozen=True, slots=True)
class Node:
    """A scalar (`text`), a sequence (`items`) or a mapping (`pairs`), and where it stands.

    `tag` is empty unless the source writes one (`!Ref`, `!!str`). `quoted` scalars are text
    whatever they look like. `pairs` has merge keys (`<<`) already merged, the mapping's own
    entries first. Of a key that is written twice the last entry counts and the place of the
    others is in `duplicates`. `size` counts nodes with aliases written out.
    """

    kind: Kind
    span: Span
    tag: str = ""
    text: str = ""
    quoted: bool = False
    items: tuple[Node, ...] = ()
    pairs: tuple[Pair, ...] = ()
    duplicates: tuple[Span, ...] = ()
    size: int = 1

    def get(self, key: str) -> Node | None:
        """The value at `key` of a mapping, or None."""
        for pair in self.pairs:
            if pair.key.text == key and pair.key.kind == "scalar":
                return pair.value
        return None

    def plain(self, *, words: bool = True) -> Value:
        """The value without places, tags ignored.

        With `words` the words yes, no, on and off are truth values as in YAML 1.1, which
        Kubernetes and CloudFormation read; without it they are text, as in YAML 1.2.
        """
        if self.kind == "sequence":
            return [item.plain(words=words) for item in self.items]
        if self.kind == "mapping":
            return {pair.key.text: pair.value.plain(words=words) for pair in self.pairs}
        if self.quoted or self.tag == "tag:yaml.org,2002:str":
            return self.text
        return resolved(self.text, words=words)

    def walk(self) -> Iterator[Node]:
        """This node and every node below it, keys left out, in source order."""
        yield self
        for item in self.items:
            yield from item.walk()
        for pair in self.pairs:
            yield from pair.value.walk()


def scalar(span: Span, text: str, tag: str | None, style: str | None) -> Node:
    """A scalar as the parser saw it; `style` is its quote or block mark, None when plain."""
    return Node("scalar", span, tag or "", text, quoted=bool(style))


def sequence(span: Span, items: tuple[Node, ...], tag: str | None) -> Node:
    """A sequence of `items`."""
    return Node("sequence", span, tag or "", items=items, size=1 + sum(i.size for i in items))


def mapping(span: Span, written: tuple[Pair, ...], tag: str | None) -> Node:
    """A mapping of the pairs that are written, merged and freed of duplicates."""
    own: dict[str, Pair] = {}
    duplicates: list[Span] = []
    merged: list[Pair] = []
    for pair in written:
        if pair.key.text == MERGE and not pair.key.quoted:
            merged.extend(_merged(pair.value))
            continue
        before = own.pop(pair.key.text, None)
        if before is not None:
            duplicates.append(before.key.span)
        own[pair.key.text] = pair
    for pair in merged:
        own.setdefault(pair.key.text, pair)
    pairs = tuple(own.values())
    size = 1 + sum(1 + pair.value.size for pair in pairs)
    return Node("mapping", span, tag or "", pairs=pairs, duplicates=tuple(duplicates), size=size)


def _merged(value: Node) -> tuple[Pair, ...]:
    """The pairs that `<<: value` brings; of several mappings the earlier one wins."""
    if value.kind == "sequence":
        return tuple(pair for item in value.items for pair in item.pairs)
    return value.pairs


def resolved(text: str, *, words: bool) -> Value:
    """The value that a plain scalar spells; see `Node.plain` for `words`."""
    if text and text[0] not in TELLING:
        return text
    if NULL.fullmatch(text):
        return None
    if TRUE.fullmatch(text) or (words and YES.fullmatch(text)):
        return True
    if FALSE.fullmatch(text) or (words and NO.fullmatch(text)):
        return False
    return _number(text)


def _number(text: str) -> Value:
    bare = text.replace("_", "")
    if INT.fullmatch(text):
        return int(bare)
    if OTHER_INT.fullmatch(text):
        return int(bare[2:] if bare[:2] in BASES else bare, BASES.get(bare[:2], 8))
    if FLOAT.fullmatch(text):
        return float(bare)
    return text
