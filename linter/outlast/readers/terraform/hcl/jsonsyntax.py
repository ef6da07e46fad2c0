"""Terraform's JSON syntax into the same nodes as HCL: blocks by nesting, strings as templates."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from outlast.domain.fragment import Ignore, Problem
from outlast.domain.ignoring import read_ignore
from outlast.domain.location import Span
from outlast.readers.terraform.hcl.jsondecode import Json, decode_json
from outlast.readers.terraform.hcl.refusals import not_utf8, refusal
from outlast.readers.terraform.hcl.syntax import (
    Attribute,
    Block,
    Body,
    Literal,
    Node,
    ObjectExpr,
    SourceFile,
    Template,
    TupleExpr,
)

ExpressionReader = Callable[[str, str, Span], Node]

Shape = Mapping[str, int]
"""Names that are blocks at some level, each with its number of labels."""

TOP: Shape = {
    "resource": 2, "data": 2, "ephemeral": 2, "action": 2, "module": 1, "provider": 1,
    "variable": 1, "output": 1, "check": 1, "locals": 0, "terraform": 0, "moved": 0,
    "import": 0, "removed": 0,
}  # fmt: skip
WITHIN: Mapping[str, Shape] = {
    "resource": {"lifecycle": 0, "connection": 0, "provisioner": 1, "dynamic": 1},
    "data": {"lifecycle": 0, "dynamic": 1},
    "ephemeral": {"lifecycle": 0, "dynamic": 1},
    "provider": {"dynamic": 1},
    "dynamic": {"content": 0},
    "content": {"dynamic": 1},
    "terraform": {"backend": 1, "cloud": 0, "required_providers": 0, "provider_meta": 1},
    "cloud": {"workspaces": 0},
    "variable": {"validation": 0},
    "output": {"precondition": 0},
    "lifecycle": {"precondition": 0, "postcondition": 0},
    "removed": {"lifecycle": 0},
    "check": {"data": 2, "assert": 0},
}
# Read as they stand, never as templates, by the block they are in; `*` is every argument.
LITERAL: Mapping[str, frozenset[str]] = {
    "module": frozenset(("source", "version")),
    "variable": frozenset(("default", "description")),
    "terraform": frozenset("*"),
    "backend": frozenset("*"),
    "cloud": frozenset("*"),
    "workspaces": frozenset("*"),
    "required_providers": frozenset("*"),
    "provider": frozenset(("alias", "version")),
}
# Strings that are expressions without `${}`: references and types.
EXPRESSIONS: Mapping[str, frozenset[str]] = {
    "resource": frozenset(("provider", "depends_on")),
    "data": frozenset(("provider", "depends_on")),
    "ephemeral": frozenset(("provider", "depends_on")),
    "module": frozenset(("providers", "depends_on")),
    "output": frozenset(("depends_on",)),
    "variable": frozenset(("type",)),
    "lifecycle": frozenset(("ignore_changes", "replace_triggered_by")),
    "dynamic": frozenset(("iterator",)),
    "moved": frozenset(("from", "to")),
    "import": frozenset(("to", "provider")),
    "removed": frozenset(("from",)),
}
MARK = "outlast:ignore"


def read_json(path: str, data: bytes, expression: ExpressionReader) -> SourceFile:
    """Read one `.tf.json`, `.tofu.json` or `.tfvars.json` file. Never raises."""
    refused = refusal(path, data)
    if refused:
        return SourceFile(path, Body(), problems=(refused,))
    garbled = not_utf8(path, data)
    reader = _Reader(path, data.decode("utf-8-sig", "replace"), expression)
    root, fault = decode_json(reader.text)
    if garbled:
        reader.problems.append(garbled)
    if fault:
        reader.problem(fault.offset, fault.message)
    elif root is None or root.kind not in ("object", "array"):
        reader.problem(0, "the file is not a JSON object; write `{ … }`")
    body = reader.file_body(root)
    return SourceFile(path, body, tuple(reader.ignores), tuple(sorted(set(reader.problems))))


@dataclass(frozen=True, slots=True)
class _Level:
    """Where a body stands: the block's type, and the span of its header."""

    kind: str
    shape: Shape
    header: Span | None = None


class _Reader:
    """One file on its way to nodes, with what is found beside them."""

    def __init__(self, path: str, text: str, expression: ExpressionReader) -> None:
        self.path = path
        self.text = text
        self.expression = expression
        self.starts = [0, *(at + 1 for at, character in enumerate(text) if character == "\n")]
        self.ignores: list[Ignore] = []
        self.problems: list[Problem] = []

    def file_body(self, root: Json | None) -> Body:
        """The whole file; in variable definitions nothing is a block or a template."""
        variables = self.path.endswith(".tfvars.json")
        level = _Level("required_providers", {}) if variables else _Level("", TOP)
        return self._body(root, level)

    def problem(self, offset: int, message: str) -> None:
        """Note something that is not as Terraform reads it."""
        self.problems.append(Problem(self.span(offset, offset), "syntax", message))

    def span(self, start: int, end: int) -> Span:
        """The span between two character offsets."""
        row, end_row = bisect_right(self.starts, start), bisect_right(self.starts, end)
        return Span(
            self.path,
            row,
            start - self.starts[row - 1] + 1,
            end_row,
            end - self.starts[end_row - 1] + 1,
        )

    def _body(self, value: Json | None, level: _Level) -> Body:
        attributes: dict[str, Attribute] = {}
        blocks: list[Block] = []
        for name, item in self._members(value):
            word = str(name.atom)
            if word == "//":
                self._comment(item, level)
            elif word in level.shape:
                blocks += self._blocks(word, (), level.shape[word], item, (name, name))
            else:
                node = self._argument(word, item, level.kind)
                attributes[word] = Attribute(word, node, self.span(name.start, item.end))
        return Body(attributes, tuple(blocks))

    def _members(self, value: Json | None) -> Iterator[tuple[Json, Json]]:
        """Names and values of an object, or of all objects in an array."""
        if value is None or (value.atom is None and value.kind == "atom"):
            return
        if value.kind == "object":
            yield from zip(value.names, value.items, strict=True)
        elif value.kind == "array":
            for item in value.items:
                yield from self._members(item)
        else:
            self.problem(value.start, "an object is expected here; write `{ … }`")

    def _blocks(
        self,
        kind: str,
        labels: tuple[str, ...],
        missing: int,
        value: Json,
        header: tuple[Json, Json],
    ) -> Iterator[Block]:
        """The blocks of one type: labels are the names on the way to the body."""
        if missing:
            for name, item in self._members(value):
                if name.atom != "//":
                    named = (*labels, str(name.atom))
                    yield from self._blocks(kind, named, missing - 1, item, (name, name))
            return
        if value.kind == "array":
            for item in value.items:
                yield from self._blocks(kind, labels, 0, item, header)
            return
        span = self.span(header[0].start, header[1].end)
        body = self._body(value, _Level(kind, WITHIN.get(kind, {}), span))
        if value.kind == "object":
            yield Block(kind, labels, body, span, self.span(header[0].start, value.end))

    def _argument(self, name: str, value: Json, kind: str) -> Node:
        literal = LITERAL.get(kind, frozenset())
        if name == "configuration_aliases":
            return self._node(value, "expression")
        if name in literal or "*" in literal:
            return self._node(value, "literal")
        if name in EXPRESSIONS.get(kind, frozenset()):
            return self._node(value, "expression")
        return self._node(value, "template")

    def _node(self, value: Json, manner: str) -> Node:
        span = self.span(value.start, value.end)
        if value.kind == "array":
            return TupleExpr(tuple(self._node(item, manner) for item in value.items), span)
        if value.kind == "object":
            return self._object(value, manner, span)
        if not isinstance(value.atom, str):
            return Literal(value.atom, span)
        if manner == "expression":
            return self.expression(value.atom, self.path, span)
        return self._string(value.atom, manner, span)

    def _object(self, value: Json, manner: str, span: Span) -> Node:
        pairs: list[tuple[Node, Node]] = []
        for name, item in zip(value.names, value.items, strict=True):
            text, place = str(name.atom), self.span(name.start, name.end)
            key = self._string(text, "template" if manner == "template" else "literal", place)
            inner = "expression" if text == "configuration_aliases" else manner
            pairs.append((key, self._node(item, inner)))
        return ObjectExpr(tuple(pairs), span)

    def _string(self, text: str, manner: str, span: Span) -> Node:
        """A template is read as a heredoc: JSON has resolved the backslashes already."""
        if manner == "literal" or ("${" not in text and "%{" not in text):
            return Literal(text, span)
        end = "OUTLAST"
        while end in text:
            end += "_"
        node = self.expression(f"<<{end}\n{text}\n{end}", self.path, span)
        if isinstance(node, Literal) and isinstance(node.value, str):
            return Literal(node.value.removesuffix("\n"), span)
        if not isinstance(node, Template):
            self.problems.append(
                Problem(span, "syntax", "the template in this string cannot be read; correct it")
            )
            return node
        last = node.parts[-1]
        parts = node.parts
        if isinstance(last, str):
            rest = last.removesuffix("\n")
            parts = (*parts[:-1], rest) if rest else parts[:-1]
        return replace(node, parts=parts, text=text)

    def _comment(self, value: Json, level: _Level) -> None:
        """A `//` entry may hold an ignore, for the block it stands in."""
        if not isinstance(value.atom, str) or not value.atom.startswith(MARK):
            return
        span = self.span(value.start, value.end)
        target = level.header.line if level.header else span.line
        found = read_ignore(value.atom.removeprefix(MARK).strip(), span, target)
        if isinstance(found, Ignore):
            self.ignores.append(found)
        else:
            self.problems.append(found)
