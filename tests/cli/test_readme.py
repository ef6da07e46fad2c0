"""What README shows is what the program prints, and what it writes is what the program reads."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from outlast.domain.document import Node
from outlast.settings.parse import parse
from outlast.source.yamldoc import compose

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def block(start: str) -> str:
    """The one block of code that begins so."""
    found = [text for _, text in BLOCKS if text.startswith(start)]
    assert len(found) == 1
    return str(found[0])


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample at its place in a work tree, as after a clone."""
    folder = tmp_path_factory.mktemp("checkout")
    (folder / ".git").mkdir()
    shutil.copytree(ROOT / "fixtures" / "estate", folder / "fixtures" / "estate")
    return folder


def test_sample_output(checkout: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "outlast", "lint", "fixtures/estate"],
        cwd=checkout,
        env={**os.environ, "COLUMNS": "80"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    rest = done.stdout
    for part in block("checkout (critical)").split("[...]\n"):
        _, found, rest = rest.partition(part)
        assert found, f"not printed after the part before it:\n{part}"


def test_settings() -> None:
    text = block("services:")
    node = compose("README.md", text.encode())
    assert isinstance(node, Node)
    settings = parse(node)
    assert [rule.name for rule in settings.services] == ["checkout"]
    assert settings.ignores[0].reason


def test_every_policy_is_named() -> None:
    shipped = {path.stem.partition("@")[0] for path in (ROOT / "policies").glob("*.yaml")}
    assert {policy for policy in shipped if f"| {policy} " not in README} == set()


def test_set_up_is_one_line_each() -> None:
    lines = [text for _, text in BLOCKS if text.startswith("python3 -m venv")]
    assert len(lines) == 2
    assert all(text.count("\n") == 1 for text in lines)


def test_links_lead_somewhere() -> None:
    for page in (README, (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", page):
            assert (ROOT / target).exists(), target
