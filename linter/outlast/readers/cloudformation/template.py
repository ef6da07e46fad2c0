"""A document becomes a template: its sections, by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from outlast.domain.document import Node, Pair
from outlast.readers.cloudformation.intrinsics import LOOP

VERSION = "AWSTemplateFormatVersion"
AMAZON = "AWS::"
SERVERLESS = "AWS::Serverless"

Section = Mapping[str, Pair]


@dataclass(frozen=True, slots=True)
class Template:
    """The sections of one template; `resources` and `outputs` may still hold loops.

    `macros` are the names of those, other than Amazon's own, that may rewrite all of it.
    """

    root: Node
    parameters: Section = field(default_factory=dict)
    mappings: Section = field(default_factory=dict)
    conditions: tuple[Pair, ...] = ()
    resources: tuple[Pair, ...] = ()
    outputs: tuple[Pair, ...] = ()
    globals: Node | None = None
    transforms: tuple[Node, ...] = ()
    macros: tuple[Node, ...] = ()

    @property
    def path(self) -> str:
        """The file it was read from."""
        return self.root.span.path

    @property
    def serverless(self) -> bool:
        """Whether SAM rewrites it."""
        return _is_serverless(self.transforms)


def is_template(node: Node) -> bool:
    """Whether a document is a template: it says so, or its resources have types with `::`."""
    if node.kind != "mapping":
        return False
    resources = node.get("Resources")
    if node.get(VERSION) or _is_serverless(_transforms(node)):
        return True
    pairs = resources.pairs if resources else ()
    return any(_typed(pair.value) or pair.key.text.startswith(LOOP) for pair in pairs)


def template_of(node: Node) -> Template:
    """The sections of a document that is a template."""
    return Template(
        root=node,
        parameters=_section(node, "Parameters"),
        mappings=_section(node, "Mappings"),
        conditions=_pairs(node, "Conditions"),
        resources=_pairs(node, "Resources"),
        outputs=_pairs(node, "Outputs"),
        globals=node.get("Globals"),
        transforms=tuple(_transforms(node)),
        macros=tuple(name for name in _rewriting(node) if not name.text.startswith(AMAZON)),
    )


def properties_of(body: Node) -> Node | None:
    """The properties of a resource."""
    found = body.get("Properties")
    return found if found and found.kind == "mapping" else None


def type_of(body: Node) -> str:
    """The type of a resource; empty when it states none in plain words."""
    stated = body.get("Type")
    return stated.text if stated and stated.kind == "scalar" and not stated.tag else ""


def _typed(body: Node) -> bool:
    return "::" in type_of(body)


def _pairs(node: Node, name: str) -> tuple[Pair, ...]:
    found = node.get(name)
    return found.pairs if found else ()


def _section(node: Node, name: str) -> Section:
    return {pair.key.text: pair for pair in _pairs(node, name)}


def _is_serverless(transforms: Iterable[Node]) -> bool:
    return any(name.text.startswith(SERVERLESS) for name in transforms)


def _transforms(node: Node) -> Iterator[Node]:
    stated = node.get("Transform")
    return _names(stated) if stated else iter(())


def _rewriting(node: Node) -> Iterator[Node]:
    """The names of the transforms of the template, and of its resources as a whole."""
    yield from _transforms(node)
    resources = node.get("Resources")
    stated = resources.get("Fn::Transform") if resources else None
    yield from _names(stated) if stated else ()


def _names(stated: Node) -> Iterator[Node]:
    """The names of transforms that are stated as a name, with parameters, or as a list."""
    for item in stated.items or (stated,):
        name = item.get("Name") if item.kind == "mapping" else item
        if name and name.kind == "scalar":
            yield name
