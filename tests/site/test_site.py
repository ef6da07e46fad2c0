"""The site refuses what is amiss, and leads links to where they are found."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("material", reason="the extra `docs` is not installed")

ROOT = Path(__file__).parents[2]
NAV = re.compile(r"^nav:\n(?:[ -].*\n|\n)+", re.MULTILINE)
PAGE = "# A page\n\n## A part\n\nText.\n"


def build(folder: Path, style: str = "", **pages: str) -> tuple[int, str]:
    """Builds a small repository with the configuration of this one; its status and messages."""
    (folder / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "pages.py", folder / ".ci")
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    nav = "nav:\n  - index.md\n  - Parts: parts/\n  - CONTRIBUTING.md\n  - CHANGELOG.md\n"
    (folder / "mkdocs.yml").write_text(NAV.sub(nav, text), encoding="utf-8")
    (folder / "docs" / "parts").mkdir(parents=True)
    (folder / "docs" / "assets").mkdir()
    (folder / "docs" / "assets" / "site.css").write_text(style, encoding="utf-8")
    for name in (".hidden.yml", "shown.yml"):
        (folder / "docs" / "parts" / name).touch()
    for name in ("docs/parts/one", "docs/parts/README", "CONTRIBUTING", "CHANGELOG"):
        (folder / f"{name}.md").write_text(PAGE, encoding="utf-8")
    for name, content in pages.items():
        (folder / "docs" / f"{name}.md").write_text(f"# Home\n\n{content}\n", encoding="utf-8")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", "site"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


def test_links_lead_to_pages_or_to_the_repository(tmp_path: Path) -> None:
    links = {
        "[a](parts/one.md#a-part)": 'href="parts/one.html#a-part"',
        "[b](parts)": 'href="parts/index.html"',
        "[c](../CONTRIBUTING.md#a-part)": 'href="CONTRIBUTING.html#a-part"',
        "[d](../mkdocs.yml)": 'href="https://github.com/OWNER/outlast/blob/main/mkdocs.yml"',
        "[e](../.ci)": 'href="https://github.com/OWNER/outlast/tree/main/.ci"',
        "[h](parts/.hidden.yml)": (
            'href="https://github.com/OWNER/outlast/blob/main/docs/parts/.hidden.yml"'
        ),
        "[i](parts/shown.yml)": 'href="parts/shown.yml"',
        "`[f](../nothing)`": "<code>[f](../nothing)</code>",
        "```\n[g](../nothing)\n```": "[g](../nothing)\n</code>",
    }
    status, said = build(tmp_path, index="\n\n".join(links))
    assert status == 0, said
    made = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    assert [shown for shown in links.values() if shown not in made] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[a](parts/two.md)", "'parts/two.md'"),
        ("[a](../nothing.txt)", "'../nothing.txt'"),
        ("[a](../../outside)", "'../../outside'"),
        ("[a](parts/one.md#another)", "does not contain an anchor"),
        ("[a](#nowhere)", "no such anchor"),
        ("[a](/parts/one.md)", "absolute link"),
        ('<a href="parts/gone.yml">a</a>', "gone.yml, which is not there"),
        ('<img src="https://example.com/a.png">', "index.md fetches from elsewhere"),
    ],
    ids=["page", "file", "outside", "anchor", "own-anchor", "absolute", "html", "fetched"],
)
def test_what_is_amiss_is_an_error(tmp_path: Path, text: str, said: str) -> None:
    status, shown = build(tmp_path, index=text)
    assert status == 1
    assert said in shown


def test_a_page_that_no_navigation_names_is_an_error(tmp_path: Path) -> None:
    status, said = build(tmp_path, index="Text.", lonely="Text.")
    assert status == 1
    assert "- lonely.md" in said


@pytest.mark.parametrize(
    "style",
    ['@import "other.css";', "a { background: url(//example.com/a.png) }"],
    ids=["all", "one"],
)
def test_a_style_sheet_that_fetches_is_an_error(tmp_path: Path, style: str) -> None:
    status, said = build(tmp_path, style, index="Text.")
    assert status == 1
    assert "assets/site.css fetches from elsewhere" in said
