"""`regex`, `regexall` and `replace`."""

from __future__ import annotations

import re
from collections.abc import Mapping

from outlast.readers.terraform.functions.pattern import Marks, Pattern, compiled
from outlast.readers.terraform.functions.signature import Function
from outlast.readers.terraform.values.failure import Failure, within_text
from outlast.readers.terraform.values.primitives import to_text
from outlast.readers.terraform.values.runtime import Runtime

REFERENCE = re.compile(r"\$(?:(\$)|(\w+)|\{(\w+)\})", re.ASCII)


def _regex(pattern: Runtime, text: Runtime) -> Runtime:
    program, subject = compiled(to_text(pattern)), to_text(text)
    marks = program.search(subject)
    if marks is None:
        raise Failure("the pattern does not match")
    return _captured(program, subject, marks)


def _regexall(pattern: Runtime, text: Runtime) -> Runtime:
    program, subject = compiled(to_text(pattern)), to_text(text)
    return [_captured(program, subject, marks) for marks in program.all(subject)]


def _captured(program: Pattern, text: str, marks: Marks) -> Runtime:
    """The match, or its groups: a list, or an object when they have names."""
    groups = [_group(text, marks, number) for number in range(len(program.names) + 1)]
    if not program.names:
        return groups[0]
    if not any(program.names):
        return list[Runtime](groups[1:])
    if not all(program.names):
        raise Failure("the pattern mixes groups with and without names")
    return dict(zip(program.names, groups[1:], strict=True))


def _group(text: str, marks: Marks, number: int) -> str | None:
    start, end = marks[2 * number], marks[2 * number + 1]
    return None if start is None or end is None else text[start:end]


def _replace(text: Runtime, old: Runtime, new: Runtime) -> Runtime:
    """Between slashes, `old` is a pattern and `new` may refer to its groups."""
    subject, wanted, other = to_text(text), to_text(old), to_text(new)
    if len(wanted) > 1 and wanted[0] == wanted[-1] == "/":
        return _replace_pattern(subject, compiled(wanted[1:-1]), other)
    within_text(len(subject) + (subject.count(wanted) if wanted else len(subject)) * len(other))
    return subject.replace(wanted, other)


def _replace_pattern(text: str, program: Pattern, new: str) -> str:
    pieces: list[str] = []
    at = size = 0
    for marks in program.all(text):
        start, end = marks[0] or 0, marks[1] or 0
        pieces += [text[at:start], _expanded(new, program, text, marks)]
        size += len(pieces[-1])
        within_text(size)
        at = end
    return "".join([*pieces, text[at:]])


def _expanded(new: str, program: Pattern, text: str, marks: Marks) -> str:
    def value(match: re.Match[str]) -> str:
        if match[1]:
            return "$"
        name = match[2] or match[3]
        if name.isdecimal() and len(name) < 5:
            number = int(name)
        else:
            number = program.names.index(name) + 1 if name in program.names else -1
        within = 0 <= number <= len(program.names)
        return (_group(text, marks, number) or "") if within else ""

    return REFERENCE.sub(value, new)


FUNCTIONS: Mapping[str, Function] = {
    "regex": Function(_regex, 2, 2),
    "regexall": Function(_regexall, 2, 2),
    "replace": Function(_replace, 3, 3),
}
