"""Whatever a file holds: never a crash, always said, and the rest is read."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from manifests import Files, fragment, fragments, resources, said
from outlast.readers.kubernetes.reader import read, units
from outlast.source.discover import open_tree
from trees import DictTree

MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s}\n"
GOOD = MAP % "good"
FLOW = "x: [\n"

DAMAGE: dict[str, tuple[bytes, list[str], list[str]]] = {
    "tabs": (f"{GOOD}data:\n\ta: b\n---\n{MAP % 'b'}".encode(), ["a.yaml:5:1 syntax"], ["b"]),
    "half a template": (
        f"{GOOD}data:\n  {{{{- range .x }}}}\n  a: b\n  {{{{ end }}}}\n".encode(),
        ["a.yaml:1:1 template-not-rendered"],
        [],
    ),
    "a template that is YAML": (
        f"{GOOD}data: {{{{ .Values.x }}}}\n---\n{MAP % 'b'}".encode(),
        ["a.yaml:1:1 template-not-rendered"],
        [],
    ),
    "FreeMarker": (
        f"{GOOD}<#if config.mail>\ndata: {{a: b}}\n</#if>\n".encode(),
        ["a.yaml:1:1 template-not-rendered"],
        [],
    ),
    "Jinja": (
        f"{GOOD}{{% if private %}}\ndata: {{a: b}}\n{{% endif %}}\n".encode(),
        ["a.yaml:1:1 template-not-rendered"],
        [],
    ),
    "a line that a script puts in": (
        f"{GOOD}data:\n  a: b\n  <ISSUER_ANNOTATION_1>\n".encode(),
        ["a.yaml:1:1 template-not-rendered"],
        [],
    ),
    "FreeMarker that is YAML": (f"{GOOD}data: {{a: '<#if x>'}}\n".encode(), [], ["good"]),
    "braces in quotes": (f'{GOOD}data: {{a: "{{{{ x }}}}"}}\n'.encode(), [], ["good"]),
    "zero bytes": (f'{GOOD}data: {{a: "\0"}}\n'.encode(), ["a.yaml:1:1 syntax"], []),
    "UTF-16": (GOOD.encode("utf-16"), ["a.yaml:1:1 encoding"], []),
    "UTF-16, the other way": (
        b"\xfe\xff" + GOOD.encode("utf-16-be"),
        ["a.yaml:1:1 encoding"],
        [],
    ),
    "a byte order mark": (b"\xef\xbb\xbf" + GOOD.encode(), [], ["good"]),
    "wrong bytes": (GOOD.encode() + b"data: {a: \xff\xfe}\n", [], ["good"]),
    "Windows": (GOOD.replace("\n", "\r\n").encode(), [], ["good"]),
    "a broken document between others": (
        f"{GOOD}---\n{MAP % 'x'}{FLOW}---\n{MAP % 'b'}".encode(),
        ["a.yaml:9:1 syntax"],
        ["good", "b"],
    ),
    "duplicate keys": (
        f"{GOOD}data: {{a: b, a: c}}\nkind: Secret\n".encode(),
        ["a.yaml:2:1 duplicate-key", "a.yaml:4:8 duplicate-key"],
        ["good"],
    ),
    "nested too deep": (
        f"{GOOD}data: {'{a: ' * 150}{'}' * 150}\n".encode(),
        ["a.yaml:4:403 too-large"],
        [],
    ),
    "an alias before its anchor": (f"{GOOD}x: *none\n".encode(), ["a.yaml:4:4 syntax"], []),
    "odd objects": (
        b"apiVersion: v1\nkind: X\nmetadata: x\n---\napiVersion: v1\nkind: Y\n---\n"
        b"apiVersion: v1\nkind: [a]\n---\napiVersion: v1\nkind: Z\n"
        b"metadata: {name: [a], labels: 3, annotations: [x]}\nspec: null\n---\n- a\n---\nb\n",
        [],
        [],
    ),
}


@pytest.mark.parametrize(("data", "problems", "names"), DAMAGE.values(), ids=DAMAGE)
def test_damage(data: bytes, problems: list[str], names: list[str]) -> None:
    tree = DictTree({"a.yaml": data})
    (unit,) = units(tree)
    found = read(unit, tree)
    assert said(found) == problems
    assert [one.address.rpartition("/")[2] for one in found.resources if "/" in one.address][
        : len(names)
    ] == names


def test_an_alias_bomb_is_not_written_out() -> None:
    names = "abcdefghi"
    bomb = f"a: &a [{', '.join('x' * 9)}]\n" + "".join(
        f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n" for before, name in pairwise(names)
    )
    assert [one.rpartition(" ")[2] for one in said(fragment(GOOD + bomb))] == ["too-large"]


def test_many_documents() -> None:
    code = "---\n".join(MAP % f"a{number}" for number in range(10_000))
    found = fragment(code)
    assert len(found.resources) == 10_000
    assert found.resources[-1].span.line == 39_998


def test_many_broken_documents_end() -> None:
    found = fragment("---\n".join(MAP % "a" + FLOW for _ in range(500)))
    kinds = [problem.kind for problem in found.problems]
    assert (kinds.count("syntax"), kinds.count("too-many"), len(kinds)) == (20, 1, 21)


def test_large_definitions_cost_nothing() -> None:
    schema = "      a: {type: string, description: long}\n" * 100_000
    code = (
        "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\n"
        f"metadata: {{name: x}}\nspec:\n  versions:\n  - name: v1\n{schema}  group: g\n---\n{GOOD}"
    )
    assert len(code) > 4_000_000
    found = resources(fragment(code))
    assert found["ConfigMap/good"].span.line == 100_010


def test_kustomizations_without_end() -> None:
    """Two ways at every level: 2 to the power of 20 renderings."""
    files = {
        f"k{n}{side}/kustomization.yaml": (
            f"resources: [../k{n + 1}a, ../k{n + 1}b]\nnamePrefix: {side}\n"
        )
        for n in range(20)
        for side in "ab"
    }
    for side in "ab":
        files[f"k20{side}/kustomization.yaml"] = f"resources: [../x.yaml]\nnamePrefix: {side}\n"
    files["x.yaml"] = GOOD
    problems = said(*fragments(files))
    assert {one.rpartition(" ")[2] for one in problems} == {"too-many"}
    assert len(problems) == 2


def test_kustomizations_without_bottom() -> None:
    files = {f"k{n}/kustomization.yaml": f"resources: [../k{n + 1}]\n" for n in range(200)}
    assert said(*fragments(files)) == ["k60/kustomization.yaml:1:13 too-deep"]


NO_KUSTOMIZATION: dict[str, tuple[str, str]] = {
    "empty": ("", "1:1 kustomize"),
    "a list": ("- a\n", "1:1 kustomize"),
    "broken": ("resources: [\n", "2:1 syntax"),
    "a template": ("resources: [{{ x }}]\nnamePrefix: {{ y }}\n", "1:1 template-not-rendered"),
}


@pytest.mark.parametrize(("text", "place"), NO_KUSTOMIZATION.values(), ids=NO_KUSTOMIZATION)
def test_no_kustomization(text: str, place: str) -> None:
    found = fragments({"kustomization.yaml": text, "a.yaml": GOOD})
    assert said(*found) == [f"kustomization.yaml:{place}"]


FIELDS = (
    "bases",
    "commonAnnotations",
    "commonLabels",
    "components",
    "configMapGenerator",
    "generatorOptions",
    "helmCharts",
    "images",
    "labels",
    "namePrefix",
    "namespace",
    "patches",
    "patchesJson6902",
    "patchesStrategicMerge",
    "replacements",
    "replicas",
    "secretGenerator",
)
KEYS = [
    "name",
    "literals",
    "files",
    "envs",
    "patch",
    "path",
    "target",
    "select",
    "source",
    "targets",
    "fieldPaths",
    "options",
    "count",
    "newTag",
    "pairs",
    "fields",
    "kind",
    "behavior",
    "valuesFile",
    "op",
    "value",
    "delimiter",
    "index",
    "create",
]
ANY = st.recursive(
    st.sampled_from(["x", "1", "null", "[]", "{}", '"a=b"', "a.yaml", "spec.x", '"["', '"- a"']),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4).map(
            lambda pairs: "{" + ", ".join(f"{key}: {text}" for key, text in pairs.items()) + "}"
        )
    ),
    max_leaves=10,
)
ODD = (
    "apiVersion: v1\nkind: X\nmetadata: x\n---\napiVersion: apps/v1\nkind: Deployment\n"
    "metadata: {name: [a], namespace: {b: c}, labels: 3, annotations: [x]}\n"
    "spec: {template: [1, 2], selector: x, containers: [x, {image: [a]}], replicas: {a: b}}\n---\n"
    "apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: r}\n"
    f"subjects: [x, {{name: default}}, [a]]\nroleRef: x\n---\n{GOOD}"
)


@settings(deadline=None, max_examples=150)
@given(st.dictionaries(st.sampled_from(FIELDS), ANY, max_size=5))
def test_any_kustomization(fields: dict[str, str]) -> None:
    text = "".join(f"{name}: {value}\n" for name, value in fields.items())
    files: Files = {"kustomization.yaml": f"resources: [a.yaml]\n{text}", "a.yaml": ODD}
    (found,) = fragments(files)
    assert any(one.type == "ConfigMap" for one in found.resources) or found.problems


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_any_bytes(data: st.DataObject) -> None:
    """A good file with a piece cut out of it and other bytes put in."""
    source = (GOOD + "data: {a: &a [1, *b, {c: d}]}\n---\n").encode() * 2
    start = data.draw(st.integers(0, len(source)))
    end = data.draw(st.integers(start, min(len(source), start + 20)))
    mixed = source[:start] + data.draw(st.binary(max_size=8)) + source[end:]
    tree = DictTree({"a.yaml": mixed, "b.yaml": GOOD.encode()})
    found = [read(unit, tree) for unit in units(tree)]
    assert any("good" in one.address for each in found for one in each.resources)


def test_links_that_lead_out(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    (inside / "k").mkdir(parents=True)
    outside.mkdir()
    (outside / "a.yaml").write_text(GOOD)
    (outside / "kustomization.yaml").write_text("resources: [a.yaml]\n")
    (inside / "k" / "kustomization.yaml").write_text(
        "resources: [link.yaml, folder, loop, good.yaml]\n"
    )
    (inside / "k" / "good.yaml").write_text(GOOD)
    (inside / "k" / "link.yaml").symlink_to(outside / "a.yaml")
    (inside / "k" / "folder").symlink_to(outside)
    (inside / "k" / "loop").symlink_to(inside / "k" / "loop")
    tree = open_tree((str(inside),))
    (unit,) = units(tree)
    found = read(unit, tree)
    assert [one.address for one in found.resources] == ["ConfigMap/good"]
    assert said(found) == [
        "k/kustomization.yaml:1:13 outside-root",
        "k/kustomization.yaml:1:24 outside-root",
        "k/kustomization.yaml:1:32 unreadable",
    ]
