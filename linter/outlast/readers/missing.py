"""What should be read and is not there, or is no one's -> a problem for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from outlast.domain.fragment import Fragment, Problem, Unit
from outlast.domain.location import Span
from outlast.settings import Settings
from outlast.source.discover import DiskTree
from outlast.source.git import GitTree
from outlast.source.glob import Globs


def unreached(settings: Settings, units: Iterable[Unit]) -> Iterator[Fragment]:
    """A problem for each environment in the settings whose path holds no unit."""
    paths = {unit.path for unit in units if unit.format != "cloudformation"}
    templates = tuple(unit.path for unit in units if unit.format == "cloudformation")
    for unit in settings.environments:
        what = "Terraform"
        reached = unit.path in paths
        if unit.format == "cloudformation":
            what = "template"
            reached = not unit.var_files or any(map(Globs((unit.path,)).match, templates))
        if not reached:
            message = f"settings name `{unit.path}`, and no {what} is there; mend the path"
            problem = Problem(Span(settings.file, 1), "no-such-unit", message)
            yield Fragment(unit, problems=(problem,))


def unclaimed(tree: DiskTree | GitTree, units: Iterable[Unit]) -> Iterator[Fragment]:
    """A problem when no reader takes what stands on standard input, or a folder does not open."""
    said: dict[str, tuple[str, str]] = {}
    if isinstance(tree, DiskTree):
        for path, reason in tree.closed.items():
            said[path] = ("unreadable", f"`{path}` cannot be opened, nor what it holds: {reason}")
    for path in tree.given.keys() - {unit.path for unit in units}:
        message = "this is no plan, state or template; pipe in what `terraform show -json` prints"
        said[path] = ("no-such-unit", message)
    for path, (kind, message) in sorted(said.items()):
        yield Fragment(Unit(path, "plan"), problems=(Problem(Span(path, 1), kind, message),))
