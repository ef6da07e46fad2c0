"""One Terragrunt file, seen from the unit that reads it: what its names mean, on demand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from outlast.domain.location import Span
from outlast.domain.value import Unknown
from outlast.readers.terraform.hcl.syntax import Attribute, Block, Body
from outlast.readers.terraform.modules.run import Run
from outlast.readers.terraform.terragrunt.json import parsed
from outlast.readers.terraform.terragrunt.paths import folder_of, located
from outlast.readers.terraform.values.evaluate import evaluate
from outlast.readers.terraform.values.failure import Failure
from outlast.readers.terraform.values.runtime import Runtime, Scope

MAX_READ = 12
"""Files that read each other with `read_terragrunt_config`; real ones stay under four."""


@dataclass(frozen=True, slots=True)
class Section:
    """`local`, `include`, `dependency`, …: parts that are looked up when somebody asks."""

    text: str
    names: tuple[str, ...]
    look_up: Callable[[str, Span], Runtime]

    def attribute(self, name: str, span: Span) -> Runtime:
        """The part called `name`. Raises Failure, as Terragrunt does, when there is none."""
        if name not in self.names:
            raise Failure(f"`{self.text}` has no `{name}`")
        return self.look_up(name, span)

    def index(self, key: Runtime, span: Span) -> Runtime:
        """`local["name"]` is `local.name`."""
        if isinstance(key, str):
            return self.attribute(key, span)
        return Unknown(f"which part of `{self.text}` is meant is not decided", span)

    def keys(self) -> tuple[str, ...] | None:
        """All names."""
        return self.names

    def whole(self) -> Unknown:
        """Not needed as one value."""
        return Unknown(f"all of `{self.text}` at once", text=f"${{{self.text}}}")


class Estate(Protocol):
    """What is around a file: the other units, and what its expressions may say."""

    def output(self, folder: str, name: str, span: Span) -> Runtime | None:
        """An output of the unit in `folder`; None when its code does not decide it."""

    def scope(self, config: Config) -> Scope:
        """The names and functions that the expressions of `config` see."""

    def given(self, folder: str) -> Mapping[str, Runtime] | None:
        """The values that a stack gives to the unit in `folder`; None when no stack makes it."""


@dataclass(frozen=True, slots=True)
class Include:
    """One `include` block: where it leads, and how the two are merged."""

    name: str
    path: str
    strategy: str
    block: Block


@dataclass(frozen=True, slots=True)
class Config:
    """A file in the eyes of a unit.

    `unit` is the file that relative functions look from: the unit's own, also in a file that it
    includes; a file that is read with `read_terragrunt_config` is its own. `child` is the file
    that includes this one.
    """

    run: Run
    known: Estate
    path: str
    unit: str
    body: Body
    child: Config | None = None
    depth: int = 0
    inside: frozenset[str] = frozenset()
    locals: Mapping[str, Attribute] = field(default_factory=dict)

    @property
    def folder(self) -> str:
        """The folder of this file."""
        return folder_of(self.path)

    @property
    def home(self) -> str:
        """The folder of the unit."""
        return folder_of(self.unit)

    @property
    def scope(self) -> Scope:
        """The names and functions that its expressions see."""
        return self.known.scope(self)

    @property
    def key(self) -> str:
        """What its parts are remembered by."""
        return f"{self.path} for {self.unit}"

    def value(self, attribute: Attribute | None) -> Runtime:
        """The value of an attribute of this file; None when it is not stated."""
        return evaluate(attribute.expression, self.scope) if attribute else None

    def blocks(self, kind: str) -> Iterator[Block]:
        """The blocks of one type, in order."""
        return (block for block in self.body.blocks if block.type == kind)

    def local(self, name: str, span: Span) -> Runtime:
        """The value of a local."""
        return self.run.memo.once(
            f"{self.key} local.{name}", f"local.{name}", span, lambda: self.value(self.locals[name])
        )

    def includes(self) -> tuple[Include, ...]:
        """What this file includes, in order; a path that is not decided is a problem."""
        if self.child is not None:
            return ()  # Terragrunt includes one level deep.
        made = self.run.memo.once(
            f"{self.key} includes", "include", Span(self.path, 1), lambda: tuple(self._includes())
        )
        return () if isinstance(made, Unknown) else made

    def _includes(self) -> Iterator[Include]:
        for block in self.blocks("include"):
            name = block.labels[0] if block.labels else ""
            path = self.value(block.body.attributes.get("path"))
            strategy = self.value(block.body.attributes.get("merge_strategy"))
            if not isinstance(path, str):
                why = path.reason if isinstance(path, Unknown) else "its path is not a text"
                message = f"what `include` leads to is not read: {why}"
                self.run.problem(block.span, "include-not-read", message)
                continue
            try:
                there = located(self.run.tree, self.home, str(path))
            except Failure as failure:
                self.run.problem(block.span, "outside-root", str(failure))
                continue
            yield Include(name, there, strategy if isinstance(strategy, str) else "", block)

    def included(self, include: Include) -> Config | None:
        """The included file, in the eyes of this unit; None when it cannot be read."""
        key = f"{self.key} included {include.path}"
        made = self.run.memo.once(
            key, "include", include.block.span, lambda: self._opened(include.path, include.block)
        )
        return None if isinstance(made, Unknown) else made

    def _opened(self, path: str, block: Block) -> Config | None:
        return open_config(self.run, self.known, path, block.span, child=self)

    def parents(self) -> tuple[tuple[Include, Config], ...]:
        """The included files that can be read."""
        pairs = ((one, self.included(one)) for one in self.includes())
        return tuple((one, config) for one, config in pairs if config is not None)


def open_config(
    run: Run,
    known: Estate,
    path: str,
    span: Span,
    child: Config | None = None,
    depth: int = 0,
) -> Config | None:
    """A file of the tree; None, and a problem at `span`, when it cannot be read."""
    file = parsed(run, path, span)
    if file is None:
        return None
    stated = (block.body.attributes for block in file.body.blocks if block.type == "locals")
    found = {name: one for attributes in stated for name, one in attributes.items()}
    unit = child.unit if child else path
    depth = child.depth if child else depth
    return Config(run, known, path, unit, file.body, child, depth, locals=found)
