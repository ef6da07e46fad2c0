"""What a damaged stretch of HCL says by its quotes and brackets alone, where no tree helps."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

TOKEN = re.compile(
    rb'"(?:[^"\\\n]|\\[^\n])*"|"|#[^\n]*|//[^\n]*|/\*|<<-?([A-Za-z_][\w-]*)[ \t]*\r?\n|[\[\](){}]'
)
DANGLING = re.compile(rb"^[ \t]*[A-Za-z_][\w-]*[ \t]*=[ \t]*(?:#[^\n]*)?\r?$", re.MULTILINE)
ESCAPE = re.compile(rb'\\\\|\\[^nrt"\\uU\n]')
MARKER = re.compile(rb"\{\{[^\n]*?\}\}|\{%-?[ \t]*\w[^\n]*%\}|\{#[^\n]*#\}|<%[^\n]*%>")
CLOSERS = {b"{": b"}", b"[": b"]", b"(": b")"}
# Searches for an end that is not there cost a pass each: a hostile text gets this many.
MAX_FAILED_SEARCHES = 50


@dataclass(slots=True)
class Suspects:
    """Offsets of what looks wrong, by kind; `code` is the text without strings and comments."""

    code: bytes = b""
    markers: list[int] = field(default_factory=list)
    escapes: list[int] = field(default_factory=list)
    open_quotes: list[int] = field(default_factory=list)
    open_heredocs: list[int] = field(default_factory=list)
    dangling: list[int] = field(default_factory=list)
    unclosed: list[tuple[bytes, int]] = field(default_factory=list)
    stray: list[int] = field(default_factory=list)


def suspects(data: bytes) -> Suspects:
    """Quotes without an end, `name =` without a value, brackets without their other half."""
    found = Suspects()
    code: list[bytes] = []
    position = failed = kept = 0
    while match := TOKEN.search(data, position):
        start, token = match.start(), match.group()
        before = failed
        position, failed = _end_of(data, match, failed)
        if failed > before and match[1]:
            found.open_heredocs.append(start)
        if token in b"[](){}":
            _bracket(found, token, start)
            continue
        if token == b'"':
            found.open_quotes.append(start)
        if token[:1] == b'"':
            found.escapes += _bad_escapes(token, start)
        code += (data[kept:start], re.sub(rb"[^\n]", b" ", data[start:position]))
        kept = position
    found.code = b"".join((*code, data[kept:]))
    found.markers = [match.start() for match in MARKER.finditer(found.code)]
    found.dangling = [match.start() for match in DANGLING.finditer(found.code)]
    return found


def _bad_escapes(token: bytes, start: int) -> list[int]:
    return [start + hit.start() for hit in ESCAPE.finditer(token) if hit.group() != b"\\\\"]


def _end_of(data: bytes, match: re.Match[bytes], failed: int) -> tuple[int, int]:
    """Where the token ends, heredocs and block comments with all they hold."""
    token, end = match.group(), match.end()
    if token == b'"':
        line_end = data.find(b"\n", end)
        return (line_end if line_end >= 0 else len(data)), failed
    found: tuple[int, int] | None = (end, end)
    if failed >= MAX_FAILED_SEARCHES:
        return end, failed
    if token == b"/*":
        close = data.find(b"*/", end)
        found = (close, close + 2) if close >= 0 else None
    elif match[1]:
        last = re.compile(rb"^[ \t]*" + match[1] + rb"[ \t]*\r?$", re.MULTILINE).search(data, end)
        found = last.span() if last else None
    return (found[1], failed) if found else (end, failed + 1)


def _bracket(found: Suspects, token: bytes, at: int) -> None:
    if token in CLOSERS:
        found.unclosed.append((token, at))
    elif found.unclosed and CLOSERS[found.unclosed[-1][0]] == token:
        found.unclosed.pop()
    elif token == b"}" and any(opener == b"{" for opener, _ in found.unclosed[-4:]):
        # `x = [1` before `}`: what stands open inside the braces is never closed.
        while found.unclosed[-1][0] != b"{":
            found.stray.append(found.unclosed.pop()[1])
        found.unclosed.pop()
    else:
        found.stray.append(at)
