"""A tree that notes what it is asked: later one can tell whether it would answer the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Literal

from outlast.errors import SourceError
from outlast.source.tree import Tree

Question = tuple[Literal["read", "folder", "paths", "join"], str]
"""What a tree was asked, and of which path; `join` of a folder and a relative path."""

Log = dict[Question, str]
"""Every question with a digest of its answer; empty when two answers to one differed."""

BETWEEN = "\0"


@dataclass(slots=True)
class Watched:
    """The same files as `tree`, watched; see `source.tree.Tree`."""

    tree: Tree
    log: Log = field(default_factory=dict)
    known: Log = field(default_factory=dict)
    listed: str = ""

    def paths(self) -> tuple[str, ...]:
        """As the tree has them."""
        found = self.tree.paths()
        self.listed = self.listed or digest(*found)
        self._note(("paths", ""), self.listed)
        return found

    def folder(self, path: str) -> tuple[str, ...]:
        """As the tree has it."""
        names = self.tree.folder(path)
        self._note(("folder", path), digest(*names))
        return names

    def read(self, path: str) -> bytes:
        """As the tree has it; a file that cannot be read is an answer as well."""
        try:
            data = self.tree.read(path)
        except SourceError as error:
            self._note(("read", path), digest(error.kind, str(error)))
            raise
        self._note(("read", path), digest(data))
        return data

    def join(self, folder: str, relative: str) -> str:
        """As the tree does it."""
        question: Question = ("join", f"{folder}{BETWEEN}{relative}")
        try:
            joined = self.tree.join(folder, relative)
        except SourceError as error:
            self._note(question, digest(error.kind, str(error)))
            raise
        self._note(question, digest(joined))
        return joined

    @contextmanager
    def watching(self) -> Iterator[Log]:
        """Note everything that is asked meanwhile."""
        before, self.log = self.log, {}
        try:
            yield self.log
        finally:
            self.log = before

    def still(self, log: Iterable[tuple[Question, str]]) -> bool:
        """Whether every question would be answered as it was."""
        return all(self._now(question) == answer for question, answer in log)

    def _now(self, question: Question) -> str:
        if question not in self.known:
            with self.watching() as log:
                self._ask(question)
            self.known[question] = log[question]
        return self.known[question]

    def _ask(self, question: Question) -> None:
        what, path = question
        try:
            if what == "read":
                self.read(path)
            elif what == "folder":
                self.folder(path)
            elif what == "paths":
                self.paths()
            else:
                self.join(*path.split(BETWEEN, 1))
        except SourceError:
            pass  # It is noted: not to be readable is an answer.

    def _note(self, question: Question, answer: str) -> None:
        before = self.log.setdefault(question, answer)
        if before != answer:
            self.log[question] = CHANGED


CHANGED = "changed while it was read"
"""No digest: what was made of such answers is not to be had again."""


def digest(*parts: str | bytes) -> str:
    """A digest of several parts; file names need not be UTF-8."""
    made = blake2b(digest_size=16)
    for part in parts:
        data = part if isinstance(part, bytes) else part.encode("utf-8", "surrogatepass")
        made.update(len(data).to_bytes(8, "big"))
        made.update(data)
    return made.hexdigest()
