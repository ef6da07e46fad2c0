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
from outlast.readers.cloudformation.settle import TRANSFORM, include
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
    """The entries of a section with its loops and included files written out."""
    for pair in pairs:
        if is_loop(pair):
            yield from expand(pair, scope)
        elif pair.key.text == TRANSFORM:
            yield from _included(pair, scope)
        else:
            yield Made(pair)


def declared_in(template: Template, scope: Scope) -> dict[str, Declared]:
    """The resources of a template by logical id, in order; a problem for each that has no type."""
    made = list(written_out(template.resources, scope))
    if template.serverless:
        made.extend(map(Made, implicit(tuple(one.pair for one in made))))
    found: dict[str, Declared] = {}
    for one in made:
        fault = _fault(one.pair)
        if fault:
            scope.problem(one.pair.key.span, *fault)
        else:
            found[one.pair.key.text] = _declared(one, template)
    return found


def _declared(made: Made, template: Template) -> Declared:
    body = lowered(made.pair.value, template)
    return Declared(made.pair.key, body, made_of(type_of(body)), made.undecided)


def _included(pair: Pair, scope: Scope) -> Iterator[Made]:
    included = include(pair.value, scope)
    if included is not None:
        yield from map(Made, included.pairs)
        return
    message = (
        "what a macro or an included file puts in here is not judged; "
        "scan the template as it is after that"
    )
    scope.problem(pair.key.span, "template-not-read", message)


def _fault(pair: Pair) -> tuple[str, str] | None:
    """Kind and words of what keeps an entry from being a resource."""
    if type_of(pair.value):
        return None
    module = _module(pair.value.get("Type"))
    if module:
        message = (
            f"the module `{module}` of `{pair.key.text}` is put in by a tool, so what it "
            "creates is not judged; scan the packaged template"
        )
        return "template-not-read", message
    return "syntax", f"the resource `{pair.key.text}` has no type, so it is not read"


def _module(stated: Node | None) -> str:
    """The module that `!Rain::Module path`, or its long form, names."""
    if stated is None:
        return ""
    if "::" in stated.tag:
        return stated.text or stated.tag
    long = next((pair for pair in stated.pairs if "::" in pair.key.text), None)
    return (long.value.text or long.key.text) if long else ""
