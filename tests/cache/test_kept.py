"""With what earlier runs read, everything comes out as without: after any change of any file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from outlast.domain.wire import encode
from outlast.readers import kept as module
from outlast.readers.kept import Kept, opened
from outlast.readers.pool import read_all
from outlast.readers.table import units_of
from trees import DictTree

ROOT = Path(__file__).parents[2]
ESTATES = ("estate", "gitops", "twins")

Files = Mapping[str, bytes]


def files_of(name: str) -> Files:
    folder = ROOT / "fixtures" / name
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(found)}


def read(files: Files, folder: Path | None) -> tuple[str, Kept | None]:
    """What is read, to the last reference, and what was kept."""
    tree = DictTree(files)
    kept = opened(folder, tree) if folder else None
    units = units_of(kept.tree if kept else tree, (), kept)
    found = read_all(units, kept.tree if kept else tree, 1, None, kept)
    return json.dumps([encode(fragment) for fragment in found]), kept


def changes(files: Files) -> Mapping[str, Files]:
    """Every fourth file gone, cut in half, or with another one beside it."""
    found: dict[str, Files] = {}
    for path in list(files)[::4]:
        beside = path.rpartition("/")[0]
        found[f"without {path}"] = {one: data for one, data in files.items() if one != path}
        found[f"half of {path}"] = {**files, path: files[path][: len(files[path]) // 2]}
        for name, data in (("zz.auto.tfvars", b'name = "zz"\n'), ("zz.yaml", b"kind: x\n")):
            new = f"{beside}/{name}" if beside else name
            found[f"{name} in {beside}"] = {**files, new: data}
    return found


@pytest.mark.parametrize("name", ESTATES)
def test_after_any_change(name: str, tmp_path: Path) -> None:
    files = files_of(name)
    first = read(files, tmp_path)[0]
    assert first == read(files, None)[0]
    for change, others in changes(files).items():
        assert read(others, tmp_path)[0] == read(others, None)[0], change
        assert read(files, tmp_path)[0] == first, f"back from {change}"


@pytest.mark.parametrize("name", ESTATES)
def test_nothing_is_kept_twice(name: str, tmp_path: Path) -> None:
    files = files_of(name)
    first = read(files, tmp_path)[0]
    entries = {path: path.stat().st_ino for path in tmp_path.glob("?/*")}
    assert read(files, tmp_path)[0] == first
    assert entries == {path: path.stat().st_ino for path in tmp_path.glob("?/*")}


STRANGE = {
    "no JSON": b"{",
    "another document": b"[]",
    "no log": b'{"value": {}}',
    "a log of another shape": b'{"log": [["read"]], "value": {}}',
    "a value of another shape": b'{"log": [], "value": {"unit": 1}}',
    "a value that is none": b'{"log": [], "value": null}',
    "deep": b'{"log": [], "value": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "a question nobody asks": b'{"log": [["x", "a", "b"]], "value": null}',
}


@pytest.mark.parametrize("strange", STRANGE)
def test_strange_entries_are_none(strange: str, tmp_path: Path) -> None:
    files = files_of("twins")
    first, kept = read(files, tmp_path)
    assert kept is not None
    keys = [path.parent.name + path.name for path in tmp_path.glob("?/*")]
    for key in keys:
        kept.store.put(key, STRANGE[strange])
    assert len(keys) > 4
    assert read(files, tmp_path)[0] == first
    assert kept.store.get(keys[0]) != STRANGE[strange]


def test_another_version_has_other_entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tree = DictTree({})
    one, same = opened(tmp_path, tree), opened(tmp_path, tree)
    monkeypatch.setattr(module, "__version__", "0.0.0")
    other = opened(tmp_path, tree)
    assert one and same and other
    assert one.mark == same.mark != other.mark
