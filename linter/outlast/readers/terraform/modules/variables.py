"""Variable blocks, tfvars and var files -> the values that a root module starts from."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping

from outlast.domain.location import Span
from outlast.domain.value import Unknown
from outlast.readers.terraform.hcl.syntax import Block, Literal
from outlast.readers.terraform.modules.config import Config
from outlast.readers.terraform.modules.run import Run, beside
from outlast.readers.terraform.values.constraints import constraint_of, given_as
from outlast.readers.terraform.values.evaluate import evaluate
from outlast.readers.terraform.values.runtime import Runtime
from outlast.readers.terraform.values.scopes import Empty, Given, Input

IN_TFVARS = Empty("a tfvars file")
IN_DEFAULT = Empty("a default")


def value_of(name: str, block: Block, given: Input | None) -> Runtime:
    """The value of one variable, of the type it states."""
    stated = block.body.attributes
    kind = constraint_of(stated["type"].expression if "type" in stated else None)
    if given is not None:
        value = given.value()
        if value is not None or _nullable(block):
            return given_as(value, kind)
    if "default" in stated:
        return given_as(evaluate(stated["default"].expression, IN_DEFAULT), kind)
    reason = f"variable `{name}` has no default and no value in any tfvars"
    return Unknown(reason, block.span, text=f"${{var.{name}}}")


def _nullable(block: Block) -> bool:
    stated = block.body.attributes.get("nullable")
    return not (
        stated and isinstance(stated.expression, Literal) and stated.expression.value is False
    )


def root_inputs(run: Run) -> dict[str, Input]:
    """What tfvars give to the root module: those Terraform loads by itself, then `-var-file`s."""
    given: dict[str, Input] = {}
    for path in _paths(run):
        given.update(_values(run, path))
    return given


def is_offered(config: Config, given: Mapping[str, Input]) -> bool:
    """Whether a folder that nobody here calls is a module for others to call.

    It has no provider, no backend, no tfvars, and a variable that must be given.
    """
    must = any("default" not in block.body.attributes for block in config.variables.values())
    return must and not (given or config.providers or config.backends)


def left_to_caller(config: Config, given: Mapping[str, Input]) -> dict[str, Input]:
    """The variables of a module that nobody here calls, each Unknown: its caller decides.

    The defaults of such a module are an offer, and nothing may rest on them. Empty for a folder
    that is applied as it stands.
    """
    if not is_offered(config, given):
        return {}
    return {
        name: Given(
            Unknown(
                f"the caller of this module decides `{name}`; the default is only an offer",
                block.span,
                text=f"${{var.{name}}}",
            )
        )
        for name, block in config.variables.items()
        if "default" in block.body.attributes
    }


def _paths(run: Run) -> Iterator[str]:
    names = run.names(run.root)
    for name in ("terraform.tfvars", "terraform.tfvars.json"):
        if name in names:
            yield beside(run.root, name)
    for name in names:
        if name.endswith((".auto.tfvars", ".auto.tfvars.json")):
            yield beside(run.root, name)
    yield from (_var_file(run, file) for file in run.unit.var_files)


def _var_file(run: Run, file: str) -> str:
    """A var file as seen from the root module, as for `-var-file`, else from the scanned root."""
    near = posixpath.normpath(posixpath.join(run.root, file))
    folder, name = posixpath.split(near)
    return near if name in run.names(folder or ".") else file


def _values(run: Run, path: str) -> dict[str, Input]:
    file = run.parsed(path, Span(path, 1))
    attributes = file.body.attributes if file else {}
    return {name: Given(evaluate(one.expression, IN_TFVARS)) for name, one in attributes.items()}
