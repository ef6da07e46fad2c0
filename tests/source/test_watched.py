"""A log of what a tree was asked is true as long as every answer would be the same."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from outlast.errors import SourceError
from outlast.source.watched import CHANGED, Log, Watched
from trees import tree

FILES = {"a/main.tf": "x", "a/other.tf": "y", "b/main.tf": "z"}


def asked(files: Mapping[str, str]) -> Log:
    """A log of looking through the folder `a`, for a file that may be there, and upwards."""
    watched = Watched(tree(files))
    with watched.watching() as log:
        for name in watched.folder("a"):
            watched.read(f"a/{name}")
        for path in ("a/terraform.tfvars", "../b"):
            try:
                watched.read(watched.join("a", path))
            except SourceError:
                continue
    return log


CHANGES: dict[str, tuple[Mapping[str, str], bool]] = {
    "nothing": ({}, True),
    "a file that was not read": ({"b/main.tf": "changed"}, True),
    "a file that was read": ({"a/main.tf": "changed"}, False),
    "a new file in a folder that was listed": ({"a/new.tf": ""}, False),
    "a new file elsewhere": ({"c/new.tf": ""}, True),
    "what was not there": ({"a/a/terraform.tfvars": ""}, False),
}


@pytest.mark.parametrize("change", CHANGES)
def test_still(change: str) -> None:
    files, same = CHANGES[change]
    assert Watched(tree({**FILES, **files})).still(asked(FILES).items()) is same


def test_a_file_that_is_gone() -> None:
    log = asked(FILES)
    left = {path: text for path, text in FILES.items() if path != "a/other.tf"}
    assert not Watched(tree(left)).still(log.items())


def test_all_paths_are_a_question_too() -> None:
    watched = Watched(tree(FILES))
    with watched.watching() as log:
        watched.paths()
    assert watched.still(log.items())
    assert not Watched(tree({**FILES, "c/new.tf": ""})).still(log.items())


def test_two_answers_to_one_question_are_none() -> None:
    files = dict(FILES)
    changing = tree(files)
    watched = Watched(changing)
    with watched.watching() as log:
        watched.read("a/main.tf")
        changing.files["a/main.tf"] = b"meanwhile"  # type: ignore[index]
        watched.read("a/main.tf")
    assert log["read", "a/main.tf"] == CHANGED


def test_asking_whether_it_is_still_so_leaves_no_trace() -> None:
    watched = Watched(tree(FILES))
    with watched.watching() as log:
        assert watched.still(asked(FILES).items())
    assert log == {}
