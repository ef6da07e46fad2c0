"""What all module instances of one reading share: the files, the problems, the memo, the limits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from outlast.domain.fragment import Ignore, Problem, Unit
from outlast.domain.location import Span
from outlast.errors import SourceError
from outlast.readers.terraform.hcl.parse import parse, parse_json
from outlast.readers.terraform.hcl.syntax import SourceFile
from outlast.readers.terraform.modules.config import Config, merge, source_names
from outlast.readers.terraform.modules.memo import Memo
from outlast.source.tree import Tree

MAX_MADE = 50_000
"""In one unit; the largest real unit seen has about 4,000."""


@lru_cache(maxsize=4096)
def parsed(path: str, data: bytes) -> SourceFile:
    """A file, parsed; local modules are shared by many units, so the last ones are kept."""
    return parse_json(path, data) if path.endswith(".json") else parse(path, data)


@dataclass(frozen=True, slots=True)
class Run:
    """The reading of one unit."""

    tree: Tree
    unit: Unit
    memo: Memo = field(default_factory=Memo)
    files: dict[str, None] = field(default_factory=dict)
    problems: dict[Problem, None] = field(default_factory=dict)
    ignores: dict[Ignore, None] = field(default_factory=dict)
    configs: dict[str, Config] = field(default_factory=dict)
    listed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    laid: dict[int, dict[str, Span]] = field(default_factory=dict)
    spent: Counter[str] = field(default_factory=Counter)

    @property
    def root(self) -> str:
        """The folder of the root module."""
        return self.unit.path

    def problem(self, span: Span, kind: str, message: str) -> None:
        """Note a problem; the same one twice is one."""
        self.problems[Problem(span, kind, message)] = None

    @property
    def full(self) -> bool:
        """Whether no more resource or module instance is made."""
        return self.spent["instances"] > MAX_MADE

    def spend(self) -> bool:
        """Whether one more resource or module instance may be made; a problem when not."""
        self.spent["instances"] += 1
        if self.full:
            what = f"the unit `{self.unit.id}` makes more than {MAX_MADE:,} resources and modules"
            self.problem(Span(self.root, 1), "too-many", f"{what}; the rest is not read")
        return not self.full

    def read(self, path: str, span: Span) -> bytes | None:
        """The content of a file; None, and a problem at `span`, when it cannot be read."""
        try:
            data = self.tree.read(path)
        except SourceError as error:
            self.problem(span, error.kind, str(error))
            return None
        self.files[path] = None
        return data

    def parsed(self, path: str, span: Span) -> SourceFile | None:
        """A file, parsed, its problems and ignores noted; None when it cannot be read."""
        data = self.read(path, span)
        if data is None:
            return None
        file = parsed(path, data)
        self.problems.update(dict.fromkeys(file.problems))
        self.ignores.update(dict.fromkeys(file.ignores))
        return file

    def config(self, folder: str) -> Config:
        """The declarations of a folder, read once however many modules are made of it."""
        if folder not in self.configs:
            paths = (beside(folder, name) for name in source_names(self.names(folder)))
            self.configs[folder] = merge(folder, self._all(paths))
        return self.configs[folder]

    def folder(self, path: str) -> tuple[str, ...]:
        """Names in a folder, as the tree has them; looked up once."""
        if path not in self.listed:
            self.listed[path] = self.tree.folder(path)
        return self.listed[path]

    def names(self, folder: str) -> tuple[str, ...]:
        """Names of the files in `folder`."""
        return tuple(name for name in self.folder(folder) if not name.endswith("/"))

    def _all(self, paths: Iterable[str]) -> Iterable[SourceFile]:
        for path in paths:
            file = self.parsed(path, Span(path, 1))
            if file is not None:
                yield file


def beside(folder: str, name: str) -> str:
    """The path of `name` in `folder`."""
    return name if folder == "." else f"{folder}/{name}"
