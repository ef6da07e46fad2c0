"""Turns the pages of the repository into those of the site: navigation, links, nothing fetched.

A link that is right on GitHub is right on the site: one to a page leads to that page, one to any
other file of the repository leads to the repository (`extra: repository` in mkdocs.yml).
"""

from __future__ import annotations

import logging
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parents[1]
ABOVE = ("CONTRIBUTING.md", "CHANGELOG.md")
"""Pages that lie above `docs`, where GitHub looks for them."""

INDEXES = ("index.md", "README.md")
BRANCH = "main"
CODE = re.compile(r"(^(`{3,})[^\n]*\n.*?^\2`*$|(`+)[^`\n](?:.*?[^`])??\3(?!`))", re.M | re.S)
LINK = re.compile(r"(\]\()(?!<|#|[a-z][a-z0-9+.-]*:|/)([^)\s#]+)(#[^)\s]*)?\)")
FETCHED = re.compile(
    r"<(?:script|img|iframe|source|video|audio|embed)\b[^>]*\bsrc=\"?(?:https?:)?//"
    r"|<link\b(?![^>]*\brel=\"?canonical)[^>]*\bhref=\"?(?:https?:)?//",
    re.I,
)

IMPORTED = re.compile(r"url\(\s*['\"]?(?:https?:)?//|@import")
HREF = re.compile(r"<a\b[^>]*\bhref=\"(?![a-z][a-z0-9+.-]*:|/|#)([^\"#?]+)", re.I)

log = logging.getLogger("mkdocs.hooks.pages")


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Puts the pages of a folder where the navigation names the folder."""
    config.nav = [_filled(entry, Path(config.docs_dir)) for entry in config.nav or []]
    return config


def _filled(entry: Any, docs: Path) -> Any:
    if not isinstance(entry, dict):
        return entry
    ((title, value),) = entry.items()
    if isinstance(value, list):
        return {title: [_filled(one, docs) for one in value]}
    if isinstance(value, str) and value.endswith("/"):
        return {title: list(_entries(docs / value, value))}
    return entry


def _entries(folder: Path, prefix: str) -> Iterator[Any]:
    """The pages of a folder, what introduces them first; the title of a page ends at a colon."""
    for page in sorted(folder.glob("*.md"), key=lambda one: (one.name not in INDEXES, one.name)):
        with page.open(encoding="utf-8") as lines:
            title = next(lines, "").lstrip("# ").partition(":")[0].strip()
        path = prefix + page.name
        yield path if page.name in INDEXES else {title: path}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Adds the pages that lie above `docs`."""
    for name in ABOVE:
        files.append(File.generated(config, name, abs_src_path=str(ROOT / name)))
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Leads every link that leaves `docs`, or names a folder, to where it is found."""
    parts, end = [], 0
    for code in CODE.finditer(markdown):
        parts += [_led(markdown[end : code.start()], page.file, config, files), code.group()]
        end = code.end()
    return "".join([*parts, _led(markdown[end:], page.file, config, files)])


def _led(text: str, file: File, config: MkDocsConfig, files: Files) -> str:
    here = posixpath.dirname(_in_repository(file.src_uri))

    def lead(link: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(here, link[2]))
        found = _target(target, file, config, files) or link[2]
        return f"{link[1]}{found}{link[3] or ''})"

    return LINK.sub(lead, text)


def _in_repository(uri: str) -> str:
    return uri if uri in ABOVE else f"docs/{uri}"


def _target(path: str, file: File, config: MkDocsConfig, files: Files) -> str | None:
    """What leads to a path of the repository; None when there is no such path."""
    for candidate in (path, *(f"{path}/{name}" for name in INDEXES)):
        uri = candidate if candidate in ABOVE else candidate.removeprefix("docs/")
        found = files.get_file_from_path(uri)
        if _in_repository(uri) == candidate and found and found.inclusion.is_included():
            return posixpath.relpath(uri, posixpath.dirname(file.src_uri) or ".")
    place = ROOT / path
    if path.startswith("..") or not place.exists():
        return None
    kind = "tree" if place.is_dir() else "blob"
    return f"{str(config.extra['repository']).rstrip('/')}/{kind}/{BRANCH}/{path}"


def on_post_page(output: str, page: Page, config: MkDocsConfig) -> str:
    """Refuses a page that would fetch something from elsewhere."""
    for found in FETCHED.finditer(output):
        log.warning("%s fetches from elsewhere: %s", page.file.src_uri, found.group())
    return output


def on_post_build(config: MkDocsConfig) -> None:
    """Refuses style sheets that fetch, and links to files that did not get into the site.

    The scripts of the theme name hosts that they ask only on pages of other kinds than ours.
    """
    site = Path(config.site_dir)
    for path in sorted(site.rglob("*.css")):
        if IMPORTED.search(path.read_text(encoding="utf-8")):
            log.warning("%s fetches from elsewhere", path.relative_to(site))
    for path in sorted(site.rglob("*.html")):
        for target in sorted(set(HREF.findall(path.read_text(encoding="utf-8")))):
            if not (path.parent / unquote(target)).exists():
                log.warning("%s links to %s, which is not there", path.relative_to(site), target)
