"""A Terragrunt unit with its includes merged, and what one unit may know of another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from outlast.domain.fragment import Unit
from outlast.domain.location import Span
from outlast.domain.value import Linked, Unknown, Value
from outlast.readers.terraform.modules.module import Module
from outlast.readers.terraform.modules.run import Run
from outlast.readers.terraform.terragrunt.config import Config, open_config
from outlast.readers.terraform.terragrunt.merge import Settled, settle
from outlast.readers.terraform.terragrunt.module import module_of
from outlast.readers.terraform.terragrunt.paths import configuration_in
from outlast.readers.terraform.terragrunt.scope import ConfigScope
from outlast.readers.terraform.terragrunt.source import has_files, source_of
from outlast.readers.terraform.values.lowering import plain
from outlast.readers.terraform.values.runtime import Runtime, Scope
from outlast.source.tree import Tree

MAX_CHAIN = 12
"""Units that need each other's outputs; real chains stay under six."""


@dataclass(frozen=True, slots=True)
class Known:
    """The modules of other units, each built once for one reading."""

    tree: Tree
    modules: dict[str, Module | None] = field(default_factory=dict)
    busy: dict[str, None] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, Runtime]] = field(default_factory=dict)

    def output(self, folder: str, name: str, span: Span) -> Runtime | None:
        """An output of the unit in `folder`; None when its code does not decide it."""
        if folder in self.busy or len(self.busy) >= MAX_CHAIN:
            return None
        self.busy[folder] = None
        try:
            module = self._module(folder)
            if module is None or name not in module.config.outputs:
                return None
            value = plain(module.output(name, span))
        finally:
            del self.busy[folder]
        return None if isinstance(value, Unknown) else runtime(_unlinked(value))

    def scope(self, config: Config) -> Scope:
        """What the expressions of a file see."""
        return ConfigScope(config)

    def given(self, folder: str) -> Mapping[str, Runtime] | None:
        """The values that a stack gives to the unit in `folder`; None when no stack makes it."""
        return self.values.get(folder)

    def _module(self, folder: str) -> Module | None:
        if folder not in self.modules:
            self.modules[folder] = None
            settled = settled_in(self.tree, Unit(folder, "terragrunt"), self)
            source = source_of(settled) if settled else None
            if settled and source and source.folder and has_files(settled, source.folder):
                self.modules[folder] = module_of(settled, source)
        return self.modules[folder]


def runtime(value: Value) -> Runtime:
    """A plain value among those of an evaluation."""
    if isinstance(value, list):
        return [runtime(item) for item in value]
    if isinstance(value, dict):
        return {name: runtime(item) for name, item in value.items()}
    return value


def _unlinked(value: Value) -> Value:
    """A value without references, which mean addresses of the other unit."""
    if isinstance(value, Linked):
        return str(value)
    if isinstance(value, Unknown):
        return Unknown(value.reason, value.span)
    if isinstance(value, list):
        return [_unlinked(item) for item in value]
    if isinstance(value, dict):
        return {name: _unlinked(item) for name, item in value.items()}
    return value


def settled_in(tree: Tree, unit: Unit, known: Known) -> Settled | None:
    """The unit with its includes merged; None when its file cannot be read."""
    path = configuration_in(tree, unit.path)
    if path is None:
        return None
    config = open_config(Run(tree, unit), known, path, Span(path, 1))
    return settle(config) if config else None
