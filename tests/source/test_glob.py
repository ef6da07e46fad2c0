"""Globs on reported paths."""

from __future__ import annotations

import glob
import re
import time
import warnings
from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlast.source.glob import Globs

CASES = {
    "a folder stands for all in it": ("infra", "infra/app/main.tf", True),
    "with a slash": ("infra/", "infra/app/main.tf", True),
    "not for what begins alike": ("infra", "infrastructure/main.tf", False),
    "from the root": ("app", "infra/app/main.tf", False),
    "the root itself": (".", "infra/main.tf", True),
    "leading dot": ("./infra", "infra/main.tf", True),
    "star stays in its folder": ("infra/*.tf", "infra/app/main.tf", False),
    "star": ("infra/*.tf", "infra/main.tf", True),
    "star as a folder": ("*/prod", "shop/prod/main.tf", True),
    "two stars in front": ("**/prod", "a/b/prod/main.tf", True),
    "two stars take no folder": ("**/prod", "prod/main.tf", True),
    "two stars in the middle": ("infra/**/db.tf", "infra/db.tf", True),
    "two stars behind": ("examples/**", "examples/a/b.tf", True),
    "question mark": ("v?/main.tf", "v1/main.tf", True),
    "question mark is no slash": ("a?b", "a/b", False),
    "set": ("v[12]/main.tf", "v2/main.tf", True),
    "negated set": ("v[!12]/main.tf", "v2/main.tf", False),
    "range": ("v[0-9]/main.tf", "v7/main.tf", True),
    "range that is none": ("v[9-0]", "v[9-0]", True),
    "caret in a set": ("[^a]", "^", True),
    "bracket in a set": ("[[]a]", "[a]", True),
    "nothing in a negated set": ("[!]", "[!]", True),
    "dot is a dot": ("a.tf", "abtf", False),
    "bracket without an end": ("a[b", "a[b", True),
    "case counts": ("Infra", "infra/main.tf", False),
    "new line in a name": ("a/*", "a/b\nc.tf", True),
}


@pytest.mark.parametrize(("pattern", "path", "matches"), CASES.values(), ids=CASES)
def test_match(pattern: str, path: str, matches: bool) -> None:
    assert Globs((pattern,)).match(path) is matches


def test_no_pattern_matches_nothing() -> None:
    assert not Globs().match("main.tf")


NAMES = st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1)


@given(st.lists(NAMES.filter(lambda name: name not in {".", ".."}), min_size=1, max_size=3))
def test_escaped_path_matches_itself_and_what_is_below(parts: list[str]) -> None:
    path = "/".join(parts)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = Globs((glob.escape(path),))
        assert found.match(path)
        assert found.match(f"{path}/below")
        assert not found.match(f"above/{path}")


@given(NAMES, NAMES)
def test_two_stars_cross_any_folder(first: str, second: str) -> None:
    assert Globs(("**/end.tf",)).match(f"{first}/{second}/end.tf")


BOMBS = {
    "two stars": "**a" * 30 + "b",
    "stars in a name": "*a" * 30 + "b",
    "folders": "**/a/" * 30 + "b",
    "mixed": "**a*a" * 15 + "b",
    "sets": "*[a][!b]" * 15 + "b",
}


@pytest.mark.parametrize("pattern", BOMBS.values(), ids=BOMBS)
@pytest.mark.parametrize("path", ["a/" * 400 + "x", "a" * 250 + "x"], ids=["deep", "long"])
def test_stars_are_no_bomb(pattern: str, path: str) -> None:
    start = time.process_time()
    Globs((pattern,)).match(path)
    assert time.process_time() - start < 2


def slow(pattern: str, path: str) -> bool:
    """What a pattern means, tried out in every way."""
    if pattern == "":
        return path == "" or path.startswith("/")
    if pattern[0] != "*":
        return path[:1] == pattern[0] and slow(pattern[1:], path[1:])
    far = pattern.startswith("**")
    ends = range(len(path) + 1)
    return any(
        slow(pattern[2 if far else 1 :], path[n:]) for n in ends if far or "/" not in path[:n]
    )


@given(
    st.from_regex(r"\A(?!\*\*/)[ab](\*\*?|a|b|/[ab]){0,7}\Z"),
    st.from_regex(r"\A[ab](a|b|/[ab]){0,7}\Z"),
)
def test_equals_trying_everything(pattern: str, path: str) -> None:
    pattern = re.sub(r"\*{3,}", "**", pattern)
    assert Globs((pattern,)).match(path) == slow(pattern, path)


FOLDERS = st.lists(st.sampled_from(["**", "a", "b", "*", "a*b"]), min_size=1, max_size=5)


def slow_folders(pattern: list[str], path: list[str]) -> bool:
    if not pattern:
        return True
    if pattern[0] == "**" and len(pattern) == 1:
        return bool(path)
    if pattern[0] == "**":
        return any(slow_folders(pattern[1:], path[n:]) for n in range(len(path) + 1))
    return bool(path) and fnmatchcase(path[0], pattern[0]) and slow_folders(pattern[1:], path[1:])


@given(FOLDERS, st.lists(st.sampled_from(["a", "b", "ab", "aab", "c"]), min_size=1, max_size=6))
def test_folders_equal_trying_everything(pattern: list[str], path: list[str]) -> None:
    assert Globs(("/".join(pattern),)).match("/".join(path)) == slow_folders(pattern, path)
