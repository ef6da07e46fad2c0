"""Files of manifests become objects: every document, list and scalar as Kubernetes reads them."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from manifests import Files, fragment, fragments, resources, said
from outlast.domain.value import Value

HEAD = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"

SCALARS: dict[str, Value] = {
    "yes": True,
    "No": False,
    "on": True,
    "OFF": False,
    "y": True,
    "'yes'": "yes",
    "!!str no": "no",
    "true": True,
    "~": None,
    "": None,
    "null": None,
    "12": 12,
    "-7": -7,
    "1_000": 1000,
    "0644": 0o644,
    "0o644": 0o644,
    "0x1F": 31,
    "0b101": 5,
    "089": 89.0,
    "1e3": 1000.0,
    "1.50": 1.5,
    ".5": 0.5,
    "1.2.3": "1.2.3",
    "2026-11-23": "2026-11-23",
    "12:30": "12:30",
    "1e999": "1e999",
    "10Gi": "10Gi",
    ".inf": ".inf",
    "0x": "0x",
    '"1"': "1",
    "|-\n    text": "text",
}


@pytest.mark.parametrize(("text", "value"), SCALARS.items(), ids=[repr(text) for text in SCALARS])
def test_scalar(text: str, value: Value) -> None:
    found = resources(fragment(f"{HEAD}x:\n  a: {text}\n"))["ConfigMap/a"].attributes["x"]
    assert found == {"a": value}
    assert isinstance(found, dict)
    assert type(found["a"]) is type(value)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=9), inner),
        max_leaves=12,
    )
)
def test_json_is_read_as_json(value: Value) -> None:
    manifest = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}, "x": value}
    lone = any("\ud800" <= char <= "\udfff" for char in json.dumps(value, ensure_ascii=False))
    if not lone:
        found = fragment({"a.json": json.dumps(manifest)})
        assert resources(found)["ConfigMap/a"].attributes["x"] == value


ADDRESSES: dict[str, tuple[str, list[str]]] = {
    "a namespace": (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a, namespace: n}\n",
        ["Deployment/n/a Deployment.apps"],
    ),
    "none stated": (HEAD, ["ConfigMap/a ConfigMap"]),
    "of the whole cluster": (
        "apiVersion: v1\nkind: Namespace\nmetadata: {name: a, namespace: n}\n",
        ["Namespace/a Namespace"],
    ),
    "a name to be made": (
        "apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: a-}\n",
        ["Job/a- Job.batch"],
    ),
    "several documents": (
        f"# first\n{HEAD}---\n---\n# nothing\n---\n{HEAD.replace('a}', 'b}')}...\n",
        ["ConfigMap/a ConfigMap", "ConfigMap/b ConfigMap"],
    ),
    "the same twice": (
        f"{HEAD}data: {{a: first}}\n---\n{HEAD}data: {{a: last}}\n",
        ["ConfigMap/a ConfigMap"],
    ),
    "two kinds of one name": (
        "apiVersion: a.example/v1\nkind: Cluster\nmetadata: {name: a}\n---\n"
        "apiVersion: b.example/v1\nkind: Cluster\nmetadata: {name: a}\n",
        ["Cluster/a Cluster.a.example", "Cluster.b.example/a Cluster.b.example"],
    ),
    "a list": (
        "apiVersion: v1\nkind: List\nitems:\n"
        "- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n"
        "- apiVersion: v1\n  kind: SecretList\n  items:\n"
        "  - {apiVersion: v1, kind: Secret, metadata: {name: b}}\n"
        "- null\n- text\n",
        ["ConfigMap/a ConfigMap", "Secret/b Secret"],
    ),
    "a kind that only sounds like a list": (
        "apiVersion: x.example/v1\nkind: AllowList\nmetadata: {name: a}\n",
        ["AllowList/a AllowList.x.example"],
    ),
    "no manifests": ("apiVersion: v1\nservices: {a: b}\n---\nkind: x\n---\n- a\n---\ntext\n", []),
}


@pytest.mark.parametrize(("code", "expected"), ADDRESSES.values(), ids=ADDRESSES)
def test_objects(code: str, expected: list[str]) -> None:
    found = fragment(code)
    assert [f"{one.address} {one.type}" for one in found.resources] == expected
    assert said(found) == []


def test_the_last_of_two_counts() -> None:
    code = f"{HEAD}data: {{a: first}}\n---\n{HEAD}data: {{a: last}}\n"
    assert resources(fragment(code))["ConfigMap/a"].attributes["data"] == {"a": "last"}


def test_anchors_merges_and_keys() -> None:
    code = f"{HEAD}x: &x {{a: 1, b: 2}}\nlist: &l [p]\nz: {{<<: *x, b: 3, c: *l, on: 4, 5: six}}\n"
    found = resources(fragment(code))["ConfigMap/a"]
    assert found.attributes["z"] == {"b": 3, "c": ["p"], "true": 4, "5": "six", "a": 1}


SPANS: dict[str, str] = {
    "kind": "a.yaml:3:1-3:16",
    "metadata.name": "a.yaml:4:12-4:19",
    "spec": "a.yaml:5:1-5:5",
    "spec.ports": "a.yaml:6:3-6:8",
    "spec.ports.0": "a.yaml:7:5-7:16",
    "spec.ports.1.port": "a.yaml:8:5-8:14",
    "spec.text": "a.yaml:9:3-9:7",
    "spec.flow.0.a": "a.yaml:12:11-12:15",
    "spec.alias": "a.yaml:13:3-13:8",
}


@pytest.mark.parametrize(("path", "place"), SPANS.items(), ids=SPANS)
def test_places(path: str, place: str) -> None:
    code = (
        "# comment\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\nspec:\n  ports:\n"
        "  - port: &x 80\n  - port: 443\n  text: |\n    one\n    two\n  flow: [{a: b}]\n"
        "  alias: *x\n"
    )
    one = resources(fragment(code))["ConfigMap/a"]
    span = one.spans[path]
    assert f"{span}-{span.end_line}:{span.end_column}" == place
    assert one.span == one.spans["kind"]


CRD = """\
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: widgets.example.org
spec:
  group: example.org
  names: {kind: Widget}
  versions:
  - name: v1
    schema: {openAPIV3Schema: {type: object}}
      # broken on purpose: nobody reads this
      [
  scope: Namespaced
"""


def test_definitions_lose_their_schemas_and_keep_their_places() -> None:
    found = fragment(f"{CRD}---\n{HEAD}")
    one = resources(found)["CustomResourceDefinition/widgets.example.org"]
    assert one.attributes["spec"] == {
        "group": "example.org",
        "names": {"kind": "Widget"},
        "scope": "Namespaced",
    }
    assert one.spans["spec.scope"].line == 13
    assert resources(found)["ConfigMap/a"].span.line == 16
    assert said(found) == []


IGNORES: dict[str, tuple[str, list[tuple[str, int]]]] = {
    "above the object": (f'# outlast:ignore BKP001 reason="x"\n{HEAD}', [("x", 3)]),
    "above the mark": (f'{HEAD}# outlast:ignore BKP001 reason="x"\n---\n{HEAD}', [("x", 7)]),
    "at the name": (
        'apiVersion: v1\nkind: A\nmetadata:\n  name: a # outlast:ignore BKP001 reason="x"\n',
        [("x", 2)],
    ),
    "at a value": (f'{HEAD}data:\n  a: b # outlast:ignore BKP001 reason="x"\n', [("x", 5)]),
    "in a list": (
        'apiVersion: v1\nkind: List\nitems:\n# outlast:ignore BKP001 reason="x"\n'
        "- apiVersion: v1\n  kind: A\n  metadata: {name: a}\n",
        [("x", 6)],
    ),
    "as annotations": (
        "apiVersion: v1\nkind: A\nmetadata:\n  name: a\n  annotations:\n"
        '    outlast.dev/ignore: |\n      BKP001 reason="x"\n      BKP002 reason="y"\n',
        [("x", 2), ("y", 2)],
    ),
    "in a text": (f'{HEAD}data:\n  a: |\n    # outlast:ignore B reason="x"\n', []),
}


@pytest.mark.parametrize(("code", "expected"), IGNORES.values(), ids=IGNORES)
def test_ignores(code: str, expected: list[tuple[str, int]]) -> None:
    found = fragment(code)
    assert [(one.reason, one.target) for one in found.ignores] == expected
    assert said(found) == []


def test_an_ignore_without_a_reason_is_said() -> None:
    code = (
        "apiVersion: v1\nkind: A\nmetadata:\n  name: a\n  annotations: {outlast.dev/ignore: B1}\n"
    )
    assert said(fragment(code)) == ["a.yaml:5:37 ignore"]


LEFT_ALONE: dict[str, Files] = {
    "compose": {"a.yaml": "services: {web: {image: x}}\n"},
    "values": {"values.yaml": "a: {apiVersion: v1, kind: x}\n"},
    "an interface": {"a.json": '{"openapi": "3.0.0", "info": {"x": {"apiVersion": 1, "kind": 2}}}'},
    "a template of CloudFormation": {
        "a.yaml": "Resources: {A: {Type: A::B::C, Properties: {apiVersion: v1, kind: x}}}\n"
    },
    "another suffix": {"a.txt": HEAD},
}


@pytest.mark.parametrize("files", LEFT_ALONE.values(), ids=LEFT_ALONE)
def test_left_alone(files: Files) -> None:
    assert fragments(files) == ()
