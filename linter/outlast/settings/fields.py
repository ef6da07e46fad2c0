"""Reading one mapping of a settings file, field by field, with every complaint at its place."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from outlast.domain.document import Node
from outlast.domain.location import Span


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong with a settings file, where, and what to write instead."""

    span: Span
    message: str

    def __str__(self) -> str:
        """`path:line:column: message`."""
        return f"{self.span}: {self.message}"


@dataclass(frozen=True, slots=True)
class Fields:
    """One mapping of the file; complaints of all mappings gather in one shared list."""

    node: Node
    complaints: list[Complaint] = field(default_factory=list)

    def only(self, *names: str) -> Fields:
        """This mapping, after complaining about keys that are none of `names`, and duplicates."""
        if self.node.kind != "mapping":
            self.complain(self.node.span, f"expected a mapping with {_listed(names)}")
        for pair in self.node.pairs:
            if pair.key.text not in names:
                near = difflib.get_close_matches(pair.key.text, names, 1)
                hint = f"did you mean `{near[0]}`?" if near else f"known are {_listed(names)}"
                self.complain(pair.key.span, f"unknown key `{pair.key.text}`; {hint}")
        for span in self.node.duplicates:
            self.complain(span, "this key is written twice; keep one of them")
        return self

    def complain(self, span: Span, message: str) -> None:
        """Remember a complaint."""
        self.complaints.append(Complaint(span, message))

    def text(self, name: str, default: str = "", among: Iterable[str] = ()) -> str:
        """The text at `name`; when `among` is given it must be one of those words."""
        node = self.node.get(name)
        if node is None:
            return default
        if node.kind != "scalar":
            self.complain(node.span, f"`{name}` takes one text")
            return default
        words = tuple(among)
        if words and node.text not in words:
            self.complain(node.span, f"`{node.text}` is no {name}; {_hint(node.text, words)}")
            return default
        return node.text

    def required(self, name: str) -> str:
        """The text at `name`, which must be there."""
        text = self.text(name)
        if not text.strip():
            self.complain(self.node.span, f"`{name}` is missing here; say it in a few words")
        return text

    def texts(self, name: str, among: Iterable[str] = ()) -> tuple[str, ...]:
        """The list of texts at `name`; one text stands for a list of one."""
        node = self.node.get(name)
        if node is None:
            return ()
        items = node.items if node.kind == "sequence" else (node,)
        for item in items:
            if item.kind != "scalar":
                self.complain(item.span, f"`{name}` takes a list of texts")
            elif (words := tuple(among)) and item.text not in words:
                self.complain(item.span, f"`{item.text}` is no {name}; {_hint(item.text, words)}")
        return tuple(item.text for item in items if item.kind == "scalar")

    def pairs(self, name: str) -> dict[str, Node]:
        """The mapping at `name`, its values as nodes."""
        node = self.node.get(name)
        if node is None:
            return {}
        if node.kind != "mapping":
            self.complain(node.span, f"`{name}` takes a mapping")
        return {pair.key.text: pair.value for pair in node.pairs}

    def words(self, name: str) -> dict[str, str]:
        """The mapping of texts at `name`."""
        found = self.pairs(name)
        for key, node in found.items():
            if node.kind != "scalar":
                self.complain(node.span, f"`{name}.{key}` takes one text")
        return {key: node.text for key, node in found.items() if node.kind == "scalar"}

    def within(self, name: str) -> Fields | None:
        """The mapping at `name`, or None when it is not there."""
        node = self.node.get(name)
        return Fields(node, self.complaints) if node else None

    def each(self, name: str) -> Iterator[Fields]:
        """The mappings in the list at `name`."""
        node = self.node.get(name)
        if node is None:
            return
        if node.kind != "sequence":
            self.complain(node.span, f"`{name}` takes a list; put `- ` before each entry")
        for item in node.items:
            yield Fields(item, self.complaints)

    def number(self, name: str, least: int, most: int) -> int:
        """The whole number at `name`, within bounds; 0 when it is not there."""
        node = self.node.get(name)
        if node is None:
            return 0
        if node.kind == "scalar" and node.text.isdecimal() and least <= int(node.text) <= most:
            return int(node.text)
        self.complain(node.span, f"`{name}` takes a whole number from {least} to {most}")
        return 0

    def places(self, *names: str) -> dict[str, Span]:
        """Where each text in the lists, and each key of the mappings, at `names` stands."""
        found: dict[str, Span] = {}
        for node in filter(None, map(self.node.get, names)):
            texts = node.items if node.kind == "sequence" else (node,)
            found.update({item.text: item.span for item in texts if item.kind == "scalar"})
            found.update({pair.key.text: pair.key.span for pair in node.pairs})
        return found

    def day(self, name: str) -> date | None:
        """The date at `name`, as 2027-01-31."""
        text = self.text(name)
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            node = self.node.get(name) or self.node
            self.complain(node.span, f"`{text}` is no date; write it as 2027-01-31")
            return None


def _hint(word: str, words: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(word, words, 1)
    return f"did you mean `{near[0]}`?" if near else f"it is one of {_listed(words)}"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in words)
