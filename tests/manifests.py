"""Manifests that are spelled out in a test become fragments, by the real reader."""

from __future__ import annotations

from collections.abc import Mapping

from outlast.domain.fragment import Fragment, Unit
from outlast.domain.resource import Resource
from outlast.readers.kubernetes.reader import read, units
from trees import tree

Files = Mapping[str, str]


def fragments(files: Files) -> tuple[Fragment, ...]:
    """What reading every unit of the files yields."""
    made = tree(files)
    return tuple(read(unit, made) for unit in units(made))


def fragment(code: str | Files, path: str = ".") -> Fragment:
    """What reading one folder yields; one text is the only file in it."""
    files = {"a.yaml": code} if isinstance(code, str) else code
    return read(Unit(path, "kubernetes"), tree(files))


def resources(*found: Fragment) -> dict[str, Resource]:
    """Resources by address."""
    return {one.address: one for each in found for one in each.resources}


def said(*found: Fragment) -> list[str]:
    """Every problem as `path:line:column kind`."""
    return [f"{problem.span} {problem.kind}" for each in found for problem in each.problems]
