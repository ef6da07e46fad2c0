"""Quoted templates and heredocs: escapes, indentation, strip markers, directives."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from outlast.readers.terraform.hcl.cst import MAX_DEPTH, Cst, Lower, broken
from outlast.readers.terraform.hcl.offsets import Text
from outlast.readers.terraform.hcl.syntax import Literal, Node, Template, TemplateFor, TemplateIf

MARKS = frozenset(
    (
        "template_interpolation",
        "template_if_intro",
        "template_else_intro",
        "template_if_end",
        "template_for_start",
        "template_for_end",
    )
)
ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)|\$\$(?=\{)|%%(?=\{)", re.DOTALL)
CHARACTERS = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "\\": "\\"}
NEVER = 1 << 30


@dataclass(slots=True)
class Piece:
    """A stretch of text (`mark` is None) or one `${…}` or `%{…}`, in source order."""

    text: str
    mark: Cst | None = None


def unescape(text: str) -> str:
    r"""The text of a quoted template: `\n`, `\uNNNN`, `$${` and the like resolved."""
    if "\\" not in text and "$${" not in text and "%%{" not in text:
        return text
    return ESCAPE.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    found = match.group()
    if found[0] != "\\":
        return found[0]
    if found[1] in "uU" and len(found) > 2:
        code = int(found[2:], 16)
        # A lone surrogate or a code beyond Unicode is what Go writes as U+FFFD.
        return "\ufffd" if code > 0x10FFFF or 0xD800 <= code < 0xE000 else chr(code)
    return CHARACTERS.get(found[1], found)


def lower_template(src: Text, node: Cst, depth: int, lower: Lower) -> Node:
    """A `quoted_template` or `heredoc_template`; without any `${` or `%{` it is a Literal."""
    children = node.children
    bounds = _heredoc_bounds(src, children) if node.type == "heredoc_template" else None
    heredoc = bounds is not None
    marks = list(_marks(children))
    damaged = src.damaged and _is_damaged(node, marks)
    if damaged or depth > MAX_DEPTH or (node.type == "heredoc_template" and not heredoc):
        return broken(src, node)
    start, end = bounds or (node.start_byte + 1, node.end_byte - 1)
    span = src.span(node.start_byte, node.end_byte)
    if not heredoc and span.line != span.end_line and _is_torn(src, start, end, marks):
        src.tear(node.start_byte)
        return broken(src, node)
    pieces = list(_pieces(src, start, end, marks, heredoc))
    _strip_marked(pieces)
    if heredoc and children[0].end_byte - children[0].start_byte == 3:
        _strip_indentation(pieces)
    if not marks:
        return Literal("".join(piece.text for piece in pieces), span)
    parts = _Builder(src, pieces, lower, depth + 1).parts()
    if parts is None:
        return broken(src, node)
    return Template(parts, span, src.text(node.start_byte, node.end_byte))


def _heredoc_bounds(src: Text, children: Sequence[Cst]) -> tuple[int, int] | None:
    """From after the first line to the start of the last one."""
    last = children[-1]
    if len(children) < 3 or last.type != "heredoc_identifier" or last.is_missing:
        return None
    start = src.data.find(b"\n", children[1].end_byte) + 1
    end = src.data.rfind(b"\n", 0, last.start_byte) + 1
    return (start, end) if start <= end else None


def _marks(children: Sequence[Cst]) -> Iterator[Cst]:
    """Every `${…}` and `%{…}` in order, those inside directives included."""
    stack = list(reversed(children))
    while stack:
        node = stack.pop()
        if node.type in MARKS:
            yield node
        elif node.type in ("template_directive", "template_if", "template_for"):
            stack.extend(reversed(node.children))


def _is_damaged(node: Cst, marks: Sequence[Cst]) -> bool:
    """Whether the template itself is damaged, not only an expression inside it."""
    if not node.has_error:
        return False
    stack = [*node.children, *marks]
    while stack:
        child = stack.pop()
        if child.is_missing or child.type == "ERROR":
            return True
        if child.type in MARKS:
            stack.extend(part for part in child.children if part.type != "expression")
        elif child.type in ("template_directive", "template_if", "template_for"):
            stack.extend(child.children)
    return False


def _is_torn(src: Text, start: int, end: int, marks: Sequence[Cst]) -> bool:
    """Whether text of a quoted template runs over a line end, which only `${…}` may."""
    for mark in marks:
        if b"\n" in src.data[start : mark.start_byte]:
            return True
        start = mark.end_byte
    return b"\n" in src.data[start:end]


def _pieces(
    src: Text, start: int, end: int, marks: Sequence[Cst], heredoc: bool
) -> Iterator[Piece]:
    """Text is what lies between the marks: the grammar drops blanks from its literals."""
    for mark in marks:
        yield from _text_pieces(src.text(start, mark.start_byte), heredoc)
        yield Piece("", mark)
        start = mark.end_byte
    yield from _text_pieces(src.text(start, end), heredoc)


def _text_pieces(text: str, heredoc: bool) -> Iterator[Piece]:
    """Terraform strips indentation and blanks line by line, so a heredoc is cut into lines."""
    if not text:
        return
    if not heredoc:
        yield Piece(unescape(text))
        return
    for line in text.split("\n")[:-1]:
        yield Piece(_dollars(line) + "\n")
    rest = text.rpartition("\n")[2]
    if rest:
        yield Piece(_dollars(rest))


def _dollars(line: str) -> str:
    """A heredoc knows two escapes only."""
    return line.replace("$${", "${").replace("%%{", "%{")


def _strip_marked(pieces: list[Piece]) -> None:
    """`${~ x ~}` eats blanks in the text next to it: as far as the line end in a heredoc."""
    for number, piece in enumerate(pieces):
        if piece.mark is None:
            continue
        inner = piece.mark.children
        if len(inner) > 1 and inner[1].type == "strip_marker" and number:
            before = pieces[number - 1]
            before.text = before.text.rstrip()
        if len(inner) > 2 and inner[-2].type == "strip_marker" and number + 1 < len(pieces):
            after = pieces[number + 1]
            after.text = after.text.lstrip()


def _strip_indentation(pieces: list[Piece]) -> None:
    """`<<-`: as HCL does it, so a blank line keeps its blanks and counts for nothing."""
    fewest = NEVER
    firsts: list[Piece] = []
    newline = True
    for piece in pieces:
        if newline:
            newline = False
            stripped = piece.text.lstrip()
            if stripped or not piece.text.endswith("\n"):
                fewest = min(fewest, len(piece.text) - len(stripped))
                firsts.append(piece)
        newline = newline or piece.text.endswith("\n")
    for piece in firsts:
        piece.text = piece.text[fewest:]


@dataclass(slots=True)
class _Builder:
    """Nests the flat pieces again; `at` is the next one."""

    src: Text
    pieces: list[Piece]
    lower: Lower
    depth: int
    at: int = 0

    def parts(self) -> tuple[str | Node | TemplateIf | TemplateFor, ...] | None:
        """All parts; None when directives are nested too deep or do not match."""
        found = self._until(frozenset(), 0)
        return found if self.at == len(self.pieces) else None

    def _until(
        self, stops: frozenset[str], level: int
    ) -> tuple[str | Node | TemplateIf | TemplateFor, ...]:
        found: list[str | Node | TemplateIf | TemplateFor] = []
        while self.at < len(self.pieces):
            piece = self.pieces[self.at]
            mark = piece.mark
            if mark is not None and mark.type in stops:
                break
            if mark is None:
                self._add_text(found, piece.text)
            elif mark.type == "template_interpolation":
                found.append(self._expression(mark))
            elif level > MAX_DEPTH // 4 or not mark.type.endswith(("if_intro", "for_start")):
                break
            else:
                self.at += 1
                nested = self._directive(mark, level + 1)
                if nested is None:
                    break
                found.append(nested)
                continue
            self.at += 1
        return tuple(found)

    def _add_text(self, found: list[str | Node | TemplateIf | TemplateFor], text: str) -> None:
        if found and isinstance(found[-1], str):
            found[-1] += text
        elif text:
            found.append(text)

    def _expression(self, mark: Cst) -> Node:
        for child in mark.children:
            if child.type == "expression":
                return self.lower(self.src, child, self.depth)
        return broken(self.src, mark)

    def _directive(self, mark: Cst, level: int) -> TemplateIf | TemplateFor | None:
        if mark.type == "template_for_start":
            names = [
                self.src.text(c.start_byte, c.end_byte)
                for c in mark.children
                if c.type == "identifier"
            ]
            body = self._template(frozenset(("template_for_end",)), level)
            if body is None or not self._take("template_for_end") or not names:
                return None
            key = names[0] if len(names) > 1 else ""
            return TemplateFor(key, names[-1], self._expression(mark), body)
        then = self._template(frozenset(("template_else_intro", "template_if_end")), level)
        otherwise = None
        if self._take("template_else_intro"):
            otherwise = self._template(frozenset(("template_if_end",)), level)
        if not self._take("template_if_end"):
            return None
        return TemplateIf(self._expression(mark), then, otherwise)

    def _take(self, kind: str) -> bool:
        if self.at >= len(self.pieces):
            return False
        mark = self.pieces[self.at].mark
        if mark is None or mark.type != kind:
            return False
        self.at += 1
        return True

    def _template(self, stops: frozenset[str], level: int) -> Template:
        """The text between two directives."""
        start = self._offset(self.at - 1, after=True)
        parts = self._until(stops, level)
        end = max(start, self._offset(self.at, after=False))
        return Template(parts, self.src.span(start, end), self.src.text(start, end))

    def _offset(self, number: int, *, after: bool) -> int:
        mark = self.pieces[number].mark if number < len(self.pieces) else None
        if mark is None:
            return 0
        return mark.end_byte if after else mark.start_byte
