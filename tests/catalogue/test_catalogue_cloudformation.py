"""Every CloudFormation type and path of the catalogue is in the schemas that cfn-lint ships."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest

from outlast.catalogue.load import load
from outlast.catalogue.model import Entry

CATALOGUE = load()
BESIDE = ("DeletionPolicy", "UpdateReplacePolicy")
"""What a resource states beside its properties."""

Schema = Mapping[str, Any]


def amazon() -> list[Entry]:
    """The entries of the types that Amazon publishes."""
    found = map(CATALOGUE.entry, filter(lambda kind: kind.startswith("AWS::"), CATALOGUE.types()))
    return [entry for entry in found if entry]


@cache
def schema_of(kind: str) -> Schema:
    from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

    found: Schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", kind).schema
    return found


def paths(entry: Entry) -> Iterator[str]:
    """Every attribute path that an entry names, from the top of the resource."""
    yield from filter(None, (entry.name, entry.zone, entry.region.path, entry.multi_vendor))
    yield from (*entry.tags, *entry.redundancy, *entry.cross_provider, *entry.attrs.values())
    yield from (relation.attr for relation in entry.refs)
    for setting in entry.settings:
        yield from filter(None, (setting.attr, setting.region_from))
    if entry.failure_domain:
        yield entry.failure_domain.attr


def holds(root: Schema, node: Schema, names: list[str]) -> bool:
    """Whether a schema has a value at `names`; lists and maps on the way are transparent."""
    if "$ref" in node:
        target: Any = root
        for part in node["$ref"].lstrip("#/").split("/"):
            target = target[part]
        return holds(root, target, names)
    if not names:
        return True
    properties = node.get("properties", {})
    if names[0] in properties:
        return holds(root, properties[names[0]], names[1:])
    below = [node["items"]] if isinstance(node.get("items"), dict) else []
    below += [one for key in ("anyOf", "oneOf", "allOf") for one in node.get(key, ())]
    below += [one for one in node.get("patternProperties", {}).values() if isinstance(one, dict)]
    if any(holds(root, one, names) for one in below):
        return True
    return not properties and not below and _is_free(node)


def _is_free(node: Schema) -> bool:
    """Whether a schema lets an object hold anything (a document in JSON)."""
    kind = node.get("type")
    return kind == "object" or (isinstance(kind, list) and "object" in kind)


def test_at_least_130_types() -> None:
    assert len(amazon()) >= 130


@pytest.mark.parametrize("entry", amazon(), ids=lambda entry: entry.type)
def test_type_and_paths_are_in_the_schema(entry: Entry) -> None:
    schema = schema_of(entry.type)
    wrong = [
        path
        for path in dict.fromkeys(paths(entry))
        if path not in BESIDE and not holds(schema, schema, path.split("."))
    ]
    assert wrong == []


def test_the_check_can_fail() -> None:
    schema = schema_of("AWS::RDS::DBInstance")
    assert holds(schema, schema, ["Tags", "Key"])
    assert not holds(schema, schema, ["Tags", "Colour"])
    assert not holds(schema, schema, ["BackupRetention"])
