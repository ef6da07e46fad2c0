"""YAML bytes as a tree of nodes that know their place: the only door to PyYAML.

The tree is composed here, from the events of the C parser, because PyYAML's own composer refuses
an anchor that is defined twice (legal YAML 1.2, common in Flux repositories).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

import yaml

from outlast.domain.document import MERGE, Node, Pair, mapping, resolved, scalar, sequence
from outlast.domain.location import Span
from outlast.domain.value import Value
from outlast.errors import SourceError
from outlast.source.text import decode, lines

MAX_BYTES = 16 * 1024 * 1024
MAX_DEPTH = 100
MAX_NODES = 2_000_000
"""Nodes of one document with its aliases written out: what an alias bomb would cost."""

Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
STOP = (yaml.DocumentEndEvent, yaml.StreamEndEvent)


class YamlError(SourceError):
    """YAML that cannot be read, with the place where reading ended."""

    def __init__(self, kind: str, message: str, span: Span) -> None:
        """`kind` is `syntax` or `too-large`."""
        super().__init__(kind, message)
        self.span = span


@dataclass(frozen=True, slots=True)
class Stream:
    """The documents of one file up to the first error, if there is one."""

    documents: tuple[Node, ...] = ()
    error: YamlError | None = None


def read(path: str, data: bytes) -> Stream:
    """Every document of `data`; empty documents are left out. Never raises."""
    documents: list[Node] = []
    try:
        documents.extend(_documents(path, data))
    except YamlError as error:
        return Stream(tuple(documents), error)
    return Stream(tuple(documents))


def compose(path: str, data: bytes) -> Node | None:
    """The one document of `data`, or None when it is empty.

    Raises YamlError when it cannot be read or holds several documents.
    """
    stream = read(path, data)
    if stream.error is not None:
        raise stream.error
    if len(stream.documents) > 1:
        second = stream.documents[1].span
        raise YamlError("syntax", "several documents in one file; keep the first", second)
    return stream.documents[0] if stream.documents else None


def load_plain(text: str | bytes) -> Value:
    """The plain value of one document, for data of our own; None when it is empty.

    Raises YamlError.
    """
    try:
        return _folded(text)
    except (yaml.YAMLError, _OddError):
        node = compose("<text>", text.encode() if isinstance(text, str) else text)
        return node.plain(words=False) if node else None


class _OddError(Exception):
    """YAML that is not only maps, lists and scalars: with tags, anchors or doubled keys."""


@dataclass(slots=True)
class _Level:
    """A collection whose end is still to come, as plain values; keys and values in turn."""

    keyed: bool
    values: list[Value] = field(default_factory=list)

    def whole(self) -> Value:
        if not self.keyed:
            return self.values
        keys = [key for key in self.values[::2] if isinstance(key, str) and key != MERGE]
        made = dict(zip(keys, self.values[1::2], strict=False))
        if 2 * len(made) != len(self.values):
            raise _OddError
        return made


def _folded(text: str | bytes) -> Value:
    """The plain value of a simple document, straight from the events.

    Nodes with places cost five times as much, and data of our own has no need of them: 300 kB of
    the catalogue in 30 ms instead of 110.
    """
    here = documents = _Level(keyed=False)
    waiting: list[_Level] = []
    for event in yaml.parse(text, Loader=Loader):
        if isinstance(event, yaml.NodeEvent):
            if event.anchor is not None or getattr(event, "tag", None) is not None:
                raise _OddError
            if isinstance(event, yaml.ScalarEvent):
                raw = event.style or (here.keyed and not len(here.values) % 2)
                here.values.append(event.value if raw else resolved(event.value, words=False))
            else:
                waiting.append(here)
                here = _Level(isinstance(event, yaml.MappingStartEvent))
        elif isinstance(event, yaml.CollectionEndEvent):
            done, here = here.whole(), waiting.pop()
            here.values.append(done)
    if len(documents.values) > 1:
        raise _OddError
    return documents.values[0] if documents.values else None


def _documents(path: str, data: bytes) -> Iterator[Node]:
    if len(data) > MAX_BYTES:
        message = f"larger than {MAX_BYTES // 1024 // 1024} MiB; split the file or exclude it"
        raise YamlError("too-large", message, Span(path, 1))
    text = decode(data)
    composer = _Composer(path, lines(data))
    try:
        for event in yaml.parse(text, Loader=Loader):
            if isinstance(event, yaml.DocumentStartEvent):
                composer = _Composer(path, composer.lines)
            elif isinstance(event, STOP):
                if composer.root is not None:
                    yield composer.root
                    composer.root = None
            else:
                composer.take(event)
    except yaml.YAMLError as error:
        raise _syntax_error(path, error) from error


def _syntax_error(path: str, error: yaml.YAMLError) -> YamlError:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    span = Span(path, mark.line + 1, mark.column + 1) if mark else Span(path, 1)
    said = getattr(error, "problem", None) or getattr(error, "reason", None) or "not YAML"
    context = getattr(error, "context", None)
    return YamlError("syntax", f"{said} ({context})" if context else str(said), span)


class _Mark(Protocol):
    """A place as the parser counts: from zero, in characters."""

    line: int
    column: int


def _marks(event: yaml.Event) -> tuple[_Mark, _Mark]:
    """Start and end of `event`; events of the parser always have both."""
    start, end = event.start_mark, event.end_mark
    if start is None or end is None:
        raise TypeError(f"{event} without a place")
    return start, end


@dataclass(slots=True)
class _Open:
    """A mapping or sequence whose end is still to come; `aliased` when it holds an alias."""

    event: yaml.CollectionStartEvent
    nodes: list[Node] = field(default_factory=list)
    aliased: bool = False


class _Composer:
    """Events of one document in, its root node out; a stack, so that depth costs no recursion."""

    def __init__(self, path: str, source: tuple[str, ...]) -> None:
        self.path = path
        self.lines = source
        self.root: Node | None = None
        self.open: list[_Open] = []
        self.anchors: dict[str, Node] = {}

    def take(self, event: yaml.Event) -> None:
        """Add what `event` says."""
        if isinstance(event, yaml.ScalarEvent):
            self._add(scalar(self._span(event), event.value, event.tag, event.style), event.anchor)
        elif isinstance(event, yaml.CollectionStartEvent):
            if len(self.open) >= MAX_DEPTH:
                message = f"nested deeper than {MAX_DEPTH} levels"
                raise YamlError("too-large", message, self._span(event))
            self.open.append(_Open(event))
        elif isinstance(event, yaml.CollectionEndEvent):
            self._close(event)
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event)

    def _alias(self, event: yaml.AliasEvent) -> None:
        target = self.anchors.get(event.anchor or "")
        if target is None:
            message = f"alias `*{event.anchor}` stands before or inside its anchor"
            raise YamlError("syntax", message, self._span(event))
        if self.open:
            self.open[-1].aliased = True
        self._add(target, None)

    def _close(self, event: yaml.CollectionEndEvent) -> None:
        opened = self.open.pop()
        span = self._extent(opened, event)
        if isinstance(event, yaml.SequenceEndEvent):
            node = sequence(span, tuple(opened.nodes), opened.event.tag)
        else:
            keys, values = opened.nodes[::2], opened.nodes[1::2]
            pairs = tuple(map(Pair, keys, values))
            node = mapping(span, pairs, opened.event.tag)
        if node.size > MAX_NODES:
            raise YamlError("too-large", "its aliases write out to too much; remove them", span)
        self._add(node, opened.event.anchor)

    def _add(self, node: Node, anchor: str | None) -> None:
        if anchor is not None:
            self.anchors[anchor] = node
        if self.open:
            self.open[-1].nodes.append(node)
        else:
            self.root = node

    def _extent(self, opened: _Open, event: yaml.CollectionEndEvent) -> Span:
        """A block collection ends where the next token starts: take the end of its last node."""
        start, end = _marks(opened.event)[0], _marks(event)[1]
        span = Span(self.path, start.line + 1, start.column + 1, end.line + 1, end.column + 1)
        if opened.event.flow_style or not opened.nodes:
            return span
        last = opened.nodes[-1].span
        if opened.aliased:  # The node of an alias stands elsewhere.
            ends = (node.span for node in opened.nodes)
            last = max(ends, key=lambda one: (one.end_line, one.end_column))
        if last.end_line > span.end_line or last.end_line < span.line:
            return span
        return Span(self.path, span.line, span.column, last.end_line, last.end_column)

    def _span(self, event: yaml.Event) -> Span:
        start, end = _marks(event)
        style = getattr(event, "style", None)
        if style and style in "|>":
            line = self._last_line(start.line, end.line)
            column = len(self.lines[line]) + 1
            return Span(self.path, start.line + 1, start.column + 1, line + 1, column)
        return Span(self.path, start.line + 1, start.column + 1, end.line + 1, end.column + 1)

    def _last_line(self, first: int, after: int) -> int:
        """The last line of a block scalar: step back over blank lines and comments after it."""
        line = min(after, len(self.lines)) - 1
        while line > first and not self.lines[line].strip():
            line -= 1
        return max(line, first)
