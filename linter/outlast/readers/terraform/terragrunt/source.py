"""What `terraform { source = … }` means: a folder of the tree, a remote module, or nothing."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass

from outlast.domain.location import Span
from outlast.domain.value import Unknown
from outlast.readers.terraform.modules.config import source_names
from outlast.readers.terraform.modules.run import beside
from outlast.readers.terraform.modules.sources import remote_type
from outlast.readers.terraform.terragrunt.merge import Settled
from outlast.readers.terraform.terragrunt.paths import located
from outlast.readers.terraform.values.failure import Failure

CACHE = ".terragrunt-cache"
REMOTE = re.compile(r"^[\w+-]+::|^[\w+-]+://|^[\w.-]+@|^(?:github|bitbucket|gitlab)\.\w+/")
REGISTRY = re.compile(r"^tfr://(?:registry\.(?:terraform\.io|opentofu\.org))?/")


@dataclass(frozen=True, slots=True)
class Source:
    """`folder` for a module of the tree, `remote` for the name of another; `why` for neither."""

    span: Span
    folder: str = ""
    remote: str = ""
    why: str = ""


def source_of(settled: Settled) -> Source:
    """Where the module of a unit lies; without a source it is the unit's own folder."""
    home = settled.config.home
    if settled.source is None:
        return Source(Span(settled.config.path, 1), folder=home)
    config, attribute = settled.source
    value = config.value(attribute)
    if isinstance(value, Unknown):
        # A source is often decided but for its version.
        text = value.text.partition("?")[0]
        if not text or "${" in text or "?" not in value.text:
            return Source(attribute.span, why=f"its source is not decided: {value.reason}")
        value = text
    if not isinstance(value, str) or not value:
        return Source(attribute.span, folder=home)
    return _read(settled, str(value), attribute.span)


def _read(settled: Settled, text: str, span: Span) -> Source:
    if REMOTE.match(text) and not text.startswith("file://"):
        kind = remote_type(REGISTRY.sub("", text))
        cached = _cached(settled, kind.partition("//")[2])
        return Source(span, folder=cached) if cached else Source(span, remote=kind)
    path = text.removeprefix("file://").partition("?")[0]
    base, _, below = path[1:].partition("//")
    joined = posixpath.join(path[:1] + base, below.lstrip("/")) if below else path
    try:
        return Source(span, folder=located(settled.config.run.tree, settled.config.home, joined))
    except Failure as failure:
        return Source(span, why=str(failure))


def _cached(settled: Settled, below: str) -> str:
    """Where Terragrunt has put a remote module; empty when it has not, or more than once."""
    tree = settled.config.run.tree
    top = beside(settled.config.home, CACHE)
    found = [
        posixpath.normpath(posixpath.join(top, first, second, below))
        for first in tree.folder(top)
        for second in tree.folder(posixpath.join(top, first.rstrip("/")))
        if first.endswith("/") and second.endswith("/")
    ]
    there = [folder for folder in found if has_files(settled, folder)]
    return there[0] if len(there) == 1 else ""


def has_files(settled: Settled, folder: str) -> bool:
    """Whether there is Terraform in `folder`."""
    return bool(source_names(settled.config.run.names(folder)))
