"""Which folders are units: what is applied together, and nothing twice."""

from __future__ import annotations

import pytest

from manifests import Files, fragment, fragments, resources, said
from outlast.domain.fragment import Unit
from outlast.readers.kubernetes.reader import read, units
from trees import tree

MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
COMPONENT = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n"


def flux(name: str, path: str, more: str = "") -> str:
    return (
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
        f"metadata: {{name: {name}, namespace: flux-system}}\n"
        f"spec: {{path: {path}, sourceRef: {{kind: GitRepository, name: flux-system}}{more}}}\n"
    )


UNITS: dict[str, tuple[Files, list[str]]] = {
    "folders of manifests": ({"a/x.yaml": MAP, "a/y.json": "{}", "b/c/x.yml": MAP}, ["a", "b/c"]),
    "the root": ({"x.yaml": MAP}, ["."]),
    "no manifests": ({"x.yaml": "a: b", "c/values.yaml": "apiVersion: 1\nkinds: 2\n"}, []),
    "a kustomization": ({"kustomization.yaml": "resources: [a/x.yaml]", "a/x.yaml": MAP}, ["."]),
    "bases are not": (
        {
            "base/kustomization.yml": "resources: [x.yaml]",
            "base/x.yaml": MAP,
            "prod/Kustomization": "bases: [../base]",
            "test/kustomization.yaml": "resources: [../base]",
        },
        ["prod", "test"],
    ),
    "files beside a kustomization are switched off": (
        {"kustomization.yaml": "resources: [a.yaml]", "a.yaml": MAP, "b.yaml": MAP},
        ["."],
    ),
    "patches are no manifests": (
        {
            "o/kustomization.yaml": "resources: [../p/x.yaml]\npatches: [{path: ../p/y.yaml}]",
            "p/x.yaml": MAP,
            "p/y.yaml": MAP,
            "p/z.yaml": MAP,
        },
        ["o", "p"],
    ),
    "of a circle the first": (
        {"a/kustomization.yaml": "resources: [../b]", "b/kustomization.yaml": "resources: [../a]"},
        ["a"],
    ),
    "Flux by that file name": (
        {"x/kustomization.yaml": flux("apps", "./apps"), "apps/a.yaml": MAP},
        ["apps", "x"],
    ),
    "what Flux applies, once for each": (
        {
            "c/one.yaml": flux("one", "./apps"),
            "c/two.yaml": flux("two", "./apps"),
            "apps/a.yaml": MAP,
            "apps/deep/b.yaml": MAP,
            "apps/k/kustomization.yaml": "resources: [c.yaml]",
            "apps/k/c.yaml": MAP,
        },
        ["apps@one", "apps@two", "c"],
    ),
    "a chart and its parts": (
        {
            "c/Chart.yaml": "name: c",
            "c/templates/a.yaml": MAP + "data: {a: {{ .Values.a }}}",
            "c/crds/b.yaml": MAP,
            "c/charts/d/Chart.yaml": "name: d",
            "c/charts/d/templates/e.yaml": MAP + "{{ x }}",
            "c/values.yaml": "apiVersion: v1\nx: {kind: y}\n",
            "c/extra.yaml": MAP.replace("name: a", "name: extra"),
        },
        ["c"],
    ),
    "standard input": ({"<stdin>": MAP}, ["<stdin>"]),
}


@pytest.mark.parametrize(("files", "expected"), UNITS.values(), ids=UNITS)
def test_units(files: Files, expected: list[str]) -> None:
    assert [unit.id for unit in units(tree(files))] == expected


def test_a_unit_names_its_files_and_deployers() -> None:
    files = {**UNITS["patches are no manifests"][0], "c/a.yaml": flux("x", "./o")}
    found = {unit.id: unit.var_files for unit in units(tree(files))}
    assert found == {"c": ("c/a.yaml",), "o": ("c/a.yaml",), "p": ("p/z.yaml",)}


def test_every_instance_has_what_its_deployer_adds() -> None:
    more = ", targetNamespace: %s, postBuild: {substitute: {SIZE: %s}}"
    files = {
        "clusters/eu/apps.yaml": flux("eu", "./apps", more % ("shop-eu", "5Gi")),
        "clusters/us/apps.yaml": flux("us", "./apps", more % ("shop-us", "9Gi")),
        "apps/a.yaml": MAP + "data: {size: '${SIZE}'}\n",
    }
    found = {
        one.address: (one.unit, one.attributes["data"], one.provider)
        for each in fragments(files)
        for one in each.resources
        if one.type == "ConfigMap"
    }
    assert {name: parts[:2] for name, parts in found.items()} == {
        "ConfigMap/shop-eu/a": ("apps@eu", {"size": "5Gi"}),
        "ConfigMap/shop-us/a": ("apps@us", {"size": "9Gi"}),
    }
    provider = found["ConfigMap/shop-eu/a"][2]
    assert provider is not None
    assert provider.attributes == {"cluster": "eu", "namespace": "shop-eu"}


def test_argo_gives_a_namespace_where_none_is_stated() -> None:
    files = {
        "argo/a.yaml": (
            "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\n"
            "spec:\n  source: {repoURL: 'https://example.org/x', path: apps}\n"
            "  destination: {name: prod, namespace: shop}\n"
        ),
        "apps/a.yaml": MAP,
        "apps/b.yaml": MAP.replace("name: a", "name: b, namespace: own"),
        "apps/c.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: {name: c}\n",
    }
    found = resources(*fragments(files))
    assert {"ConfigMap/shop/a", "ConfigMap/own/b", "Namespace/c"} <= found.keys()
    assert found["ConfigMap/shop/a"].spans["metadata.namespace"].path == "argo/a.yaml"


def test_a_component_that_nothing_takes_in_is_offered() -> None:
    files = {"c/kustomization.yaml": COMPONENT + "resources: [a.yaml]\n", "c/a.yaml": MAP}
    (found,) = fragments(files)
    assert (found.offered, found.resources, said(found)) == (True, (), [])


def test_templates_are_counted_once_a_chart() -> None:
    files = UNITS["a chart and its parts"][0]
    (found,) = fragments(files)
    assert [(str(one.span), one.kind, one.message) for one in found.problems] == [
        (
            "c/Chart.yaml:1:1",
            "template-not-rendered",
            "chart `c`: 2 templates are not rendered; pipe `helm template c | outlast lint -`",
        )
    ]
    assert [one.address for one in found.resources] == ["ConfigMap/a", "ConfigMap/extra"]


def test_a_unit_is_read_without_looking_for_it() -> None:
    made = tree({"a/x.yaml": MAP, "a/b/y.yaml": MAP})
    assert [one.address for one in read(Unit("a", "kubernetes"), made).resources] == ["ConfigMap/a"]


def test_charts_of_a_kustomization() -> None:
    found = fragment(
        {
            "kustomization.yaml": (
                "namespace: data\nhelmCharts:\n- name: postgresql\n"
                "  repo: https://charts.example.org/x\n  version: 1.2.3\n  releaseName: db\n"
                "  valuesFile: values.yaml\n  valuesInline: {auth: {user: a}, none: null}\n"
            ),
            "values.yaml": "auth: {user: b, database: c}\nsize: 1\n",
        }
    )
    (one,) = found.resources
    assert (one.address, one.type, one.mode) == (
        "HelmChart/data/db/chart",
        "chart:postgresql",
        "module",
    )
    assert one.attributes == {
        "values": {"auth": {"user": "a", "database": "c"}, "size": 1, "none": None},
        "namespace": "data",
        "version": "1.2.3",
    }
    assert one.origin == "https://charts.example.org/x"
    assert str(one.spans["values.auth.user"]) == "kustomization.yaml:8:25"
    assert str(one.spans["values.auth.database"]) == "values.yaml:1:17"
