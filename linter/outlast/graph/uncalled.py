"""Modules that nothing here calls are told from what is applied."""

from __future__ import annotations

from dataclasses import dataclass

from outlast.domain.fragment import Fragment

SHELVES = frozenset(("module", "modules"))
"""Names of folders that hold modules for others to call."""

ARCHIVES = frozenset(("archive", "archived", "archives", "deprecated", "disabled", "unused"))
"""Names of folders, without a leading mark, whose manifests are kept and not applied."""

TRIALS = frozenset(("tests", "testdata", "test-data", "testfiles", "fixtures"))
"""Names of folders whose manifests some program is tested with; `test` may be a cluster."""

SKETCHES = frozenset(("example", "examples", "sample", "samples", "test", "tests", "fixtures"))
"""Names of folders beside a module that show or try it."""

BLANK = "{{"
"""What stands in the name of a folder that a tool fills in when it makes a project of it."""


@dataclass(frozen=True, slots=True)
class Apart:
    """The fragments that are judged, and those of modules that nothing calls."""

    judged: tuple[Fragment, ...]
    uncalled: tuple[Fragment, ...] = ()


def apart(fragments: tuple[Fragment, ...]) -> Apart:
    """Leave out the modules on a shelf that nobody takes, examples, and what is put away.

    Where nothing is applied as it stands, the modules are all there is: the code is a library,
    and it is judged. A module that a source names by its folder (`github.com/a/b//modules/c`) is
    called, though the call may mean another version of it.
    """
    applied = [one for one in fragments if not one.offered and one.resources]
    if not applied:
        return Apart(fragments)
    sources = [r.type for one in applied for r in one.resources if r.mode == "module"]
    named = {source.rpartition("//")[2].strip("/") for source in sources if "//" in source}
    spare = {f.unit for f in fragments if f.offered and _shelved(f) and not _in(f, named)}
    spare |= {f.unit for f in applied if _archived(f) or _sketched(f)}
    if spare >= {one.unit for one in applied}:
        return Apart(fragments)
    return Apart(
        tuple(one for one in fragments if one.unit not in spare),
        tuple(one for one in fragments if one.unit in spare),
    )


def _shelved(fragment: Fragment) -> bool:
    return not SHELVES.isdisjoint(fragment.unit.path.split("/")[:-1])


def _archived(fragment: Fragment) -> bool:
    """Whether nobody deploys manifests, in a folder for what is not in use, or for tests."""
    unit = fragment.unit
    inside = all(file.startswith(f"{unit.path}/") for file in unit.var_files)
    if unit.format != "kubernetes" or unit.environment or not inside:
        return False  # A deployer elsewhere leads to it.
    parts = {part.lstrip("._") for part in unit.path.lower().split("/")}
    return not parts.isdisjoint(ARCHIVES | TRIALS)


def _sketched(fragment: Fragment) -> bool:
    """Whether it shows a module on a shelf, or is the pattern of projects to come."""
    path = fragment.unit.path
    parts = path.lower().split("/")
    shelf = next((at for at, part in enumerate(parts) if part in SHELVES), len(parts))
    return BLANK in path or not SKETCHES.isdisjoint(parts[shelf + 1 :])


def _in(fragment: Fragment, named: set[str]) -> bool:
    """Whether the folder, or the end of it, is named; the front is the root it was found in."""
    parts = fragment.unit.path.split("/")
    return any("/".join(parts[at:]) in named for at in range(len(parts)))
