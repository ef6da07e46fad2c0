"""YAML as Terraform writes and reads it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from outlast.domain.document import Node
from outlast.errors import SourceError
from outlast.readers.terraform.functions.jsontext import quoted
from outlast.readers.terraform.functions.signature import Function
from outlast.readers.terraform.values.failure import Failure, TooMuch
from outlast.readers.terraform.values.primitives import (
    is_primitive,
    number_text,
    parse_number,
    to_text,
)
from outlast.readers.terraform.values.runtime import Runtime, SetOf
from outlast.source.yamldoc import compose

MAX_NESTING = 100
WIDTH = 80
TAG = "tag:yaml.org,2002:"
NULLS = frozenset(("", "~", "null", "Null", "NULL"))
TRUES = frozenset(("y", "Y", *["yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE"]))
FALSES = frozenset(("n", "N", *["no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE"]))
OTHER_BASE = re.compile(r"0x[0-9a-fA-F]{1,100}|0o[0-7]{1,100}")
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?", re.ASCII)
INFINITE = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
STAMP = re.compile(
    r"(\d{4})-(\d{1,2})-(\d{1,2})"
    r"(?:([Tt ])(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.\d*)?(Z|[+-]\d\d:\d\d)?)?",
    re.ASCII,
)
UNFIT = re.compile("[^\n\x20-\x7e\x85\xa0-\U0010ffff]|[\u2028\u2029]| \n| $")
"""What Terraform does not write as a block: tabs, control characters, blanks at a line's end."""


def _yamlencode(value: Runtime) -> Runtime:
    first, *others = _lines(value, Place(0, 0))
    if isinstance(value, str):
        others = _indented(others)
    elif value is None or is_primitive(value):
        others = ["..."]
    return "\n".join([first, *others]) + "\n"


@dataclass(frozen=True, slots=True)
class Place:
    """The column of the collection that a value is in, and the column the value begins at."""

    column: int
    start: int
    depth: int = 0

    def inner(self, start: int) -> Place:
        """The place of a member that begins at `start`."""
        if self.depth > MAX_NESTING:
            raise TooMuch("it is nested too deeply")
        return Place(self.start, start, self.depth + 1)


def _lines(value: Runtime, place: Place) -> list[str]:
    if isinstance(value, SetOf):
        value = list(value.items)
    if isinstance(value, list):
        return _sequence(value, place) if value else ["[]"]
    if isinstance(value, dict):
        return _object(value, place) if value else ["{}"]
    return _scalar(value, place)


def _sequence(items: list[Runtime], place: Place) -> list[str]:
    made: list[str] = []
    for item in items:
        first, *others = _lines(item, place.inner(place.start + 2))
        made += [f"- {first}", *_indented(others)]
    return made


def _object(content: dict[str, Runtime], place: Place) -> list[str]:
    """Lists stand at the column of their key, everything else two further in."""
    made: list[str] = []
    for key in sorted(content):
        value, shown = content[key], f"{quoted(key, html=False)}:"
        if isinstance(value, (list, SetOf)) and value not in ([], SetOf(())):
            made += [shown, *_lines(value, place.inner(place.start))]
        elif isinstance(value, dict) and value:
            made += [shown, *_indented(_lines(value, place.inner(place.start + 2)))]
        else:
            first, *others = _lines(value, place.inner(place.start + len(shown) + 1))
            made += [f"{shown} {first}", *_indented(others)]
    return made


def _indented(lines: list[str]) -> list[str]:
    return [f"  {line}" if line else "" for line in lines]


def _scalar(value: Runtime, place: Place) -> list[str]:
    if value is None:
        return ["null"]
    if isinstance(value, bool):
        return ["true" if value else "false"]
    if isinstance(value, (int, float)):
        return [number_text(value)]
    assert isinstance(value, str)
    if "\n" in value and not UNFIT.search(value):
        return _block(value)
    return _folded(quoted(value, html=False), place)


def _folded(text: str, place: Place) -> list[str]:
    """Quoted text is broken at the first blank after column 80."""
    lines: list[str] = []
    begin, column = 0, place.start
    for at, character in enumerate(text[:-1]):
        blank = character == " " and text[at - 1] != " " and at > 1
        if blank and column > WIDTH and at + 2 < len(text):
            lines.append(text[begin:at])
            begin, column = at + 1, place.column + 2
        else:
            column += 1
    return [*lines, text[begin:]]


def _block(text: str) -> list[str]:
    """Text of several lines is a literal block, whose lines the caller indents."""
    keep = "" if text.endswith("\n") else "-"
    if text.endswith("\n\n") or text == "\n":
        keep = "+"
    indent = "2" if text[0] in " \n" else ""
    return [f"|{indent}{keep}", *text.removesuffix("\n").split("\n")]


def _yamldecode(text: Runtime) -> Runtime:
    return _decoded(str(to_text(text)))


@lru_cache(maxsize=64)
def _decoded(text: str) -> Runtime:
    """Kept, because the modules of a repository read the same few files again and again."""
    try:
        tree = compose("<text>", text.encode())
    except SourceError as error:
        if error.kind == "too-large":
            raise TooMuch(str(error)) from error
        raise Failure(f"the text is not YAML: {error}") from error
    if tree is None:
        raise Failure("the text is empty")
    return _read(tree)


def _read(node: Node) -> Runtime:
    if node.kind == "sequence" and node.tag in ("", f"{TAG}seq"):
        return [_read(item) for item in node.items]
    if node.kind == "mapping" and node.tag in ("", f"{TAG}map"):
        return {_key(pair.key): _read(pair.value) for pair in node.pairs}
    if node.kind != "scalar":
        raise Failure(f"the tag `{node.tag}` is not known")
    return _tagged(node.tag.removeprefix(TAG), node.text) if node.tag else _untagged(node)


def _key(node: Node) -> str:
    key = _read(node)
    if key is None:
        raise Failure("a key is null")
    return str(to_text(key))


def _untagged(node: Node) -> Runtime:
    return node.text if node.quoted else resolved(node.text)


def _tagged(tag: str, text: str) -> Runtime:
    if tag in ("str", "binary"):
        return text
    if tag == "null":
        return None
    value = resolved(text)
    fits: dict[str, tuple[type, ...]] = {"bool": (bool,), "int": (int,), "float": (int, float)}
    if tag not in fits or not isinstance(value, fits[tag]):
        raise Failure(f"the tag `{tag}` does not fit {text!r}")
    return value


def resolved(text: str) -> Runtime:
    """A plain scalar, by the rules of the YAML library that Terraform has."""
    if text in NULLS:
        return None
    if text in TRUES or text in FALSES:
        return text in TRUES
    if OTHER_BASE.fullmatch(text):
        return int(text, 0)
    if NUMBER.fullmatch(text):
        return parse_number(text)
    if INFINITE.fullmatch(text):
        raise Failure("an infinite number has no place in Terraform")
    stamp = STAMP.fullmatch(text)
    return _stamp(stamp) if stamp else text


def _stamp(match: re.Match[str]) -> str:
    """A date and time as RFC 3339 writes it, without fractions of seconds."""
    year, month, day, mark, hour, minute, second, zone = match.groups()
    if mark in ("T", "t") and not zone:
        return match.group()
    date = f"{year}-{int(month):02d}-{int(day):02d}"
    time = f"{int(hour or 0):02d}:{int(minute or 0):02d}:{int(second or 0):02d}"
    return f"{date}T{time}{zone or 'Z'}"


FUNCTIONS: Mapping[str, Function] = {
    "yamldecode": Function(_yamldecode),
    "yamlencode": Function(_yamlencode, nulls=True),
}
