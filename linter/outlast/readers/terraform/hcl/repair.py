"""A damaged stretch of HCL, line by line made readable, so that nothing else is lost with it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from outlast.readers.terraform.hcl.cst import Cst
from outlast.readers.terraform.hcl.lexical import Suspects, suspects
from outlast.readers.terraform.hcl.offsets import Text
from outlast.readers.terraform.hcl.refusals import TEMPLATED
from outlast.readers.terraform.hcl.second_opinion import Opinion

NAMED = re.compile(rb"[ \t]*([A-Za-z_][\w-]*|\"[^\"\n]*\")([ \t]*)=(?![=>])([ \t]*)")
# One try costs one parse of the stretch, so a long one gets few.
MAX_TRIES = 12
LONG = 100_000

Reader = Callable[[bytes], Cst]
Opine = Callable[[str], Opinion | None]

UNCLEAR = "the text is not HCL here; correct it"
# Kinds of suspects that are wrong for certain, whatever a second parser thinks.
LEXICAL: tuple[tuple[str, str], ...] = (
    ("markers", TEMPLATED),
    (
        "open_heredocs",
        "the heredoc opened here never ends; close it with its word alone on a line",
    ),
    ("open_quotes", 'a string is not closed on its line; add the missing `"`'),
    ("escapes", "this is not an escape that HCL knows; write `\\\\` for a backslash"),
    ("dangling", "no value stands after `=`; write one, or remove the line"),
    ("stray", "a bracket has no other half; close it, or remove it"),
)


@dataclass(frozen=True, slots=True)
class Damage:
    """A place that could not be read: its line, and why; `sure` needs no second opinion."""

    line: int
    message: str
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Repaired:
    """The text as it was read in the end, its tree, and what had to be left out."""

    text: Text
    root: Cst
    damages: tuple[Damage, ...] = ()


def repair(hurt: Repaired, read: Reader, opine: Opine) -> Repaired:
    """Blank or complete one suspect line after another, until the grammar takes the rest.

    `hurt` is the text as it is, with its tree.
    """
    text, root = replace(hurt.text, damaged=True), hurt.root
    damages: list[Damage] = []
    for _ in range(MAX_TRIES if len(text.data) < LONG else 2):
        if not root.has_error:
            break
        text, damage = _mend(text, root, opine)
        if damage is None:
            break
        damages.append(damage)
        root = read(text.read)
    if root.has_error and not damages:
        damages.append(Damage(_line(text, _first_fault(root)), UNCLEAR))
    return Repaired(text, root, tuple(damages))


def _mend(text: Text, root: Cst, opine: Opine) -> tuple[Text, Damage | None]:
    """The text with its likeliest fault gone, and what to say of it."""
    seen = suspects(text.read)
    brackets = [at for opener, at in seen.unclosed if opener != b"{"]
    for kind, message in LEXICAL:
        for offset in getattr(seen, kind)[:1]:
            mended = _without_line(text, offset)
            if mended is not None:
                if kind == "open_heredocs":
                    mended = _without_rest(mended, offset)
                return mended, Damage(_line(text, offset), message, kind == "escapes")
    if brackets:
        mended = _without_line(text, brackets[0])
        if mended is not None:
            return mended, Damage(_line(text, brackets[0]), "a bracket is never closed; close it")
    if seen.unclosed:
        return _closed(text, seen)
    return _unclear(text, root, opine)


def _unclear(text: Text, root: Cst, opine: Opine) -> tuple[Text, Damage | None]:
    """Quotes and brackets are in order: blank the line that one of the parsers points at."""
    opinion = opine(text.text(0, len(text.data)))
    offset = _first_fault(root)
    line = text.line(min(offset, len(text.data)))
    if opinion and 0 < opinion.line <= len(text.starts) and root.type == "ERROR":
        line, offset = opinion.line, text.starts[opinion.line - 1]
    mended = _without_line(text, offset)
    if mended is None:
        return text, None
    worded = opinion is not None and opinion.message and opinion.line == line
    message = f"{opinion.message}; correct the line" if opinion and worded else UNCLEAR
    return mended, Damage(line + text.lines_before, message)


def _without_rest(text: Text, offset: int) -> Text:
    """All after the line of `offset` blanked, as nobody knows where the heredoc should end."""
    end = text.line_bounds(text.line(offset))[1]
    rest = re.sub(rb"[^\n]", b" ", text.read[end:])
    return replace(text, read=text.read[:end] + rest)


def _closed(text: Text, seen: Suspects) -> tuple[Text, Damage]:
    """Braces that are never closed are closed at the end of the stretch."""
    line = _line(text, seen.unclosed[-1][1])
    count = len(seen.unclosed)
    message = "a block opened here is never closed; add the missing `}`"
    return replace(text, read=text.read + b"}" * count + b"\n"), Damage(line, message)


def _without_line(text: Text, offset: int) -> Text | None:
    """The text with a line blanked; `name = …` keeps its name, with a value that is broken."""
    if offset >= len(text.data):
        return None
    start, end = text.line_bounds(text.line(offset))
    line = text.read[start:end]
    if not line.strip():
        return None
    named = NAMED.match(line)
    size = end - start
    if named is None or named.end() + (not named[2]) > size:
        return replace(text, read=text.read[:start] + b" " * size + text.read[end:])
    # `name =` has no room for a value: the blank before `=` makes some.
    head = line[: named.end(1)] + b"="
    at = named.end() if named.end() < size and not line.endswith(b"=") else len(head)
    if at >= size or start + at in text.broken:
        return replace(text, read=text.read[:start] + b" " * size + text.read[end:])
    blanked = head + b" " * (at - len(head)) + b"0" + b" " * (size - at - 1)
    read = text.read[:start] + blanked + text.read[end:]
    return replace(text, read=read, broken=text.broken | {start + at})


def _line(text: Text, offset: int) -> int:
    return text.line(min(offset, len(text.data))) + text.lines_before


def _first_fault(root: Cst) -> int:
    """Offset of the first damage that is not the whole: the innermost first ERROR or gap."""
    node, at = root, root.start_byte
    while True:
        hurt = [
            child
            for child in node.children
            if child.has_error or child.is_missing or child.type == "ERROR"
        ]
        if not hurt:
            return node.start_byte if node is not root or node.type != "ERROR" else at
        node = hurt[0]
        at = node.start_byte
