"""JSON text into nodes that know their place, as far as it can be read.

PyYAML's composer is not used here: libyaml refuses tabs before a token and surrogate pairs, cuts
keys at 1,024 characters, and what stands before a fault would be lost with the rest.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from math import isfinite
from typing import TypeAlias, Union

TOKEN = re.compile(
    r'[ \t\r\n]*(?:("(?:[^"\\\x00-\x1f]|\\.)*")|([\[\]{},:])'
    r"|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?)(?![\w.])|(true|false|null)(?!\w))"
)
BLANKS = re.compile(r"[ \t\r\n]*")
WORDS = {"true": True, "false": False, "null": None}
MAX_DEPTH = 100
MAX_DIGITS = 400

Atom: TypeAlias = Union[bool, int, float, str, None]


@dataclass(frozen=True, slots=True)
class Json:
    """A value with the offsets of its first and after its last character.

    Of an array `items` are the values; of an object `names` are the keys beside them.
    """

    kind: str
    start: int
    end: int
    atom: Atom = None
    items: tuple[Json, ...] = ()
    names: tuple[Json, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """Where and why reading ended."""

    offset: int
    message: str


@dataclass(slots=True)
class _Open:
    kind: str
    start: int
    items: list[Json] = field(default_factory=list)
    names: list[Json] = field(default_factory=list)
    expects: str = "first"


def decode_json(text: str) -> tuple[Json | None, Fault | None]:
    """The value of `text`; with a fault, what was complete before it."""
    decoder = _Decoder(text)
    fault = decoder.run()
    return decoder.result(), fault


@dataclass(slots=True)
class _Decoder:
    """A stack instead of recursion, so depth costs nothing but memory."""

    text: str
    at: int = 0
    open: list[_Open] = field(default_factory=list)
    root: Json | None = None

    def run(self) -> Fault | None:
        while True:
            match = TOKEN.match(self.text, self.at)
            if match is None:
                return self._no_token()
            start = match.start(match.lastindex or 0)
            self.at = match.end()
            message = self._take(match, start)
            if message:
                return Fault(start, message)

    def result(self) -> Json | None:
        """The root; what is still open ends where reading did."""
        while self.open:
            self._close(self.open[-1], self.at)
        return self.root

    def _no_token(self) -> Fault | None:
        match = BLANKS.match(self.text, self.at)
        end = match.end() if match else self.at
        if end < len(self.text):
            bad = self.text[end]
            message = "a string is not closed" if bad == '"' else f"`{bad}` is not JSON"
            return Fault(end, f"{message}; correct it")
        if self.open or self.root is None:
            return Fault(end, "the text ends too early; close what is open")
        return None

    def _take(self, match: re.Match[str], start: int) -> str:
        """Add a token; why it does not fit, or nothing."""
        mark = match[2]
        top = self.open[-1] if self.open else None
        if self.root is not None:
            return "text follows the end of the value; remove it"
        if mark in ("}", "]"):
            return self._end(top, mark)
        if mark in (",", ":"):
            return _separate(top, mark)
        if top and top.expects not in ("first", "name", "value"):
            return f"`{top.expects}` is missing here"
        if mark:
            if top and _wants_name(top):
                return "a name in double quotes is missing here"
            if len(self.open) >= MAX_DEPTH:
                return f"nested deeper than {MAX_DEPTH} levels"
            self.open.append(_Open(mark, start))
            return ""
        return self._scalar(match, start, top)

    def _scalar(self, match: re.Match[str], start: int, top: _Open | None) -> str:
        try:
            atom = _atom(match)
        except ValueError:
            return "the value is not valid JSON; correct it"
        made = Json("string" if match[1] else "atom", start, match.end(), atom)
        if top and _wants_name(top):
            if not match[1]:
                return "a name in double quotes is missing here"
            top.names.append(made)
            top.expects = ":"
            return ""
        self._add(made)
        return ""

    def _end(self, top: _Open | None, mark: str) -> str:
        if top is None or top.kind != {"}": "{", "]": "["}[mark]:
            return f"`{mark}` closes nothing; remove it, or close what is open"
        if top.expects not in ("first", ","):
            return "a value is missing here; Terraform allows no trailing comma"
        self._close(top, self.at)
        return ""

    def _close(self, top: _Open, end: int) -> None:
        self.open.pop()
        names, items = tuple(top.names[: len(top.items)]), tuple(top.items)
        kind = "object" if top.kind == "{" else "array"
        self._add(Json(kind, top.start, end, None, items, names))

    def _add(self, made: Json) -> None:
        if not self.open:
            self.root = made
            return
        self.open[-1].items.append(made)
        self.open[-1].expects = ","


def _wants_name(top: _Open) -> bool:
    return top.kind == "{" and top.expects in ("first", "name")


def _separate(top: _Open | None, mark: str) -> str:
    if top is None or top.expects != mark:
        return f"`{mark}` is not expected here; correct it"
    top.expects = "name" if mark == "," and top.kind == "{" else "value"
    return ""


def _atom(match: re.Match[str]) -> Atom:
    if match[1]:
        # A lone surrogate cannot be written as UTF-8: Go reads it as U+FFFD.
        text: str = json.loads(match[1])
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if match[4]:
        return WORDS[match[4]]
    if len(match[3]) > MAX_DIGITS:
        raise ValueError(match[3])
    if match[3].lstrip("-").isdigit():
        return int(match[3])
    number = float(match[3])
    if not isfinite(number):
        raise ValueError(match[3])
    return int(number) if number.is_integer() else number
