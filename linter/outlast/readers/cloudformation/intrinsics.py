"""Function calls of a template, in the short form (`!Sub`) and the long one (`Fn::Sub`)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from outlast.domain.document import Node
from outlast.domain.location import Span

NO_VALUE = "AWS::NoValue"
LOOP = "Fn::ForEach::"


@dataclass(frozen=True, slots=True)
class Call:
    """A function by its short name (`Sub`, `Ref`, `Condition`) and what it is given."""

    name: str
    argument: Node
    span: Span

    @property
    def items(self) -> tuple[Node, ...]:
        """The arguments when they are a list, else the one that there is."""
        return self.argument.items if self.argument.kind == "sequence" else (self.argument,)


def call_of(node: Node) -> Call | None:
    """The function that `node` calls; None when it is plain data."""
    if node.tag.startswith("!") and len(node.tag) > 1:
        return Call(node.tag[1:], replace(node, tag=""), node.span)
    if node.kind != "mapping" or len(node.pairs) != 1:
        return None
    name, argument = node.pairs[0].key.text, node.pairs[0].value
    if name.startswith("Fn::") and not name.startswith(LOOP):
        return Call(name[4:], argument, node.span)
    if name == "Ref" and argument.kind == "scalar":
        return Call(name, argument, node.span)
    return None


def is_no_value(node: Node) -> bool:
    """Whether `node` is `!Ref AWS::NoValue`, which takes its property away."""
    call = call_of(node)
    return call is not None and call.name == "Ref" and call.argument.text == NO_VALUE


def called(node: Node, argument: Node) -> Node:
    """The same call with another argument."""
    if node.tag.startswith("!") and len(node.tag) > 1:
        return replace(argument, tag=node.tag)
    return replace(node, pairs=(replace(node.pairs[0], value=argument),))
