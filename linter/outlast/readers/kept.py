"""What earlier runs read, used again as long as every file they looked at is still the same."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

from outlast import __version__
from outlast.domain.fragment import Fragment, Unit
from outlast.domain.wire import decode, decode_unit, encode
from outlast.source.store import Store, open_store
from outlast.source.tree import Tree
from outlast.source.watched import CHANGED, Log, Watched, digest

PACKAGE = Path(__file__).resolve().parents[1]
CODE = ("domain", "readers", "settings", "source")
"""What reading is made of. The catalogue is none of it: linking asks what a resource is."""

PARSERS = ("hcl2", "lark", "re2", "tree_sitter", "tree_sitter_hcl", "yaml")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Kept:
    """Units and fragments of earlier runs.

    `mark` stands for the code that reads: another version has other entries. `stamps` stand for
    what units of a format have in common, where reading one leans on what finding all has told.
    """

    store: Store
    tree: Watched
    mark: str
    stamps: dict[str, str] = field(default_factory=dict)

    def units(
        self, group: str, asked: tuple[Unit, ...], look: Callable[[], Iterable[Unit]]
    ) -> tuple[Unit, ...]:
        """The units of a group of formats; `asked` are instances that settings name."""
        key = digest(self.mark, group, repr(asked))
        found, log = self._kept(key, lambda: tuple(look()), _listed, _units)
        self.stamps[group] = digest(json.dumps(sorted(log.items())))
        return found

    def fragment(self, unit: Unit, group: str, read: Callable[[], Fragment]) -> Fragment:
        """What reading `unit` yields; `group` is the one whose units it leans on, or empty."""
        key = digest(self.mark, repr(unit), self.stamps.get(group, ""))
        return self._kept(key, read, encode, decode)[0]

    def _kept(
        self,
        key: str,
        make: Callable[[], T],
        plain: Callable[[T], Any],
        back: Callable[[Any], T],
    ) -> tuple[T, Log]:
        found = self._found(key, back)
        if found is not None:
            return found
        with self.tree.watching() as log:
            made = make()
        if CHANGED not in log.values():
            self._keep(key, log, partial(plain, made))
        return made, log

    def _found(self, key: str, back: Callable[[Any], T]) -> tuple[T, Log] | None:
        data = self.store.get(key)
        if data is None:
            return None
        try:
            entry = json.loads(data)
            log: Log = {(what, path): answer for what, path, answer in entry["log"]}
            return (back(entry["value"]), log) if self.tree.still(log.items()) else None
        except (ValueError, TypeError, KeyError, RecursionError):  # WireError is a ValueError
            return None  # Damaged, or nested deeper than this thread has room for.

    def _keep(self, key: str, log: Log, plain: Callable[[], Any]) -> None:
        try:
            listed = [[what, path, answer] for (what, path), answer in log.items()]
            entry = {"log": listed, "value": plain()}
            data = json.dumps(entry, separators=(",", ":")).encode()
        except (ValueError, RecursionError):
            return  # Numbers or nesting beyond what JSON is written with.
        self.store.put(key, data)


def _listed(units: tuple[Unit, ...]) -> list[Mapping[str, Any]]:
    return [asdict(unit) for unit in units]


def _units(data: Any) -> tuple[Unit, ...]:
    return tuple(map(decode_unit, data))


def opened(folder: Path, tree: Tree) -> Kept | None:
    """What `folder` holds for this version of the code; None when nothing can be kept there."""
    store = open_store(folder)
    if store is None:
        return None
    return Kept(store, Watched(tree), digest(__version__, sys.version, *_stated()))


def _stated() -> Iterator[str]:
    """Sizes and times of all files of the code and the parsers: 2 ms, hashing them takes 8."""
    for name in CODE:
        yield from _files(str(PACKAGE / name))
    for name in PARSERS:
        spec = find_spec(name)
        if spec and spec.origin:
            yield _status(spec.origin, Path(spec.origin).stat())


def _files(folder: str) -> Iterator[str]:
    with os.scandir(folder) as entries:
        for entry in sorted(entries, key=lambda one: one.name):
            if entry.is_dir():
                yield from _files(entry.path)
            elif not entry.name.endswith(".pyc"):
                yield _status(entry.path, entry.stat())


def _status(path: str, status: os.stat_result) -> str:
    return f"{path} {status.st_size} {status.st_mtime_ns}"
