"""What an expression sees: the names of its module, with each, count and iterators on top."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from outlast.domain.location import Span
from outlast.domain.value import Unknown
from outlast.readers.terraform.hcl.syntax import Node
from outlast.readers.terraform.values.evaluate import evaluate
from outlast.readers.terraform.values.runtime import Runtime, Scope


@dataclass(frozen=True, slots=True)
class Bound:
    """A scope with more names in front of it."""

    scope: Scope
    names: Mapping[str, Runtime]

    def resolve(self, name: str, span: Span) -> Runtime:
        """The bound thing, else what the scope below has."""
        if name in self.names:
            return self.names[name]
        return self.scope.resolve(name, span)

    def call(self, name: str, args: tuple[Runtime, ...], span: Span) -> Runtime | None:
        """As the scope below does it."""
        return self.scope.call(name, args, span)


@dataclass(frozen=True, slots=True)
class Empty:
    """Where only literals may stand, as in tfvars and defaults."""

    where: str

    def resolve(self, name: str, span: Span) -> Runtime:
        """Nothing has a name here."""
        return Unknown(f"`{name}` means nothing in {self.where}", span, text=f"${{{name}}}")

    def call(self, name: str, args: tuple[Runtime, ...], span: Span) -> Runtime | None:
        """No function reads files here."""
        return None


@dataclass(frozen=True, slots=True)
class Closure:
    """An expression with the scope it was written in, evaluated when somebody asks."""

    node: Node
    scope: Scope

    def value(self) -> Runtime:
        """The value, now."""
        return evaluate(self.node, self.scope)


@dataclass(frozen=True, slots=True)
class Given:
    """A value that is there already, as from tfvars."""

    content: Runtime

    def value(self) -> Runtime:
        """The value."""
        return self.content


Input = Closure | Given


def bound(scope: Scope, names: Mapping[str, Runtime]) -> Scope:
    """`scope` with `names` in front; the scope itself when there are none."""
    return Bound(scope, names) if names else scope
