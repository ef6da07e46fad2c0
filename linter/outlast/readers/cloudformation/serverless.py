"""Configurations of the Serverless Framework: not read, and told what to read in their place."""

from __future__ import annotations

import re

from outlast.domain.fragment import Problem
from outlast.domain.location import Span
from outlast.source.tree import Tree

CONFIGURATION = re.compile(r"(?:^|/)serverless[^/]*\.(?:ya?ml|json)$")
SERVICE = re.compile(rb"^[\s{\"]*service[\"']?\s*:", re.MULTILINE)
AMAZON = re.compile(
    rb"\bname[\"']?\s*:\s*[\"']?aws\b|^[\s{\"]*provider[\"']?\s*:\s*[\"']?aws\b", re.M
)
MADE = ".serverless/cloudformation-template-update-stack.json"
FIRST = ".serverless/cloudformation-template-create-stack.json"


def is_configuration(path: str, data: bytes) -> bool:
    """Whether a file tells the Serverless Framework what to create at AWS."""
    named = CONFIGURATION.search(path) is not None
    return named and SERVICE.search(data) is not None and AMAZON.search(data) is not None


def is_packaged(tree: Tree, path: str) -> bool:
    """Whether the template that the framework makes of a configuration lies beside it."""
    return f"{_folder(path)}{MADE}" in tree.paths()


def is_first_step(tree: Tree, path: str) -> bool:
    """Whether a template is what the framework creates first, and all of it is there as well."""
    return path.endswith(FIRST) and path.removesuffix(FIRST) + MADE in tree.paths()


def not_read(path: str) -> Problem:
    """What to do with a configuration."""
    message = (
        f"`{path}` is for the Serverless Framework, which makes a template of it; run "
        f"`serverless package` and scan `{_folder(path)}{MADE}`"
    )
    return Problem(Span(path, 1), "not-supported", message)


def _folder(path: str) -> str:
    folder, slash, _ = path.rpartition("/")
    return folder + slash
