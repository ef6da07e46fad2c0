"""`outlast help TOPIC`: the short pages of the documentation, as text."""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path

import click

from outlast.cli.wrapping import columns, prose
from outlast.errors import UsageError
from outlast.policy.reads import nearest

LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
HEADING = re.compile(r"^#+ ")
CODE = "    "
WRITTEN = 80
"""Columns that the pages are written for."""


def topics() -> tuple[Path, ...]:
    """The pages: in the package, or below `docs/` of a checkout."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "topics"
    folder = inside if inside.is_dir() else package.parents[1] / "docs" / "topics"
    return tuple(sorted(folder.glob("*.md")))


def _names(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    return [page.stem for page in topics() if page.stem.startswith(incomplete)]


@click.command("help", epilog="\b\nExamples:\n  outlast help ignores\n  outlast help | less\n")
@click.argument("topic", required=False, shell_complete=_names)
def command(topic: str | None) -> None:
    """Explain TOPIC, or list the topics."""
    pages = {page.stem: page for page in topics()}
    if topic is None:
        width = max(map(len, pages), default=0)
        for name, page in pages.items():
            click.echo(f"{name:<{width}}  {_title(page)}")
        click.echo("\n`outlast help TOPIC` tells more; `outlast COMMAND --help` lists flags.")
        return
    if topic not in pages:
        near = nearest(topic, tuple(pages))
        raise UsageError(f"no topic is called `{topic}`{near}; there are {', '.join(pages)}")
    click.echo(plain(pages[topic].read_text(encoding="utf-8")), nl=False)


def _title(page: Path) -> str:
    with page.open(encoding="utf-8") as lines:
        return next(lines).lstrip("# ").strip()


def plain(text: str) -> str:
    """A page without what only a browser needs: fences, link targets and marks of headings.

    Paragraphs are wrapped again where the terminal is narrower than the page.
    """
    kept = (line for line in text.splitlines() if not line.startswith("```"))
    shown = (LINK.sub(r"\1", HEADING.sub("", line)) for line in kept)
    if columns() >= WRITTEN:
        return "\n".join(shown) + "\n"
    blocks = groupby(shown, lambda line: bool(line) and not line.startswith(CODE))
    return "\n".join(_narrow(list(lines), is_prose) for is_prose, lines in blocks) + "\n"


def _narrow(lines: list[str], is_prose: bool) -> str:
    return prose(" ".join(lines)) if is_prose else "\n".join(lines)
