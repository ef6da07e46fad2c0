"""What `include`, `dependency`, `feature` and a file that was read stand for in expressions."""

from __future__ import annotations

from dataclasses import dataclass

from outlast.domain.location import Span
from outlast.domain.value import Unknown
from outlast.readers.terraform.hcl.syntax import Block
from outlast.readers.terraform.terragrunt.config import Config, Section
from outlast.readers.terraform.terragrunt.merge import inputs_of
from outlast.readers.terraform.terragrunt.paths import located
from outlast.readers.terraform.values.failure import Failure
from outlast.readers.terraform.values.runtime import Runtime

PARTS = ("locals", "inputs", "dependency", "terraform", "remote_state")


def whole(config: Config) -> Section:
    """A file as `include.x` and `read_terragrunt_config` give it."""

    def look_up(name: str, span: Span) -> Runtime:
        if name == "locals":
            return Section("locals", tuple(config.locals), config.local)
        if name == "dependency":
            return dependencies(config)
        if name == "inputs":
            return _inputs(config, span)
        return _block(config, name)

    return Section(config.path, PARTS, look_up)


def _inputs(config: Config, span: Span) -> Runtime:
    def make() -> Runtime:
        inputs = inputs_of(config)
        return inputs.open or dict(inputs.known)

    return config.run.memo.once(f"{config.key} inputs", "inputs", span, make)


def _block(config: Config, kind: str) -> Runtime:
    """The attributes of the block of one type, evaluated."""
    for block in config.blocks(kind):
        return {name: config.value(one) for name, one in block.body.attributes.items()}
    raise Failure(f"`{config.path}` has no `{kind}`")


def includes(config: Config) -> Runtime:
    """`include.root`, or `include` itself when the one block has no name."""
    child = config.child or config
    found = {include.name: included for include, included in child.parents()}
    if list(found) == [""]:
        return whole(found[""])
    return Section("include", tuple(found), lambda name, _: whole(found[name]))


def features(config: Config) -> Runtime:
    """`feature.x.value`: its default, which a flag may override as it may any variable."""
    owners = [config, *(parent for _, parent in config.parents())]
    blocks = {
        block.labels[0]: (owner, block)
        for owner in reversed(owners)
        for block in owner.blocks("feature")
        if block.labels
    }

    def look_up(name: str, span: Span) -> Runtime:
        owner, block = blocks[name]
        return {"value": owner.value(block.body.attributes.get("default"))}

    return Section("feature", tuple(blocks), look_up)


def dependencies(config: Config) -> Runtime:
    """The `dependency` blocks of this file, and of those it includes or is included by."""
    child = config.child or config
    owners = [child, *(parent for _, parent in child.parents())]
    blocks = {
        block.labels[0]: (owner, block)
        for owner in (*reversed(owners), config)
        for block in owner.blocks("dependency")
        if block.labels
    }

    def look_up(name: str, span: Span) -> Runtime:
        owner, block = blocks[name]
        return {"outputs": Outputs(owner, name, block), "inputs": _given(name, block)}

    return Section("dependency", tuple(blocks), look_up)


def _given(name: str, block: Block) -> Unknown:
    text = f"dependency.{name}.inputs"
    return Unknown(f"`{text}` is not followed", block.span, text=f"${{{text}}}")


@dataclass(frozen=True, slots=True)
class Outputs:
    """`dependency.vpc.outputs`: what another unit's module gives; mocks are no values."""

    config: Config
    name: str
    block: Block

    def attribute(self, name: str, span: Span) -> Runtime:
        """The output, when the code of the other unit decides it."""
        text = f"dependency.{self.name}.outputs.{name}"
        folder = self._folder()
        if isinstance(folder, Unknown):
            return Unknown(folder.reason, span, text=f"${{{text}}}")
        found = self.config.known.output(folder, name, span)
        if found is not None:
            return found
        reason = f"`{text}` is known only when `{folder}` is applied"
        return Unknown(reason, span, text=f"${{{text}}}")

    def index(self, key: Runtime, span: Span) -> Runtime:
        """`outputs["name"]` is `outputs.name`."""
        return self.attribute(key, span) if isinstance(key, str) else self.whole()

    def keys(self) -> tuple[str, ...] | None:
        """What the other unit gives may differ from what its code says now."""
        return None

    def whole(self) -> Unknown:
        """All outputs at once."""
        text = f"dependency.{self.name}.outputs"
        reason = f"`{text}` is known only when the other unit is applied"
        return Unknown(reason, self.block.span, text=f"${{{text}}}")

    def _folder(self) -> str | Unknown:
        """The folder of the other unit."""
        stated = self.config.value(self.block.body.attributes.get("config_path"))
        if isinstance(stated, Unknown):
            return stated
        if not isinstance(stated, str):
            return Unknown(f"`dependency.{self.name}` names no path", self.block.span)
        try:
            return located(self.config.run.tree, self.config.home, str(stated))
        except Failure as failure:
            return Unknown(str(failure), self.block.span)
