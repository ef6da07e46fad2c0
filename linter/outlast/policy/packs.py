"""Where policies come from: the shipped ones, folders of the repository, installed packages."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from outlast import __version__
from outlast.errors import UsageError

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "outlast.policies"
SHIPPED = "outlast"
SUFFIX = ".yaml"
MAX_FILES = 1000


@dataclass(frozen=True, slots=True)
class Pack:
    """A folder of policy files, and the name it can be pinned by.

    `release` is the version of the package that brings it; a folder has none.
    """

    name: str
    folder: Path
    shown: str
    release: str = ""

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Every policy file, as messages call it, with its content; in order of names.

        Hidden files are none: a pack at the root of a repository lies beside `.outlast.yaml`.
        Raises UsageError when a file cannot be read or leads out of the folder.
        """
        found = sorted(self.folder.glob(f"[!.]*{SUFFIX}"))
        if len(found) > MAX_FILES:
            raise UsageError(f"{self.shown}: over {MAX_FILES} files; name the folder of policies")
        for path in found:
            if not path.resolve().is_relative_to(self.folder.resolve()):
                raise UsageError(f"{self.shown}/{path.name} leads out of its folder; copy it there")
            try:
                yield f"{self.shown}/{path.name}", path.read_bytes()
            except OSError as error:
                raise UsageError(f"{self.shown}/{path.name}: {error.strerror}") from error


def packs(folders: tuple[str, ...], root: Path) -> tuple[Pack, ...]:
    """The shipped pack, those of installed packages by name, and `folders` below `root`."""
    return (
        Pack(SHIPPED, shipped(), "policies", __version__),
        *(_of_package(entry) for entry in _installed()),
        *(folder_pack(folder, root) for folder in folders),
    )


def _installed() -> list[EntryPoint]:
    """The packs that installed packages name, by name."""
    if not any(map(_may_name_packs, map(Path, sys.path))):
        return []
    from importlib.metadata import entry_points  # 25 ms, and hardly anybody installs packs

    return sorted(entry_points(group=GROUP), key=lambda entry: entry.name)


def _may_name_packs(place: Path) -> bool:
    """Whether a place that packages are imported from names our group; an archive may."""
    if not place.is_dir():
        return place.exists()
    try:
        named = place.glob("*-[iI][nN][fF][oO]/entry_points.txt")
        return any(GROUP.encode() in file.read_bytes() for file in named)
    except OSError:
        return True


def shipped() -> Path:
    """The folder of the shipped policies: in the package, or at the top of a checkout."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "policies"
    return inside if inside.is_dir() else package.parents[1] / "policies"


def _of_package(entry: EntryPoint) -> Pack:
    """The folder of an installed package; the package itself is found, not run."""
    try:
        spec = find_spec(entry.module)
    except ImportError:
        spec = None
    places = list(spec.submodule_search_locations or ()) if spec else []
    if not places:
        raise UsageError(
            f"the policy pack `{entry.name}` names `{entry.module}`, which is no installed "
            "package; reinstall or remove it"
        )
    release = entry.dist.version if entry.dist else ""
    return Pack(entry.name, Path(places[0]), entry.module, release)


def folder_pack(folder: str, root: Path) -> Pack:
    """The pack in `folder` below `root`. Raises UsageError when it is none, or lies outside."""
    path = (root / folder).resolve()
    if not path.is_relative_to(root.resolve()):
        raise UsageError(f"the policy pack `{folder}` lies outside {root}; move it inside")
    if not path.is_dir():
        raise UsageError(f"the policy pack `{folder}` is no folder of {root}; correct the path")
    return Pack(path.name, path, Path(folder).as_posix())
