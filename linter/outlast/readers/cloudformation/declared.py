"""The resources of a template, loops written out and SAM lowered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from outlast.domain.document import Node, Pair
from outlast.domain.location import Span
from outlast.domain.value import Unknown
from outlast.readers.cloudformation.foreach import Made, expand, is_loop
from outlast.readers.cloudformation.intrinsics import call_of
from outlast.readers.cloudformation.sam import implicit, lowered, made_of
from outlast.readers.cloudformation.scope import Scope
from outlast.readers.cloudformation.settle import INCLUDE, TRANSFORM, include
from outlast.readers.cloudformation.template import Template, type_of

MODULE = "::MODULE"
"""What the types of modules end with that the registry holds."""

RAIN = "Rain::Module"

MAX_DECLARED = 5_000
"""Resources of one template with its loops written out; CloudFormation itself takes 500."""


@dataclass(frozen=True, slots=True)
class Declared:
    """One resource as the template has it; `undecided` when a loop may or may not make it.

    `written` is the logical id as a loop spells it for all that it makes.
    """

    key: Node
    body: Node
    type: str
    undecided: Unknown | None = None
    written: str = ""

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
    made = list(islice(written_out(template.resources, scope), MAX_DECLARED + 1))
    if len(made) > MAX_DECLARED:
        message = f"the template makes more than {MAX_DECLARED:,} resources; the rest is not read"
        scope.problem(made.pop().pair.key.span, "too-many", message)
    if template.serverless:
        made.extend(map(Made, implicit(tuple(one.pair for one in made))))
    found: dict[str, Declared] = {}
    for one in made:
        if _is_resource(one.pair, scope):
            found[one.pair.key.text] = _declared(one, template)
    return found


def _declared(made: Made, template: Template) -> Declared:
    body = lowered(made.pair.value, template)
    kind = made_of(type_of(body))
    return Declared(made.pair.key, body, kind, made.undecided, made.written)


def _included(pair: Pair, scope: Scope) -> Iterator[Made]:
    included = include(pair.value, scope)
    if included is not None:
        yield from map(Made, included.pairs)
        return
    name = pair.value.get("Name")
    if name is None or name.text == INCLUDE:  # Other macros are told as rewriting all of it.
        given = pair.value.get("Parameters")
        where = given.get("Location") if given else None
        scope.not_judged(pair.key.span, "include", where.text if where else INCLUDE)


def _is_resource(pair: Pair, scope: Scope) -> bool:
    """Whether an entry is a resource of a type; what else it is, is noted."""
    stated = pair.value.get("Type")
    kind, span = type_of(pair.value), pair.key.span
    if kind.endswith(MODULE):
        scope.not_judged(span, "module", pair.key.text)
    elif not kind and _is_macro(pair.value):
        scope.not_judged(span, "macro", pair.key.text)
    elif not kind and _tool(stated):
        scope.not_judged(span, "rain" if _tool(stated) == RAIN else "tool", pair.key.text)
    elif not kind:
        message = f"the resource `{pair.key.text}` has no type, so it is not read"
        scope.problem(span, "syntax", message)
    return bool(kind)


def _is_macro(body: Node) -> bool:
    """Whether a macro writes what stands in its place."""
    call = call_of(body)
    return (call is not None and call.name == "Transform") or body.get(TRANSFORM) is not None


def _tool(stated: Node | None) -> str:
    """The function of a tool that puts a module in: `Rain::Module` of `!Rain::Module path`."""
    if stated is None:
        return ""
    if "::" in stated.tag:
        return stated.tag.removeprefix("!")
    return next((pair.key.text for pair in stated.pairs if "::" in pair.key.text), "")
