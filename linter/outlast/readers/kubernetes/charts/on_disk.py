"""Helm charts in the tree: their templates are counted and named, never guessed."""

from __future__ import annotations

from collections.abc import Iterable

from outlast.domain.location import Span
from outlast.readers.kubernetes.manifests.documents import text_at
from outlast.readers.kubernetes.manifests.run import Run

CHART = "Chart.yaml"
PARTS = ("templates", "charts", "crds", "ci", "tests")
"""Folders of a chart whose files are the chart's, whoever names them."""


def chart_folders(paths: Iterable[str]) -> frozenset[str]:
    """The folders that hold a chart."""
    return frozenset(path.rpartition("/")[0] or "." for path in paths if _name(path) == CHART)


def chart_of(path: str, charts: frozenset[str]) -> str | None:
    """The outermost chart whose template, subchart or definition a file is."""
    parts = path.split("/")
    for at, part in enumerate(parts[:-1]):
        folder = "/".join(parts[:at]) or "."
        if part in PARTS and folder in charts:
            return folder
    return None


def say_unrendered(folder: str, templates: int, run: Run) -> None:
    """One problem for all templates of a chart."""
    where = CHART if folder == "." else f"{folder}/{CHART}"
    span = Span(where, 1)
    nodes = run.documents(where, span)
    name = next((text_at(node, "name") for node in nodes), "") or folder.rpartition("/")[2]
    count = f"{templates} templates are" if templates > 1 else "1 template is"
    message = (
        f"chart `{name}`: {count} not rendered; pipe `helm template {folder} | outlast lint -`"
    )
    run.problem(span, "template-not-rendered", message)


def _name(path: str) -> str:
    return path.rpartition("/")[2]
