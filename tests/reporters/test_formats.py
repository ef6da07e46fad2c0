"""The table of formats: every one renders, and none is imported before it is asked for."""

from __future__ import annotations

import subprocess
import sys

import pytest

from outlast.domain.finding import Report
from outlast.errors import UsageError
from outlast.reporters import FORMATS, renderer
from outlast.reporters.options import Options

HEAVY = (
    "import sys, outlast.reporters; print(sorted({'sarif_om', 'attr', 'json'} & set(sys.modules)))"
)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_renders_the_same_report_to_the_same_text(name: str, report: Report) -> None:
    first = renderer(name)(report, Options())
    assert first == renderer(name)(report, Options())
    assert first.endswith("\n")


def test_an_unknown_format_is_named_with_those_there_are() -> None:
    with pytest.raises(UsageError, match="no format `xml`; there are github, gitlab, json"):
        renderer("xml")


def test_nothing_heavy_is_imported_before_it_is_asked_for() -> None:
    done = subprocess.run([sys.executable, "-c", HEAVY], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
