"""The resources of a template, loops written out and SAM lowered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from outlast.domain.document import Node, Pair
from outlast.domain.location import Span
from outlast.domain.value import Unknown
from outlast.readers.cloudformation.foreach import Made, expand, is_loop
from outlast.readers.cloudformation.sam import implicit, lowered, made_of
from outlast.readers.cloudformation.scope import Scope
from outlast.readers.cloudformation.template import Template, type_of


@dataclass(frozen=True, slots=True)
class Declared:
    """One resource as the template has it; `undecided` when a loop may or may not make it."""

    key: Node
    body: Node
    type: str
    undecided: Unknown | None = None

    @property
    def name(self) -> str:
        """The logical id."""
        return self.key.text

    @property
    def span(self) -> Span:
        """The place of the logical id."""
        return self.key.span

    @property
    def condition(self) -> Node | None:
        """The name of the condition it stands under."""
        found = self.body.get("Condition")
        return found if found and found.kind == "scalar" else None


def written_out(pairs: tuple[Pair, ...], scope: Scope) -> Iterator[Made]:
    """The entries of a section with its loops written out."""
    for pair in pairs:
        if is_loop(pair):
            yield from expand(pair, scope)
        else:
            yield Made(pair)


def declared_in(template: Template, scope: Scope) -> dict[str, Declared]:
    """The resources of a template by logical id, in order."""
    made = list(written_out(template.resources, scope))
    if template.serverless:
        made.extend(map(Made, implicit(tuple(one.pair for one in made))))
    found = (_declared(one, template) for one in made if one.pair.value.kind == "mapping")
    return {one.name: one for one in found if one.type}


def _declared(made: Made, template: Template) -> Declared:
    body = lowered(made.pair.value, template)
    return Declared(made.pair.key, body, made_of(type_of(body)), made.undecided)
