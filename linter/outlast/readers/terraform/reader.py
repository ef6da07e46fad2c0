"""A Terraform root module and all it reaches -> one fragment."""

from __future__ import annotations

import re
from collections.abc import Iterator

from outlast.domain.fragment import Fragment, Unit
from outlast.domain.location import Span
from outlast.domain.resource import Mode, Resource
from outlast.domain.value import Unknown
from outlast.readers.depth import room
from outlast.readers.terraform.hcl.syntax import (
    Block,
    GetAttr,
    Index,
    Literal,
    Name,
    Node,
    Splat,
    TupleExpr,
)
from outlast.readers.terraform.modules.blocks import Stated, attributes, has_dynamic, spans
from outlast.readers.terraform.modules.calls import Child, Remote, children
from outlast.readers.terraform.modules.module import Module, Placed
from outlast.readers.terraform.modules.outputs import exports
from outlast.readers.terraform.modules.providers import of_call, of_resource
from outlast.readers.terraform.modules.run import Run
from outlast.readers.terraform.modules.variables import is_offered, left_to_caller, root_inputs
from outlast.readers.terraform.units import units
from outlast.source.tree import Tree

__all__ = ["all_resources", "backends", "read", "room", "units"]

FRAMES = 12_000
"""Room for `memo.MAX_DEPTH` things that wait for each other, whatever the caller's own depth."""


def read(unit: Unit, tree: Tree) -> Fragment:
    """Evaluate one root module the way Terraform would, without a plan."""
    run = Run(tree, unit)
    with room(FRAMES):
        config, given = run.config(unit.path), root_inputs(run)
        inputs = {**left_to_caller(config, given), **given}
        root = Module(run, config, lineage=(unit.path,), inputs=inputs)
        kept = tuple(backends(root))
        made = (*kept, *all_resources(root))
        resources = (*made, *exports(root, kept[0] if kept else None))
    return Fragment(
        unit,
        resources,
        tuple(sorted(run.problems)),
        tuple(sorted(run.ignores, key=lambda ignore: ignore.span)),
        tuple(sorted(run.files)),
        offered=is_offered(config, given) and not unit.environment,
    )


def all_resources(module: Module) -> Iterator[Resource]:
    """All resources of a module instance and of those it calls, by type."""
    for named in module.config.managed.values():
        for block in named.values():
            yield from _placed(module, "managed", block)
    for named in module.config.data.values():
        for block in named.values():
            yield from _placed(module, "data", block)
    for block in module.config.calls.values():
        for child in _children(module, block):
            if isinstance(child, Module):
                yield from all_resources(child)
            else:
                yield _remote(module, child)


def _children(module: Module, block: Block) -> Iterator[Child]:
    called = Unknown("") if module.run.full else children(module, block)
    for _, child in () if isinstance(called, Unknown) else called[1]:
        if module.run.full:
            return
        yield child


def _placed(module: Module, mode: Mode, block: Block) -> Iterator[Resource]:
    if module.run.full:
        return
    found = module.placed(mode, block)
    if isinstance(found, Unknown):
        found = module.undecided(mode, block, found)
    for one in found[1]:
        if not module.run.spend():
            return
        yield _resource(module, mode, one)


def _resource(module: Module, mode: Mode, one: Placed) -> Resource:
    return Resource(
        address=one.address,
        type=one.block.labels[0],
        unit=module.run.unit.id,
        span=one.block.span,
        mode=mode,
        attributes=attributes(one.stated),
        spans=_spans(module, one.block, one.stated),
        provider=of_resource(module, one.block, one.stated.scope),
        conditional=one.instance.conditional or module.conditional,
        callers=module.callers,
        depends_on=_depends_on(module, one.block),
    )


def _spans(module: Module, block: Block, stated: Stated) -> dict[str, Span]:
    """The places in a block: one dict for all instances, unless dynamic blocks tell them apart."""
    if has_dynamic(block.body):
        return spans(stated)
    # The block lives as long as the run that keeps its configuration, so its id stays its own.
    laid = module.run.laid
    if id(block) not in laid:
        laid[id(block)] = spans(stated)
    return laid[id(block)]


def _remote(module: Module, remote: Remote) -> Resource:
    return Resource(
        address=remote.address,
        type=remote.type,
        unit=module.run.unit.id,
        span=remote.block.span,
        mode="module",
        attributes=attributes(remote.stated),
        spans=_spans(module, remote.block, remote.stated),
        provider=of_call(module, remote.type, remote.passed),
        conditional=remote.conditional,
        callers=module.callers,
        depends_on=_depends_on(module, remote.block),
    )


def backends(root: Module) -> Iterator[Resource]:
    """Where the unit keeps its state."""
    for address, block in root.config.backends.items():
        stated = Stated(address, "", block.span, block.body, root.scope)
        yield Resource(
            address=address,
            type=address.rpartition(".")[2],
            unit=root.run.unit.id,
            span=block.span,
            mode="backend",
            attributes=attributes(stated),
            spans=spans(stated),
        )


def _depends_on(module: Module, block: Block) -> tuple[str, ...]:
    stated = block.body.attributes.get("depends_on")
    items = stated.expression.items if stated and isinstance(stated.expression, TupleExpr) else ()
    found = (declared(item) for item in items)
    return tuple(dict.fromkeys(module.prefix + address for address in found if address))


def declared(node: Node) -> str:
    """The address of the block that a traversal leads to; empty when it leads to none."""
    names = _names(node)
    length = 3 if names[:1] == ["data"] else 2
    return ".".join(names[:length]) if len(names) >= length else ""


def _names(node: Node) -> list[str]:
    match node:
        case Name(name):
            return [name]
        case GetAttr(target, name):
            return [*_names(target), name]
        case Index(target) | Splat(target):
            return _names(target)
        case Literal(str(text)):  # JSON and 0.11 quote it.
            return re.split(r"[.\[]", text)
    return []
