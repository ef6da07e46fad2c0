"""Which folders are root modules: those no other folder calls, or with a state of their own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from outlast.domain.fragment import Unit
from outlast.errors import SourceError
from outlast.readers.terraform.modules.config import source_names, split_suffix
from outlast.readers.terraform.modules.run import beside
from outlast.source.tree import Tree

TOKEN = re.compile(
    rb"""
    \#[^\n]* | //[^\n]* | /\*.*?(?:\*/|\Z)                       # comments
    | \bsource\s*=\s*"(?P<source>[\w.][^"\n$:]*)"               # a module's source, perhaps local
    | \b(?P<state>backend\s*"[^"\n]*"\s*\{|cloud\s*\{)           # where state is kept
    | "(?:\\.|[^"\\\n])*"                                        # any other string
    """,
    re.VERBOSE | re.DOTALL,
)
WORTH = re.compile(rb"\bsource\b|\bbackend\b|\bcloud\b")


@dataclass(frozen=True, slots=True)
class Glance:
    """What a quick look at one folder tells: the folders it calls, and whether it has state."""

    calls: frozenset[str]
    has_state: bool


def units(tree: Tree, environments: tuple[Unit, ...] = ()) -> tuple[Unit, ...]:
    """The root modules of the tree, sorted.

    `environments` are the instances that settings name; they stand in for the unit at their path.
    """
    folders = _folders(tree.paths())
    found: dict[str, tuple[Unit, ...]]
    found = {path: (Unit(path, "terraform"),) for path in _roots(tree, folders)}
    for path in {unit.path for unit in environments} & set(folders):
        found[path] = tuple(unit for unit in environments if unit.path == path)
    return tuple(sorted(unit for several in found.values() for unit in several))


def _folders(paths: Iterable[str]) -> dict[str, list[str]]:
    """Names of the files in every folder that holds Terraform files."""
    found: dict[str, list[str]] = {}
    for path in paths:
        folder, _, name = path.rpartition("/")
        if ".terraform" not in folder.split("/"):
            found.setdefault(folder or ".", []).append(name)
    return {folder: names for folder, names in sorted(found.items()) if any(map(_is_source, names))}


def _is_source(name: str) -> bool:
    return bool(split_suffix(name)[1])


def _roots(tree: Tree, folders: dict[str, list[str]]) -> Iterator[str]:
    """The folders that stand for themselves; Terragrunt stands for its units' modules."""
    glances = {folder: _glance(tree, folder, names) for folder, names in folders.items()}
    reached = {
        call for folder, glance in glances.items() for call in glance.calls if call != folder
    }
    run_by_others = _of_terragrunt(tree, folders)
    seen: set[str] = set()
    for folder in sorted(run_by_others):
        _follow(folder, glances, seen)
    for folder, glance in glances.items():
        if folder not in run_by_others and (folder not in reached or glance.has_state):
            yield folder
            _follow(folder, glances, seen)
    # What is left is reached only in a circle: its first folder has to stand for it.
    for folder in glances:
        if folder not in seen:
            yield folder
            _follow(folder, glances, seen)


def _of_terragrunt(tree: Tree, folders: dict[str, list[str]]) -> frozenset[str]:
    """Units of Terragrunt, and the modules they run but those that have tfvars of their own.

    A backend in such a module is there for Terragrunt to fill in.
    """
    from outlast.readers.terraform.terragrunt.claims import claims

    found = claims(tree)
    kept = {folder for folder in found.reached if not any(map(_is_tfvars, folders.get(folder, ())))}
    return found.own | kept


def _is_tfvars(name: str) -> bool:
    return name.endswith((".tfvars", ".tfvars.json"))


def _follow(folder: str, glances: dict[str, Glance], seen: set[str]) -> None:
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        if here not in seen and here in glances:
            seen.add(here)
            waiting.extend(glances[here].calls)


def _glance(tree: Tree, folder: str, names: list[str]) -> Glance:
    has_state = any(map(_is_tfvars, names))
    calls: set[str] = set()
    for name in source_names(names):
        try:
            data = tree.read(beside(folder, name))
        except SourceError:
            continue  # Reading the unit says so.
        sources, state = _json(data) if name.endswith(".json") else _hcl(data)
        calls.update(_joined(tree, folder, sources))
        has_state = has_state or state
    return Glance(frozenset(calls), has_state)


def _joined(tree: Tree, folder: str, sources: Iterable[str]) -> Iterator[str]:
    for source in sources:
        try:
            yield tree.join(folder, source)
        except SourceError:
            continue  # Reading the unit says so.


def _hcl(data: bytes) -> tuple[list[str], bool]:
    sources: list[str] = []
    has_state = False
    if WORTH.search(data):
        for token in TOKEN.finditer(data):
            if token["source"]:
                sources.append(token["source"].decode("utf-8", "replace"))
            has_state = has_state or bool(token["state"])
    return sources, has_state


def _json(data: bytes) -> tuple[list[str], bool]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return [], False
    calls = [body for call in _bodies(found, "module") for body in _each(call)]
    stated = (body.get("source") for call in calls for body in _leaves(call))
    sources = [text for text in stated if isinstance(text, str) and ":" not in text]
    settings = [body for block in _bodies(found, "terraform") for body in _each(block)]
    return sources, any("backend" in one or "cloud" in one for one in settings)


def _bodies(found: object, name: str) -> Iterator[object]:
    for body in _each(found):
        if name in body:
            yield body[name]


def _each(value: object) -> Iterator[dict[str, object]]:
    """The objects that a JSON body may be: one, or a list of them."""
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            yield one


def _leaves(calls: dict[str, object]) -> Iterator[dict[str, object]]:
    for body in calls.values():
        yield from _each(body)
