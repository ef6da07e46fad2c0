"""One instance of a module: its variables, locals, resources, calls and outputs, made on demand."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass, field

from outlast.domain.location import Span
from outlast.domain.value import Unknown
from outlast.readers.terraform.hcl.syntax import Block
from outlast.readers.terraform.modules import files
from outlast.readers.terraform.modules.blocks import META, Stated
from outlast.readers.terraform.modules.config import Config
from outlast.readers.terraform.modules.expand import Expansion, Instance, Shape, expand
from outlast.readers.terraform.modules.remotestate import READS, StateView
from outlast.readers.terraform.modules.run import Run
from outlast.readers.terraform.modules.variables import value_of
from outlast.readers.terraform.modules.views import Namespace, Perhaps
from outlast.readers.terraform.values.evaluate import evaluate
from outlast.readers.terraform.values.runtime import Runtime, Scope
from outlast.readers.terraform.values.scopes import Closure, Input, bound


@dataclass(frozen=True, slots=True)
class Placed:
    """One instance of a resource or data source."""

    address: str
    block: Block
    instance: Instance
    stated: Stated


@dataclass(frozen=True, slots=True)
class Module:
    """One instance of a module.

    `prefix` stands before every address in it (`module.db["a"].`), `key` is its name in the list
    of installed modules (`db.inner`), `lineage` the folders of its callers and its own.
    """

    run: Run
    config: Config
    prefix: str = ""
    key: str = ""
    lineage: tuple[str, ...] = ()
    inputs: Mapping[str, Input] = field(default_factory=dict)
    passed: Mapping[str, Closure] = field(default_factory=dict)
    parent: Module | None = None
    conditional: Unknown | None = None
    callers: tuple[Span, ...] = ()

    @property
    def scope(self) -> Scope:
        """What the module's expressions see."""
        return ModuleScope(self)

    def variable(self, name: str, span: Span) -> Runtime:
        """The value of a variable: given by the caller or tfvars, else its default."""
        block = self.config.variables[name]

        def make() -> Runtime:
            return value_of(name, block, self.inputs.get(name))

        return self.run.memo.once(f"{self.prefix}var.{name}", f"var.{name}", span, make)

    def local(self, name: str, span: Span) -> Runtime:
        """The value of a local."""
        node = self.config.locals[name].expression

        def make() -> Runtime:
            return evaluate(node, self.scope)

        return self.run.memo.once(f"{self.prefix}local.{name}", f"local.{name}", span, make)

    def output(self, name: str, span: Span) -> Runtime:
        """The value of an output, as the caller sees it."""
        text = f"{self.prefix}{name}"
        block = self.config.outputs.get(name)
        stated = block.body.attributes.get("value") if block else None
        if stated is None:
            return Unknown(f"`{text}` is not an output of the module", span, text=f"${{{text}}}")
        node = stated.expression

        def make() -> Runtime:
            return evaluate(node, self.scope)

        return self.run.memo.once(f"{self.prefix}output.{name}", text, span, make)

    def placed(self, mode: str, block: Block) -> tuple[Shape, tuple[Placed, ...]] | Unknown:
        """The instances of a resource or data source; Unknown when they depend on themselves."""
        address = self.address(mode, block)

        def make() -> tuple[Shape, tuple[Placed, ...]]:
            expansion = self.expansion(block, address)
            return expansion.shape, tuple(
                self._place(address, block, one) for one in expansion.instances
            )

        return self.run.memo.once(f"{address} placed", address, block.span, make)

    def undecided(self, mode: str, block: Block, why: Unknown) -> tuple[Shape, tuple[Placed, ...]]:
        """One instance that stands for those that depend on themselves."""
        address = self.address(mode, block)
        return "undecided", (self._place(address, block, Instance(None, {}, why)),)

    def address(self, mode: str, block: Block) -> str:
        """The full address of a block, without instance keys of its own."""
        return f"{self.prefix}{'data.' if mode == 'data' else ''}{'.'.join(block.labels)}"

    def expansion(self, block: Block, address: str) -> Expansion:
        """The instances of a block, with a problem when there are too many."""
        expansion = expand(block.body, self.scope)
        if expansion.left_out:
            message = f"`{address}` has {expansion.left_out:,} more instances than are read"
            self.run.problem(block.span, "too-many", message)
        return expansion

    def _place(self, address: str, block: Block, one: Instance) -> Placed:
        full = address + one.suffix
        scope = bound(self.scope, one.names)
        return Placed(full, block, one, Stated(full, "", block.span, block.body, scope, META))

    def resource(self, mode: str, block: Block, span: Span) -> Runtime:
        """What `aws_x.y` stands for: an instance, a list or map of them, or what is undecided."""
        found = self.placed(mode, block)
        address = self.address(mode, block)
        if isinstance(found, Unknown):
            return Perhaps(address, found)
        shape, placed = found
        if shape == "single":
            return self._seen(placed[0])
        if shape == "count":
            return [self._seen(one) for one in placed]
        if shape == "each":
            return {str(one.instance.key): self._seen(one) for one in placed}
        why = next((one.instance.conditional for one in placed if one.instance.conditional), None)
        return Perhaps(address, why or Unknown("its instances are not decided", span))

    def _seen(self, one: Placed) -> Runtime:
        """An instance as other blocks see it."""
        if one.block.labels[0] != READS:
            return one.stated
        return StateView(one.stated, self.run.root)


@dataclass(frozen=True, slots=True)
class ModuleScope:
    """The names that every expression in a module sees."""

    module: Module

    def resolve(self, name: str, span: Span) -> Runtime:
        """What a root name stands for."""
        config = self.module.config
        match name:
            case "var":
                return Namespace(name, config.variables, self.module.variable)
            case "local":
                return Namespace(name, config.locals, self.module.local)
            case "module":
                return Namespace(name, config.calls, self._call)
            case "data":
                return Namespace(name, config.data, self._data)
            case "path":
                return self._paths()
            case "terraform" | "tofu":
                return {"workspace": _open("terraform.workspace", "which workspace", span)}
            case "each" | "count" | "self":
                return Unknown(f"`{name}` means nothing here", span, text=f"${{{name}}}")
            case "ephemeral":
                return Unknown("ephemeral values are never kept", span, text=f"${{{name}}}")
        return self._kind("managed", name, span)

    def call(self, name: str, args: tuple[Runtime, ...], span: Span) -> Runtime | None:
        """A function that reads files of the module."""
        return files.call(self.module.run, name, args, span)

    def _call(self, name: str, span: Span) -> Runtime:
        from outlast.readers.terraform.modules.calls import called

        return called(self.module, name)

    def _data(self, kind: str, span: Span) -> Runtime:
        return self._kind("data", kind, span)

    def _kind(self, mode: str, kind: str, span: Span) -> Runtime:
        config = self.module.config
        named = (config.data if mode == "data" else config.managed).get(kind)
        text = f"data.{kind}" if mode == "data" else kind
        if named is None:
            return Unknown(f"`{text}` is not declared in this module", span, text=f"${{{text}}}")

        def look_up(name: str, at: Span) -> Runtime:
            return self.module.resource(mode, named[name], at)

        return Namespace(text, named, look_up)

    def _paths(self) -> Runtime:
        """As Terraform has them when it runs in the root module's folder.

        The real `path.cwd` is absolute; ours is the folder as seen from the scanned root, so that
        its last parts are right.
        """
        root = self.module.run.root
        here = posixpath.relpath(self.module.config.folder, root)
        cwd = _open("path.cwd", "the folder's name", None) if root == "." else root
        return {"module": here, "root": ".", "cwd": cwd}


def _open(text: str, what: str, span: Span | None) -> Unknown:
    return Unknown(f"{what} is decided where Terraform runs", span, text=f"${{{text}}}")
