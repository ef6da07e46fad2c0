"""Nested stacks and SAM applications whose template is a local file become stacks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from outlast.domain.document import Node
from outlast.domain.location import Span
from outlast.domain.value import Unknown, Value
from outlast.errors import SourceError
from outlast.readers.cloudformation.declared import Declared
from outlast.readers.cloudformation.intrinsics import call_of
from outlast.readers.cloudformation.parameters import Given
from outlast.readers.cloudformation.sam import STACK
from outlast.readers.cloudformation.template import Template, properties_of
from outlast.readers.cloudformation.undecided import flat
from outlast.source.tree import Tree

if TYPE_CHECKING:
    from outlast.readers.cloudformation.stack import Stack

ASSET = "aws:asset:path"
MAX_DEPTH = 20
MAX_STACKS = 2_000
UPLOADED, EMBEDDED = ("Rain::S3Http", "Rain::S3"), ("Rain::Embed",)
"""Functions of Rain that name a local file."""
WHERE = ("TemplateURL", "Location")


def location_of(body: Node) -> Node | None:
    """The node that says where the template of a nested stack, or of a stack set, is."""
    metadata, properties = body.get("Metadata"), properties_of(body)
    asset = metadata.get(ASSET) if metadata else None
    if asset is not None or properties is None:
        return asset
    found = next(filter(None, map(properties.get, WHERE)), None)
    if found is not None:
        return _by_rain(found, UPLOADED) or found
    text = properties.get("TemplateBody")
    return _by_rain(text, EMBEDDED) if text else None


def _by_rain(node: Node, functions: tuple[str, ...]) -> Node | None:
    """The path of the local file that Rain puts in or uploads, when that is what `node` says."""
    call = call_of(node)
    name, argument = (call.name, call.argument) if call else ("", node)
    if call is None and len(node.pairs) == 1:
        name, argument = node.pairs[0].key.text, node.pairs[0].value
    return (argument.get("Path") or argument) if name in functions else None


def local(tree: Tree, folder: str, location: Value) -> str | None:
    """The path of a local template; None for a remote one. Raises SourceError outside the root."""
    if not isinstance(location, str) or not location or "://" in location:
        return None
    return tree.join(folder, location.removeprefix("file:"))


def child_of(stack: Stack, declared: Declared) -> Stack | None:
    """The stack that a resource nests; None, and a problem, when its template is not read."""
    if declared.type != STACK:
        return None
    where = location_of(declared.body)
    found = template_at(stack, declared, where) if where is not None else None
    return within(stack, declared, found) if found else None


def template_at(stack: Stack, declared: Declared, where: Node) -> Template | None:
    """The template in the local file that `where` names; None, and a problem, when it is not read.

    A stack that includes itself is not read again.
    """
    run = stack.run
    try:
        path = local(run.tree, stack.folder, stack.fresh(where))
    except SourceError as error:
        run.problem(where.span, error.kind, str(error))
        return None
    if path is None:
        not_read(stack, declared, where)
    elif path in stack.lineage:
        message = f"the stack `{declared.name}` includes itself: `{path}`"
        run.problem(where.span, "circular", message)
    elif may_nest(stack, where.span):
        template = run.template(path, where.span)
        if template is None and path in run.files:
            run.problem(where.span, "template-not-read", f"`{path}` is no template")
        return template
    return None


def may_nest(stack: Stack, span: Span) -> bool:
    """Whether one more stack may stand in `stack`; a problem when not."""
    if len(stack.lineage) >= MAX_DEPTH:
        message = f"stacks are nested deeper than {MAX_DEPTH} levels"
        stack.run.problem(span, "too-deep", message)
        return False
    return stack.run.spend("nested stacks", 1, MAX_STACKS, span)


def not_read(stack: Stack, declared: Declared, where: Node) -> None:
    """Note that what a nested template creates is not judged."""
    application = where.get("ApplicationId") is not None
    stack.run.not_judged(where.span, "repository" if application else "address", declared.name)


def within(stack: Stack, declared: Declared, template: Template) -> Stack:
    """The stack that a resource makes of a template."""
    tags = dict(_tags(stack, declared))
    own = Unknown("the name of a nested stack is made when it is created", declared.span)
    exists = stack.exists(declared)
    conditional = exists if isinstance(exists, Unknown) else None
    return replace(
        stack,
        template=template,
        place=replace(stack.place, name=own, tags={**stack.place.tags, **tags}),
        given=Given(_parameters(stack, declared)),
        prefix=f"{stack.prefix}{declared.name}/",
        lineage=(*stack.lineage, template.path),
        callers=(*stack.callers, declared.span),
        conditional=conditional or stack.conditional,
        when=(*stack.when, conditional.text) if conditional else stack.when,
        memo={},
    )


def _parameters(stack: Stack, declared: Declared) -> dict[str, Value]:
    """The inputs of a nested stack, by name or as a list, evaluated where it is called."""
    given = dict(_entries(stack, declared, "Parameters", "Parameter"))
    return {name: flat(value, declared.span) for name, value in given.items() if value is not None}


def _tags(stack: Stack, declared: Declared) -> Iterator[tuple[str, Value]]:
    """The tags of a nested stack, which all that is in it carries."""
    return _entries(stack, declared, "Tags", "")


def _entries(
    stack: Stack, declared: Declared, name: str, prefix: str
) -> Iterator[tuple[str, Value]]:
    """What stands at a property by name, or as a list of `Key` and `Value`."""
    properties = properties_of(declared.body)
    stated = properties.get(name) if properties else None
    value = stack.fresh(stated) if stated else None
    if isinstance(value, dict):
        yield from value.items()
    for item in value if isinstance(value, list) else ():
        key = item.get(f"{prefix}Key") if isinstance(item, dict) else None
        if isinstance(item, dict) and isinstance(key, str):
            yield key, item.get(f"{prefix}Value")
