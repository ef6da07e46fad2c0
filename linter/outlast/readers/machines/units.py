"""Which files configure machines, and the folder of each cluster that they belong to."""

from __future__ import annotations

import re
from collections import defaultdict

from outlast.domain.fragment import Unit
from outlast.errors import SourceError
from outlast.source.tree import Tree

SUFFIXES = (".yaml", ".yml", ".yaml.j2", ".yml.j2")
HOME = re.compile(r"talos|machines?")
"""Folders that hold all files of one cluster, in folders of their own for the nodes."""

TALOS = re.compile(rb"^version:\s*[\"']?v1alpha1\b", re.MULTILINE)
PART = re.compile(rb"^(?:machine|cluster):", re.MULTILINE)
DOCUMENT = re.compile(
    rb"^kind:\s*(?:UnattendedInstallConfig|Layer2VIPConfig|HCloudVIPConfig)\s*$", re.MULTILINE
)
TOOLS = tuple(
    tuple(re.compile(rb"^%s:" % key, re.MULTILINE) for key in keys)
    for keys in (
        (b"clusterName", b"endpoint", b"nodes"),
        (b"cluster_name", b"k3s_version", b"masters_pool"),
    )
)
"""The keys of talhelper and of hetzner-k3s."""


def units(tree: Tree, environments: tuple[Unit, ...] = ()) -> tuple[Unit, ...]:
    """One for each folder of such files, sorted; `var_files` are the files."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in tree.paths():
        if path.endswith(SUFFIXES) and _is_configuration(tree, path):
            found[_home(path)].append(path)
    return tuple(
        Unit(folder, "machines", "", tuple(sorted(paths)))
        for folder, paths in sorted(found.items())
    )


def _home(path: str) -> str:
    """The folder called after what it configures, else the one that the file lies in."""
    parts = path.split("/")[:-1]
    for at, part in enumerate(parts):
        if HOME.fullmatch(part.lower()):
            return "/".join(parts[: at + 1])
    return "/".join(parts) or "."


def _is_configuration(tree: Tree, path: str) -> bool:
    try:
        data = tree.read(path)
    except SourceError:
        return False
    if TALOS.search(data):
        return PART.search(data) is not None
    if DOCUMENT.search(data) is not None:
        return True
    return any(all(key.search(data) for key in keys) for keys in TOOLS)
