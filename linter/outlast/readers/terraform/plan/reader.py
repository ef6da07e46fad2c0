"""A plan or state as `terraform show -json` writes it -> one fragment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial as applied

from outlast.domain.fragment import Fragment, Problem, Unit
from outlast.domain.location import Span
from outlast.domain.resource import Mode, Resource
from outlast.domain.value import Ref, Value
from outlast.errors import SourceError
from outlast.readers.terraform.plan.document import (
    Document,
    Json,
    is_plan,
    part,
    parts,
    read_document,
)
from outlast.readers.terraform.plan.positions import Place as Spot
from outlast.readers.terraform.plan.providers import Providers
from outlast.readers.terraform.plan.references import Configuration, declared, split_address
from outlast.readers.terraform.plan.values import Planned, looked_up
from outlast.source.tree import Tree

STDIN = "<stdin>"
SOURCES = (".tf.json", ".tofu.json", ".tfvars.json")
NAMED = ("plan", "tfstate")

MAX_NESTING = 60
"""Modules in modules; real plans stay under eight."""


def units(tree: Tree, environments: tuple[Unit, ...] = ()) -> tuple[Unit, ...]:
    """The plans of the tree, standard input among them, sorted."""
    return tuple(Unit(path, "plan") for path in tree.paths() if _is_unit(tree, path))


def _is_unit(tree: Tree, path: str) -> bool:
    if path != STDIN and (not path.endswith(".json") or path.endswith(SOURCES)):
        return False
    try:
        return is_plan(tree.read(path))
    except SourceError:
        # One that is called a plan and cannot be read is said; any other JSON is not ours.
        return any(word in path.rpartition("/")[2].lower() for word in NAMED)


def read(unit: Unit, tree: Tree) -> Fragment:
    """The resources that are there once the plan is applied, or that a state holds."""
    try:
        found = read_document(unit.path, tree.read(unit.path))
    except SourceError as error:
        return Fragment(unit, problems=(Problem(Span(unit.path, 1), error.kind, str(error)),))
    if isinstance(found, Problem):
        return Fragment(unit, problems=(found,), files=(unit.path,))
    return Fragment(unit, tuple(_resources(unit, found)), files=(unit.path,))


@dataclass(frozen=True, slots=True)
class _Listed:
    """A resource as one section lists it; `values` are its attributes."""

    section: str
    address: str
    json: Json
    values: Json


def _resources(unit: Unit, document: Document) -> Iterator[Resource]:
    configuration = Configuration(document.part("configuration"))
    providers = Providers(
        document.part("configuration", "provider_config"), document.part("variables"), configuration
    )
    listed = {one.address: one for one in _listed(document)}
    changes = {
        one["address"]: part(one, "change")
        for one in parts(document.json.get("resource_changes"))
        if isinstance(one.get("address"), str)
    }
    look_up = applied(_look_up, listed)
    for one in listed.values():
        module, inner = split_address(one.address)
        place = configuration.place(module)
        stated = place.resource(declared(inner)) if place else {}
        spot = document.places.get((one.section, one.address), Spot(0, {}))
        change = changes.get(one.address, {})
        planned = Planned(
            address=one.address,
            span=document.lines.span(spot.start, spot.start),
            unknown=change.get("after_unknown"),
            sensitive=one.json.get("sensitive_values", change.get("after_sensitive")),
            place=place,
            stated=stated,
            look_up=look_up,
        )
        yield Resource(
            address=one.address,
            type=str(one.json.get("type") or inner.partition(".")[0]),
            unit=unit.id,
            span=planned.span,
            mode=_mode(one.json),
            attributes=planned.attributes(one.values),
            spans={path: document.lines.span(*at) for path, at in spot.attributes.items()},
            provider=providers.of(stated.get("provider_config_key"), one.json.get("provider_name")),
            depends_on=_depends_on(one.json, stated, place.prefix if place else ""),
        )


def _look_up(listed: dict[str, _Listed], ref: Ref) -> Value:
    found = listed.get(ref.address)
    return looked_up(found.values, ref.attribute) if found else None


def _listed(document: Document) -> Iterator[_Listed]:
    """Every resource that will be there, and the data sources that the plan has read."""
    if "planned_values" in document.json:
        prior = document.part("prior_state", "values", "root_module")
        for one in _in_module("prior_state", prior, 0):
            if one.json.get("mode") == "data":
                yield one
        yield from _in_module("planned_values", document.part("planned_values", "root_module"), 0)
    elif "values" in document.json:
        yield from _in_module("values", document.part("values", "root_module"), 0)
    else:
        yield from _in_changes(document)


def _in_module(section: str, module: Json, depth: int) -> Iterator[_Listed]:
    for one in parts(module.get("resources")):
        address = one.get("address")
        if isinstance(address, str) and address:
            yield _Listed(section, address, one, part(one, "values"))
    for child in parts(module.get("child_modules")) if depth < MAX_NESTING else ():
        yield from _in_module(section, child, depth + 1)


def _in_changes(document: Document) -> Iterator[_Listed]:
    """A plan cut down to its changes: what they leave behind."""
    for one in parts(document.json.get("resource_changes")):
        address, change = one.get("address"), part(one, "change")
        actions = change.get("actions")
        gone = isinstance(actions, list) and bool({"delete", "forget"} & set(map(str, actions)))
        kept = isinstance(actions, list) and "create" in actions
        if isinstance(address, str) and address and (not gone or kept):
            yield _Listed("resource_changes", address, one, part(change, "after"))


def _mode(found: Json) -> Mode:
    return "data" if found.get("mode") == "data" else "managed"


def _depends_on(found: Json, stated: Json, prefix: str) -> tuple[str, ...]:
    """What the configuration says, or the full addresses that a state keeps."""
    for listed, before in ((stated.get("depends_on"), prefix), (found.get("depends_on"), "")):
        if isinstance(listed, list):
            return tuple(before + one for one in listed if isinstance(one, str))
    return ()
