"""Bytes by key in a folder of the user, kept from run to run; nothing depends on them."""

from __future__ import annotations

import os
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

LIMIT = 512 * 1024 * 1024
"""Bytes that the folder may hold; the oldest entries go first. A large estate takes 30 MB."""

SHELVES = 16
"""Folders below it: the first digit of the key. Each holds its share of the limit."""

SOMETIMES = "0"
"""What keys end with after which the shelf is weighed: each sixteenth, for it takes a while."""

TAG = "CACHEDIR.TAG"
SIGNATURE = "Signature: 8a477f597d28d172789f06886806bc55\n# Outlast can read all of this again.\n"
"""What tells backup programs to leave the folder out: https://bford.info/cachedir/"""


@dataclass(frozen=True, slots=True)
class Store:
    """Compressed entries below `folder`; keys are hexadecimal digests.

    Whatever goes wrong, an entry is then just not there.
    """

    folder: Path
    limit: int = LIMIT

    def get(self, key: str) -> bytes | None:
        """What was put under `key`, or None."""
        path = self._path(key)
        try:
            data = zlib.decompress(path.read_bytes())
            os.utime(path)  # What is used stays longest.
        except (OSError, zlib.error):
            return None
        return data

    def put(self, key: str, data: bytes) -> None:
        """Keep `data` under `key`: whole or not at all, whoever else writes at the same time."""
        path = self._path(key)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            draft.write_bytes(zlib.compress(data, 1))
            draft.replace(path)
            if key.endswith(SOMETIMES):
                self._prune(path.parent)
        except OSError:
            with suppress(OSError):
                draft.unlink(missing_ok=True)

    def _prune(self, shelf: Path) -> None:
        """Take the oldest entries off a shelf that is full, until a quarter of it is free again."""
        found = sorted(_entries(shelf))
        size, most = sum(one for _, one, _ in found), self.limit // SHELVES
        for _, one, path in found if size > most else ():
            if size <= most * 3 // 4:
                return
            path.unlink(missing_ok=True)
            size -= one

    def _path(self, key: str) -> Path:
        return self.folder / key[:1] / key[1:]


def _entries(shelf: Path) -> Iterator[tuple[int, int, Path]]:
    """Age, size and path of every entry."""
    for path in shelf.iterdir():
        status = path.stat()
        yield status.st_mtime_ns, status.st_size, path


def open_store(folder: Path) -> Store | None:
    """The store in `folder`, made when it is not there; None when it cannot be written."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        tag = folder / TAG
        if not tag.exists():
            tag.write_text(SIGNATURE)
    except (OSError, ValueError):
        return None
    return Store(folder)
