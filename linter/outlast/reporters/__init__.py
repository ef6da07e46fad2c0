"""A report as a document, one module a format; only the module asked for is imported."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Protocol, cast

from outlast.domain.finding import Report
from outlast.errors import UsageError
from outlast.reporters.options import Options

FORMATS: Mapping[str, str] = {
    "text": "outlast.reporters.text.page",
    "json": "outlast.reporters.json_",
    "sarif": "outlast.reporters.sarif",
    "github": "outlast.reporters.github",
    "markdown": "outlast.reporters.markdown",
    "gitlab": "outlast.reporters.gitlab",
    "junit": "outlast.reporters.junit",
}


class Renderer(Protocol):
    """What each module of `FORMATS` offers as `render`."""

    def __call__(self, report: Report, options: Options) -> str:
        """The whole document, with its final newline."""


def renderer(name: str) -> Renderer:
    """The renderer of a format. Raises UsageError when there is no such format."""
    if name not in FORMATS:
        raise UsageError(f"no format `{name}`; there are {', '.join(sorted(FORMATS))}")
    return cast(Renderer, import_module(FORMATS[name]).render)
