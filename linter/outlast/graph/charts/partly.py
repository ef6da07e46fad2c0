"""Text of which parts are not decided -> the documents in it, with Unknown in these places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from outlast.domain.resource import INDEX
from outlast.domain.value import Ref, Unknown, Value
from outlast.source.yamldoc import read

OPENS = re.compile(r"\$\{|[{}]")
TOKEN = re.compile(r"outlast-undecided-(\d+)-")


def documents(text: Value) -> Iterator[Value]:
    """The documents of YAML or JSON text.

    Of an Unknown that is spelled as text with `${…}` in it, what stands in these is Unknown.
    Nothing for text that cannot be read.
    """
    if isinstance(text, str):
        yield from _read(text)
    elif isinstance(text, Unknown) and text.text and "%{" not in text.text:
        encoded = list(_read(text.text)) if text.text[:1] in "{[" else []
        cut, parts = ("", ()) if encoded else _cut(text.text)
        holes = Holes(text, text.text, parts)
        yield from (holes.filled(one) for one in encoded or _read(cut))


def _read(text: str) -> Iterator[Value]:
    stream = read("", text.encode())
    if stream.error is None:
        yield from (one.plain() for one in stream.documents)


def _cut(text: str) -> tuple[str, tuple[str, ...]]:
    """`text` with every `${…}` replaced by a word that YAML reads as text, and what they were."""
    parts: list[str] = []
    made: list[str] = []
    depth = start = last = 0
    for found in OPENS.finditer(text):
        if depth == 0 and found[0] == "${":
            made.append(text[last : found.start()])
            depth, start = 1, found.start()
        elif depth:
            depth += -1 if found[0] == "}" else 1
            if depth == 0:
                last = found.end()
                made.append(f"outlast-undecided-{len(parts)}-")
                parts.append(text[start:last])
    return "".join((*made, text[last:])), tuple(parts)


@dataclass(frozen=True, slots=True)
class Holes:
    """What is not decided in a text. `parts` are the `${…}` that words stand for."""

    whole: Unknown
    text: str
    parts: tuple[str, ...] = ()

    def filled(self, value: Value) -> Value:
        """`value` with Unknown for every text that has a hole; keys with one are left out."""
        if isinstance(value, str):
            told = TOKEN.sub(self._part, value)
            return self._unknown(told) if "${" in told else told
        if isinstance(value, list):
            return [self.filled(item) for item in value]
        if isinstance(value, dict):
            return {
                key: self.filled(item)
                for key, item in value.items()
                if "${" not in TOKEN.sub(self._part, key)
            }
        return value

    def _part(self, found: re.Match[str]) -> str:
        number = int(found[1])
        return self.parts[number] if number < len(self.parts) else found[0]

    def _unknown(self, text: str) -> Unknown:
        refs = tuple(
            replace(ref, whole=text == f"${{{_spelled(ref)}}}")
            for ref in self.whole.refs
            if _spelled(ref) in INDEX.sub("", text)
        )
        if not refs and self.text.count("${") == 1:
            refs = self.whole.refs
        reason = self.whole.reason if refs else f"`{text}` is not decided in the code"
        return Unknown(reason, self.whole.span, refs, text)


def _spelled(ref: Ref) -> str:
    """How a reference reads in its own module."""
    parts = INDEX.sub("", ref.address).split(".")
    own = parts[-3:] if "data" in parts[-3:-2] else parts[-2:]
    return ".".join((*own, ref.attribute)) if ref.attribute else ".".join(own)
