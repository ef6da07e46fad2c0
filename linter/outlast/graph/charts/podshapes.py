"""Containers, variables and volumes as charts spell them become what manifests hold."""

from __future__ import annotations

from collections.abc import Iterator

from outlast.catalogue.charts import Shape
from outlast.domain.value import Unknown, Value, first_unknown


def shaped(value: Value, shape: Shape) -> Value:
    """`value` as the object spells it; see `FromValues`."""
    if shape == "list" and not isinstance(value, (list, Unknown)):
        return [value]
    if shape == "named":
        return list(_named(value))
    if shape == "containers":
        return [_container(item) for item in _named(value)]
    return value


def _named(value: Value) -> Iterator[Value]:
    """Things of a map as a list; each knows its name unless it states one."""
    if isinstance(value, dict):
        for name, item in value.items():
            own: dict[str, Value] = item if isinstance(item, dict) else {"value": item}
            yield {"name": name, **own}
    elif isinstance(value, list):
        yield from value


def _container(value: Value) -> Value:
    if not isinstance(value, dict):
        return value
    made = dict(value)
    if isinstance(value.get("image"), dict):
        made["image"] = image(value["image"])
    if isinstance(value.get("env"), dict):
        made["env"] = list(_named(value["env"]))
    for key in ("command", "args"):
        if isinstance(value.get(key), str):
            made[key] = [value[key]]
    return made


def image(value: Value) -> Value:
    """`{registry, repository, tag, digest}` as one text."""
    if not isinstance(value, dict):
        return value
    undecided = first_unknown([value.get(key) for key in ("registry", "repository")])
    if undecided is not None:
        return undecided
    parts = [value.get("registry"), value.get("repository")]
    name = "/".join(part for part in parts if isinstance(part, str) and part)
    tag = value.get("tag")
    return f"{name}:{tag}" if tag and not isinstance(tag, Unknown) else name
