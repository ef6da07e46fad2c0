"""A Terragrunt unit with all it includes and the module it runs -> one fragment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from outlast.domain.fragment import Fragment, Problem, Unit
from outlast.domain.location import Span
from outlast.domain.resource import ProviderConfig, Resource
from outlast.domain.value import Value
from outlast.readers.depth import room
from outlast.readers.terraform.hcl.syntax import Block, Literal, ObjectExpr
from outlast.readers.terraform.modules.module import Module
from outlast.readers.terraform.modules.outputs import exports
from outlast.readers.terraform.modules.providers import Wanted, configuration, of_call
from outlast.readers.terraform.modules.run import beside
from outlast.readers.terraform.reader import FRAMES, all_resources, backends
from outlast.readers.terraform.terragrunt.claims import claims
from outlast.readers.terraform.terragrunt.config import Config
from outlast.readers.terraform.terragrunt.estate import settled_in
from outlast.readers.terraform.terragrunt.merge import Settled, inputs_of, parts_of
from outlast.readers.terraform.terragrunt.module import module_of
from outlast.readers.terraform.terragrunt.overlay import back
from outlast.readers.terraform.terragrunt.source import Source, has_files, source_of
from outlast.readers.terraform.terragrunt.stacks import Stacks, stacks_in
from outlast.readers.terraform.values.evaluate import plain
from outlast.readers.terraform.values.runtime import Runtime
from outlast.source.tree import Tree

MODULE = "terraform.source"
"""The address of a module that is not in the tree: the attribute that names it."""


def units(tree: Tree, environments: tuple[Unit, ...] = ()) -> tuple[Unit, ...]:
    """The Terragrunt units of the tree, sorted."""
    with room(FRAMES):
        return tuple(Unit(folder, "terragrunt") for folder in claims(tree).units)


def read(unit: Unit, tree: Tree) -> Fragment:
    """Evaluate one unit: its module with its inputs, where its state is, and what is generated."""
    with room(FRAMES):
        stacks = stacks_in(tree)
        fragment = _fragment(unit, stacks)
    made: Fragment = back(fragment, stacks.tree) if stacks.tree.copies else fragment
    return replace(made, files=tuple(sorted(set(map(stacks.tree.real, fragment.files)))))


def _fragment(unit: Unit, stacks: Stacks) -> Fragment:
    stack = stacks.problems.get(unit.path, ())
    files = stacks.files.get(unit.path, ())
    settled = settled_in(stacks.tree, unit, stacks.known())
    if settled is None:
        problems = stack if unit.path in stacks.folders else _unreadable(unit)
        return Fragment(unit, problems=problems, files=files)
    resources = tuple(replace(one, unit=unit.id) for one in _resources(settled))
    run = settled.config.run
    return Fragment(
        unit,
        resources,
        tuple(sorted({*run.problems, *stack})),
        tuple(sorted(run.ignores, key=lambda ignore: ignore.span)),
        tuple(sorted({*run.files, *files})),
    )


def _unreadable(unit: Unit) -> tuple[Problem, ...]:
    path = beside(unit.path, "terragrunt.hcl")
    return (Problem(Span(path, 1), "unreadable", f"`{path}` cannot be read"),)


def _resources(settled: Settled) -> Iterator[Resource]:
    source = source_of(settled)
    state = _state(settled)
    if state:
        yield state
    if source.why:
        message = f"the module of this unit was not read: {source.why}"
        settled.config.run.problem(source.span, "module-not-read", message)
        return
    if source.folder and not has_files(settled, source.folder):
        message = f"there is no Terraform in `{source.folder}`; mend the source, or scan more"
        settled.config.run.problem(source.span, "module-not-read", message)
        return
    root = module_of(settled, source)
    kept = (state,) if state else tuple(backends(root))
    yield from () if state else kept
    if kept and not source.remote:
        yield from exports(root, kept[0])
    yield from all_resources(root)
    if source.remote:
        yield _remote(settled, source, root)


def _remote(settled: Settled, source: Source, root: Module) -> Resource:
    """A module that is fetched: the catalogue may know what it makes of its inputs."""
    inputs = inputs_of(settled.config)
    return Resource(
        address=MODULE,
        type=source.remote,
        unit=settled.config.run.unit.id,
        span=source.span,
        mode="module",
        attributes={name: plain(value) for name, value in inputs.known.items()},
        spans=inputs.spans,
        provider=of_call(root, source.remote, {}) or _only_provider(root),
        conditional=root.conditional,
        unstated=inputs.open,
    )


def _only_provider(root: Module) -> ProviderConfig | None:
    """The provider that is generated for a remote module, when there is only one."""
    names = [key for key in root.config.providers if "." not in key]
    return configuration(root, Wanted(names[0])) if len(names) == 1 else None


def _state(settled: Settled) -> Resource | None:
    """Where `remote_state` keeps the state."""
    if settled.remote_state is None:
        return None
    config, block = settled.remote_state
    kind = config.value(block.body.attributes.get("backend"))
    if not isinstance(kind, str):
        return None
    stated = block.body.attributes.get("config")
    return Resource(
        address=f"terraform.backend.{kind}",
        type=str(kind),
        unit=config.run.unit.id,
        span=block.span,
        mode="backend",
        attributes=_attributes(parts_of(config, stated.expression)) if stated else {},
        spans=_spans(config, block),
    )


def _attributes(value: Runtime) -> dict[str, Value]:
    shown = plain(value)
    return shown if isinstance(shown, dict) else {}


def _spans(config: Config, block: Block) -> dict[str, Span]:
    stated = block.body.attributes.get("config")
    if stated is None or not isinstance(stated.expression, ObjectExpr):
        return {}
    return {
        str(key.value): value.span
        for key, value in stated.expression.items
        if isinstance(key, Literal)
    }
