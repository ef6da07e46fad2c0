"""The provider configuration a resource is made with: its own, passed by the caller, inherited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from outlast.domain.resource import ProviderConfig
from outlast.domain.value import Unknown
from outlast.readers.terraform.hcl.syntax import (
    Block,
    GetAttr,
    Index,
    Literal,
    Name,
    Node,
    ObjectExpr,
)
from outlast.readers.terraform.modules.blocks import Stated, attributes
from outlast.readers.terraform.modules.expand import items_of
from outlast.readers.terraform.values.evaluate import evaluate
from outlast.readers.terraform.values.runtime import Runtime, Scope
from outlast.readers.terraform.values.scopes import Closure, bound

if TYPE_CHECKING:
    from outlast.readers.terraform.modules.module import Module

HIDDEN = frozenset(("alias", "for_each", "version"))


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which configuration is asked for: `aws`, `aws.west`, or one key of several."""

    key: str
    instance: Runtime = None

    @property
    def name(self) -> str:
        """The local name, without alias."""
        return self.key.partition(".")[0]

    @property
    def alias(self) -> str:
        """The alias; empty for the default configuration."""
        return self.key.partition(".")[2]


def wanted(node: Node, scope: Scope) -> Wanted | None:
    """The configuration that `aws.west`, `"aws.west"` or `aws.by_region[each.key]` means."""
    match node:
        case Index(target, key):
            of = wanted(target, scope)
            return Wanted(of.key, evaluate(key, scope)) if of else None
        case GetAttr(Name(name), alias):
            return Wanted(f"{name}.{alias}")
        case Name(name) | Literal(str(name)):
            return Wanted(name)
    return None


def of_resource(module: Module, block: Block, scope: Scope) -> ProviderConfig:
    """The configuration of a resource or data source, by argument or by its type's prefix."""
    stated = block.body.attributes.get("provider")
    found = wanted(stated.expression, scope) if stated else None
    return configuration(module, found or Wanted(block.labels[0].partition("_")[0]))


def of_call(module: Module, source: str, passed: dict[str, Closure]) -> ProviderConfig | None:
    """The configuration that a module which was not read works with, when the code tells.

    It is the one passed under the provider's name, else the first passed; with none passed the
    default of the provider that a registry source ends with (`terraform-aws-modules/rds/aws`).
    """
    parts = source.partition("//")[0].split("/")
    name = parts[-1] if len(parts) in (3, 4) and "." not in parts[-3] else ""
    closure = passed.get(name) or next(iter(passed.values()), None)
    if closure is not None:
        found = wanted(closure.node, closure.scope)
        return configuration(module, found) if found else None
    return configuration(module, Wanted(name)) if name else None


def passed_by(block: Block, scope: Scope) -> dict[str, Closure]:
    """What a module call passes: the child's key, and the expression in the caller's scope."""
    stated = block.body.attributes.get("providers")
    if stated is None or not isinstance(stated.expression, ObjectExpr):
        return {}
    pairs = ((_key(key, scope), node) for key, node in stated.expression.items)
    return {key: Closure(node, scope) for key, node in pairs if key}


def _key(node: Node, scope: Scope) -> str:
    found = wanted(node, scope)
    return found.key if found else ""


def configuration(module: Module, want: Wanted) -> ProviderConfig:
    """The configuration, evaluated in the module that holds its block."""
    key = f"{module.prefix}provider.{want.key}[{want.instance!r}]"
    span = module.config.span
    made = module.run.memo.once(key, want.key, span, lambda: _find(module, want))
    return _bare(module, want) if isinstance(made, Unknown) else made


def _find(module: Module, want: Wanted) -> ProviderConfig:
    passed = module.passed.get(want.key)
    if passed is not None and module.parent is not None:
        found = wanted(passed.node, passed.scope)
        if found is not None:
            return configuration(module.parent, found)
    block = module.config.providers.get(want.key)
    if block is not None:
        return _evaluated(module, want, block)
    if module.parent is not None and not want.alias:
        return configuration(module.parent, Wanted(_name_above(module, module.parent, want.name)))
    return _bare(module, want)


def _name_above(module: Module, parent: Module, name: str) -> str:
    """The local name that the caller has for the child's provider: the one of equal source."""
    source = _source(module, name)
    candidates = (name, *parent.config.sources, source.rpartition("/")[2])
    return next((other for other in candidates if _source(parent, other) == source), name)


def _source(module: Module, name: str) -> str:
    return module.config.sources.get(name, f"hashicorp/{name}")


def _bare(module: Module, want: Wanted) -> ProviderConfig:
    return ProviderConfig(want.name, module.config.sources.get(want.name, ""), want.alias)


def _evaluated(module: Module, want: Wanted, block: Block) -> ProviderConfig:
    scope = bound(module.scope, _each(block, want, module.scope))
    stated = Stated("", "", block.span, block.body, scope, HIDDEN)
    source = module.config.sources.get(want.name, "")
    return ProviderConfig(want.name, source, want.alias, attributes(stated), block.span)


def _each(block: Block, want: Wanted, scope: Scope) -> dict[str, Runtime]:
    """`each` inside a provider block with `for_each`, as OpenTofu has it."""
    stated = block.body.attributes.get("for_each")
    if stated is None:
        return {}
    items = list(items_of(evaluate(stated.expression, scope), stated.span, of_list=False))
    for key, value, maybe in items:
        if maybe is None and key == want.instance:
            return {"each": {"key": key, "value": value}}
    unknown = Unknown("which instance of the provider is meant is not decided", stated.span)
    return {"each": {"key": unknown, "value": unknown}}
