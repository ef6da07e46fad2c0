"""What names stand for inside a module: `var`, `local`, resource types, `data`, `module`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outlast.domain.location import Span
from outlast.domain.value import Ref, Unknown
from outlast.readers.terraform.modules.blocks import undecided
from outlast.readers.terraform.values.runtime import Runtime

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from outlast.readers.terraform.modules.module import Module

DOUBT = "it is not decided whether"


@dataclass(frozen=True, slots=True)
class Namespace:
    """`var`, `local`, `data`, `module` or a resource type: names that are looked up on demand."""

    text: str
    names: Collection[str]
    look_up: Callable[[str, Span], Runtime]

    def attribute(self, name: str, span: Span) -> Runtime:
        """The thing called `name`; Unknown when the module does not declare it."""
        if name in self.names:
            return self.look_up(name, span)
        text = f"{self.text}.{name}"
        return Unknown(f"`{text}` is not declared in this module", span, text=f"${{{text}}}")

    def index(self, key: Runtime, span: Span) -> Runtime:
        """`var["name"]` is `var.name`."""
        if isinstance(key, str):
            return self.attribute(key, span)
        return Unknown(f"which part of `{self.text}` is meant is not decided", span)

    def keys(self) -> tuple[str, ...] | None:
        """The declared names."""
        return tuple(self.names)

    def whole(self) -> Unknown:
        """Not a value: Terraform refuses it."""
        return Unknown(f"`{self.text}` is not a value", text=f"${{{self.text}}}")


@dataclass(frozen=True, slots=True)
class Perhaps:
    """A resource, or an instance of it, when it is not decided how many there are."""

    address: str
    why: Unknown

    def attribute(self, name: str, span: Span) -> Runtime:
        """Unknown, with the reference it would be."""
        return self._unknown(name, span)

    def index(self, key: Runtime, span: Span) -> Runtime:
        """Each instance is as undecided as the others."""
        return self

    def keys(self) -> tuple[str, ...] | None:
        """Not decided."""
        return None

    def whole(self) -> Unknown:
        """Unknown, with a reference to the resource."""
        return self._unknown("", self.why.span)

    def _unknown(self, name: str, span: Span | None) -> Unknown:
        text = f"{self.address}.{name}".rstrip(".")
        reason = self.why.reason
        if not reason.startswith(DOUBT):
            reason = f"{DOUBT} `{self.address}` exists: {reason}"
        return Unknown(reason, span, (Ref(self.address, name),), f"${{{text}}}")


@dataclass(frozen=True, slots=True)
class ModuleView:
    """A module that was read: its outputs."""

    module: Module
    maybe: Unknown | None = None

    def attribute(self, name: str, span: Span) -> Runtime:
        """The output, evaluated inside the module with the module's own inputs."""
        value = self.module.output(name, span)
        return undecided(value, self.maybe) if self.maybe else value

    def index(self, key: Runtime, span: Span) -> Runtime:
        """An output by name; any key when it is not decided how many modules there are."""
        if self.maybe is not None:
            return self
        if isinstance(key, str):
            return self.attribute(key, span)
        return Unknown(f"which part of `{self._address}` is meant is not decided", span)

    def keys(self) -> tuple[str, ...] | None:
        """Names of the outputs; None when it is not decided how many modules there are."""
        return None if self.maybe else tuple(self.module.config.outputs)

    def whole(self) -> Unknown:
        """All outputs as one value."""
        return Unknown(f"all outputs of `{self._address}` at once", text=f"${{{self._address}}}")

    @property
    def _address(self) -> str:
        return self.module.prefix.rstrip(".")


@dataclass(frozen=True, slots=True)
class RemoteView:
    """A module that was not read: its outputs are known by name only."""

    address: str

    def attribute(self, name: str, span: Span) -> Runtime:
        """Unknown, with a reference to the output."""
        text = f"{self.address}.{name}"
        reason = f"`{text}` is the output of a module that was not read"
        return Unknown(reason, span, (Ref(self.address, name),), f"${{{text}}}")

    def index(self, key: Runtime, span: Span) -> Runtime:
        """An output by name; any other key stays with the module."""
        return self.attribute(key, span) if isinstance(key, str) else self

    def keys(self) -> tuple[str, ...] | None:
        """Not known."""
        return None

    def whole(self) -> Unknown:
        """Unknown, with a reference to the module."""
        reason = f"`{self.address}` is a module that was not read"
        return Unknown(reason, None, (Ref(self.address),), f"${{{self.address}}}")
