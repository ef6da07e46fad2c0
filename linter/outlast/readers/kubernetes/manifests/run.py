"""What one reading shares: the files, the problems, the ignores, the limits."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from outlast.domain.document import Node
from outlast.domain.fragment import Ignore, Problem, Unit
from outlast.domain.location import Span
from outlast.errors import SourceError
from outlast.readers.kubernetes.manifests.documents import (
    RENDER,
    Documents,
    documents,
    duplicates_in,
    objects_in,
)
from outlast.readers.kubernetes.manifests.ignores import comments
from outlast.source.tree import Tree

UNREAD = frozenset(
    (
        "encrypted",
        "no-kustomization",
        "not-fetched",
        "outside-root",
        "remote-base",
        "syntax",
        "template-not-rendered",
        "too-large",
        "unreadable",
    )
)
"""Problems after which objects are missing."""
MAX_NODES = 4_000_000
"""Nodes that the objects of one unit may have, with aliases written out."""


@dataclass(frozen=True, slots=True)
class Run:
    """The reading of one unit.

    `gaps` are places where objects come from that nobody renders here: charts, plugins.
    `templates` are the texts of templates, and where they stand.
    """

    tree: Tree
    unit: Unit
    files: dict[str, None] = field(default_factory=dict)
    problems: dict[Problem, None] = field(default_factory=dict)
    ignores: dict[Ignore, None] = field(default_factory=dict)
    spent: Counter[str] = field(default_factory=Counter)
    read: dict[str, tuple[Node, ...]] = field(default_factory=dict)
    gaps: set[Span] = field(default_factory=set)
    templates: dict[str, Span] = field(default_factory=dict)

    def problem(self, span: Span, kind: str, message: str) -> None:
        """Note a problem; the same one twice is one."""
        self.problems[Problem(span, kind, message)] = None

    @property
    def is_partial(self) -> bool:
        """Whether objects are missing that the unit will have when it is applied."""
        return bool(self.gaps) or any(one.kind in UNREAD for one in self.problems)

    def take(self, found: Ignore | Problem) -> None:
        """Note an ignore, or what is wrong with it."""
        if isinstance(found, Ignore):
            self.ignores[found] = None
        else:
            self.problems[found] = None

    def bytes_of(self, path: str, span: Span) -> bytes | None:
        """The content of a file; None, and a problem at `span`, when it cannot be read."""
        try:
            data = self.tree.read(path)
        except SourceError as error:
            self.problem(span, error.kind, str(error))
            return None
        self.files[path] = None
        return data

    def join(self, folder: str, relative: str, span: Span) -> str | None:
        """`relative` as seen from `folder`; None, and a problem at `span`, when it leads out."""
        try:
            return self.tree.join(folder, relative)
        except SourceError as error:
            self.problem(span, error.kind, str(error))
            return None

    def documents(self, path: str, span: Span) -> tuple[Node, ...]:
        """The documents of a file; what is wrong with it is noted.

        `span` is where the file is asked for.
        """
        if path not in self.read:
            data = self.bytes_of(path, span)
            if data is None:
                return ()
            found = documents(path, data)
            self._judge(path, found)
            for one in comments(path, data, found.nodes):
                self.take(one)
            if found.templated:
                self.templates[data.decode(errors="replace")] = Span(path, 1)
            self.read[path] = () if found.templated else found.nodes
        return self.read[path]

    def manifests(self, path: str, span: Span) -> tuple[Node, ...]:
        """The objects that a file declares, lists written out."""
        return tuple(one for node in self.documents(path, span) for one in objects_in(node))

    def spend(self, nodes: int, span: Span) -> bool:
        """Whether an object of so many nodes may still be made; one problem when not."""
        before = self.spent["nodes"]
        self.spent["nodes"] += nodes
        if before <= MAX_NODES < self.spent["nodes"]:
            message = f"`{self.unit.id}` holds too much; what comes from here on is not read"
            self.problem(span, "too-many", message)
        return self.spent["nodes"] <= MAX_NODES

    def _judge(self, path: str, found: Documents) -> None:
        """Note what is wrong with a file; of half a template one thing is."""
        if found.templated:
            message = f"it is a template of manifests, and not rendered; {RENDER}"
            self.problem(Span(path, 1), "template-not-rendered", message)
            return
        for problem in found.problems:
            self.problems[problem] = None
        for node in found.nodes:
            for span in duplicates_in(node):
                message = "this key is written again below; that one counts"
                self.problem(span, "duplicate-key", message)
