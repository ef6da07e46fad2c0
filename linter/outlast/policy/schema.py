"""What a policy file must look like.

One table gives both the check of every run and the published JSON Schema, because importing
jsonschema costs 70 ms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from outlast.domain.document import Node
from outlast.domain.location import Span
from outlast.domain.value import Value
from outlast.policy.model import CRITICALITIES, EFFORTS, LAYERS, SEVERITIES
from outlast.policy.reads import nearest
from outlast.subjects.model import SUBJECTS

END = r"$(?!\n)"
ID = rf"^[A-Z]{{2,8}}[0-9]{{3}}{END}"
NAME = rf"^[a-z][a-z0-9]*(-[a-z0-9]+)*{END}"
VERSION = rf"^[1-9][0-9]{{0,5}}\.[0-9]{{1,6}}\.[0-9]{{1,6}}{END}"
LINE = rf"^\S[^\n]*{END}"
FULL = r"\S"
LINK = r"^https://[^\s/]+(/\S*)?" + END
CONTROL = rf"^(DORA|NIS2|ISO 22301|ISO 27001|SOC 2) \S[^\n]*{END}"
WORD = rf"^[a-z][a-z_]*{END}"


@dataclass(frozen=True, slots=True)
class Text:
    """A text: one of `words` when there are any, else one that `pattern` finds."""

    pattern: str = FULL
    what: str = "text"
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Texts:
    """A list of texts."""

    item: Text
    least: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A map: exactly the keys `words`, or keys that `key` finds."""

    value: Text
    key: Text
    every: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a policy file."""

    shape: Text | Texts | Table
    doc: str
    required: bool = True


IDS = Text(ID, "an id such as BKP001")
KEYS: Mapping[str, Key] = {
    "id": Key(IDS, "for ever: never reused, never renamed"),
    "name": Key(Text(NAME, "words of a-z and 0-9 joined by `-`"), "short name, for people"),
    "version": Key(
        Text(VERSION, "a version such as 1.0.0"),
        "a change that can flag what passed before is a new major version",
    ),
    "layer": Key(Text(words=LAYERS), "what it protects"),
    "subject": Key(Text(words=tuple(SUBJECTS)), "what it judges"),
    "title": Key(Text(LINE, "one line"), "what is wrong, in one line"),
    "rationale": Key(Text(), "why it matters, with an incident"),
    "severity": Key(
        Table(Text(words=SEVERITIES), Text(words=CRITICALITIES), every=True),
        "level of a finding by criticality of the subject; `off` does not judge it",
    ),
    "effort": Key(Text(words=EFFORTS), "of the remedy; orders the roadmap"),
    "when": Key(Text(what="an expression"), "CEL: which subjects it applies to", required=False),
    "require": Key(Text(what="an expression"), "CEL: what must hold"),
    "message": Key(Text(), "what a finding says; `{{expression}}` is filled in"),
    "anchor": Key(
        Text(WORD, "the name of a field of the subject"),
        "field of the subject whose place a finding points at; else the header",
        required=False,
    ),
    "remediation": Key(Text(), "what to do, with the options"),
    "references": Key(Texts(Text(LINK, "an https:// address"), 1), "where to read more"),
    "controls": Key(
        Table(Text(), Text(CONTROL, "a clause such as `DORA Art. 12(3)` or `ISO 27001 A.8.13`")),
        "clauses that a pass is evidence for, and why",
        required=False,
    ),
    "aliases": Key(Texts(IDS), "ids it had before", required=False),
    "deprecated": Key(Text(), "what to use instead; set, it only runs when selected", False),
    "history": Key(
        Table(Text(), Text(VERSION, "a version such as 1.0.0")),
        "what changed in each version",
        required=False,
    ),
}


def complaints(node: Node) -> Iterator[tuple[Span, str]]:
    """Everything that is wrong with the keys and values of a policy file, with its place."""
    if node.kind != "mapping":
        yield node.span, "a policy is a map of keys to values"
        return
    for span in node.duplicates:
        yield span, "this key stands twice"
    known = {pair.key.text for pair in node.pairs}
    for pair in node.pairs:
        if pair.key.text in KEYS:
            yield from _value(pair.value, KEYS[pair.key.text].shape, pair.key.text)
        else:
            yield pair.key.span, f"unknown key `{pair.key.text}`{nearest(pair.key.text, KEYS)}"
    for name, key in KEYS.items():
        if key.required and name not in known:
            yield node.span, f"`{name}` is missing: {key.doc}"


def _value(node: Node, shape: Text | Texts | Table, name: str) -> Iterator[tuple[Span, str]]:
    if isinstance(shape, Text):
        yield from _text(node, shape, name)
    elif isinstance(shape, Texts):
        yield from _texts(node, shape, name)
    else:
        yield from _table(node, shape, name)


def _text(node: Node, shape: Text, name: str) -> Iterator[tuple[Span, str]]:
    value = node.plain(words=False) if node.kind == "scalar" else None
    if not isinstance(value, str):
        yield node.span, f"`{name}` is text; put it in quotes"
    elif shape.words and value not in shape.words:
        yield node.span, f"`{name}` cannot be `{value}`{nearest(value, shape.words)}"
    elif not shape.words and not re.search(shape.pattern, value):
        yield node.span, f"`{name}` is {shape.what}, not `{value}`"


def _texts(node: Node, shape: Texts, name: str) -> Iterator[tuple[Span, str]]:
    if node.kind != "sequence":
        yield node.span, f"`{name}` is a list"
    elif len(node.items) < shape.least:
        yield node.span, f"`{name}` is empty"
    for item in node.items:
        yield from _text(item, shape.item, name)


def _table(node: Node, shape: Table, name: str) -> Iterator[tuple[Span, str]]:
    if node.kind != "mapping":
        yield node.span, f"`{name}` is a map"
        return
    for span in node.duplicates:
        yield span, "this key stands twice"
    for pair in node.pairs:
        yield from _key(pair.key, shape.key, name)
        yield from _text(pair.value, shape.value, f"{name}.{pair.key.text}")
    missing = [word for word in shape.key.words if node.get(word) is None]
    if shape.every and missing:
        yield node.span, f"`{name}` says nothing of {', '.join(missing)}"


def _key(node: Node, shape: Text, name: str) -> Iterator[tuple[Span, str]]:
    if shape.words and node.text not in shape.words:
        hint = nearest(node.text, shape.words)
        yield node.span, f"unknown key `{node.text}` in `{name}`{hint}"
    elif not shape.words and not re.search(shape.pattern, node.text):
        yield node.span, f"a key of `{name}` is {shape.what}, not `{node.text}`"


def json_schema() -> dict[str, Value]:
    """The same table as a JSON Schema, for editors."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Outlast policy",
        "type": "object",
        "additionalProperties": False,
        "required": [name for name, key in KEYS.items() if key.required],
        "properties": {
            name: {"description": key.doc, **_schema(key.shape)} for name, key in KEYS.items()
        },
    }


def _schema(shape: Text | Texts | Table) -> dict[str, Value]:
    if isinstance(shape, Texts):
        return {"type": "array", "minItems": shape.least, "items": _schema(shape.item)}
    if isinstance(shape, Text):
        if shape.words:
            return {"type": "string", "enum": list(shape.words)}
        return {"type": "string", "pattern": shape.pattern}
    keys = _schema(shape.key)
    made: dict[str, Value] = {"type": "object", "additionalProperties": _schema(shape.value)}
    made["propertyNames"] = {name: rule for name, rule in keys.items() if name != "type"}
    if shape.every:
        made["required"] = list(shape.key.words)
    return made
