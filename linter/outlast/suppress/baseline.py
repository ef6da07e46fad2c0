"""Findings that a team had when it began: written once, set aside from then on, and only shrinking.

An entry is a fingerprint and a level. It knows a subject, never a line.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from outlast.domain.finding import LEVELS, Finding, Level
from outlast.errors import UsageError

FILE = ".outlast-baseline.json"
MARK = "outlast-baseline"
FORMAT = 1
MAX_BYTES = 64_000_000
FIELDS = ("policy", "subject", "unit", "address", "level", "fingerprint")
"""What an entry says, for those who read it; the last two are what counts."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One finding of old, at the highest level that it had."""

    policy: str
    subject: str
    unit: str
    address: str
    level: Level
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Baseline:
    """The entries of one file, by fingerprint."""

    path: str
    entries: Mapping[str, Entry]

    def entry(self, finding: Finding) -> Entry | None:
        """The entry of the subject and policy of `finding`, whatever its level."""
        return self.entries.get(plain(finding.fingerprint))


def plain(fingerprint: str) -> str:
    """A fingerprint without the level that tells instances of one declaration apart."""
    return fingerprint.partition("-")[0]


def taken(path: str, findings: Iterable[Finding]) -> Baseline:
    """A baseline of `findings`; of one declaration at two levels the higher one counts."""
    found: dict[str, Entry] = {}
    for one in sorted(findings, key=lambda one: LEVELS.index(one.level)):
        key = plain(one.fingerprint)
        entry = Entry(one.policy, one.subject, one.unit, one.address, one.level, key)
        found.setdefault(key, entry)
    return Baseline(path, found)


def text_of(baseline: Baseline) -> str:
    """The file: an entry a line, sorted by what it is about, so that two versions compare well."""
    entries = sorted(
        ({name: getattr(entry, name) for name in FIELDS} for entry in baseline.entries.values()),
        key=lambda item: tuple(item.values()),
    )
    lines = ",\n".join(f"  {json.dumps(item)}" for item in entries)
    listed = f"[\n{lines}\n ]" if lines else "[]"
    return f'{{"{MARK}": {FORMAT},\n "findings": {listed}}}\n'


def read(path: str, data: bytes) -> Baseline:
    """The baseline in `data`. Raises UsageError that says what to do about the file."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise _wrong(path, "is no JSON") from error
    if not isinstance(document, dict) or MARK not in document:
        raise _wrong(path, "is no baseline")
    if document[MARK] != FORMAT:
        raise UsageError(
            f"{path}: a baseline of format {document[MARK]!r}, and this version knows {FORMAT}; "
            "use the version that wrote it, or write it anew with --write-baseline"
        )
    listed = document.get("findings")
    if not isinstance(listed, list):
        raise _wrong(path, "has no list of `findings`")
    entries = [_entry(path, number, item) for number, item in enumerate(listed, start=1)]
    return Baseline(path, {entry.fingerprint: entry for entry in entries})


def _entry(path: str, number: int, item: object) -> Entry:
    if not isinstance(item, dict) or any(not isinstance(item.get(n), str) for n in FIELDS):
        raise _wrong(path, f"has no {', '.join(FIELDS)} in entry {number}")
    level = next((level for level in LEVELS if level == item["level"]), None)
    if level is None:
        raise _wrong(path, f"has `{item['level']}` for a level in entry {number}")
    about = (item["policy"], item["subject"], item["unit"], item["address"])
    return Entry(*about, level, plain(item["fingerprint"]))


def _wrong(path: str, what: str) -> UsageError:
    return UsageError(f"{path}: {what}; restore the file, or write it anew with --write-baseline")
