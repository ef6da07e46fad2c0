"""A workflow of GitHub Actions, or a buildspec -> what it runs on, and the scripts that apply.

Only what says plainly that it applies a folder of the same repository is a unit: a workflow that
tests and builds is of no interest, and one that calls others does not show its steps.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import basename

from outlast.domain.document import Node
from outlast.domain.fragment import Fragment, Problem, Unit
from outlast.domain.location import Span
from outlast.domain.resource import Resource
from outlast.domain.value import Unknown, Value
from outlast.errors import SourceError
from outlast.source.tree import Tree
from outlast.source.yamldoc import YamlError, compose

__all__ = ["read", "units"]

TYPE = "workflow"
ENDINGS = (".yml", ".yaml")
GITHUB = ".github/workflows"
BUILDSPECS = ("buildspec.yml", "buildspec.yaml")
TELLS = re.compile(rb"\b(?:terraform|tofu|kubectl)\b[^\n]*\bapply\b")
HOSTED = re.compile(r"(?:ubuntu|windows|macos)-[\w.-]+")
"""Labels of the machines that GitHub keeps; any other label is that of somebody's own."""


def units(tree: Tree, environments: tuple[Unit, ...] = ()) -> tuple[Unit, ...]:
    """One for each workflow that applies something, sorted."""
    files = (path for path in tree.paths() if path.endswith(ENDINGS) and _kind(path))
    found = (Unit(path, "workflow") for path in sorted(files))
    return tuple(unit for unit in found if _matters(read(unit, tree)))


def read(unit: Unit, tree: Tree) -> Fragment:
    """One resource for each job that applies something; a problem when such a file is broken."""
    try:
        data = tree.read(unit.path)
        root = compose(unit.path, data) if TELLS.search(data) else None
    except YamlError as error:
        problem = Problem(error.span, error.kind, str(error))
        return Fragment(unit, problems=(problem,), files=(unit.path,))
    except SourceError as error:
        return Fragment(unit, problems=(Problem(Span(unit.path, 1), error.kind, str(error)),))
    found = tuple(_jobs(root, unit)) if root is not None and root.kind == "mapping" else ()
    return Fragment(unit, found, files=(unit.path,))


def _matters(fragment: Fragment) -> bool:
    return bool(fragment.resources or fragment.problems)


def _kind(path: str) -> str:
    folder, name = path.rpartition("/")[0], basename(path)
    if folder == GITHUB or folder.endswith(f"/{GITHUB}"):
        return "github"
    return "codebuild" if name in BUILDSPECS else ""


def _jobs(root: Node, unit: Unit) -> Iterator[Resource]:
    if _kind(unit.path) == "codebuild":
        yield from _resource(unit, "build", root.span, "aws", _phases(root))
        return
    jobs = root.get("jobs")
    for pair in jobs.pairs if jobs is not None else ():
        operator = _operator(pair.value.get("runs-on"))
        scripts = tuple(_steps(pair.value, _folder(pair.value) or _folder(root)))
        yield from _resource(unit, pair.key.text, pair.key.span, operator, scripts)


def _resource(
    unit: Unit, name: str, span: Span, operator: str | Unknown, scripts: tuple[str, ...]
) -> Iterator[Resource]:
    """The job, when one of its scripts may apply something."""
    told: list[Value] = [one for one in scripts if TELLS.search(one.encode())]
    if told:
        base = unit.path.removesuffix(basename(unit.path)).removesuffix(f"{GITHUB}/").rstrip("/")
        attributes: dict[str, Value] = {"runs_on": operator, "scripts": told, "base": base}
        address = f"{TYPE}/{unit.path}/{name}"
        yield Resource(address, TYPE, unit.id, span, "data", attributes)


def _operator(stated: Node | None) -> str | Unknown:
    """Whose machine a job runs on; of several labels all must be those of GitHub."""
    labels = [stated] if stated is not None and stated.kind == "scalar" else []
    labels = list(stated.items) if stated is not None and stated.items else labels
    if labels and all(HOSTED.fullmatch(label.text) for label in labels):
        return "github_actions"
    return Unknown("where the runner of the workflow stands is not in the code")


def _steps(job: Node, folder: str) -> Iterator[str]:
    steps = job.get("steps")
    for step in steps.items if steps is not None else ():
        run, own = step.get("run"), step.get("working-directory")
        if run is not None and run.kind == "scalar":
            here = own.text if own is not None else folder
            yield f"cd {here}\n{run.text}" if here else run.text


def _folder(node: Node) -> str:
    """The folder that steps run in when they name none."""
    for name in ("defaults", "run", "working-directory"):
        below = node.get(name)
        if below is None:
            return ""
        node = below
    return node.text


def _phases(root: Node) -> tuple[str, ...]:
    """All commands of a build, one after the other: a step into a folder lasts."""
    phases = root.get("phases")
    lines: list[str] = []
    for phase in phases.pairs if phases is not None else ():
        commands = phase.value.get("commands")
        lines.extend(line.text for line in (commands.items if commands is not None else ()))
    return ("\n".join(lines),)
