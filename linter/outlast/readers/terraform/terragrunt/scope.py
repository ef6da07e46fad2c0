"""What the expressions of a Terragrunt file see: its sections, and Terragrunt's functions."""

from __future__ import annotations

from dataclasses import dataclass

from outlast.domain.location import Span
from outlast.domain.value import Unknown
from outlast.readers.terraform.modules.run import beside
from outlast.readers.terraform.terragrunt import functions, views
from outlast.readers.terraform.terragrunt.config import Config, Section
from outlast.readers.terraform.values.runtime import Runtime

VALUES = "terragrunt.values.hcl"
"""What Terragrunt writes beside a unit that a stack makes."""


@dataclass(frozen=True, slots=True)
class ConfigScope:
    """The names and functions that the expressions of one file see."""

    config: Config

    def resolve(self, name: str, span: Span) -> Runtime:
        """What a root name stands for."""
        config = self.config
        match name:
            case "local":
                return Section(name, tuple(config.locals), config.local)
            case "include":
                return views.includes(config)
            case "dependency":
                return views.dependencies(config)
            case "feature":
                return views.features(config)
            case "values":
                return _values(config, span)
            case "unit" | "stack":
                return Unknown(f"`{name}` is given by a stack", span, text=f"${{{name}}}")
        return Unknown(f"`{name}` means nothing in Terragrunt", span, text=f"${{{name}}}")

    def call(self, name: str, args: tuple[Runtime, ...], span: Span) -> Runtime | None:
        """Terragrunt's own functions, and those that read files."""
        return functions.call(self.config, name, args, span)


def _values(config: Config, span: Span) -> Runtime:
    """What the stack gives that makes the unit: as its block says, or as Terragrunt wrote it."""
    given = config.known.given(config.home)
    if given is None:
        path = beside(config.home, VALUES)
        file = config.run.parsed(path, span) if VALUES in config.run.names(config.home) else None
        if file is None:
            return Unknown("`values` is given by a stack", span, text="${values}")
        stated = file.body.attributes
        given = {name: config.value(one) for name, one in stated.items()}
    found = given
    return Section("values", tuple(found), lambda name, _: found[name])
