"""Records with every field present, on which each expression is tried before a run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from outlast.policy import cel
from outlast.policy.model import Answer, Expression, Plain
from outlast.policy.shapes import NUMBER, TEXT, TRUTH, ListShape, MapShape, Record, Shape, subject

TAG = "a-tag"
WORD = "specimen"
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
SIZES = (0, 1, 2)


def specimens(kind: str, word: str = WORD) -> Iterator[dict[str, Plain]]:
    """Records of `kind`: lists of no, one and two items, all truth values true and all false.

    Every text is `word`.
    """
    fields = subject(kind).fields
    for size in SIZES:
        for truth in (True, False):
            made: dict[Shape, Plain] = {TRUTH: truth, NUMBER: size, TEXT: word}
            yield {f"{kind}.{name}": _made(f.shape, size, made) for name, f in fields.items()}


def _made(shape: Shape, size: int, values: Mapping[Shape, Plain]) -> Plain:
    if isinstance(shape, Record):
        return {name: _made(field.shape, size, values) for name, field in shape.fields.items()}
    if isinstance(shape, ListShape):
        return [_made(shape.item, size, values) for _ in range(size)]
    if isinstance(shape, MapShape):
        return {TAG: _made(shape.value, size, values)}
    return values.get(shape)


def fault_of_rule(
    kind: str, when: Expression, require: Expression
) -> tuple[Expression, str] | None:
    """The expression that gives no truth value on a specimen, and what it gives instead.

    Texts that `when` compares with are tried too, so that `require` is reached behind
    `datastore.role == "data"`. What `when` rules out, `require` need not answer.
    """
    for word in (WORD, *dict.fromkeys(map(_content, QUOTED.findall(when.text)))):
        for record in _records(kind, word):
            for expression in (when, require):
                answer = expression.program(record)
                if not isinstance(answer.value, bool):
                    return expression, _words(answer)
                if answer.value is False:
                    break
    return None


@lru_cache(maxsize=256)
def _records(kind: str, word: str) -> tuple[object, ...]:
    """The specimens as programs want them: every expression of every policy is tried on them."""
    return tuple(cel.activate(kind, made) for made in specimens(kind, word))


def _content(quoted: str) -> str:
    return quoted[1:-1]


def fault_of_part(kind: str, part: Expression) -> str:
    """Why a part of a message cannot be shown, tried where all lists have two items."""
    answers = [part.program(record) for record in _records(kind, WORD)[-2:]]
    wrong = next((a for a in answers if a.fault or isinstance(a.value, dict)), None)
    return "" if wrong is None else _words(wrong)


def _words(answer: Answer) -> str:
    if answer.missing:
        return 'reads a key that may be absent; ask for it first: `"key" in map && map["key"]`'
    if answer.fault:
        return f"cannot be evaluated: {answer.fault}"
    return f"gives {type(answer.value).__name__} where a truth value or text belongs"
