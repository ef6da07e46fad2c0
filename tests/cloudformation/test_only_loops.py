"""A template that holds nothing but loops is one all the same."""

from __future__ import annotations

import json

import pytest

from outlast.readers.cloudformation.reader import read, units
from trees import tree

TABLE = {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": {"Ref": "Name"}}}
LOOP = {
    "Transform": "AWS::LanguageExtensions",
    "Resources": {"Fn::ForEach::Tables": ["Name", ["orders", "carts"], {"Table${Name}": TABLE}]},
}


@pytest.mark.parametrize("name", ["loop.json", "loop.yaml"])
def test_a_template_of_loops_is_read(name: str) -> None:
    estate = tree({name: json.dumps(LOOP)})
    (unit,) = units(estate)
    found = [one for one in read(unit, estate).resources if one.mode == "managed"]
    assert [one.address for one in found] == ["Tableorders", "Tablecarts"]
    assert [one.block for one in found] == ["Table${Name}", "Table${Name}"]
