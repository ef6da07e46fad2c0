"""The resources of a stack and of the stacks nested in it, with values, places and conditions."""

from __future__ import annotations

from collections.abc import Iterator

from outlast.domain.document import Node
from outlast.domain.location import Span
from outlast.domain.resource import Resource
from outlast.domain.value import Unknown, Value
from outlast.readers.cloudformation.cdk import construct_path
from outlast.readers.cloudformation.circles import circles
from outlast.readers.cloudformation.declared import Declared
from outlast.readers.cloudformation.functions import EXPORT
from outlast.readers.cloudformation.groups import apart
from outlast.readers.cloudformation.ignores import ignores_of
from outlast.readers.cloudformation.intrinsics import call_of
from outlast.readers.cloudformation.run import MAX_RESOURCES
from outlast.readers.cloudformation.spans import entry_span, spans
from outlast.readers.cloudformation.stack import Stack
from outlast.readers.cloudformation.stacksets import stacks_of

KEPT = ("DeletionPolicy", "UpdateReplacePolicy")
"""What stands beside the properties and says what becomes of the content."""


def resources_of(stack: Stack) -> Iterator[Resource]:
    """Every resource that exists or may exist, in the order of the template, then the exports."""
    _check(stack)
    for declared in stack.resources.values():
        for found in ignores_of(declared):
            stack.run.take(found)
        exists = stack.exists(declared)
        if exists is False:
            continue
        if not stack.run.spend("resources", 1, MAX_RESOURCES, declared.span):
            return
        yield from apart(
            _resource(stack, declared, exists if isinstance(exists, Unknown) else None)
        )
        child = stack.child(declared)
        if child is not None:
            yield from resources_of(child)
        for one in stacks_of(stack, declared):
            yield from resources_of(one)
    yield from _exports(stack)


def _check(stack: Stack) -> None:
    """Note what CloudFormation would refuse, and what it makes of the template by itself."""
    for name in stack.template.macros:
        stack.not_judged(name.span, "rewritten", name.text)
    for span in _twice(stack.template.root):
        stack.problem(span, "duplicate", "this resource is declared again below; that one counts")
    if stack.template.serverless:
        return  # SAM takes the events of a function out of it: what looks like a circle is none.
    for circle in circles(dict(_sure(stack))):
        message = " waits for ".join(f"`{name}`" for name in circle)
        stack.problem(stack.resources[circle[0]].span, "circular", message)


def _sure(stack: Stack) -> Iterator[tuple[str, tuple[Node | None, Node | None]]]:
    """What the resources that surely exist depend on, and their properties."""
    for declared in stack.resources.values():
        if stack.exists(declared) is True:
            stated = declared.body.get("Properties")
            properties = stack.settle(stated) if stated else None
            yield declared.name, (declared.body.get("DependsOn"), properties)


def _twice(root: Node) -> tuple[Span, ...]:
    resources = root.get("Resources")
    return resources.duplicates if resources else ()


def _resource(stack: Stack, declared: Declared, undecided: Unknown | None) -> Resource:
    stated = declared.body.get("Properties")
    properties = stack.settle(stated) if stated else None
    value = stack.value(properties) if properties else {}
    attributes: dict[str, Value] = dict(value) if isinstance(value, dict) else {}
    places = spans(properties)
    for pair in declared.body.pairs:
        if pair.key.text in KEPT:
            attributes[pair.key.text] = stack.fresh(pair.value)
            places[pair.key.text] = entry_span(pair)
    own = (undecided.text,) if undecided else ()
    return Resource(
        address=f"{stack.prefix}{declared.name}",
        type=declared.type,
        unit=stack.run.unit.id,
        span=declared.span,
        attributes=attributes,
        spans=places,
        provider=stack.place.provider(declared.type),
        conditional=undecided or stack.conditional,
        callers=stack.callers,
        depends_on=_depends_on(stack, declared.body),
        unstated=value if isinstance(value, Unknown) else _unstated(stack, declared.body, stated),
        when=_sorted((*stack.when, *own)),
        title=construct_path(declared.body),
        block=f"{stack.prefix}{declared.written}" if declared.written else "",
    )


def _unstated(stack: Stack, body: Node, stated: Node | None) -> Unknown | None:
    """Why there may be more properties: a macro adds them."""
    for name in stack.template.macros:
        return Unknown(f"the macro `{name.text}` may add to it when it is deployed", name.span)
    inside = (body, stated) if stated and call_of(stated) is None else (body,)
    found = next(filter(None, (node.get("Fn::Transform") for node in inside)), None)
    return Unknown("a macro adds to it when the stack is deployed", found.span) if found else None


def _sorted(texts: tuple[str, ...]) -> tuple[str, ...]:
    """Conditions each once; none when one of them cannot be compared."""
    return tuple(sorted(set(texts))) if all(texts) else ()


def _depends_on(stack: Stack, body: Node) -> tuple[str, ...]:
    stated = body.get("DependsOn")
    names = [item.text for item in stated.items or (stated,)] if stated else []
    found = [f"{stack.prefix}{name}" for name in names if name in stack.resources]
    return tuple(dict.fromkeys(found))


def _exports(stack: Stack) -> Iterator[Resource]:
    """What other units may import by name."""
    for name, pair in stack.outputs.items():
        export = pair.value.get("Export")
        stated = export.get("Name") if export else None
        exported = stack.fresh(stated) if stated else None
        if not isinstance(exported, str) or _left_out(stack, pair.value):
            continue
        yield Resource(
            address=f"{EXPORT}{exported}",
            type="export",
            unit=stack.run.unit.id,
            span=pair.key.span,
            mode="export",
            attributes={"value": stack.output(name, pair.key.span)},
            spans={"value": _value_span(pair.value) or pair.key.span},
            callers=stack.callers,
        )


def _left_out(stack: Stack, output: Node) -> bool:
    name = output.get("Condition")
    return name is not None and stack.condition(name.text, name.span) is False


def _value_span(output: Node) -> Span | None:
    for pair in output.pairs:
        if pair.key.text == "Value":
            return entry_span(pair)
    return None
