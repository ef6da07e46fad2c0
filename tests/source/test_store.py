"""A store gives back what was put, or nothing; it never fails and never grows beyond its limit."""

from __future__ import annotations

import os
import zlib
from pathlib import Path

import pytest

from outlast.source.store import SHELVES, TAG, Store, open_store

KEY = "a1" * 16


def opened(folder: Path) -> Store:
    store = open_store(folder)
    assert store is not None
    return store


def test_what_is_put_is_got(tmp_path: Path) -> None:
    store = opened(tmp_path / "new" / "outlast")
    store.put(KEY, b"first")
    store.put(KEY, b"second")
    assert store.get(KEY) == b"second"
    assert store.get("b2" * 16) is None
    assert (
        (tmp_path / "new" / "outlast" / TAG).read_text().startswith("Signature: 8a477f597d28d172")
    )


DAMAGES = {
    "empty": b"",
    "garbage": b"\0\1\2",
    "cut": zlib.compress(b"x" * 1000)[:-3],
    "bent": zlib.compress(b"abcdef")[:-1] + b"\0",
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_damaged_is_not_there(tmp_path: Path, damage: str) -> None:
    store = opened(tmp_path)
    store.put(KEY, b"whole")
    (entry,) = (path for path in tmp_path.rglob("*") if path.is_file() and path.name != TAG)
    entry.write_bytes(DAMAGES[damage])
    assert store.get(KEY) is None


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("no folder")
    assert open_store(file) is None
    assert open_store(file / "below") is None
    store = opened(tmp_path / "store")
    (tmp_path / "store" / KEY[0]).write_text("in the way")
    store.put(KEY, b"lost")
    assert store.get(KEY) is None


def test_the_oldest_entries_go_when_a_shelf_is_full(tmp_path: Path) -> None:
    data = os.urandom(100)
    store = Store(tmp_path, limit=SHELVES * 1000)
    keys = [f"a{number:030d}f" for number in range(20)]
    for age, key in enumerate(keys):
        store.put(key, data)
        os.utime(tmp_path / "a" / key[1:], ns=(age, age))
    last = f"a{'9' * 30}0"
    store.put(last, data)
    left = [key for key in (*keys, last) if store.get(key)]
    assert left == [*keys[-5:], last]
    assert sum(path.stat().st_size for path in (tmp_path / "a").iterdir()) <= 750
