"""Where a module's source leads: a folder of the tree, or only a name for the catalogue."""

from __future__ import annotations

import json
import re

from outlast.domain.location import Span
from outlast.errors import SourceError
from outlast.readers.terraform.modules.config import source_names
from outlast.readers.terraform.modules.run import Run, beside

MANIFEST = ".terraform/modules/modules.json"

GETTER = re.compile(r"^(?:git(?!::\.\.?/)|hg|s3|gcs|http|https|file)::")
SCHEME = re.compile(r"^(?:https?|ssh|git|file)://(?:[^@/]+@)?")
SCP = re.compile(r"^[\w.-]+@([\w.-]+):")


def is_local(source: str) -> bool:
    """Whether `source` is a path, as Terraform tells it: by its first two or three characters."""
    return source.startswith(("./", "../")) or source in (".", "..")


def is_old_path(run: Run, folder: str, source: str) -> bool:
    """Whether `source` is a path as Terraform 0.11 took it, without `./`: the folder is there."""
    if not source or ":" in source:
        return False
    try:
        return bool(source_names(run.names(run.tree.join(folder, source))))
    except SourceError:
        return False


def local_folder(run: Run, folder: str, source: str, span: Span) -> str | None:
    """The folder that a local source means; None, and a problem, when it is outside the root."""
    try:
        return run.tree.join(folder, source)
    except SourceError as error:
        run.problem(span, error.kind, str(error))
        return None


def installed_folder(run: Run, key: str, source: str, span: Span) -> str | None:
    """Where `terraform init` put the module called `key` (`db`, `db.inner`), if it did."""
    stated, folder = _manifest(run).get(key, ("", ""))
    if not folder or remote_type(stated) != remote_type(source):
        return None
    found = local_folder(run, run.root, folder, span)
    return found if found and run.names(found) else None


def _manifest(run: Run) -> dict[str, tuple[str, str]]:
    made = run.memo.once("modules.json", MANIFEST, Span(run.root, 1), lambda: _read(run))
    return made if isinstance(made, dict) else {}


def _read(run: Run) -> dict[str, tuple[str, str]]:
    if "modules.json" not in run.folder(beside(run.root, ".terraform/modules")):
        return {}
    path = beside(run.root, MANIFEST)
    data = run.read(path, Span(path, 1))
    try:
        modules = json.loads(data or b"{}")["Modules"]
        return {one["Key"]: (one["Source"], one["Dir"]) for one in modules}
    except (ValueError, KeyError, TypeError, RecursionError):
        message = "this list of installed modules cannot be read; run `terraform init` again"
        run.problem(Span(path, 1), "syntax", message)
        return {}


def remote_type(source: str) -> str:
    """The name of a remote module, free of how and in which version it is fetched.

    `git::https://github.com/a/b.git//modules/c?ref=v1` is `github.com/a/b//modules/c`, and
    `registry.terraform.io/a/b/aws` is `a/b/aws`. A path within Git (`git::../..//modules/c`) keeps
    its `git::`, for it is no folder.
    """
    text = GETTER.sub("", source.strip()).partition("?")[0]
    text = SCP.sub(r"\1/", SCHEME.sub("", text))
    text = re.sub(r"\.git(?=//|$)", "", text)
    return re.sub(r"^registry\.(?:terraform\.io|opentofu\.org)/", "", text)
