"""What a datastore holds, told from its kind, its name and its tags, by content.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

TOKEN = re.compile(r"[a-z]+|[0-9]+")


Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Content:
    """Durable kinds, and the words that say a store holds something rebuildable.

    `when_stated` are kinds that count as durable only when a tag says that they matter; `unless`
    are words that turn a role down; `silent` are words that say nothing.
    """

    durable: frozenset[str]
    when_stated: frozenset[str]
    words: Mapping[str, tuple[Phrase, ...]]
    unless: Mapping[str, tuple[Phrase, ...]]
    expiring: tuple[Phrase, ...]
    silent: frozenset[str]
    tag_keys: frozenset[str]
    tag_values: frozenset[str]
    backup_keys: frozenset[str]
    backup_off: frozenset[str]

    def role_of(self, texts: Iterable[str]) -> str | None:
        """`log`, `artifact`, … when a word of `texts` says so; None when none does.

        Words are whole tokens, so `blogs` is no log and `contest` no test.
        """
        lines = _lines(texts)
        for role, phrases in self.words.items():
            against = self.unless.get(role, ())
            if _any(lines, phrases) and not _any(lines, against):
                return role
        return None

    def says_something(self, texts: Iterable[str]) -> bool:
        """Whether a word of `texts` could tell what is inside."""
        return any(word not in self.silent for line in _lines(texts) for word in line)

    def coordinates(self, texts: Iterable[str]) -> bool:
        """Whether a table of that name, whose items expire, holds locks, sessions or the like."""
        return _any(_lines(texts), self.expiring)

    def asks_for_backup(self, key: str, value: str) -> bool:
        """Whether a tag is one that backup selections commonly go by, and switched on."""
        return _squash(key) in self.backup_keys and _squash(value) not in self.backup_off

    def classified(self, tags: Mapping[str, str]) -> bool:
        """Whether a tag says that the content matters."""
        return any(
            _squash(key) in self.tag_keys and _squash(value) in self.tag_values
            for key, value in tags.items()
        )


def content_from(data: Mapping[str, object]) -> Content:
    """The parsed content.yaml as a Content."""
    words = data["content"]
    tags = data["tags"]
    durable, stated = data["durable"], data["when_stated"]
    assert isinstance(words, dict) and isinstance(tags, dict)
    assert isinstance(durable, list) and isinstance(stated, list)
    unless, expiring, silent = data["unless"], data["expiring"], data["silent"]
    assert isinstance(unless, dict) and isinstance(expiring, list) and isinstance(silent, list)
    return Content(
        durable=frozenset(durable),
        when_stated=frozenset(stated),
        words={
            role: _phrases(word for group in groups for word in group)
            for role, groups in words.items()
        },
        unless={role: _phrases(against) for role, against in unless.items()},
        expiring=_phrases(expiring),
        silent=frozenset(silent),
        tag_keys=frozenset(_squash(key) for key in tags["keys"]),
        tag_values=frozenset(_squash(value) for value in tags["data"]),
        backup_keys=frozenset(_squash(key) for key in tags["backup"]),
        backup_off=frozenset(_squash(value) for value in tags["backup_off"]),
    )


def _phrases(words: Iterable[str]) -> tuple[Phrase, ...]:
    return tuple(tuple(TOKEN.findall(word)) for word in words)


def _lines(texts: Iterable[str]) -> list[Phrase]:
    return [tuple(TOKEN.findall(text.lower())) for text in texts]


def _any(lines: Iterable[Phrase], phrases: tuple[Phrase, ...]) -> bool:
    return any(_contains(line, phrase) for phrase in phrases for line in lines)


def _contains(line: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    width = len(phrase)
    return any(line[start : start + width] == phrase for start in range(len(line) - width + 1))


def _squash(text: str) -> str:
    return "".join(TOKEN.findall(text.lower()))
