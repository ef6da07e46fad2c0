"""What the expressions of a Terragrunt file see: its sections, and Terragrunt's functions."""

from __future__ import annotations

from dataclasses import dataclass

from outlast.domain.location import Span
from outlast.domain.value import Unknown
from outlast.readers.terraform import terragrunt_functions as functions
from outlast.readers.terraform import terragrunt_views as views
from outlast.readers.terraform.runtime import Runtime
from outlast.readers.terraform.terragrunt_config import Config, Section


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
            case "values" | "unit" | "stack":
                return Unknown(f"`{name}` is given by a stack", span, text=f"${{{name}}}")
        return Unknown(f"`{name}` means nothing in Terragrunt", span, text=f"${{{name}}}")

    def call(self, name: str, args: tuple[Runtime, ...], span: Span) -> Runtime | None:
        """Terragrunt's own functions, and those that read files."""
        return functions.call(self.config, name, args, span)
