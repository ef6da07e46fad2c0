"""Which settings file counts for a run, and where: the nearest one, or the one that was named."""

from __future__ import annotations

import os
import posixpath
from dataclasses import dataclass
from pathlib import Path

from outlast.errors import SourceError, UsageError
from outlast.settings import FILE, Settings
from outlast.settings.parse import parse
from outlast.settings.place import below
from outlast.source.discover import Root, open_tree
from outlast.source.tree import Tree, normal
from outlast.source.yamldoc import YamlError, compose


@dataclass(frozen=True, slots=True)
class Home:
    """A settings file, or none: how to show it, its folder on the disk and as a reported path."""

    base: Path
    folder: str = "."
    file: bool = False
    shown: str = FILE


def home_of(paths: tuple[str, ...], named: str | None) -> Home:
    """Where the settings of a run stand: the file `named`, else the nearest one, else the root.

    Raises UsageError when two files claim the run.
    """
    roots = open_tree(paths).roots
    if named:
        return _named(Path(named), named, roots)
    nearest = (_nearest(root, start) for root in roots for start in root.starts)
    found = tuple(dict.fromkeys(home for home in nearest if home))
    if len(found) > 1:
        listed = " and ".join(home.shown for home in found)
        raise UsageError(f"two settings files, {listed}; say which one with --config")
    return found[0] if found else Home(roots[0].base)


def covered(home: Home, paths: tuple[str, ...]) -> bool:
    """Whether a run over `paths` looks at all that the settings of `home` speak of."""
    starts = (root.base / start for root in open_tree(paths).roots for start in root.starts)
    return any(start == home.base or start in home.base.parents for start in starts)


def _nearest(root: Root, start: str) -> Home | None:
    """The settings file in the folder `start`, or in the first one above it that has one."""
    folder = root.base / start
    for candidate in (folder, *folder.parents):
        if os.path.lexists(candidate / FILE):  # A broken link is to be mended, not passed over.
            return _inside(root, candidate)
        if candidate == root.base:
            break
    return None


def _named(path: Path, shown: str, roots: tuple[Root, ...]) -> Home:
    """What `--config` names: an `.outlast.yaml` speaks for its folder, all else for the root."""
    parent = path.resolve().parent
    for root in roots:
        if path.name == FILE and (parent == root.base or root.base in parent.parents):
            return _inside(root, parent)
    for root in roots:
        if parent == root.base or root.base in parent.parents:
            inside = (parent / path.name).relative_to(root.base).as_posix()
            return Home(parent, file=True, shown=posixpath.join(root.prefix, inside))
    return Home(parent, file=True, shown=shown)


def _inside(root: Root, folder: Path) -> Home:
    reported = normal(posixpath.join(root.prefix, folder.relative_to(root.base).as_posix()))
    return Home(folder, reported, True, shown=normal(posixpath.join(reported, FILE)))


def settings_in(home: Home, paths: tuple[str, ...], named: str | None) -> Settings:
    """The settings of `home`, their paths as seen from the root. Raises UsageError.

    A file that was found is read like any other of its root: links and size have limits.
    """
    if not home.file:
        return Settings()
    try:
        data = Path(named).read_bytes() if named else open_tree(paths).read(home.shown)
        node = compose(home.shown, data)
    except OSError as error:
        raise UsageError(f"{home.shown}: cannot be read: {error.strerror}") from error
    except YamlError as error:
        raise UsageError(f"{error.span}: {error}") from error
    except SourceError as error:
        raise UsageError(str(error)) from error
    return below(parse(node), home.folder) if node else Settings()


def settings_of(tree: Tree, starts: tuple[str, ...]) -> Settings:
    """The settings that a tree holds itself, for its starts; see `home_of`. Raises UsageError."""
    found = tuple(dict.fromkeys(filter(None, (_above(tree, start) for start in starts))))
    if len(found) > 1:
        raise UsageError(
            f"two settings files, {' and '.join(found)}; compare one of them at a time"
        )
    if not found:
        return Settings()
    try:
        node = compose(found[0], tree.read(found[0]))
    except YamlError as error:
        raise UsageError(f"{error.span}: {error}") from error
    except SourceError as error:
        raise UsageError(str(error)) from error
    return below(parse(node), posixpath.dirname(found[0]) or ".") if node else Settings()


def _above(tree: Tree, start: str) -> str | None:
    """The settings file in `start`, or in the first folder above it that has one."""
    folder = start
    while FILE not in tree.folder(folder):
        if folder in (".", ""):
            return None
        folder = posixpath.dirname(folder) or "."
    return normal(posixpath.join(folder, FILE))
