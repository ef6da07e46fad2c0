"""A unit's file and what it includes -> what the two say together, each part with its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from outlast.domain.location import Span
from outlast.domain.value import Unknown
from outlast.readers.terraform.hcl.syntax import Attribute, Block, Call, Literal, Node, ObjectExpr
from outlast.readers.terraform.terragrunt.config import Config
from outlast.readers.terraform.terragrunt.deep import deep_merged
from outlast.readers.terraform.values.evaluate import evaluate
from outlast.readers.terraform.values.failure import Failure
from outlast.readers.terraform.values.runtime import Opaque, Runtime, SetOf
from outlast.readers.terraform.values.undecided import is_opaque


@dataclass(frozen=True, slots=True)
class Inputs:
    """Inputs by name, each with its place; `open` says why there may be others."""

    known: Mapping[str, Runtime] = field(default_factory=dict)
    spans: Mapping[str, Span] = field(default_factory=dict)
    open: Unknown | None = None

    def under(self, over: Inputs, deep: bool = False) -> Inputs:
        """Both, `over` counting where they meet. What is not decided in it may hide all of ours."""
        if over.open is not None:
            return Inputs(over.known, over.spans, over.open)
        merged = dict(self.known)
        for name, value in over.known.items():
            merged[name] = deep_merged(merged[name], value) if deep and name in merged else value
        return Inputs(merged, {**self.spans, **over.spans}, self.open)


Owned = tuple[Config, Block]
"""A block with the file whose names its expressions see."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What a unit is made of once everything is merged, but for its inputs."""

    config: Config
    source: tuple[Config, Attribute] | None = None
    remote_state: Owned | None = None
    generates: Mapping[str, Owned] = field(default_factory=dict)
    arguments: tuple[Owned, ...] = ()
    skip: Runtime = None


def settle(config: Config) -> Settled:
    """Merge a file with its includes: the later include over the earlier, the file over all."""
    found = _own(config)
    for include, parent in reversed(config.parents()):
        if include.strategy != "no_merge":
            found = _merged(_own(parent), found)
    return replace(found, config=config)


def inputs_of(config: Config) -> Inputs:
    """The inputs of a file and of what it includes, merged in the same order."""
    found = _inputs(config)
    for include, parent in reversed(config.parents()):
        if include.strategy != "no_merge":
            found = _inputs(parent).under(found, include.strategy.startswith("deep"))
    return found


def _own(config: Config) -> Settled:
    terraform = next(config.blocks("terraform"), None)
    stated = terraform.body.attributes.get("source") if terraform else None
    nested = terraform.body.blocks if terraform else ()
    return Settled(
        config,
        (config, stated) if stated else None,
        next(((config, block) for block in config.blocks("remote_state")), None),
        {block.labels[0]: (config, block) for block in config.blocks("generate") if block.labels},
        tuple((config, block) for block in nested if block.type == "extra_arguments"),
        _skip(config),
    )


def _merged(under: Settled, over: Settled) -> Settled:
    named = {block.labels for _, block in over.arguments}
    kept = tuple(one for one in under.arguments if one[1].labels not in named)
    return Settled(
        over.config,
        over.source or under.source,
        over.remote_state or under.remote_state,
        {**under.generates, **over.generates},
        (*kept, *over.arguments),
        under.skip if over.skip is None else over.skip,
    )


def _skip(config: Config) -> Runtime:
    """Whether the unit is left out: `skip`, or an `exclude` that covers applying."""
    stated = config.body.attributes.get("skip")
    if stated:
        return config.value(stated)
    for block in config.blocks("exclude"):
        actions = config.value(block.body.attributes.get("actions"))
        listed = actions.items if isinstance(actions, SetOf) else actions
        if isinstance(listed, (list, tuple)) and {"all", "apply", "all_except_output"} & {
            one for one in listed if isinstance(one, str)
        }:
            return config.value(block.body.attributes.get("if"))
    return None


def _inputs(config: Config) -> Inputs:
    stated = config.body.attributes.get("inputs")
    if stated is None:
        return Inputs()
    found = Inputs()
    for node in _merged_arguments(stated.expression):
        found = found.under(_of_node(config, node, stated.span))
    return found


def _merged_arguments(node: Node) -> Iterator[Node]:
    """The arguments of `merge(…)`, each on its own: one that is not decided spoils only its own."""
    if isinstance(node, Call) and node.name == "merge" and not node.expand:
        for argument in node.args:
            yield from _merged_arguments(argument)
    else:
        yield node


def _of_node(config: Config, node: Node, span: Span) -> Inputs:
    value = parts_of(config, node)
    if is_opaque(value):
        value = _opened(value, span)
    if isinstance(value, Unknown):
        return Inputs(open=value)
    if not isinstance(value, dict):
        return Inputs()
    places = _places(node)
    return Inputs(value, {name: places.get(name, span) for name in value})


def parts_of(config: Config, node: Node) -> Runtime:
    """The value of an expression; of an object each part on its own, so that one may fail."""
    scope = config.scope
    value = evaluate(node, scope)
    if not isinstance(value, Unknown) or not isinstance(node, ObjectExpr):
        return value
    named = [(key.value, item) for key, item in node.items if isinstance(key, Literal)]
    return {str(name): evaluate(item, scope) for name, item in named}


def _opened(value: Opaque, span: Span) -> Runtime:
    """A section as the object it is: `inputs = local.common.locals`."""
    names = value.keys()
    if names is None:
        return value.whole()
    try:
        parts = {name: value.attribute(name, span) for name in names}
    except Failure as failure:
        return Unknown(str(failure), span)
    return {name: part.whole() if is_opaque(part) else part for name, part in parts.items()}


def _places(node: Node) -> dict[str, Span]:
    if not isinstance(node, ObjectExpr):
        return {}
    return {
        str(key.value): Span(
            key.span.path,
            key.span.line,
            key.span.column,
            value.span.end_line,
            value.span.end_column,
        )
        for key, value in node.items
        if isinstance(key, Literal)
    }
