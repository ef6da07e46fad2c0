"""A message with `{{expression}}` parts: taken apart at load, put together for a finding."""

from __future__ import annotations

import re
from collections.abc import Iterator

from outlast.policy.cel import compiled
from outlast.policy.model import Answer, Expression, Plain
from outlast.policy.reads import ExpressionError

PART = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
STAND_INS = {
    "vendor": "a vendor the code does not name",
    "vendors": "vendors the code does not name",
    "region": "a region the code does not name",
    "regions": "regions the code does not name",
    "name": "a name the code does not decide",
    "domains": "vendors the code does not name",
}


def taken_apart(text: str, kind: str) -> tuple[str | Expression, ...]:
    """Text and compiled expressions in turn.

    Raises ExpressionError, with the offset in the whole message.
    """
    return tuple(_parts(text, kind))


def _parts(text: str, kind: str) -> Iterator[str | Expression]:
    end = 0
    for part in PART.finditer(text):
        yield text[end : part.start()]
        try:
            yield compiled(part[1], kind)
        except ExpressionError as error:
            raise ExpressionError(str(error), part.start(1) + error.at) from error
        end = part.end()
    if "{{" in text[end:]:
        raise ExpressionError("`{{` without its `}}`", end + text[end:].index("{{"))
    yield text[end:]


def put_together(parts: tuple[str | Expression, ...], record: object) -> str:
    """The message for one record; what is not decided gets words of its own. Never raises."""
    return "".join(part if isinstance(part, str) else _words(part, record) for part in parts)


def _words(part: Expression, record: object) -> str:
    answer: Answer = part.program(record)
    if answer.missing or answer.fault:
        field = part.reads[-1].rpartition(".")[2] if part.reads else ""
        return STAND_INS.get(field, f"an undecided {field.replace('_', ' ')}".rstrip())
    return spelled(answer.value)


def spelled(value: Plain) -> str:
    """A value in a sentence: `aws, gcp and ovh` for a list, each item once."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if not isinstance(value, list):
        return str(value)
    words = list(dict.fromkeys(spelled(item) for item in value))
    if len(words) < 2:
        return words[0] if words else "none"
    return f"{', '.join(words[:-1])} and {words[-1]}"
