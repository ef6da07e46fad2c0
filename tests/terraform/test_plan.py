from __future__ import annotations

import json
from typing import Any

import pytest

from outlast.domain.fragment import Fragment, Unit
from outlast.domain.resource import Resource
from outlast.domain.value import Linked, Ref, Unknown
from outlast.readers.terraform.plan.reader import read, units
from trees import DictTree

Json = dict[str, Any]


def planned(address: str, values: Json, **more: Any) -> Json:
    kind, name = address.split(".")[-2:]
    return {
        "address": address,
        "mode": "managed",
        "type": kind,
        "name": name.partition("[")[0],
        "provider_name": "registry.terraform.io/hashicorp/aws",
        "values": values,
        **more,
    }


def change(address: str, unknown: Json) -> Json:
    return {"address": address, "change": {"actions": ["create"], "after_unknown": unknown}}


def stated(address: str, **expressions: Any) -> Json:
    return {"address": address, "provider_config_key": "aws", "expressions": expressions}


def plan(
    resources: list[Json],
    config: list[Json] | None = None,
    changes: list[Json] | None = None,
    **more: Any,
) -> Json:
    module = {"resources": config or []}
    return {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "planned_values": {"root_module": {"resources": resources}},
        "resource_changes": changes or [],
        "configuration": {"root_module": module},
        **more,
    }


def fragment(found: Json | str, path: str = "plan.json") -> Fragment:
    text = found if isinstance(found, str) else json.dumps(found)
    return read(Unit(path, "plan"), DictTree({path: text.encode()}))


def by_address(found: Json) -> dict[str, Resource]:
    return {one.address: one for one in fragment(found).resources}


def refs(*texts: str) -> Json:
    return {"references": list(texts)}


HEAD = '{"format_version":"1.2","terraform_version":"1.11.4",'
UNITS = {
    "plan": ("plan.json", HEAD + '"planned_values":{}}', True),
    "any name": ("out/prod.json", HEAD + '"planned_values":{}}', True),
    "standard input": ("<stdin>", HEAD + '"planned_values":{}}', True),
    "state": ("state.json", HEAD + '"values":{}}', True),
    "pretty": ("p.json", '{\n  "format_version": "1.0",\n  "resource_changes": []\n}', True),
    "sorted by jq": (
        "p.json",
        '{"configuration": {' + '"a": 1, ' * 200 + '"b": 1}, "format_version": "1.2", '
        '"planned_values": {}}',
        True,
    ),
    "cut off": ("p.json", HEAD + '"varia', True),
    "byte order mark": ("p.json", "\ufeff" + HEAD + '"values":{}}', True),
    "state of an empty root": ("p.json", '{"format_version":"1.0"}', False),
    "schemas of providers": ("p.json", '{"format_version":"1.0","provider_schemas":{}}', False),
    "result of validate": ("p.json", '{"format_version":"1.0","valid":true,"values":[]}', False),
    "some other JSON": ("p.json", '{"planned_values": {}}', False),
    "Terraform's JSON syntax": ("p.tf.json", HEAD + '"values":{}}', False),
    "not called JSON": ("plan.out", HEAD + '"values":{}}', False),
    "YAML on standard input": ("<stdin>", "format_version: 1\n", False),
}


@pytest.mark.parametrize(("path", "text", "expected"), UNITS.values(), ids=UNITS.keys())
def test_units(path: str, text: str, expected: bool) -> None:
    found = units(DictTree({path: text.encode()}))
    assert found == ((Unit(path, "plan"),) if expected else ())


def test_a_resource_is_read_whole() -> None:
    text = (
        HEAD + '"planned_values":{"root_module":{"resources":[\n'
        '  {"address":"aws_s3_bucket.a","mode":"managed","type":"aws_s3_bucket",\n'
        '   "values":{"bucket":"logs","rule":[{"days":1},\n'
        '     {"days":2.0,"on":true}],"tags":{"a.b":"c"},"policy":null}}]}}}'
    )
    found = fragment(text)
    (one,) = found.resources
    assert (one.address, one.type, one.unit, one.mode) == (
        "aws_s3_bucket.a",
        "aws_s3_bucket",
        "plan.json",
        "managed",
    )
    assert one.attributes == {
        "bucket": "logs",
        "rule": [{"days": 1}, {"days": 2, "on": True}],
        "tags": {"a.b": "c"},
        "policy": None,
    }
    assert isinstance(one.attributes["rule"][1]["days"], int)  # type: ignore[index, call-overload]
    places = {path: (span.line, span.column) for path, span in one.spans.items()}
    assert places == {
        "bucket": (3, 14),
        "rule": (3, 30),
        "rule.0": (3, 38),
        "rule.days": (3, 39),
        "rule.0.days": (3, 39),
        "rule.1": (4, 6),
        "rule.1.days": (4, 7),
        "rule.on": (4, 18),
        "rule.1.on": (4, 18),
        "tags": (4, 30),
        "tags.a.b": (4, 38),
        "policy": (4, 49),
    }
    assert (one.span.line, one.span.column) == (2, 3)
    ends = {path: (one.spans[path].end_line, one.spans[path].end_column) for path in places}
    assert (ends["bucket"], ends["rule"], ends["rule.1.days"]) == ((3, 29), (3, 38), (4, 17))
    assert found.files == ("plan.json",)
    assert found.problems == ()


def test_child_modules_keep_their_addresses() -> None:
    inner = {"address": 'module.a["x"]', "resources": [planned('module.a["x"].t_a.b[0]', {})]}
    found = plan([planned("t_a.b", {})])
    found["planned_values"]["root_module"]["child_modules"] = [
        {"address": "module.a", "child_modules": [inner]}
    ]
    assert list(by_address(found)) == ["t_a.b", 'module.a["x"].t_a.b[0]']


def test_deleted_resources_are_absent() -> None:
    gone = {"address": "t_a.gone", "change": {"actions": ["delete"], "before": {"x": 1}}}
    assert list(by_address(plan([planned("t_a.b", {})], changes=[gone]))) == ["t_a.b"]


ACTIONS = {
    "create": (["create"], True),
    "no-op": (["no-op"], True),
    "replace": (["delete", "create"], True),
    "replace, new one first": (["create", "delete"], True),
    "delete": (["delete"], False),
    "forget": (["forget"], False),
}


@pytest.mark.parametrize(("actions", "there"), ACTIONS.values(), ids=ACTIONS.keys())
def test_a_plan_of_changes_alone(actions: list[str], there: bool) -> None:
    one = {
        "address": "t_a.b",
        "mode": "managed",
        "type": "t_a",
        "change": {"actions": actions, "after": {"x": 1, "y": None}, "after_unknown": {"y": True}},
    }
    found = by_address({"format_version": "1.2", "resource_changes": [one]})
    assert list(found) == (["t_a.b"] if there else [])
    if there:
        assert found["t_a.b"].attributes["x"] == 1
        assert isinstance(found["t_a.b"].attributes["y"], Unknown)
        assert set(found["t_a.b"].spans) == {"x", "y"}


def test_data_sources_come_from_the_prior_state() -> None:
    prior = [
        planned("data.t_d.d", {"name": "n"}, mode="data"),
        planned("t_a.old", {"x": 1}),
    ]
    found = by_address(
        plan(
            [planned("t_a.b", {})],
            prior_state={"format_version": "1.0", "values": {"root_module": {"resources": prior}}},
        )
    )
    assert {address: one.mode for address, one in found.items()} == {
        "data.t_d.d": "data",
        "t_a.b": "managed",
    }


def test_a_state_is_read() -> None:
    state = {
        "format_version": "1.0",
        "values": {
            "root_module": {
                "resources": [planned("t_a.b", {"id": "i-1"}, depends_on=["module.m.t_c.d"])]
            }
        },
    }
    one = by_address(state)["t_a.b"]
    assert one.attributes == {"id": "i-1"}
    assert one.depends_on == ("module.m.t_c.d",)
    assert one.provider is not None
    assert (one.provider.name, one.provider.source) == ("aws", "hashicorp/aws")


def test_what_only_the_apply_tells_is_unknown() -> None:
    found = plan(
        [planned("t_a.b", {"tags": {"k": "v"}})],
        [stated("t_a.b", name=refs("t_c.d[0].id", "t_c.d[0]", "t_c.d"), tags=refs("local.t"))],
        [change("t_a.b", {"id": True, "name": True, "tags": {"owner": True}})],
    )
    one = by_address(found)["t_a.b"]
    assert set(one.attributes) == {"name", "tags"}  # `id` is what the provider makes up.
    name = one.attributes["name"]
    assert isinstance(name, Unknown)
    assert name.reason == "`t_a.b.name` is known only after apply"
    assert name.refs == (Ref("t_c.d[0]", "id"),)
    tags = one.attributes["tags"]
    assert isinstance(tags, dict)
    assert tags["k"] == "v"
    assert isinstance(tags["owner"], Unknown)


def test_without_a_configuration_nothing_is_left_out() -> None:
    found = plan([planned("t_a.b", {})], changes=[change("t_a.b", {"id": True})])
    assert isinstance(by_address(found)["t_a.b"].attributes["id"], Unknown)


def test_sensitive_values_are_not_shown() -> None:
    values = {"password": "secret", "name": "db", "auth": [{"token": "secret", "user": "u"}]}
    marks = {"password": True, "auth": [{"token": True}]}
    found = plan([planned("t_a.b", values, sensitive_values=marks)])
    one = by_address(found)["t_a.b"]
    assert isinstance(one.attributes["password"], Unknown)
    assert one.attributes["name"] == "db"
    assert "secret" not in repr(one)


MODULES = {
    "resources": [
        stated("t_a.root", name=refs("module.m.out", "module.m")),
        stated("t_a.keyed", name=refs('module.k["x"].out', 'module.k["x"]', "module.k")),
    ],
    "module_calls": {
        "m": {
            "expressions": {"in": refs("t_c.d.id", "t_c.d")},
            "module": {
                "outputs": {"out": {"expression": refs("t_c.inner.arn", "t_c.inner")}},
                "resources": [
                    stated("t_a.b", name=refs("var.in")),
                    stated("t_a.own", name=refs("t_c.inner.id", "t_c.inner")),
                ],
            },
        },
        "k": {
            "for_each_expression": refs("t_c.each"),
            "expressions": {"in": refs("each.value")},
            "module": {
                "outputs": {"out": {"expression": refs("t_c.inner.arn", "t_c.inner")}},
                "resources": [stated("t_a.b", name=refs("var.in"))],
            },
        },
    },
}
LEADS = {
    "input of a module": ("module.m.t_a.b", (Ref("t_c.d", "id"),)),
    "within a module": ("module.m.t_a.own", (Ref("module.m.t_c.inner", "id"),)),
    "output of a module": ("t_a.root", (Ref("module.m.t_c.inner", "arn"),)),
    "output of one of several": ("t_a.keyed", (Ref('module.k["x"].t_c.inner', "arn"),)),
    "for_each of the call": ('module.k["x"].t_a.b', (Ref("t_c.each", "", whole=False),)),
}


@pytest.mark.parametrize(("address", "expected"), LEADS.values(), ids=LEADS.keys())
def test_references_lead_through_modules(address: str, expected: tuple[Ref, ...]) -> None:
    found = plan([planned(address, {})], changes=[change(address, {"name": True})])
    found["configuration"]["root_module"] = MODULES
    name = by_address(found)[address].attributes["name"]
    assert isinstance(name, Unknown)
    assert name.refs == expected


def test_known_strings_stay_linked() -> None:
    found = plan(
        [
            planned("t_c.d", {"bucket": "logs"}),
            planned("t_a.same", {"bucket": "logs"}),
            planned("t_a.part", {"bucket": "logs/x", "n": 1}),
        ],
        [
            stated("t_a.same", bucket=refs("t_c.d.bucket", "t_c.d")),
            stated("t_a.part", bucket=refs("t_c.d.bucket", "t_c.d")),
        ],
    )
    resources = by_address(found)
    same, part = resources["t_a.same"].attributes["bucket"], resources["t_a.part"].attributes
    assert isinstance(same, Linked)
    assert (same, same.refs) == ("logs", (Ref("t_c.d", "bucket"),))
    assert isinstance(part["bucket"], Linked)
    assert part["bucket"].refs == (Ref("t_c.d", "bucket", whole=False),)


def test_nested_blocks_are_matched_by_their_constants() -> None:
    """The plan sorts a set of blocks, the configuration does not."""
    found = plan(
        [planned("t_a.b", {"rule": [{"id": "a", "to": "x"}, {"id": "b", "to": "y"}]})],
        [
            stated(
                "t_a.b",
                rule=[
                    {"id": {"constant_value": "b"}, "to": refs("t_c.b.arn", "t_c.b")},
                    {"id": {"constant_value": "a"}, "to": refs("t_c.a.arn", "t_c.a")},
                ],
            )
        ],
    )
    rules: Any = by_address(found)["t_a.b"].attributes["rule"]
    assert [rule["to"].refs[0].address for rule in rules] == ["t_c.a", "t_c.b"]


def test_blocks_that_cannot_be_told_apart_refer_in_part() -> None:
    blocks = [{"to": refs("t_c.b.arn", "t_c.b")}, {"to": refs("t_c.a.arn", "t_c.a")}]
    found = plan(
        [planned("t_a.b", {"rule": [{}, {}]})],
        [stated("t_a.b", rule=blocks)],
        [change("t_a.b", {"rule": [{"to": True}, {"to": True}]})],
    )
    rules: Any = by_address(found)["t_a.b"].attributes["rule"]
    both = (Ref("t_c.b", "arn", whole=False), Ref("t_c.a", "arn", whole=False))
    assert [rule["to"].refs for rule in rules] == [both, both]


CONFIGS = {
    "aws": {
        "name": "aws",
        "full_name": "registry.terraform.io/hashicorp/aws",
        "expressions": {
            "region": {"constant_value": "eu-west-1"},
            "endpoints": [{"s3": {"constant_value": "https://x.example"}}],
            "default_tags": [{"tags": {"constant_value": {"team": "a"}}}],
        },
    },
    "aws.west": {
        "name": "aws",
        "full_name": "registry.terraform.io/hashicorp/aws",
        "alias": "west",
        "expressions": {"region": refs("var.region")},
    },
    "aws.local": {"name": "aws", "alias": "local", "expressions": {"region": refs("local.r")}},
    "module.m:aws": {
        "name": "aws",
        "full_name": "registry.opentofu.org/hashicorp/aws",
        "module_address": "module.m",
        "expressions": {"region": refs("var.where")},
    },
}
REGIONS = {
    "constant": ("aws", "", "eu-west-1"),
    "variable of the root": ("aws.west", "west", "us-west-2"),
    "variable of a module": ("module.m:aws", "", "us-west-2"),
}


def provider_plan(key: str) -> Json:
    found = plan([planned("t_a.b", {})], [{**stated("t_a.b"), "provider_config_key": key}])
    found["variables"] = {"region": {"value": "us-west-2"}}
    found["configuration"]["provider_config"] = CONFIGS
    found["configuration"]["root_module"]["module_calls"] = {
        "m": {"expressions": {"where": refs("var.region")}, "module": {}}
    }
    return found


@pytest.mark.parametrize(("key", "alias", "region"), REGIONS.values(), ids=REGIONS.keys())
def test_provider_configurations(key: str, alias: str, region: str) -> None:
    provider = by_address(provider_plan(key))["t_a.b"].provider
    assert provider is not None
    assert (provider.name, provider.source, provider.alias) == ("aws", "hashicorp/aws", alias)
    assert provider.attributes["region"] == region


def test_provider_blocks_are_lists() -> None:
    provider = by_address(provider_plan("aws"))["t_a.b"].provider
    assert provider is not None
    assert provider.attributes["endpoints"] == [{"s3": "https://x.example"}]
    assert provider.attributes["default_tags"] == [{"tags": {"team": "a"}}]


def test_a_region_that_the_plan_does_not_say_is_unknown() -> None:
    provider = by_address(provider_plan("aws.local"))["t_a.b"].provider
    assert provider is not None
    region = provider.attributes["region"]
    assert isinstance(region, Unknown)
    assert region.text == "${local.r}"


PROBLEMS = {
    "cut off": (HEAD + '"planned_values": {', "syntax", 1),
    "damaged on a later line": ("{\n  oops", "syntax", 2),
    "a list": ("[]", "syntax", 1),
    "not finite": (HEAD + '"values": {"x": 1e999}}', "syntax", 1),
    "not a number": (HEAD + '"values": {"x": NaN}}', "syntax", 1),
    "newer format": ('{"format_version": "2.0", "values": {}}', "unsupported", 1),
    "no format": ('{"values": {}}', "unsupported", 1),
    "nothing planned": ('{"format_version": "1.0"}', "unsupported", 1),
    "too deep": (HEAD + '"values": ' + "[" * 200_000, "too-large", 1),
}


@pytest.mark.parametrize(("text", "kind", "line"), PROBLEMS.values(), ids=PROBLEMS.keys())
def test_problems(text: str, kind: str, line: int) -> None:
    found = fragment(text)
    assert found.resources == ()
    assert [(one.kind, one.span.path, one.span.line) for one in found.problems] == [
        (kind, "plan.json", line)
    ]


def test_an_unreadable_plan_is_a_problem() -> None:
    found = read(Unit("gone.json", "plan"), DictTree({}))
    assert [one.kind for one in found.problems] == ["unreadable"]
