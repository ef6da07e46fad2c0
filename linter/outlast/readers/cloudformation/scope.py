"""What a node of a template sees from where it stands."""

from __future__ import annotations

from typing import Protocol

from outlast.domain.document import Node
from outlast.domain.location import Span
from outlast.domain.value import Maybe, Value
from outlast.readers.cloudformation.logic import Formula
from outlast.readers.cloudformation.unread import Why


class Scope(Protocol):
    """One template with the parameters that it was given."""

    def value(self, node: Node) -> Value:
        """What a settled node evaluates to; Unknown when the code does not decide it."""

    def fresh(self, node: Node) -> Value:
        """What a node evaluates to that stands as it is written; None when it is taken away."""

    def settle(self, node: Node) -> Node | None:
        """`node` with all decided conditions taken; None when it is taken away."""

    def ref(self, name: str, span: Span) -> Value:
        """What `!Ref name` is: a parameter, a pseudo parameter, or the id of a resource."""

    def attribute(self, name: str, attribute: str, span: Span) -> Value:
        """What `!GetAtt name.attribute` is."""

    def condition(self, name: str, span: Span) -> Maybe[bool]:
        """Whether the condition `name` holds."""

    def spelt(self, text: str, formula: Formula) -> None:
        """Note what an undecided condition of that spelling is made of."""

    def table(self, name: str) -> Node | None:
        """The mapping called `name`."""

    def include(self, location: str, span: Span) -> Node | None:
        """A local file that `AWS::Include` names; None when it is not there."""

    def problem(self, span: Span, kind: str, message: str) -> None:
        """Note what cannot be read or understood."""

    def not_judged(self, span: Span, why: Why, name: str) -> None:
        """Note that what `name` creates is not in the files."""

    def spend(self, count: int, span: Span) -> bool:
        """Whether `count` more nodes may be made; a problem at `span` when not."""
