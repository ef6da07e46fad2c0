"""Module calls -> module instances with their own inputs, or a name when the module is not here."""

from __future__ import annotations

from dataclasses import dataclass

from outlast.domain.location import Span
from outlast.domain.value import Unknown
from outlast.readers.terraform.hcl.syntax import Block
from outlast.readers.terraform.modules.blocks import Stated
from outlast.readers.terraform.modules.config import source_names
from outlast.readers.terraform.modules.expand import Instance, Shape
from outlast.readers.terraform.modules.module import Module
from outlast.readers.terraform.modules.providers import passed_by
from outlast.readers.terraform.modules.sources import (
    installed_folder,
    is_local,
    is_old_path,
    local_folder,
    remote_type,
)
from outlast.readers.terraform.modules.views import ModuleView, Perhaps, RemoteView
from outlast.readers.terraform.values.evaluate import evaluate
from outlast.readers.terraform.values.runtime import Opaque, Runtime
from outlast.readers.terraform.values.scopes import Closure, Input, bound

META = frozenset(("source", "count", "for_each", "providers", "depends_on"))
NOT_INPUTS = META | {"version"}

MAX_NESTING = 24
"""Calls within calls; real trees stay under 8."""


@dataclass(frozen=True, slots=True)
class Remote:
    """One instance of a module that is not read: `type` is its source, `stated` its inputs."""

    address: str
    type: str
    block: Block
    stated: Stated
    passed: dict[str, Closure]
    conditional: Unknown | None


Child = Module | Remote
Called = tuple[Shape, tuple[tuple[Instance, Child], ...]]


def children(module: Module, block: Block) -> Called | Unknown:
    """The instances of one call; Unknown when they depend on themselves."""
    address = f"{module.prefix}module.{block.labels[0]}"

    def make() -> Called:
        expansion = module.expansion(block, address)
        source, folder = _leads_to(module, block)
        return expansion.shape, tuple(
            (one, _child(module, block, one, source, folder)) for one in expansion.instances
        )

    return module.run.memo.once(f"{address} called", address, block.span, make)


def called(module: Module, name: str) -> Runtime:
    """What `module.name` stands for."""
    block = module.config.calls[name]
    found = children(module, block)
    if isinstance(found, Unknown):
        return Perhaps(f"{module.prefix}module.{name}", found)
    shape, made = found
    views = [_view(child, one) for one, child in made]
    if shape == "count":
        return list(views)
    if shape == "each":
        return {str(one.key): view for (one, _), view in zip(made, views, strict=True)}
    return views[-1]


def _view(child: Child, one: Instance) -> Opaque:
    if isinstance(child, Remote):
        return RemoteView(child.address)
    return ModuleView(child, one.conditional)


def _leads_to(module: Module, block: Block) -> tuple[str, str | None]:
    """The source as written, and the folder it leads to when that is here."""
    stated = block.body.attributes.get("source")
    source = evaluate(stated.expression, module.scope) if stated else ""
    if stated is None or not isinstance(source, str):
        return "", None
    if is_local(source):
        return source, _read_local(module, source, stated.span)
    installed = installed_folder(module.run, _key(module, block), source, stated.span)
    if installed is None and is_old_path(module.run, module.config.folder, source):
        return source, _read_local(module, source, stated.span)
    return source, installed


def _read_local(module: Module, source: str, span: Span) -> str | None:
    folder = local_folder(module.run, module.config.folder, source, span)
    if folder is None:
        return None
    if folder in module.lineage:
        message = f"the module `{source}` calls itself, here or further down"
        module.run.problem(span, "module-cycle", message)
        return None
    if len(module.lineage) >= MAX_NESTING:
        message = f"modules nest deeper than {MAX_NESTING} calls; `{source}` is not read"
        module.run.problem(span, "too-deep", message)
        return None
    return folder if source_names(module.run.names(folder)) else None


def _key(module: Module, block: Block) -> str:
    return f"{module.key}.{block.labels[0]}" if module.key else block.labels[0]


def _child(module: Module, block: Block, one: Instance, source: str, folder: str | None) -> Child:
    address = f"{module.prefix}module.{block.labels[0]}{one.suffix}"
    scope = bound(module.scope, one.names)
    conditional = one.conditional or module.conditional
    passed = passed_by(block, scope)
    if folder is None or not module.run.spend():
        stated = Stated(address, "", block.span, block.body, scope, META)
        return Remote(address, remote_type(source), block, stated, passed, conditional)
    inputs: dict[str, Input] = {
        name: Closure(attribute.expression, scope)
        for name, attribute in block.body.attributes.items()
        if name not in NOT_INPUTS
    }
    return Module(
        run=module.run,
        config=module.run.config(folder),
        prefix=f"{address}.",
        key=_key(module, block),
        lineage=(*module.lineage, folder),
        inputs=inputs,
        passed=passed,
        parent=module,
        conditional=conditional,
        callers=(*module.callers, block.span),
    )
