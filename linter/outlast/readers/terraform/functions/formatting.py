"""`format` and `formatlist`, with the verbs of Go's fmt that Terraform knows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from outlast.domain.value import Unknown, partial
from outlast.readers.terraform.functions.arguments import is_undecided
from outlast.readers.terraform.functions.collections import undecided
from outlast.readers.terraform.functions.jsontext import encoded, quoted
from outlast.readers.terraform.functions.signature import Function
from outlast.readers.terraform.values.failure import Failure, within_items, within_text
from outlast.readers.terraform.values.primitives import (
    Number,
    is_primitive,
    number_text,
    to_bool,
    to_number,
    to_text,
    to_whole,
)
from outlast.readers.terraform.values.runtime import Runtime, SetOf
from outlast.readers.terraform.values.undecided import (
    first_undecided,
    is_opaque,
    refs_in,
    spelling,
    weigh,
)

VERB = re.compile(r"%([ +#0-]*)(\d{0,6})(?:\.(\d{0,6}))?(?:\[(\d{1,4})\])?(.)", re.DOTALL)
LARGE = 6
"""Go writes a number of so many digits before the point with an exponent."""
BASES = {"b": "b", "o": "o", "x": "x", "X": "X"}


@dataclass(frozen=True, slots=True)
class Verb:
    """One `%…`: flags, least width, precision, which argument (0 for the next), letter."""

    flags: str
    width: int
    precision: int | None
    argument: int
    letter: str


def _format(template: Runtime, *args: Runtime) -> Runtime:
    """With one argument that is not decided and nothing around it, it is that argument."""
    if is_undecided(template):
        return undecided([template, *args])
    weigh(args)
    if first_undecided(args) is not None:
        alone = template in ("%s", "%v") and len(args) == 1
        first = args[0].whole() if is_opaque(args[0]) else args[0]
        if alone and isinstance(first, Unknown):
            return first
        why = first_undecided(args)
        return Unknown(why.reason if why else "", why.span if why else None)
    return _formatted(to_text(template), args)


def _formatted(template: str, args: tuple[Runtime, ...]) -> str:
    used: set[int] = set()
    pieces: list[str] = []
    position = 0
    for part in _parts(template):
        if isinstance(part, str):
            pieces.append(part)
            continue
        position = (part.argument or position + 1) if part.letter != "%" else position
        if part.letter != "%" and position > len(args):
            raise Failure("there are fewer arguments than verbs")
        used.add(position)
        pieces.append("%" if part.letter == "%" else _shown(part, args[position - 1]))
    if len(args) > max(used, default=0):
        raise Failure("there are more arguments than verbs")
    within_text(sum(map(len, pieces)))
    return "".join(pieces)


def _parts(template: str) -> Iterator[str | Verb]:
    at = 0
    while (start := template.find("%", at)) >= 0:
        yield template[at:start]
        match = VERB.match(template, start)
        if match is None:
            raise Failure("the format ends within a verb")
        flags, width, precision, argument, letter = match.groups()
        exactly = None if precision is None else int(precision or 0)
        within_text(max(int(width or 0), exactly or 0))
        yield Verb(flags, int(width or 0), exactly, int(argument or 0), letter)
        at = match.end()
    yield template[at:]


def _shown(verb: Verb, value: Runtime) -> str:
    text = _converted(verb, value)
    if verb.letter == "t":
        return text
    missing = verb.width - len(text)
    if missing <= 0:
        return text
    if "-" in verb.flags:
        return text + " " * missing
    if "0" in verb.flags and verb.letter not in "sqv":
        sign = text[:1] if text[:1] in ("+", "-", " ") else ""
        return sign + "0" * missing + text[len(sign) :]
    return " " * missing + text


def _converted(verb: Verb, value: Runtime) -> str:
    letter = verb.letter
    if letter == "v":
        return _any(verb, value)
    if value is None:
        raise Failure("a formatted value is null")
    if letter == "t":
        return "true" if to_bool(value) else "false"
    if letter == "d" or letter in BASES:
        return _integer(verb, value)
    if letter in "eEfFgG":
        return _float(verb, value)
    if letter == "s":
        return to_text(value)[: verb.precision]
    if letter == "q":
        return quoted(to_text(value), html=False)
    raise Failure(f"`%{letter}` is not a verb")


def _any(verb: Verb, value: Runtime) -> str:
    if "#" in verb.flags or not is_primitive(value):
        return encoded(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _signed(verb, _shortest(value, "g"))
    return to_text(value)[: verb.precision]


def _signed(verb: Verb, text: str) -> str:
    if text.startswith("-"):
        return text
    return ("+" if "+" in verb.flags else " " if " " in verb.flags else "") + text


def _integer(verb: Verb, value: Runtime) -> str:
    text = format(to_whole(value), BASES.get(verb.letter, "d"))
    if verb.precision is not None:
        sign = text[: text.startswith("-")]
        text = sign + text.removeprefix("-").rjust(verb.precision, "0")
    return _signed(verb, text)


def _float(verb: Verb, value: Runtime) -> str:
    number = to_number(value)
    if verb.letter in "gG" and verb.precision is None:
        return _signed(verb, _shortest(number, verb.letter))
    precision = 6 if verb.precision is None else verb.precision
    decimal = Decimal(number) if isinstance(number, int) else Decimal(repr(number))
    text = format(decimal if verb.letter in "fF" else float(number), f".{precision}{verb.letter}")
    return _signed(verb, text)


def _shortest(number: Number, letter: str) -> str:
    """All its digits and no more; very small and large ones with an exponent."""
    text = number_text(number)
    sign, digits = text[: text.startswith("-")], text.removeprefix("-")
    mantissa = digits.replace(".", "").strip("0")
    exponent = Decimal(digits).adjusted() if mantissa else 0
    if -4 <= exponent < LARGE:
        return text
    point = f".{mantissa[1:]}" if len(mantissa) > 1 else ""
    return f"{sign}{mantissa[0]}{point}{'e' if letter == 'g' else 'E'}{exponent:+03d}"


def _formatlist(template: Runtime, *args: Runtime) -> Runtime:
    """One text for each position of the lists; other arguments are the same in all."""
    given = (template, *args)
    if any(map(is_undecided, given)):
        return undecided(list(given))
    lists = [_listed(arg) for arg in given]
    lengths = {len(one) for one in lists if one is not None}
    if len(lengths) > 1:
        raise Failure("the lists differ in length")
    count = lengths.pop() if lengths else 1
    within_items(count * len(given))
    return [_row(given, lists, index) for index in range(count)]


def _listed(value: Runtime) -> list[Runtime] | None:
    if isinstance(value, SetOf):
        return list(value.items)
    return value if isinstance(value, list) else None


def _row(given: tuple[Runtime, ...], lists: list[list[Runtime] | None], index: int) -> Runtime:
    row = [arg if one is None else one[index] for arg, one in zip(given, lists, strict=True)]
    made = _format(*row)
    if isinstance(made, Unknown) and not made.refs:
        return replace(made, refs=partial(refs_in(row)), text=spelling("format", *row))
    return made


FUNCTIONS: Mapping[str, Function] = {
    "format": Function(_format, 1, None, "nothing", nulls=True),
    "formatlist": Function(_formatlist, 1, None, "nothing", nulls=True),
}
