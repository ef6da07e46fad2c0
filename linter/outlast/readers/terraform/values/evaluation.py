"""One evaluation under way: what names mean, how deep it is, and how much work is left."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any, ParamSpec, TypeVar

from outlast.readers.terraform.hcl.syntax import Node
from outlast.readers.terraform.values.failure import MAX_DEPTH, Budget, TooMuch
from outlast.readers.terraform.values.runtime import Runtime, Scope

P = ParamSpec("P")
T = TypeVar("T")

DEPTH: ContextVar[int] = ContextVar("depth", default=0)
"""How deep the evaluations stand in each other: a local within an output within a variable."""

Handler = Callable[[Any, "Evaluation"], Runtime]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """`names` are the loop variables, in front of the scope; `handlers` know the node types."""

    scope: Scope
    handlers: Mapping[type, Handler]
    budget: Budget
    names: Mapping[str, Runtime]

    def value(self, node: Node) -> Runtime:
        """The value of a part."""
        budget = self.budget
        budget.spend(1)
        budget.depth += 1
        if budget.depth > MAX_DEPTH:
            raise TooMuch("it is nested too deeply")
        try:
            return self.handlers[type(node)](node, self)
        finally:
            budget.depth -= 1

    def bind(self, names: Mapping[str, Runtime]) -> Evaluation:
        """The same with more loop variables."""
        return replace(self, names={**self.names, **names})

    def outside(self, ask: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Ask the scope or a thing in it, which may evaluate other expressions to answer."""
        token = DEPTH.set(self.budget.depth + 2)
        try:
            return ask(*args, **kwargs)
        finally:
            DEPTH.reset(token)
