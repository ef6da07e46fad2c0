"""The text of a regular expression in RE2's syntax -> a tree."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from outlast.readers.terraform.failure import Failure, TooMuch
from outlast.readers.terraform.functions.pattern_tree import (
    ESCAPES,
    PERL,
    POSIX,
    Assertion,
    Chars,
    Choice,
    Group,
    Repeat,
    Sequence,
    Test,
    Tree,
    category,
    in_ranges,
    negation,
)

MAX_REPEAT = 1_000
"""RE2's own limit."""
MAX_NESTING = 100


@dataclass(frozen=True, slots=True)
class Flags:
    """`(?imsU)`."""

    i: bool = False
    m: bool = False
    s: bool = False
    U: bool = False


@dataclass(slots=True)
class PatternReader:
    """Reads from `at`; `names` are the groups so far, empty for those without a name."""

    text: str
    at: int = 0
    names: list[str] = field(default_factory=list)
    nesting: int = 0

    def whole(self) -> Tree:
        """The whole pattern."""
        tree = self._choice(Flags())
        if self.at < len(self.text):
            raise Failure("the pattern has a `)` too many")
        return tree

    def _peek(self, text: str) -> bool:
        return self.text.startswith(text, self.at)

    def _take(self, text: str) -> bool:
        if self._peek(text):
            self.at += len(text)
            return True
        return False

    def _next(self) -> str:
        if self.at >= len(self.text):
            raise Failure("the pattern ends too early")
        self.at += 1
        return self.text[self.at - 1]

    def _until(self, end: str) -> str:
        found = self.text.find(end, self.at)
        if found < 0:
            raise Failure(f"the pattern lacks a `{end}`")
        start, self.at = self.at, found + len(end)
        return self.text[start:found]

    def _choice(self, flags: Flags) -> Tree:
        self.nesting += 1
        if self.nesting > MAX_NESTING:
            raise TooMuch("a pattern is nested too deeply")
        options: list[Tree] = []
        parts: list[Tree] = []
        while self.at < len(self.text) and not self._peek(")"):
            if self._take("|"):
                options.append(Sequence(tuple(parts)))
                parts = []
            else:
                flags = self._step(parts, flags)
        self.nesting -= 1
        options.append(Sequence(tuple(parts)))
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def _step(self, parts: list[Tree], flags: Flags) -> Flags:
        """Read one part with what repeats it; a bare `(?i)` changes the flags of the rest."""
        if self._take("("):
            changed = self._group(parts, flags)
            if changed is not None:
                return changed
        elif self._take("\\Q"):
            quoted = self.text.find("\\E", self.at)
            literal = self._until("\\E") if quoted >= 0 else self._rest()
            parts.extend(_literal(character, flags) for character in literal)
        else:
            parts.append(self._single(flags))
        if self._repeat(parts, flags) and self._limits() is not None:
            raise Failure("the pattern repeats a repetition")
        return flags

    def _rest(self) -> str:
        rest, self.at = self.text[self.at :], len(self.text)
        return rest

    def _group(self, parts: list[Tree], flags: Flags) -> Flags | None:
        inner, number = flags, 0
        if self._take("?P<") or (
            self._peek("?<") and self.text[self.at + 2 : self.at + 3].isalpha()
        ):
            self._take("?<")
            number = self._named(self._until(">"))
        elif self._take("?"):
            inner, closed = self._flags(flags)
            if closed:
                return inner
        else:
            number = self._named("", named=False)
        tree = self._choice(inner)
        if not self._take(")"):
            raise Failure("the pattern lacks a `)`")
        parts.append(Group(tree, number) if number else tree)
        return None

    def _named(self, name: str, named: bool = True) -> int:
        if named and not (name.isidentifier() and name.isascii()):
            raise Failure("the pattern has a group that RE2 does not know")
        self.names.append(name)
        return len(self.names)

    def _flags(self, flags: Flags) -> tuple[Flags, bool]:
        """The flags after `(?`, and whether the group ends with them."""
        on = True
        while True:
            letter = self._next()
            if letter in "imsU":
                flags = replace(flags, **{letter: on})
            elif letter == "-" and on:
                on = False
            elif letter in ":)":
                return flags, letter == ")"
            else:
                raise Failure("the pattern has a group that RE2 does not know")

    def _repeat(self, parts: list[Tree], flags: Flags) -> bool:
        limits = self._limits()
        if limits is None:
            return False
        if not parts:
            raise Failure("the pattern repeats nothing")
        greedy = self._take("?") is flags.U
        parts[-1] = Repeat(parts[-1], limits[0], limits[1], greedy)
        return True

    def _limits(self) -> tuple[int, int | None] | None:
        for sign, limits in (("*", (0, None)), ("+", (1, None)), ("?", (0, 1))):
            if self._take(sign):
                return limits
        end = self.text.find("}", self.at)
        if not self._peek("{") or end < 0:
            return None
        low, comma, high = self.text[self.at + 1 : end].partition(",")
        if not low.isdecimal() or (high and not high.isdecimal()) or len(low + high) > 8:
            return None
        self.at = end + 1
        most = int(high) if high else (None if comma else int(low))
        if int(low) > MAX_REPEAT or (most is not None and not int(low) <= most <= MAX_REPEAT):
            raise Failure("the pattern repeats too often")
        return int(low), most

    def _single(self, flags: Flags) -> Tree:
        character = self._next()
        if character == ".":
            return Chars((lambda c: flags.s or c != "\n",))
        if character == "^":
            return Assertion("line-start" if flags.m else "start")
        if character == "$":
            return Assertion("line-end" if flags.m else "end")
        if character == "[":
            return self._class(flags)
        if character == "\\":
            return self._escape(flags)
        if character in "*+?":
            raise Failure("the pattern repeats nothing")
        return _literal(character, flags)

    def _escape(self, flags: Flags) -> Tree:
        places = {"A": "start", "z": "end", "b": "word", "B": "no-word"}
        if self.text[self.at : self.at + 1] in places and self.at < len(self.text):
            return Assertion(places[self._next()])
        test = self._class_escape()
        if test is not None:
            return Chars((test,), folded=flags.i)
        return _literal(self._escaped(), flags)

    def _class_escape(self) -> Test | None:
        r"""`\d`, `\W`, `\pL`, `\p{Lu}` after the backslash."""
        letter = self.text[self.at : self.at + 1]
        if letter and letter.lower() in PERL:
            self.at += 1
            test = in_ranges(PERL[letter.lower()])
        elif letter in ("p", "P"):
            self.at += 1
            name = self._until("}") if self._take("{") else self._next()
            test = category(name.removeprefix("^"))
            if name.startswith("^"):
                test = negation(test)
        else:
            return None
        return negation(test) if letter.isupper() else test

    def _escaped(self) -> str:
        letter = self._next()
        if letter == "x":
            digits = self._until("}") if self._take("{") else self._next() + self._next()
            return _code(digits, 16)
        if letter in "01234567":
            digits = letter
            while len(digits) < 3 and self.text[self.at : self.at + 1] in tuple("01234567"):
                digits += self._next()
            if letter != "0" and len(digits) < 2:
                raise Failure("the pattern refers back to a group, which RE2 does not know")
            return _code(digits, 8)
        if letter in ESCAPES:
            return ESCAPES[letter]
        if letter.isalnum() and letter.isascii():
            raise Failure(f"the pattern has the unknown escape `\\{letter}`")
        return letter

    def _class(self, flags: Flags) -> Tree:
        negated = self._take("^")
        tests: list[Test] = []
        first = True
        while first or not self._take("]"):
            first = False
            tests.append(self._class_item())
        return Chars(tuple(tests), negated, flags.i)

    def _class_item(self) -> Test:
        if self._peek("[:"):
            self.at += 2
            name = self._until(":]")
            if name.removeprefix("^") not in POSIX:
                raise Failure(f"the pattern has the unknown class `{name}`")
            test = in_ranges(POSIX[name.removeprefix("^")])
            return negation(test) if name.startswith("^") else test
        if self._peek("\\"):
            self.at += 1
            found = self._class_escape()
            if found is not None:
                return found
            self.at -= 1
        low = self._class_character()
        if self._peek("-") and self.text[self.at + 1 : self.at + 2] not in ("]", ""):
            self.at += 1
            high = self._class_character()
            if high < low:
                raise Failure("the pattern has a range that runs backwards")
            return in_ranges(((low, high),))
        return in_ranges(((low, low),))

    def _class_character(self) -> str:
        return self._escaped() if self._take("\\") else self._next()


def _literal(character: str, flags: Flags) -> Chars:
    return Chars((in_ranges(((character, character),)),), folded=flags.i)


def _code(digits: str, base: int) -> str:
    try:
        return chr(int(digits, base))
    except (ValueError, OverflowError) as error:
        raise Failure("the pattern has a character that does not exist") from error
