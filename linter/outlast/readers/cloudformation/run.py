"""What all stacks of one reading share: the files, the problems, the limits."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache

from outlast.domain.document import Node
from outlast.domain.fragment import Ignore, Problem, Unit
from outlast.domain.location import Span
from outlast.domain.value import Unknown
from outlast.errors import SourceError
from outlast.readers.cloudformation.logic import Logic
from outlast.readers.cloudformation.serverless import is_configuration, not_read
from outlast.readers.cloudformation.template import Template, is_template, template_of
from outlast.readers.cloudformation.unread import Why
from outlast.source.jsontext import readable
from outlast.source.text import utf8
from outlast.source.tree import Tree
from outlast.source.yamldoc import Stream
from outlast.source.yamldoc import read as read_yaml
from outlast.source.yamlignores import ignores_in

MAX_RESOURCES = 50_000
"""In one unit; CloudFormation allows 500 in a template."""
MAX_NODES = 2_000_000
"""Nodes that loops and nested stacks of one unit may make."""
MAX_DEPTH = 250
"""Functions inside each other; a document nests 100 levels at most."""
MAX_WAITING = 80
"""Names that wait for each other: conditions, ids, outputs."""


@lru_cache(maxsize=512)
def parsed(path: str, data: bytes) -> Stream:
    """A file, parsed; looking for units and reading them both ask, so the last ones are kept."""
    return read_yaml(path, readable(utf8(data)))


@dataclass(frozen=True, slots=True)
class Run:
    """The reading of one unit."""

    tree: Tree
    unit: Unit
    files: dict[str, None] = field(default_factory=dict)
    problems: dict[Problem, None] = field(default_factory=dict)
    ignores: dict[Ignore, None] = field(default_factory=dict)
    unread: dict[tuple[str, Why], dict[Span, str]] = field(default_factory=dict)
    logic: Logic = field(default_factory=Logic)
    spent: Counter[str] = field(default_factory=Counter)

    def problem(self, span: Span, kind: str, message: str) -> None:
        """Note a problem; the same one twice is one."""
        self.problems[Problem(span, kind, message)] = None

    def not_judged(self, span: Span, why: Why, name: str) -> None:
        """Note that what `name` creates is not in the files; see `unread`."""
        self.unread.setdefault((span.path, why), {})[span] = name

    def take(self, found: Ignore | Problem) -> None:
        """Note an ignore, or what is wrong with it."""
        if isinstance(found, Ignore):
            self.ignores[found] = None
        else:
            self.problems[found] = None

    def document(self, path: str, span: Span) -> Node | None:
        """The document of a file; None, and a problem, when it cannot be read.

        `span` is where the file is asked for. Of several documents the first that is a template
        counts.
        """
        try:
            data = self.tree.read(path)
        except SourceError as error:
            self.problem(span, error.kind, str(error))
            return None
        self.files[path] = None
        stream = parsed(path, data)
        if stream.error is not None:
            self.problem(stream.error.span, stream.error.kind, _broken(data, str(stream.error)))
        for found in ignores_in(path, utf8(data), stream.documents):
            self.take(found)
        documents = stream.documents
        return next(filter(is_template, documents), documents[0] if documents else None)

    def refused(self, path: str) -> bool:
        """Whether a file is a configuration that a tool makes a template of; a problem then."""
        try:
            data = self.tree.read(path)
        except SourceError:
            return False  # Reading it as a template says so.
        if not is_configuration(path, data):
            return False
        self.files[path] = None
        self.problems[not_read(path)] = None
        return True

    def template(self, path: str, span: Span) -> Template | None:
        """The template in a file; None when there is none."""
        node = self.document(path, span)
        resources = node.get("Resources") if node else None
        return template_of(node) if node and resources and resources.kind == "mapping" else None

    def spend(self, what: str, count: int, limit: int, span: Span) -> bool:
        """Whether `count` more may be made; one problem at `span` when not."""
        if self.spent[what] > limit:
            return False
        self.spent[what] += count
        if self.spent[what] > limit:
            message = f"`{self.unit.id}` makes more than {limit:,} {what}; the rest is not read"
            self.problem(span, "too-many", message)
        return self.spent[what] <= limit

    def too_deep(self, span: Span) -> Unknown:
        """What a value is that waits for too many others."""
        if not self.spent["too deep"]:
            message = "too many values wait for each other; make the chain shorter"
            self.problem(span, "too-deep", message)
        self.spent["too deep"] += 1
        return Unknown("too many values wait for each other", span)


def _broken(data: bytes, said: str) -> str:
    marked = b"{%" in data or b"{{" in data
    hint = "; it looks like a template of a template: render it first" if marked else ""
    return f"it cannot be read: {said}{hint}"
