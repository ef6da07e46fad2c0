"""Patterns of `fileset` that are no patterns, or that would be tried for ever."""

from __future__ import annotations

import os
import time

import pytest

from outlast.domain.fragment import Unit
from outlast.domain.value import Unknown, Value
from outlast.readers.terraform.reader import read
from trees import DictTree

FILES = ("a" * 200, "a/" * 40 + "x", "b.json", "c/d.json", "two words-[1].json")


def listed(pattern: str, *more: str) -> Value:
    code = f'resource "aws_s3_object" "each" {{\n  key = sort(fileset(".", "{pattern}"))\n}}\n'
    files = {"main.tf": code.encode(), **dict.fromkeys((*FILES, *more), b"")}
    (found,) = read(Unit(".", "terraform"), DictTree(files)).resources
    return found.attributes["key"]


FOUND = {
    "star": ("*.json", ["b.json", "two words-[1].json"]),
    "two stars": ("**/*.json", ["b.json", "c/d.json", "two words-[1].json"]),
    "words": ("{b,x}.json", ["b.json"]),
    "set": ("[a-b].json", ["b.json"]),
    "negated set": ("[!c].json", ["b.json"]),
    "blanks and brackets": ("two words-*.json", ["two words-[1].json"]),
    "stars without end": ("*a" * 60 + "b", []),
    "folders without end": ("**/" * 60 + "y", []),
}


@pytest.mark.parametrize(("pattern", "names"), FOUND.values(), ids=FOUND)
def test_found(pattern: str, names: list[str]) -> None:
    start = time.process_time()
    assert listed(pattern) == names
    assert time.process_time() - start < 5


@pytest.mark.parametrize("pattern", ["[z-a]", "[^]]"])
def test_no_pattern(pattern: str) -> None:
    assert isinstance(listed(pattern), (Unknown, list))


def test_name_that_is_not_utf8() -> None:
    name = os.fsdecode(b"caf\xe9.json")
    found = listed("caf*.json", name)
    assert found == [name] or isinstance(found, Unknown)
