"""The catalogue's data files: found by a walk of the package, parsed only when asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from outlast.source.yamldoc import load_plain

HERE = Path(__file__).parent
"""Where the data lies. `importlib.resources` would import 60 modules to say the same."""

NOT_TYPES = ("vendors", "signals", "modules", "charts", "managed", "commands")
TYPE = re.compile(rb"\n(?:- thing|    type): (\S+)")
ALSO = re.compile(rb"\n    also: \[([^\]]*)\]")
MODULE = re.compile(rb"\n- \{?module: ([^\s,}]+)")


@dataclass(frozen=True, slots=True)
class DataFile:
    """One YAML file: `folder` is its vendor, or one of `NOT_TYPES`, or empty."""

    folder: str
    name: str
    data: bytes

    def items(self) -> list[Mapping[str, Any]]:
        """The entries of a file that is a list."""
        return load_plain(self.data) or []  # type: ignore[return-value]


@dataclass(frozen=True)
class DataFiles:
    """All data files.

    Reading them costs 8 ms, parsing them 150: only bytes are looked at until an entry is wanted.
    """

    root: Path

    @cached_property
    def all(self) -> tuple[DataFile, ...]:
        """Every file, sorted by folder and name."""
        return tuple(sorted(_walk(self.root), key=lambda file: (file.folder, file.name)))

    def within(self, folder: str) -> tuple[DataFile, ...]:
        """The files of one folder; of `data` itself when it is empty."""
        return tuple(file for file in self.all if file.folder == folder)

    def top(self, name: str) -> DataFile:
        """The file of that name in `data` itself."""
        return next(file for file in self.within("") if file.name == name)

    @cached_property
    def by_type(self) -> Mapping[str, DataFile]:
        """The file that describes each resource type, of any format."""
        typed = (file for file in self.all if file.folder and file.folder not in NOT_TYPES)
        return {name: file for file in typed for name in _types(file.data)}

    @cached_property
    def by_module(self) -> Mapping[str, DataFile]:
        """The file that describes each module source."""
        return {name: file for file in self.within("modules") for name in names(MODULE, file.data)}


def shipped() -> DataFiles:
    """The files of this package."""
    return DataFiles(HERE / "data")


def names(pattern: re.Pattern[bytes], data: bytes) -> Iterator[str]:
    """What `pattern` finds at the start of lines, without quotes."""
    return (found.decode().strip("\"'") for found in pattern.findall(data))


def _types(data: bytes) -> Iterator[str]:
    """The names of types in a file, and the further names that a format has for them."""
    yield from names(TYPE, data)
    for listed in names(ALSO, data):
        yield from (name.strip("\"' \n") for name in listed.split(","))


def _walk(root: Path) -> Iterator[DataFile]:
    for item in root.iterdir():
        if item.is_dir():
            yield from (
                DataFile(item.name, file.name, file.read_bytes())
                for file in item.iterdir()
                if file.name.endswith(".yaml")
            )
        elif item.name.endswith(".yaml"):
            yield DataFile("", item.name, item.read_bytes())
