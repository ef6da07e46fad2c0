"""Damaged and reshaped plans: a fragment or a problem, never an error."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from outlast.domain.fragment import Unit
from outlast.readers.terraform.plan.reader import read, units
from trees import DictTree

BASE: dict[str, Any] = {
    "format_version": "1.2",
    "terraform_version": "1.11.4",
    "variables": {"r": {"value": "eu"}},
    "planned_values": {
        "root_module": {
            "resources": [
                {
                    "address": 't_a.b["k"]',
                    "mode": "managed",
                    "type": "t_a",
                    "values": {"x": "v", "rule": [{"to": "w"}], "n": 1},
                    "sensitive_values": {"n": True},
                }
            ],
            "child_modules": [
                {"address": "module.m", "resources": [{"address": "module.m.t_a.b", "values": {}}]}
            ],
        }
    },
    "resource_changes": [
        {"address": 't_a.b["k"]', "change": {"after_unknown": {"y": True, "rule": [{"z": True}]}}}
    ],
    "prior_state": {"values": {"root_module": {"resources": []}}},
    "configuration": {
        "provider_config": {"aws": {"name": "aws", "expressions": {"region": {"references": []}}}},
        "root_module": {
            "resources": [
                {
                    "address": "t_a.b",
                    "provider_config_key": "aws",
                    "for_each_expression": {"references": ["module.m.o"]},
                    "expressions": {
                        "x": {"references": ["module.m.o", "module.m", "each.value"]},
                        "rule": [{"to": {"references": ["var.r"]}}],
                    },
                }
            ],
            "module_calls": {
                "m": {
                    "expressions": {"v": {"references": ["module.m.o"]}},
                    "module": {"outputs": {"o": {"expression": {"references": ["var.v"]}}}},
                }
            },
        },
    },
}

ANY = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from(
        ["", "x", "var.v", "module.m.o", 't_a.b["k"].x', "a[", "module.", '"', "[0]"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["references", "values", "x", ""]), inner, max_size=3)
    ),
    max_leaves=5,
)


def places(found: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    below = (
        found.items()
        if isinstance(found, dict)
        else enumerate(found)
        if isinstance(found, list)
        else ()
    )
    return [path, *(place for key, item in below for place in places(item, (*path, key)))]


PLACES = places(BASE)[1:]


def changed(path: tuple[Any, ...], value: Any) -> Any:
    made = json.loads(json.dumps(BASE))
    here = made
    for step in path[:-1]:
        here = here[step]
    here[path[-1]] = value
    return made


def check(text: str) -> None:
    tree = DictTree({"plan.json": text.encode("utf-8", "surrogatepass")})
    units(tree)
    found = read(Unit("plan.json", "plan"), tree)
    for one in found.resources:
        assert one.address
        assert one.span.path == "plan.json"


@settings(max_examples=250, deadline=None)
@given(st.sampled_from(PLACES), ANY)
def test_any_value_anywhere(path: tuple[Any, ...], value: Any) -> None:
    check(json.dumps(changed(path, value)))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_damaged_text(data: st.DataObject) -> None:
    text = json.dumps(BASE, indent=data.draw(st.sampled_from([None, 1])))
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 40)))
    check(text[:start] + data.draw(st.text(max_size=3)) + text[end:])
