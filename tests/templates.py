"""Templates that are spelled out in a test become fragments, by the real reader."""

from __future__ import annotations

from collections.abc import Mapping

from outlast.domain.fragment import Fragment, Unit
from outlast.domain.resource import Resource
from outlast.domain.value import Linked, Unknown, Value
from outlast.readers.cloudformation.reader import read
from outlast.readers.table import reader, units_of
from trees import tree

Files = Mapping[str, str]


def fragment(code: str | Files, path: str = "a.yaml", **unit: str | tuple[str, ...]) -> Fragment:
    """What reading one template yields; one text is the template itself."""
    files = {path: code} if isinstance(code, str) else code
    return read(Unit(path, "cloudformation", **unit), tree(files))  # type: ignore[arg-type]


def fragments(files: Files, *environments: Unit) -> tuple[Fragment, ...]:
    """What reading every template of the files yields."""
    made = tree(files)
    found = (unit for unit in units_of(made, environments) if unit.format == "cloudformation")
    return tuple(reader(unit.format)(unit, made) for unit in found)


def resources(found: Fragment) -> dict[str, Resource]:
    """Managed resources by address."""
    return {one.address: one for one in found.resources if one.mode == "managed"}


def attribute(code: str | Files, var_files: tuple[str, ...] = (), path: str = "R.P") -> Value:
    """The attribute `P` of the resource `R`, dots going deeper."""
    address, *names = path.split(".")
    value: Value = dict(resources(fragment(code, var_files=var_files))[address].attributes)
    for name in names:
        value = value[int(name)] if isinstance(value, list) else value[name]  # type: ignore
    return value


def shown(value: Value) -> object:
    """A value a test can spell: `?reason -> refs` for an Unknown, `text -> refs` when linked."""
    if isinstance(value, dict):
        return {key: shown(item) for key, item in value.items()}
    if isinstance(value, list):
        return [shown(item) for item in value]
    if not isinstance(value, (Unknown, Linked)):
        return value
    marks = (f"{ref.address}.{ref.attribute}{'' if ref.whole else '*'}" for ref in value.refs)
    refs = " ".join(marks)
    text = "?" if isinstance(value, Unknown) else str(value)
    return f"{text} -> {refs}" if refs else text


def said(found: Fragment) -> list[str]:
    """Every problem as `path:line:column kind`."""
    return [f"{problem.span} {problem.kind}" for problem in found.problems]
