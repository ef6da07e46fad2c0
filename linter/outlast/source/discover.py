"""Paths on a disk become one tree of files, read inside the scanned roots only."""

from __future__ import annotations

import os
import posixpath
import re
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from outlast.errors import SourceError, UsageError
from outlast.source.glob import Globs
from outlast.source.tree import itself, normal, step_outside

SIZE_LIMIT = 10_000_000
"""Bytes of one file. The largest generated `.tf` seen in public is 1.8 MB."""

KEPT_BYTES, KEPT_FILES = 16_000, 2_000
"""Files that stay in memory once they are read: 32 MB at most, and 2 MB as a rule."""

SKIPPED = frozenset(
    {
        ".git",
        ".hg",
        ".svn",
        ".terraform",
        ".terragrunt-cache",
        ".tox",
        ".venv",
        "__pycache__",
        "node_modules",
    }
)

STDIN = "<stdin>"


@dataclass(frozen=True, slots=True)
class Root:
    """A scanned root: `base` on the disk, `prefix` before reported paths (empty for a single root).

    `starts` are the folders, relative to the root, in which units are looked for.
    """

    base: Path
    prefix: str
    starts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DiskTree:
    """The files of one or several roots; see `source.tree.Tree`."""

    roots: tuple[Root, ...]
    exclude: Globs = field(default_factory=Globs)
    given: Mapping[str, bytes] = field(default_factory=dict)
    largest: int = SIZE_LIMIT
    listed: list[tuple[str, ...]] = field(default_factory=list, repr=False, compare=False)
    closed: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    folders: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)
    places: dict[str, Path] = field(default_factory=dict, repr=False, compare=False)
    kept: dict[str, bytes] = field(default_factory=dict, repr=False, compare=False)

    def paths(self) -> tuple[str, ...]:
        """Every file below the starts that is neither skipped nor excluded, sorted.

        The disk is walked once: every reader asks, and a large tree takes seconds to list. Folders
        that do not open are in `closed` then, each with the reason.
        """
        if not self.listed:
            found = set(self.given)
            for root in self.roots:
                for start in root.starts:
                    found.update(self._walk(root, start))
            self.listed.append(tuple(sorted(found)))
        return self.listed[0]

    def folder(self, path: str) -> tuple[str, ...]:
        """Names in one folder, folders with a trailing `/`; the disk is asked once.

        Units share folders: 11,024 of one estate asked 348,000 times, two fifths of a profile.
        """
        if path not in self.folders:
            try:
                with os.scandir(self._place(path)) as entries:
                    names = (f"{e.name}/" if _is_folder(e) else e.name for e in entries)
                    self.folders[path] = tuple(sorted(names))
            except (OSError, SourceError):
                self.folders[path] = ()
        return self.folders[path]

    def read(self, path: str) -> bytes:
        """The content of one regular file inside its root; small files are read once.

        Each format looks whether a file is its own, so most are asked for three times.
        """
        if path in self.given:
            return self.given[path]
        data = self.kept.get(path)
        if data is None:
            data = self._read(path)
            if len(data) <= KEPT_BYTES and len(self.kept) < KEPT_FILES:
                self.kept[path] = data
        return data

    def _read(self, path: str) -> bytes:
        place = self._place(path)
        try:
            status = place.stat()
            if not stat.S_ISREG(status.st_mode):
                raise SourceError("unreadable", f"`{path}` is not a regular file")
            if status.st_size > self.largest:
                raise SourceError(
                    "too-large",
                    f"`{path}` has {status.st_size:,} bytes; more than {self.largest:,} are not "
                    "read (`limits` in the settings)",
                )
            return itself(path, place.read_bytes())
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise SourceError("unreadable", f"`{path}` cannot be read: {reason}") from error

    def join(self, folder: str, relative: str) -> str:
        """`relative` as seen from `folder`; see `source.tree.Tree`."""
        joined = normal(posixpath.join(folder, relative))
        root = self._root_of(folder)
        inside = joined == root.prefix or not root.prefix or joined.startswith(root.prefix + "/")
        if not inside or joined == ".." or joined.startswith(("../", "/")):
            raise step_outside(relative, root.prefix)
        return joined

    def _root_of(self, path: str) -> Root:
        for root in self.roots:
            if not root.prefix or path == root.prefix or path.startswith(root.prefix + "/"):
                return root
        raise step_outside(path, "")

    def _place(self, path: str) -> Path:
        """Where `path` is on the disk, links followed; refused outside its root.

        A folder is resolved once, not part by part for each file in it: that was a third of a
        profile of 11,024 Terragrunt units.
        """
        root = self._root_of(path)
        folder, _, name = path.rpartition("/")
        if path in (root.prefix, ".") or name in ("", "..") or path[0] == "/" or "\0" in name:
            return self._resolved(root, path, path)
        if folder not in self.places:
            self.places[folder] = self._resolved(root, folder or ".", path)
        place = self.places[folder] / name
        return self._resolved(root, path, path) if place.is_symlink() else place

    def _resolved(self, root: Root, path: str, asked: str) -> Path:
        relative = path[len(root.prefix) :].lstrip("/") if root.prefix else path
        try:
            place = (root.base / relative).resolve()
        except (OSError, RuntimeError, ValueError) as error:  # link loops, NUL in a name
            raise SourceError("unreadable", f"`{asked}` cannot be resolved: {error}") from error
        if place != root.base and root.base not in place.parents:
            raise step_outside(asked, root.prefix)
        return place

    def _walk(self, root: Root, start: str) -> Iterator[str]:
        top = root.base / start
        for folder, folders, files in os.walk(top, onerror=partial(self._close, root)):
            if ".git" in files and Path(folder) != top and _same_repository(root.base, folder):
                folders.clear()  # Another work tree: the same code as of another commit.
                continue
            here = _shown(root, folder)
            folders[:] = sorted(
                name
                for name in folders
                if name not in SKIPPED and not self.exclude.match(_child(here, name))
            )
            for name in files:
                path = _child(here, name)
                if not self.exclude.match(path):
                    yield path

    def _close(self, root: Root, error: OSError) -> None:
        self.closed[_shown(root, error.filename)] = error.strerror or type(error).__name__


def _shown(root: Root, folder: str) -> str:
    """A folder on the disk as a reported path."""
    relative = Path(folder).relative_to(root.base).as_posix()
    return normal(posixpath.join(root.prefix, relative))


def _same_repository(base: Path, folder: str) -> bool:
    """Whether a folder with a file `.git` is a work tree of the repository of `base`."""
    own = _worktrees(base) if (base / ".git").is_file() else (base / ".git" / "worktrees").resolve()
    return own is not None and own == _worktrees(Path(folder))


def _worktrees(folder: Path) -> Path | None:
    """The folder in which Git keeps what it knows of a linked work tree and of its siblings."""
    try:
        text = (folder / ".git").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    named, _, place = text.strip().partition("gitdir: ")
    found = (folder / place).resolve().parent
    return found if not named and found.name == "worktrees" else None


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """Whether it leads to a folder; a link in circles does not, and must not hide its folder."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _child(folder: str, name: str) -> str:
    return name if folder == "." else f"{folder}/{name}"


def open_tree(
    paths: tuple[str, ...],
    exclude: Globs | None = None,
    stdin: bytes | None = None,
    largest: int = SIZE_LIMIT,
) -> DiskTree:
    """The tree for what was named on the command line.

    A root is the Git work tree that a path lies in, else the path itself. Several roots carry
    their folder's name in front, made unique where two are named alike. `exclude` holds globs
    on reported paths; `stdin` is the content of standard input when it is one of the paths;
    `largest` is how many bytes a file may have.

    Raises UsageError for a path that does not exist.
    """
    bases = places(paths)
    prefixes = _prefixes(tuple(bases))
    roots = tuple(
        Root(base, prefix, _outermost(starts))
        for (base, starts), prefix in zip(bases.items(), prefixes, strict=True)
    )
    given = {} if stdin is None else {STDIN: stdin}
    return DiskTree(roots, exclude or Globs(), given, largest)


def places(paths: tuple[str, ...]) -> dict[Path, set[str]]:
    """For each root the folders in it that `paths` name; none of them lies in another root's.

    What is named twice, as a submodule beside its repository, is read once. Raises UsageError.
    """
    bases: dict[Path, set[str]] = {}
    for text in paths:
        path = Path(text)
        if not _there(path) or not text:
            raise UsageError(f"no such file or folder: {text or 'an empty path'}")
        folder = (path if path.is_dir() else path.parent).resolve()
        base = work_tree(folder) or folder
        bases.setdefault(base, set()).add(folder.relative_to(base).as_posix())
    walked = [root / start for root, starts in bases.items() for start in starts]
    return {
        base: starts
        for base, starts in bases.items()
        if not all(any(_walked(base / start, top) for top in walked) for start in starts)
    }


def _walked(folder: Path, top: Path) -> bool:
    """Whether who walks from `top` comes to `folder`, which lies deeper."""
    below = folder.relative_to(top).parts if top in folder.parents else ()
    return bool(below) and SKIPPED.isdisjoint(below)


def _there(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):  # links in circles, names that are too long, NUL
        return False


def work_tree(folder: Path) -> Path | None:
    """The Git work tree that `folder` lies in, or None. A `.git` file (worktree) counts."""
    for candidate in (folder, *folder.parents):
        if os.path.exists(candidate / ".git"):  # False where nobody may look.  # noqa: PTH110
            return candidate
    return None


def _outermost(starts: set[str]) -> tuple[str, ...]:
    """`starts` without those that lie in another one."""
    if "." in starts:
        return (".",)
    kept: list[str] = []
    for start in sorted(starts):
        if not any(start.startswith(f"{other}/") for other in kept):
            kept.append(start)
    return tuple(kept)


def _prefixes(bases: tuple[Path, ...]) -> tuple[str, ...]:
    if len(bases) == 1:
        return ("",)
    taken: dict[str, int] = {}
    prefixes = []
    for base in bases:
        name = re.sub(r"[/\\]", "_", base.name) or "root"
        taken[name] = taken.get(name, 0) + 1
        prefixes.append(name if taken[name] == 1 else f"{name}-{taken[name]}")
    return tuple(prefixes)
