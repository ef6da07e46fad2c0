"""Text with `${VAR}` in it -> text with the values put in, as Flux does it.

The grammar is that of Flux's fork of drone/envsubst, its corners included: `$VAR` is plain text,
`$$` is one dollar, `-`, `+` and `?` need a colon before them, `+` and `?` act like `-`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from outlast.domain.value import Maybe, Unknown
from outlast.readers.kubernetes.deploying.envfuncs import Refused, apply, keeps

Lookup = Callable[[str], "Maybe[str] | None"]
"""A variable's value, Unknown when it is not decided, None when nothing states it."""

MAX_DEPTH = 50
"""Substitutions inside each other's defaults."""


def expand(text: str, lookup: Lookup) -> Maybe[str]:
    """`text` with its substitutions made; Unknown when one of them is not decided."""
    if "${" not in text and "$$" not in text:
        return text
    try:
        return _Scanner(text, lookup).all()
    except Refused as refused:
        return Unknown(str(refused), text=text)
    except _Undecided as undecided:
        return Unknown(undecided.why.reason, undecided.why.span, text=text)


class _Undecided(Exception):  # noqa: N818
    """A value that the whole text needs is not decided."""

    def __init__(self, why: Unknown) -> None:
        self.why = why


@dataclass(slots=True)
class _Scanner:
    """Reads and evaluates at once: what a default holds counts only where it is used."""

    text: str
    lookup: Lookup
    at: int = 0
    depth: int = 0

    def all(self) -> str:
        parts: list[str] = []
        while self.at < len(self.text):
            if self._opens():
                parts.append(self._value()())
            else:
                parts.append(self._literal("", dollars=True, slashes=False))
        return "".join(parts)

    def _opens(self) -> bool:
        return self.text.startswith("${", self.at)

    def _peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def _take(self, allowed: str, most: int = 1) -> str:
        """Up to `most` characters out of `allowed`."""
        start = self.at
        while self.at - start < most and self._peek() and self._peek() in allowed:
            self.at += 1
        return self.text[start : self.at]

    def _literal(self, ends: str, *, dollars: bool, slashes: bool) -> str:
        """Text up to `${` or one of `ends`, with what is escaped freed of its escape."""
        stops = f"${ends}\\"
        found: list[str] = []
        while self.at < len(self.text) and not self._opens():
            pair = self.text[self.at : self.at + 2]
            if (dollars and pair == "$$") or (slashes and pair in ("\\/", "\\\\")):
                self.at += 1
            elif pair[0] in ends:
                break
            start = self.at
            self.at = self._next(stops, start + 1)
            found.append(self.text[start : self.at])
        return "".join(found)

    def _next(self, stops: str, start: int) -> int:
        """Where the next character is that may mean something: texts are long and hold few."""
        found = re.compile(f"[{re.escape(stops)}]").search(self.text, start)
        return found.start() if found else len(self.text)

    def _name(self) -> str:
        start = self.at
        while (here := self._peek()) and (here.isalpha() or here.isdecimal() or here == "_"):
            self.at += 1
        if start == self.at:
            raise Refused("Flux cannot read the name of a variable in it")
        return self.text[start : self.at]

    def _close(self) -> None:
        if self._take("}") != "}":
            raise Refused("Flux cannot read a substitution in it")

    def _value(self) -> Callable[[], str]:
        """One `${…}`: read now, evaluated when the result is called."""
        self.at += 2
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Refused("its substitutions are nested too deeply")
        operator = self._take("#")
        name = self._name()
        arguments: list[Callable[[], str]] = []
        if not operator:
            operator = self._operator()
            arguments = self._arguments(operator)
        self._close()
        self.depth -= 1
        return lambda: self._evaluated(name, operator, arguments)

    def _operator(self) -> str:
        first = self._peek()
        if first == ":":
            self.at += 1
            return ":" + self._take("=-?+")
        if first == "/":
            self.at += 1
            return "/" + self._take("/#%")
        if first == "=":
            return self._take("=")
        if first in (",", "^"):
            return self._take(",^", 2)
        return self._take("#", 2) or self._take("%", 2)

    def _arguments(self, operator: str) -> list[Callable[[], str]]:
        if keeps(operator):
            return self._default()
        if operator == ":":
            return self._substring()
        if operator.startswith("/"):
            return self._replacement()
        return [self._argument("}")] if operator[:1] in ("#", "%") and operator else []

    def _argument(self, ends: str, *, escapes: bool = False) -> Callable[[], str]:
        """One text, or one substitution; never empty."""
        if self._opens():
            return self._value()
        start = self.at
        text = self._literal(ends, dollars=escapes, slashes=escapes)
        if start == self.at:
            raise Refused("Flux cannot read a substitution in it")
        return lambda: text

    def _default(self) -> list[Callable[[], str]]:
        found = []
        while self._peek() != "}":
            found.append(self._argument("}"))
        return found

    def _substring(self) -> list[Callable[[], str]]:
        found = [self._argument(":}")]
        if self._take(":", len(self.text)):
            found.append(self._argument("}"))
        return found

    def _replacement(self) -> list[Callable[[], str]]:
        found = [self._argument("/", escapes=True)]
        if not self._take("/", len(self.text)):
            raise Refused("Flux cannot read a substitution in it")
        if self._peek() != "}":
            found.append(self._argument("}", escapes=True))
        return found

    def _evaluated(self, name: str, operator: str, arguments: list[Callable[[], str]]) -> str:
        value = self.lookup(name)
        if isinstance(value, Unknown):
            raise _Undecided(value)
        if keeps(operator):
            return value or "".join(argument() for argument in arguments)
        if value is None:
            raise Refused(f"nothing states `{name}` here")
        return apply(operator, value, [argument() for argument in arguments])
