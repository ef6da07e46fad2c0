"""Rendering keeps the place of every value, and says what it leaves out."""

from __future__ import annotations

import pytest

from manifests import Files, fragment, fragments, resources, said
from outlast.domain.paths import value_at
from outlast.domain.resource import Resource

WEB = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: 1
  template:
    spec:
      containers:
      - name: web
        image: nginx:1.25
        envFrom:
        - configMapRef: {name: settings}
"""
OVERLAY: Files = {
    "base/kustomization.yaml": "resources: [web.yaml]\n",
    "base/web.yaml": WEB,
    "prod/kustomization.yaml": """\
        resources:
        - ../base
        namespace: shop
        namePrefix: eu-
        commonLabels:
          team: a
        images:
        - name: nginx
          newTag: "1.27"
        replicas:
        - name: web
          count: 3
        configMapGenerator:
        - name: settings
          literals:
          - host=db
          files: [more.txt]
        patches:
        - path: patch.yaml
        - target: {kind: Deployment}
          patch: |-
            - op: add
              path: /spec/paused
              value: true
        - patch: |
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              minReadySeconds: 5
        """,
    "prod/patch.yaml": """\
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          template:
            spec:
              containers:
              - name: web
                args: [a]
              - name: side
                image: side
        """,
    "prod/more.txt": "text\n",
}
PLACES: dict[str, str] = {
    "kind": "base/web.yaml:2:1",
    "metadata.name": "base/web.yaml:4:3",
    "metadata.namespace": "prod/kustomization.yaml:3:12",
    "metadata.labels.team": "prod/kustomization.yaml:6:3",
    "spec.replicas": "prod/kustomization.yaml:12:10",
    "spec.paused": "prod/kustomization.yaml:24:7",
    "spec.minReadySeconds": "prod/kustomization.yaml:30:7",
    "spec.template.spec.containers.0.name": "prod/patch.yaml:8:9",
    "spec.template.spec.containers.0.args": "prod/patch.yaml:9:9",
    "spec.template.spec.containers.0.image": "prod/kustomization.yaml:9:11",
    "spec.template.spec.containers.0.envFrom": "base/web.yaml:12:9",
    "spec.template.spec.containers.0.envFrom.0.configMapRef.name": "base/web.yaml:13:26",
    "spec.template.spec.containers.1.image": "prod/patch.yaml:11:9",
}


def prod() -> dict[str, Resource]:
    return resources(fragment(OVERLAY, "prod"))


@pytest.mark.parametrize(("path", "place"), PLACES.items(), ids=PLACES)
def test_a_value_stands_where_it_is_stated(path: str, place: str) -> None:
    assert str(prod()["Deployment/shop/eu-web"].spans[path]) == place


def test_a_generated_map_stands_where_its_entries_are_stated() -> None:
    name, one = next((name, one) for name, one in prod().items() if name.startswith("ConfigMap"))
    assert name == "ConfigMap/shop/eu-settings-mgc7f2m95k"
    assert (str(one.span), str(one.spans["data.host"])) == (
        "prod/kustomization.yaml:14:9",
        "prod/kustomization.yaml:16:5",
    )
    assert str(one.spans["data.more.txt"]) == "prod/more.txt:1:1"


def test_references_follow_names() -> None:
    attributes = prod()["Deployment/shop/eu-web"].attributes
    containers = "spec.template.spec.containers"
    name = value_at(attributes, f"{containers}.envFrom.configMapRef.name")
    assert name == "eu-settings-mgc7f2m95k"
    assert value_at(attributes, f"{containers}.image") == "nginx:1.27"


def test_nothing_is_said_of_it() -> None:
    found = fragment(OVERLAY, "prod")
    assert said(found) == []
    assert found.files == tuple(sorted(OVERLAY))


HEAD = "resources: [web.yaml]\n"
PROBLEMS: dict[str, tuple[str, list[str]]] = {
    "a remote base": (
        "components: [github.com/a/b//c?ref=v1]\nbases:\n- https://example.org/x.yaml\n- git@x:y",
        ["2:14 remote-base", "4:3 remote-base", "5:3 remote-base"],
    ),
    "no such file": ("bases: [none.yaml]", ["2:9 unreadable"]),
    "no kustomization": ("bases: [plain]", ["2:9 no-kustomization"]),
    "out of the root": ("bases: [../../x, /etc/passwd]", ["2:9 outside-root", "2:18 outside-root"]),
    "in a circle": ("bases: [circle]", ["circle/kustomization.yaml:1:13 circular"]),
    "itself": ("bases: [.]", ["2:9 circular"]),
    "no path": ("bases: [{a: b}, '']", ["2:9 kustomize", "2:17 kustomize"]),
    "not supported": (
        "vars: [{name: A}]\ntransformers: [t.yaml]\nopenapi: {path: x}\ncrds: []\nvalidators:",
        ["2:1 not-supported", "3:1 not-supported", "4:1 not-supported"],
    ),
    "plugins of one's own beside built-in ones": (
        "generators:\n- |-\n  apiVersion: builtin\n  kind: ConfigMapGenerator\n"
        "  metadata: {name: a}\n- |-\n  apiVersion: acme.com/v1\n  kind: Maker\n",
        ["2:1 not-supported"],
    ),
    "built-in plugins": (
        "generators:\n- |-\n  apiVersion: builtin\n  kind: ConfigMapGenerator\n"
        "  metadata: {name: a}\ntransformers:\n- |-\n  apiVersion: builtin\n"
        "  kind: PrefixTransformer\n  prefix: a-\n  fieldSpecs: [{path: metadata/name}]\n",
        [],
    ),
    "a prefix of one kind only": (
        "transformers:\n- |-\n  apiVersion: builtin\n  kind: PrefixTransformer\n  prefix: a-\n"
        "  fieldSpecs: [{path: metadata/name, kind: Service}]\n",
        ["2:1 not-supported"],
    ),
    "no field": ("patchs: []", ["2:1 kustomize"]),
    "a field in other letters": ("nameprefix: x", []),
    "no manifest": ("bases: [values.txt]", ["values.txt:1:1 kustomize"]),
    "a patch for nobody": (
        "patches:\n- patch: '{apiVersion: v1, kind: X, metadata: {name: y}}'",
        ["3:10 kustomize"],
    ),
    "a patch that is no YAML": ("patches:\n- patch: |\n    a: [\n", ["5:1 syntax"]),
    "a patch that is nothing": ("patches:\n- target: {kind: x}", ["3:3 kustomize"]),
    "an operation that goes nowhere": (
        "patches:\n- target: {kind: Deployment}\n  patch: |-\n    - op: add\n      path: /a\n"
        "      value: 1\n    - op: remove\n      path: /none/x\n",
        ["8:7 kustomize"],
    ),
    "a pattern that takes for ever": (
        'patches:\n- target: {name: "(a+)+$"}\n  patch: "[{op: remove, path: /x}]"',
        ["3:11 kustomize"],
    ),
    "a pattern that is none": (
        'patches:\n- target: {name: "("}\n  patch: "[{op: remove, path: /x}]"',
        ["3:11 kustomize"],
    ),
    "what does not fit": (
        "patches:\n- patch: |\n    apiVersion: apps/v1\n    kind: Deployment\n"
        "    metadata: {name: web}\n    spec: [a]\n",
        ["7:11 kustomize"],
    ),
    "a patch for what lies elsewhere": (
        "patches:\n- patch: '{apiVersion: v1, kind: X, metadata: {name: y}}'\n"
        "bases: [https://example.org/x.yaml]",
        ["4:9 remote-base"],
    ),
    "a patch for what a chart installs": (
        "patches:\n- patch: '{apiVersion: v1, kind: X, metadata: {name: y}}'\n"
        "helmCharts: [{name: x, repo: https://example.org}]",
        [],
    ),
    "a patch for what a plugin makes": (
        "patches:\n- patch: '{apiVersion: v1, kind: X, metadata: {name: y}}'\ngenerators: [x.yaml]",
        ["4:1 not-supported"],
    ),
    "the same object twice, where a plugin may rename it": (
        "transformers: [x.yaml]\nbases: [web.yaml]",
        ["2:1 not-supported"],
    ),
    "more for a map that lies elsewhere": (
        "configMapGenerator: [{name: x, behavior: merge}]\nbases: [github.com/a/b]",
        ["3:9 remote-base"],
    ),
    "replicas of what lies elsewhere": (
        "replicas: [{name: x, count: 2}]\nbases: [github.com/a/b]",
        ["3:9 remote-base"],
    ),
    "a value of what lies elsewhere": (
        "replacements:\n- source: {kind: X, name: x}\n"
        "  targets: [{select: {kind: Deployment}, fieldPaths: [spec.replicas]}]\n"
        "bases: [github.com/a/b]",
        ["5:9 remote-base"],
    ),
    "a generator's file elsewhere": (
        "configMapGenerator:\n- name: a\n  files: [https://example.org/x.json]",
        ["4:11 remote-base"],
    ),
    "a key twice": (
        "configMapGenerator:\n- name: a\n  literals: [a=b, a=c]",
        ["4:19 kustomize"],
    ),
}


@pytest.mark.parametrize(("step", "expected"), PROBLEMS.values(), ids=PROBLEMS)
def test_problems(step: str, expected: list[str]) -> None:
    files = {
        "k/kustomization.yaml": f"{HEAD}{step}\n",
        "k/web.yaml": WEB,
        "k/plain/a.yaml": WEB,
        "k/values.txt": "a: b\n",
        "k/circle/kustomization.yaml": "resources: [../]\n",
    }
    found = fragment(files, "k")
    assert said(found) == [
        f"k/{one}" if one[0].isalpha() else f"k/kustomization.yaml:{one}" for one in expected
    ]
    assert found.resources[0].type == "Deployment.apps"


def test_what_one_step_spoils_leaves_the_others() -> None:
    step = "replicas: [{name: none, count: 2}, {name: web, count: 4}]\nnamespace: n\n"
    found = fragment({"kustomization.yaml": HEAD + step, "web.yaml": WEB})
    assert said(found) == ["kustomization.yaml:2:12 kustomize"]
    spec = resources(found)["Deployment/n/web"].attributes["spec"]
    assert isinstance(spec, dict)
    assert spec["replicas"] == 4


def test_patches_may_be_files_as_they_were_before_version_5() -> None:
    patch = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {paused: true}\n"
    step = "patches: [patches/web.yaml]\n"
    files = {"kustomization.yaml": HEAD + step, "web.yaml": WEB, "patches/web.yaml": patch}
    (found,) = fragments(files)
    assert said(found) == []
    spec = resources(found)["Deployment/web"].attributes["spec"]
    assert isinstance(spec, dict)
    assert spec["paused"] is True


def test_a_base_is_a_problem_once() -> None:
    files = {
        "base/kustomization.yaml": "resources: [https://example.org/x.yaml]\n",
        "a/kustomization.yaml": "resources: [../base]\n",
        "b/kustomization.yaml": "resources: [../base]\n",
    }
    problems = {problem for found in fragments(files) for problem in found.problems}
    assert [str(one.span) for one in problems] == ["base/kustomization.yaml:1:13"]


WORDS = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {a: yes, on: 'x', b: true}\n"


def test_kustomize_reads_words_as_text() -> None:
    found = fragment({"kustomization.yaml": "resources: [a.yaml]\n", "a.yaml": WORDS})
    data = resources(found)["ConfigMap/a"].attributes["data"]
    assert data == {"a": "yes", "on": "x", "b": True}
    plain = resources(fragment(WORDS))["ConfigMap/a"].attributes["data"]
    assert plain == {"a": True, "true": "x", "b": True}


CHART = """\
    apiVersion: builtin
    kind: HelmChartInflationGenerator
    metadata: {name: any}
    name: postgresql
    releaseName: orders
    repo: https://charts.example/bitnami
    valuesFile: values.yaml
    valuesInline: {architecture: standalone}
    """


def test_a_chart_that_a_generator_names() -> None:
    found = fragment(
        {
            "shop/kustomization.yaml": "namespace: shop\ngenerators: [db.yaml]\n",
            "shop/db.yaml": CHART,
            "shop/values.yaml": "architecture: replication\nsize: 1\n",
        },
        "shop",
    )
    (chart,) = found.resources
    assert (chart.address, chart.type) == ("HelmChart/shop/orders/chart", "chart:postgresql")
    assert chart.origin == "https://charts.example/bitnami"
    assert chart.attributes["values"] == {"architecture": "standalone", "size": 1}
    assert chart.span.path == "shop/db.yaml"
    assert said(found) == []
