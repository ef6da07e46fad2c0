"""`generate` blocks -> the Terraform files that they write beside the module."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from outlast.domain.location import Span
from outlast.domain.value import Unknown
from outlast.readers.terraform.hcl.parse import parse, parse_json
from outlast.readers.terraform.hcl.syntax import Block, Body, Literal, Node, SourceFile, Template
from outlast.readers.terraform.modules.config import split_suffix
from outlast.readers.terraform.terragrunt.config import Config
from outlast.readers.terraform.values.evaluate import evaluate
from outlast.readers.terraform.values.primitives import to_text
from outlast.readers.terraform.values.runtime import Runtime
from outlast.readers.terraform.values.scopes import Given, Input
from outlast.readers.terraform.values.undecided import is_opaque

PLACEHOLDER = "terragrunt_"


@dataclass(frozen=True, slots=True)
class Generated:
    """A file that is written: its name, and whether it gives way to one that is there.

    What its text leaves open is a variable of the module, with the Unknown as its `inputs`.
    """

    name: str
    file: SourceFile
    gives_way: bool
    inputs: dict[str, Input]


@dataclass(slots=True)
class _Text:
    """A text under way, and the Unknowns that stand in it as variables."""

    label: str
    text: str = ""
    inputs: dict[str, Input] | None = None

    def add(self, value: Runtime) -> None:
        if is_opaque(value):
            value = value.whole()
        if not isinstance(value, Unknown):
            self.text += to_text(value) if isinstance(value, (str, bool, int, float)) else ""
            return
        self.inputs = {} if self.inputs is None else self.inputs
        name = f"{PLACEHOLDER}{self.label}_{len(self.inputs)}"
        self.inputs[name] = Given(value)
        quoted = self.text.rpartition("\n")[2].replace('\\"', "").count('"') % 2
        self.text += f"${{var.{name}}}" if quoted else f"var.{name}"


def generated(config: Config, block: Block) -> Generated | None:
    """The file that a `generate` block writes, when it is Terraform and its text is decided."""
    stated = block.body.attributes
    path, contents = config.value(stated.get("path")), stated.get("contents")
    if config.value(stated.get("disable")) is True or contents is None:
        return None
    name = path.rpartition("/")[2] if isinstance(path, str) else ""
    if not split_suffix(name)[1]:
        return None
    found = _rendered(config, contents.expression, "".join(filter(str.isalnum, block.labels[0])))
    if isinstance(found, Unknown):
        message = f"what `generate` writes to `{name}` is not read: {found.reason}"
        config.run.problem(contents.span, "generate-not-read", message)
        return None
    inputs = found.inputs or {}
    file = _parsed(config.path, name, found.text, contents.expression)
    if not inputs:
        config.run.problems.update(dict.fromkeys(file.problems))
        config.run.ignores.update(dict.fromkeys(file.ignores))
    declared = tuple(
        Block("variable", (variable,), Body(), contents.span, contents.span) for variable in inputs
    )
    body = Body(file.body.attributes, (*file.body.blocks, *declared))
    gives_way = config.value(stated.get("if_exists")) == "skip"
    return Generated(name, replace(file, path=name, body=body), gives_way, inputs)


def _rendered(config: Config, node: Node, label: str) -> _Text | Unknown:
    """The text; what is not decided in it becomes a variable."""
    scope = config.scope
    whole = evaluate(node, scope)
    if isinstance(whole, str):
        return _Text(label, str(whole))
    if not isinstance(node, Template):
        shown = whole.whole() if is_opaque(whole) else whole
        return shown if isinstance(shown, Unknown) else Unknown("it is no text", node.span)
    made = _Text(label)
    for part in node.parts:
        # With the empty text beside it a part is rendered as text, whatever it holds.
        value = part if isinstance(part, str) else evaluate(_beside(part, node.span), scope)
        made.add(value)
    return made


def _beside(part: Any, span: Span) -> Template:
    return Template((part, ""), span)


def _parsed(path: str, name: str, text: str, node: Node) -> SourceFile:
    """The file with the places that its lines have in the heredoc; else all at one place."""
    is_json = name.endswith(".json")
    is_heredoc = isinstance(node, (Template, Literal)) and node.span.end_line > node.span.line
    if is_heredoc and not is_json:
        return parse(path, b"\n" * node.span.line + text.encode("utf-8", "replace"))
    file = (parse_json if is_json else parse)(path, text.encode("utf-8", "replace"))
    moved: SourceFile = _moved(file, node.span)
    return moved


def _moved(found: Any, span: Span) -> Any:
    """The same syntax, with every part standing at `span`."""
    if isinstance(found, Span):
        return span
    if isinstance(found, tuple):
        return tuple(_moved(item, span) for item in found)
    if isinstance(found, dict):
        return {key: _moved(item, span) for key, item in found.items()}
    if is_dataclass(found) and not isinstance(found, type):
        values = {one.name: _moved(getattr(found, one.name), span) for one in fields(found)}
        return replace(found, **values)
    return found


def all_generated(blocks: Iterable[tuple[Config, Block]]) -> dict[str, Generated]:
    """The files that all blocks write, by name."""
    made = (generated(config, block) for config, block in blocks)
    return {one.name: one for one in made if one is not None}
