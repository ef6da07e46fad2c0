"""Parts that are not decided -> the Unknown that the whole of them is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from outlast.domain.document import Node
from outlast.domain.location import Span
from outlast.domain.value import Unknown, Value, first_unknown, partial, refs_of
from outlast.readers.cloudformation.scope import Scope

MAX_TEXT = 1_000_000
"""Characters of a text that is put together: a template's parameter holds 4,096."""
MAX_SPELLING = 2_000

DYNAMIC = "{{resolve:"
"""What a reference to the parameter store or to a secret begins with."""


def text_of(value: Value) -> str | None:
    """A scalar as the text that CloudFormation passes on; None for anything else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    return value if isinstance(value, str) else None


def flat(value: Value, span: Span) -> Value:
    """What may pass from name to name: a text, a list of texts, or Unknown."""
    deep = isinstance(value, list) and any(isinstance(item, (list, dict)) for item in value)
    if deep or isinstance(value, dict):
        return unknown([value], span, reason="only texts and lists of texts are passed on")
    return value


def name_of(node: Node, scope: Scope) -> Value:
    """What a node names: `On` and `no` are names here, not truth values."""
    return node.text if node.kind == "scalar" and not node.tag else scope.value(node)


def spelling(value: Value) -> str:
    """How a value is spelt, for telling whether two are the same; empty when that is unclear."""
    if isinstance(value, Unknown):
        return value.text
    if isinstance(value, list):
        parts = [spelling(item) for item in value]
        return f"[{','.join(parts)}]" if all(parts) else ""
    return text_of(value) or ""


def unknown(
    values: Iterable[Value], span: Span, text: str = "", *, reason: str = "", whole: bool = False
) -> Unknown:
    """The Unknown made of `values`: the first reason among them, and all references."""
    parts = list(values)
    first = first_unknown(parts)
    refs = refs_of(parts)
    why = reason or (first.reason if first else "it is not decided in the template")
    return Unknown(why, span, refs if whole else partial(refs), short(text))


def short(text: str) -> str:
    """A spelling that is short enough to keep: a cut one could equal another."""
    return text if len(text) <= MAX_SPELLING else ""


def joined(parts: Sequence[Value], span: Span, separator: str = "") -> Value:
    """The text that `parts` make together; one part alone stays what it is.

    A text that is decided forgets what it was made of: it is another text.
    """
    if len(parts) == 1 and isinstance(parts[0], (str, Unknown)):
        return parts[0]
    texts = [text_of(part) for part in parts]
    if any(text is None for text in texts):
        spelt = [spelling(part) for part in parts[:MAX_SPELLING]]
        clear = len(spelt) == len(parts) and all(map(_clear, parts, spelt))
        return unknown(parts, span, separator.join(spelt) if clear else "")
    text = separator.join(text for text in texts if text is not None)
    if len(text) > MAX_TEXT:
        return unknown(parts, span, reason=f"it is longer than {MAX_TEXT:,} characters")
    return text


def _clear(value: Value, spelt: str) -> bool:
    return bool(spelt) or value == ""


def either(then: Value, otherwise: Value, why: Unknown, span: Span) -> Value:
    """One of two values, when it is not decided which: what both say alike is decided."""
    if isinstance(then, Unknown) and isinstance(otherwise, Unknown):
        if then.text and then.text == otherwise.text:
            return then
    elif type(then) is type(otherwise) and then == otherwise:
        return then
    if isinstance(then, dict) and isinstance(otherwise, dict) and list(then) == list(otherwise):
        return {key: either(then[key], otherwise[key], why, span) for key in then}
    spelt = (why.text, spelling(then), spelling(otherwise))
    text = f"If({','.join(spelt)})" if all(spelt) else ""
    return unknown((then, otherwise), span, text, reason=why.reason, whole=True)
