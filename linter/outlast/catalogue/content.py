"""What a datastore holds, told from its kind, its name and its tags, by content.yaml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

TOKEN = re.compile(r"[a-z]+|[0-9]+")
ANY = "*"
FAR = 5
"""How many tokens `*` in a phrase may stand for: `hnb659fds` has three."""


ASKED = frozenset({"backup", "backups", "snapshot", "snapshots", "volsync", "restic", "kopia"})
NOT_ASKED = frozenset({"exclude", "excludes", "excluded", "skip", "ignore", "disabled", "version"})

Phrase = tuple[str, ...]

Index = Mapping[str, tuple[tuple[Phrase, str], ...]]
"""Phrases and what each stands for, by the word that they begin with."""


@dataclass(frozen=True, slots=True)
class Content:
    """Durable kinds, and the words that say a store holds something rebuildable.

    `when_stated` are kinds that count as durable only when a tag says that they matter; `roles`
    says which one counts when words speak for several; `unless` are words that turn a role down;
    `silent` are words that say nothing.
    """

    durable: frozenset[str]
    when_stated: frozenset[str]
    roles: tuple[str, ...]
    words: Index
    unless: Index
    expiring: Index
    fetched: Index
    clusters: Index
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
        found = _found(lines, self.words)
        if found:
            found -= _found(lines, self.unless)
        return next((role for role in self.roles if role in found), None)

    def turns_down(self, role: str, texts: Iterable[str]) -> bool:
        """Whether a word of `texts` says that a store is not of that role."""
        return role in _found(_lines(texts), self.unless)

    def says_something(self, texts: Iterable[str]) -> bool:
        """Whether a word of `texts` could tell what is inside: no number or letter alone does."""
        words = {word for line in _lines(texts) for word in line if len(word) > 1}
        return any(not word.isdigit() for word in words - self.silent)

    def coordinates(self, texts: Iterable[str]) -> bool:
        """Whether a table of that name, whose items expire, holds locks, sessions or the like."""
        return bool(_found(_lines(texts), self.expiring))

    def refetched(self, texts: Iterable[str]) -> bool:
        """Whether a table of that name holds what is fetched again from elsewhere."""
        return bool(_found(_lines(texts), self.fetched))

    def in_cluster(self, texts: Iterable[str]) -> set[str]:
        """What words say of a volume, or of its namespace: `loaded`, `perhaps`, `gathering`."""
        return _found(_lines(texts), self.clusters)

    def asks_for_backup(self, key: str, value: str) -> bool:
        """Whether a tag is one that backup selections commonly go by, and switched on.

        A key with a prefix is a label that some controller reads: a word of it tells.
        """
        if _squash(value) in self.backup_off:
            return False
        words = set(TOKEN.findall(key.lower())) if "/" in key else set()
        if words & NOT_ASKED:
            return False
        return _squash(key) in self.backup_keys or bool(words & ASKED)

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
    unless, silent = data["unless"], data["silent"]
    expiring, fetched, clusters = data["expiring"], data["fetched"], data["clusters"]
    assert isinstance(unless, dict) and isinstance(silent, list)
    assert isinstance(expiring, list) and isinstance(fetched, list)
    assert isinstance(clusters, dict)
    return Content(
        durable=frozenset(durable),
        when_stated=frozenset(stated),
        roles=tuple(words),
        words=_index(
            {role: (w for group in groups for w in group) for role, groups in words.items()}
        ),
        unless=_index(unless),
        expiring=_index({"expiring": expiring}),
        fetched=_index({"fetched": fetched}),
        clusters=_index(clusters),
        silent=frozenset(token for word in silent for token in TOKEN.findall(word)),
        tag_keys=frozenset(_squash(key) for key in tags["keys"]),
        tag_values=frozenset(_squash(value) for value in tags["data"]),
        backup_keys=frozenset(_squash(key) for key in tags["backup"]),
        backup_off=frozenset(_squash(value) for value in tags["backup_off"]),
    )


def _index(groups: Mapping[str, Iterable[str]]) -> Index:
    """The words of each group by their first token. Raises ValueError for a word without one."""
    found: dict[str, list[tuple[Phrase, str]]] = {}
    for group, words in groups.items():
        for word in words:
            phrase = tuple(re.findall(rf"{TOKEN.pattern}|\*", word))
            if not phrase or ANY in (phrase[0], phrase[-1]):
                raise ValueError(f"`{word}` is no word that a name could hold")
            found.setdefault(phrase[0], []).append((phrase, group))
    return {first: tuple(phrases) for first, phrases in found.items()}


def _lines(texts: Iterable[str]) -> list[Phrase]:
    return [tuple(TOKEN.findall(text.lower())) for text in texts]


def _found(lines: Iterable[Phrase], index: Index) -> set[str]:
    """What the phrases stand for that `lines` hold: one look at each word of them."""
    return {
        group
        for line in lines
        for start, word in enumerate(line)
        for phrase, group in index.get(word, ())
        if line[start : start + len(phrase)] == phrase
        or (ANY in phrase and _fits(line, start, phrase))
    }


def _fits(line: Phrase, start: int, phrase: Phrase) -> bool:
    """Whether a phrase with a gap begins at `start`."""
    gap = phrase.index(ANY)
    head, tail = phrase[:gap], phrase[gap + 1 :]
    after = start + gap
    return line[start:after] == head and any(
        line[at : at + len(tail)] == tail for at in range(after, after + FAR + 1)
    )


def _squash(text: str) -> str:
    return "".join(TOKEN.findall(text.lower()))
