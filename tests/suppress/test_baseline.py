"""A baseline knows subjects and levels: what it sets aside, what it lets through, what is gone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from outlast.domain.finding import LEVELS, Finding, Level
from outlast.domain.location import Span
from outlast.errors import UsageError
from outlast.policy.names import Names
from outlast.suppress.answers import Answers, Run, suppress
from outlast.suppress.baseline import FIELDS, Baseline, read, taken, text_of

FILE = ".outlast-baseline.json"
NAMES = Names({"BKP002": frozenset({"no-backup"}), "DNS001": frozenset()})
RUN = Run(frozenset({"BKP002"}), date(2026, 11, 23), NAMES)
FINDING = Finding(
    policy="BKP002",
    version="1.0.0",
    name="no-backup",
    layer="backup",
    level="warning",
    subject="datastore",
    address="aws_s3_bucket.claims",
    unit="infra",
    service="claims",
    criticality="unstated",
    vendors=("aws",),
    message="no copy",
    remediation="make one",
    span=Span("infra/main.tf", 12, 3),
    related=(),
    fingerprint="f00d",
)
OLD = taken(FILE, [FINDING])


def left(*findings: Finding, baseline: Baseline = OLD, run: Run = RUN) -> list[str]:
    """Fingerprints of what stands, then the kinds of problems."""
    done = suppress(findings, Answers(baseline=baseline), run)
    assert all(one.by == "baseline" for one in done.ignored)
    return [one.fingerprint for one in done.findings] + [one.kind for one in done.problems]


STANDS = {
    "the same": ({}, []),
    "moved": ({"span": Span("infra/other.tf", 90)}, []),
    "reworded": ({"message": "other words", "version": "1.9.0"}, []),
    "milder": ({"level": "note", "fingerprint": "f00d-note"}, []),
    "risen": ({"level": "error"}, ["f00d", "risen-baseline"]),
    "another subject": ({"fingerprint": "beef"}, ["beef"]),
}


@pytest.mark.parametrize(("changes", "expected"), STANDS.values(), ids=STANDS)
def test_what_stands(changes: dict[str, Any], expected: list[str]) -> None:
    assert left(replace(FINDING, **changes)) == expected


def test_what_is_risen_is_told() -> None:
    done = suppress([replace(FINDING, level="error")], Answers(baseline=OLD), RUN)
    assert done.problems[0].span == Span(FILE, 1)
    assert done.problems[0].message == (
        "the baseline answers for a warning, and BKP002 on aws_s3_bucket.claims is an error now; "
        "mend the finding, or answer for the new level"
    )


GONE = {
    "mended": (RUN, ("f00d",)),
    "its policy did not run": (replace(RUN, ran=frozenset({"DNS001"})), ()),
    "a part was read": (replace(RUN, whole=False), ()),
    "its unit was not read": (replace(RUN, unread=frozenset({"infra"})), ()),
    "another unit was not read": (replace(RUN, unread=frozenset({"dns"})), ("f00d",)),
}


@pytest.mark.parametrize(("run", "gone"), GONE.values(), ids=GONE)
def test_what_is_gone(run: Run, gone: tuple[str, ...]) -> None:
    used = suppress([], Answers(baseline=OLD), run).baseline
    assert used is not None
    assert (used.path, used.entries, used.gone) == (FILE, 1, gone)


def test_of_two_levels_of_one_declaration_the_higher_counts() -> None:
    mild = replace(FINDING, level="note", fingerprint="f00d-note")
    baseline = taken(FILE, [mild, FINDING])
    assert [entry.level for entry in baseline.entries.values()] == ["warning"]
    assert left(FINDING, mild, baseline=baseline) == []


def test_the_file() -> None:
    other = replace(FINDING, address="aws_s3_bucket.a", fingerprint="beef")
    lines = text_of(taken(FILE, [FINDING, other])).splitlines()
    assert lines[:2] == ['{"outlast-baseline": 1,', ' "findings": [']
    assert [json.loads(line.rstrip(","))["address"] for line in lines[2:4]] == [
        "aws_s3_bucket.a",
        "aws_s3_bucket.claims",
    ]
    assert text_of(taken(FILE, [])).splitlines()[1] == ' "findings": []}'
    assert not {"line", "path"} & set(FIELDS)


WORDS = st.text(min_size=1, max_size=9)
PRINTS = st.text(alphabet="0123456789abcdef", min_size=4, max_size=4)


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(PRINTS, st.tuples(WORDS, st.sampled_from(LEVELS)), max_size=9))
def test_read_again_whatever_the_order(found: Mapping[str, tuple[str, Level]]) -> None:
    findings = [
        replace(FINDING, fingerprint=key, address=name, level=level)
        for key, (name, level) in found.items()
    ]
    text = text_of(taken(FILE, findings))
    assert text == text_of(taken(FILE, findings[::-1]))
    assert read(FILE, text.encode()) == taken(FILE, findings)
    assert left(*findings, baseline=read(FILE, text.encode())) == []


GOOD = {"outlast-baseline": 1, "findings": [dict.fromkeys(FIELDS, "x") | {"level": "note"}]}
WRONG = {
    "no JSON": ("findings: []", "is no JSON; restore the file, or write it anew"),
    "nested without end": ("[" * 100_000, "is no JSON"),
    "bytes": ("\udcff", "is no JSON"),
    "something else": ('{"findings": []}', "is no baseline; restore the file"),
    "a list": ("[]", "is no baseline"),
    "a later format": (
        '{"outlast-baseline": 2, "findings": []}',
        "a baseline of format 2, and this version knows 1; use the version that wrote it",
    ),
    "no findings": ('{"outlast-baseline": 1}', "has no list of `findings`"),
    "no entry": (
        '{"outlast-baseline": 1, "findings": [{"policy": "BKP002"}]}',
        "has no policy, subject, unit, address, level, fingerprint in entry 1",
    ),
    "a level": (json.dumps(GOOD).replace("note", "fatal"), "has `fatal` for a level in entry 1"),
}


@pytest.mark.parametrize(("text", "said"), WRONG.values(), ids=WRONG)
def test_a_wrong_file(text: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        read(FILE, text.encode("utf-8", "surrogateescape"))
    assert str(caught.value).startswith(f"{FILE}: {said}")


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    from outlast.source.home import Home
    from outlast.suppress.place import found, write

    (tmp_path / "secret").write_text("password")
    (tmp_path / FILE).symlink_to(tmp_path / "secret")
    home = Home(tmp_path)
    with pytest.raises(UsageError, match="is a link, which is not followed"):
        found(home, None)
    with pytest.raises(UsageError, match="is a link, which is not followed"):
        write(OLD, tmp_path / FILE, None)
    assert (tmp_path / "secret").read_text() == "password"
