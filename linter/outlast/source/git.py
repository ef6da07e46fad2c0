"""A commit as a tree of files, read from Git's objects: no checkout, nothing in the work tree."""

from __future__ import annotations

import os
import posixpath
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from outlast.errors import SourceError, UsageError
from outlast.source.discover import SIZE_LIMIT, SKIPPED
from outlast.source.glob import Globs
from outlast.source.tree import itself, normal, step_outside

LINK, SUBMODULE, FILE = "120000", "160000", ("100644", "100755", "100664")
HOPS = 40
"""Links that are followed for one path, as many as Linux follows."""

OFFLINE = ("-c", "protocol.allow=never", "-c", "core.fsmonitor=false")
"""A partial clone must not fetch what it lacks, and nothing configured may run."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file or link of a commit; `home` is the submodule that it is in, if it is in one."""

    mode: str
    object: str
    home: Path | None = None


@dataclass(frozen=True)
class GitTree:
    """The files of one commit; see `source.tree.Tree`. `starts` are where units are looked for."""

    repository: Path
    commit: str
    entries: Mapping[str, Entry]
    starts: tuple[str, ...] = (".",)
    exclude: Globs = field(default_factory=Globs)
    largest: int = SIZE_LIMIT
    given: Mapping[str, bytes] = field(default_factory=dict)

    def paths(self) -> tuple[str, ...]:
        """Every file below the starts that is neither skipped nor excluded, sorted."""
        return self._listed

    @cached_property
    def _listed(self) -> tuple[str, ...]:
        return tuple(
            path
            for path in sorted(self.entries)
            if any(start in (".", path) or path.startswith(f"{start}/") for start in self.starts)
            and SKIPPED.isdisjoint(path.split("/")[:-1])
            and not self.exclude.match(path)
            and not self._leads_to_folder(path)
        )

    def folder(self, path: str) -> tuple[str, ...]:
        """Names in one folder, folders with a trailing `/`."""
        try:
            return self._folders.get(self._place(path), ())
        except SourceError:
            return ()

    @cached_property
    def _folders(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, set[str]] = {}
        for path in self.entries:
            name = path
            while name:
                above, _, last = name.rpartition("/")
                inside = found.setdefault(above or ".", set())
                shown = last if name == path and not self._leads_to_folder(path) else f"{last}/"
                if shown in inside:
                    break
                inside.add(shown)
                name = above
        return {path: tuple(sorted(names)) for path, names in found.items()}

    def _leads_to_folder(self, path: str) -> bool:
        if self.entries[path].mode != LINK:
            return False
        try:
            place = self._place(path)
        except SourceError:
            return False
        return place in self._above

    @cached_property
    def _above(self) -> frozenset[str]:
        """Every folder that holds something."""
        found = {"."}
        for path in self.entries:
            folder = posixpath.dirname(path)
            while folder and folder not in found:
                found.add(folder)
                folder = posixpath.dirname(folder)
        return frozenset(found)

    def read(self, path: str) -> bytes:
        """The content of one file, or of what a link leads to inside the commit."""
        if path in self.given:
            return self.given[path]
        entry = self.entries.get(self._place(path))
        if entry is None or entry.mode not in FILE:
            raise SourceError("unreadable", f"`{path}` is no file in commit {self.commit[:12]}")
        return itself(path, self._blob(entry, path, self.largest))

    def _blob(self, entry: Entry, path: str, largest: int = SIZE_LIMIT) -> bytes:
        return _blob(entry.home or self.repository, entry.object, path, largest)

    def join(self, folder: str, relative: str) -> str:
        """`relative` as seen from `folder`; see `source.tree.Tree`."""
        joined = normal(posixpath.join(folder, relative))
        if joined == ".." or joined.startswith(("../", "/")):
            raise step_outside(relative, "")
        return joined

    def _place(self, path: str) -> str:
        """`path` with every link followed; refused when one leads out of the repository."""
        if not self._links:
            return path
        done, left, hops = "", path.split("/"), 0
        while left:
            done = posixpath.join(done, left.pop(0))
            if done in self._links:
                hops += 1
                if hops > HOPS:
                    raise SourceError(
                        "unreadable", f"`{path}` cannot be resolved: links in circles"
                    )
                target = self._blob(self.entries[done], done)
                below = self.join(posixpath.dirname(done) or ".", target.decode("utf-8", "replace"))
                done, left = "", [*below.split("/"), *left]
        return normal(done)

    @cached_property
    def _links(self) -> frozenset[str]:
        return frozenset(path for path, entry in self.entries.items() if entry.mode == LINK)


def open_commit(
    repository: Path,
    commit: str,
    starts: tuple[str, ...] = (".",),
    exclude: Globs | None = None,
    largest: int = SIZE_LIMIT,
) -> GitTree:
    """The tree of `commit`, with submodules that are checked out as they were in it.

    Raises UsageError when Git cannot list it.
    """
    done = git(repository, "ls-tree", "-r", "-z", "--full-tree", commit)
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()
        raise UsageError(f"git cannot list commit {commit[:12]} of {repository}: {said}")
    entries = dict(_with_submodules(repository, _entries(done.stdout)))
    return GitTree(repository, commit, entries, starts, exclude or Globs(), largest)


def open_index(repository: Path, starts: tuple[str, ...] = (".",)) -> GitTree:
    """What is staged, as a tree: the commit that would be made now. Nothing is written."""
    done = git(repository, "ls-files", "--stage", "-z")
    entries = dict(_with_submodules(repository, _staged(done.stdout)))
    return GitTree(repository, "what is staged", entries, starts)


def _with_submodules(
    repository: Path, entries: Iterable[tuple[str, Entry]]
) -> Iterator[tuple[str, Entry]]:
    """`entries`, those of submodules that lie in the work tree replaced by what they hold."""
    for path, entry in entries:
        home = repository / path
        if entry.mode != SUBMODULE:
            yield path, entry
        elif (home / ".git").exists():
            if git(home, "cat-file", "-e", f"{entry.object}^{{commit}}").returncode:
                raise UsageError(
                    f"the submodule `{path}` has no commit {entry.object[:12]}, which is compared; "
                    f"fetch it first: `git -C {path} fetch origin {entry.object}`"
                )
            inside = open_commit(home, entry.object).entries.items()
            yield from (
                (f"{path}/{name}", replace(one, home=one.home or home)) for name, one in inside
            )


def staged_files(repository: Path) -> tuple[str, ...]:
    """The files that differ between the last commit and the index, deleted ones too, sorted."""
    only = ("--cached", "--name-only", "--no-renames", "--no-ext-diff", "-z")
    done = git(repository, "diff", *only)
    names = filter(None, done.stdout.split(b"\0"))
    return tuple(sorted(name.decode("utf-8", "surrogateescape") for name in names))


def _staged(listing: bytes) -> Iterator[tuple[str, Entry]]:
    """Entries of the index; of a path in conflict the version of ours."""
    for row in filter(None, listing.split(b"\0")):
        facts, _, path = row.partition(b"\t")
        mode, name, stage = facts.decode().split()
        if stage in ("0", "2") and mode in (LINK, SUBMODULE, *FILE):
            yield path.decode("utf-8", "surrogateescape"), Entry(mode, name)


def _entries(listing: bytes) -> Iterator[tuple[str, Entry]]:
    for row in filter(None, listing.split(b"\0")):
        facts, _, path = row.partition(b"\t")
        mode, kind, name = facts.decode().split()
        if kind in ("blob", "commit"):
            yield path.decode("utf-8", "surrogateescape"), Entry(mode, name)


def _git_of(repository: Path) -> tuple[str, ...]:
    """The command for one repository, whatever a hook of another one says in the environment."""
    place = (f"--git-dir={repository / '.git'}", f"--work-tree={repository}")
    return ("git", *OFFLINE, *place, "-C", str(repository))


def git(repository: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """What Git answers about one repository. Raises UsageError when there is no Git."""
    command = [*_git_of(repository), *arguments]
    try:
        return subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, check=False)
    except OSError as error:
        raise UsageError(f"git cannot be started ({error.strerror}); install it") from error


BATCHES: dict[tuple[int, Path], subprocess.Popen[bytes]] = {}
"""One `git cat-file` for each process and repository: starting one for each file takes 3 ms.

A process that reads must not share the pipe of the one that forked it."""


def _blob(repository: Path, name: str, path: str, largest: int = SIZE_LIMIT) -> bytes:
    """The content of one object. Raises SourceError when it is too large, or not here."""
    key = (os.getpid(), repository)
    batch = BATCHES.get(key)
    if batch is None or batch.poll() is not None:
        command = [*_git_of(repository), "cat-file", "--batch"]
        pipe = subprocess.PIPE
        batch = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)
        BATCHES[key] = batch
    assert batch.stdin is not None and batch.stdout is not None
    try:
        batch.stdin.write(f"{name}\n".encode())
        batch.stdin.flush()
        head = batch.stdout.readline().split()
    except OSError:
        head = []
    if len(head) != 3:
        raise SourceError(
            "unreadable",
            f"`{path}` is not in this clone of the repository (a partial clone leaves files "
            "out); fetch it first with `git fetch --refetch`",
        )
    size = int(head[2])
    data = batch.stdout.read(size + 1)[:-1]  # Read in any case: the next answer comes behind it.
    if size > largest:
        raise SourceError(
            "too-large",
            f"`{path}` has {size:,} bytes; more than {largest:,} are not read "
            "(`limits` in the settings)",
        )
    return data
