"""A stack set becomes one stack for each region that it is deployed to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from outlast.domain.document import Node, Pair
from outlast.domain.location import Span
from outlast.domain.paths import values_at
from outlast.domain.value import Unknown, Value
from outlast.readers.cloudformation.declared import Declared
from outlast.readers.cloudformation.nested import location_of, may_nest, template_at, within
from outlast.readers.cloudformation.sam import STACK_SET
from outlast.readers.cloudformation.stack import Stack
from outlast.readers.cloudformation.template import (
    Template,
    is_template,
    properties_of,
    template_of,
)
from outlast.source.yamldoc import read

REGIONS = "StackInstancesGroup.Regions"


def stacks_of(stack: Stack, declared: Declared) -> Iterator[Stack]:
    """The stacks of a stack set, when its template is a local file or stands in it."""
    properties = properties_of(declared.body)
    if declared.type != STACK_SET or properties is None:
        return
    template = _template(stack, declared, properties)
    if template is None:
        return
    made = within(stack, declared, template)
    account = Unknown("a stack set is deployed to several accounts", declared.span)
    for suffix, region in _regions(stack, declared, properties):
        place = replace(made.place, region=region, account=account)
        prefix = f"{stack.prefix}{declared.name}{suffix}/"
        yield replace(made, place=place, prefix=prefix, memo={})


def _template(stack: Stack, declared: Declared, properties: Node) -> Template | None:
    where, body = location_of(declared.body), properties.get("TemplateBody")
    if where is not None:
        return template_at(stack, declared, where)
    text = stack.fresh(body) if body is not None else None
    if body is None or not isinstance(text, str):
        if body is not None:
            stack.not_judged(body.span, "text", declared.name)
        return None
    if not may_nest(stack, body.span):
        return None
    stream = read(stack.template.path, text.encode("utf-8", "replace"))
    found = next(filter(is_template, stream.documents), None)
    if found is None:
        message = "the text of `TemplateBody` is no template, so what it creates is not judged"
        stack.problem(body.span, "template-not-read", message)
        return None
    # The text has lost its places when it was evaluated: all of it stands where it starts.
    return template_of(_moved(found, Span(body.span.path, body.span.line, body.span.column)))


def _moved(node: Node, span: Span) -> Node:
    items = tuple(_moved(item, span) for item in node.items)
    pairs = tuple(Pair(_moved(p.key, span), _moved(p.value, span)) for p in node.pairs)
    return replace(node, span=span, items=items, pairs=pairs, duplicates=())


def _regions(
    stack: Stack, declared: Declared, properties: Node
) -> Iterator[tuple[str, str | Unknown]]:
    """The key of each instance, and its region."""
    value = stack.fresh(properties)
    stated: list[Value] = []
    if isinstance(value, dict):
        stated = [item for _, item in values_at(value, REGIONS)]
    for region in dict.fromkeys(item for item in stated if isinstance(item, str)):
        yield f'["{region}"]', str(region)
    if not stated or any(isinstance(item, Unknown) for item in stated):
        yield "", Unknown("the regions of the stack set are not decided", declared.span)
