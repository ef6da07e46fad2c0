"""Charts that HelmReleases and Applications install: names, origins, values and places."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from outlast.domain.location import Span
from outlast.domain.resource import ProviderConfig, Resource
from outlast.domain.value import Unknown, Value
from outlast.readers.kubernetes.charts.installed import charts_of
from outlast.readers.kubernetes.manifests.documents import documents, objects_in
from trees import tree

HERE = "https://git.example/team/estate.git"


def charts(files: Mapping[str, str], path: str = "a.yaml") -> dict[str, Resource]:
    """The charts that the objects of one file install."""
    made = tree(files)
    nodes = documents(path, made.read(path)).nodes
    objects = tuple(one for node in nodes for one in objects_in(node))
    provider = ProviderConfig("kubernetes", attributes={"cluster": "home"})
    return {one.address: one for one in charts_of(objects, made, "unit", provider)}


def release(chart: str, more: str = "", values: str = "{}") -> str:
    return f"""\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {{name: db, namespace: shop}}
spec:
  {chart}
  {more}
  values: {values}
"""


def held(kind: str, name: str, data: str) -> str:
    return f"apiVersion: v1\nkind: {kind}\nmetadata: {{name: {name}, namespace: shop}}\n{data}\n"


REPOSITORY = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {name: bitnami, namespace: flux-system}
spec: {url: https://charts.example/bitnami}
"""
OCI = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: OCIRepository
metadata: {name: pg, namespace: shop}
spec: {url: oci://ghcr.io/team/charts/postgresql, ref: {tag: 1.2.3}}
"""
HELM_CHART = """\
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmChart
metadata: {name: made, namespace: shop}
spec: {chart: redis, version: 2.x, sourceRef: {kind: HelmRepository, name: bitnami}}
"""
SPEC = """chart:
    spec:
      chart: postgresql
      version: 16.x
      sourceRef: {kind: HelmRepository, name: bitnami, namespace: flux-system}"""

ORIGINS = [
    ("a repository", SPEC, ("chart:postgresql", "https://charts.example/bitnami", "16.x")),
    (
        "an artifact",
        "chartRef: {kind: OCIRepository, name: pg}",
        ("chart:postgresql", "oci://ghcr.io/team/charts", "1.2.3"),
    ),
    (
        "an artifact that is not here",
        "chartRef: {kind: OCIRepository, name: other}",
        ("chart:other", "", ""),
    ),
    (
        "a chart object",
        "chartRef: {kind: HelmChart, name: made}",
        ("chart:redis", "https://charts.example/bitnami", "2.x"),
    ),
    (
        "a folder of another repository",
        "chart: {spec: {chart: ./charts/api, sourceRef: {kind: GitRepository, name: x}}}",
        ("chart:api", "", ""),
    ),
]


@pytest.mark.parametrize(
    ("chart", "expected"), [row[1:] for row in ORIGINS], ids=[row[0] for row in ORIGINS]
)
def test_a_release_names_its_chart(chart: str, expected: tuple[str, str, str]) -> None:
    files = {"a.yaml": release(chart), "sources/b.yaml": f"{REPOSITORY}---\n{OCI}---\n{HELM_CHART}"}
    (one,) = charts(files).values()
    assert (one.type, one.origin, one.attributes["version"]) == expected
    assert (one.address, one.mode, one.unit) == ("HelmRelease/shop/db/chart", "module", "unit")
    assert one.span == Span("a.yaml", 2, 1, 2, 18)
    assert one.attributes["namespace"] == "shop"


def test_values_from_maps_come_first_and_every_value_has_its_place() -> None:
    settings = held(
        "ConfigMap",
        "settings",
        "data:\n  values.yaml: |\n    backup:\n      enabled: false\n      bucket: b1\n",
    )
    files = {
        "a.yaml": release(
            SPEC, "valuesFrom: [{kind: ConfigMap, name: settings}]", "{backup: {enabled: true}}"
        ),
        "maps/settings.yaml": settings,
    }
    (one,) = charts(files).values()
    assert one.attributes["values"] == {"backup": {"enabled": True, "bucket": "b1"}}
    assert one.span_of("values.backup.bucket") == Span("maps/settings.yaml", 8, 7, 8, 17)
    assert one.span_of("values.backup.enabled").path == "a.yaml"
    assert one.unstated is None


FROM = [
    (
        "a target path",
        "valuesFrom: [{kind: ConfigMap, name: m, valuesKey: size, targetPath: 'a.b[1].c'}]",
        {"a": {"b": [None, {"c": 5}]}},
        "",
    ),
    (
        "a Secret that is not here",
        "valuesFrom: [{kind: Secret, name: gone}]",
        {},
        "`values.yaml` of the Secret `gone` is not in the repository",
    ),
    (
        "an encrypted one",
        "valuesFrom: [{kind: Secret, name: s}]",
        {},
        "it is encrypted in the repository",
    ),
    (
        "a map that kustomize named",
        "valuesFrom: [{kind: ConfigMap, name: made}]",
        {"x": 1},
        "",
    ),
]


@pytest.mark.parametrize(
    ("more", "values", "missing"), [row[1:] for row in FROM], ids=[row[0] for row in FROM]
)
def test_values_come_from_what_is_here(more: str, values: Value, missing: str) -> None:
    more_objects = "---\n".join(
        (
            held("ConfigMap", "m", "data: {size: 5}"),
            held("Secret", "s", "stringData: {values.yaml: 'ENC[AES256,data:x]'}"),
            held("ConfigMap", "made-abcde12345", "data: {values.yaml: 'x: 1'}"),
        )
    )
    (one,) = charts({"a.yaml": f"{release(SPEC, more)}---\n{more_objects}"}).values()
    assert one.attributes["values"] == values
    assert (one.unstated.reason if one.unstated else "") == missing


def test_a_value_at_a_path_that_is_not_here_is_unknown() -> None:
    more = "valuesFrom: [{kind: Secret, name: gone, valuesKey: url, targetPath: s3.endpoint}]"
    (one,) = charts({"a.yaml": release(SPEC, more, "{s3: {bucket: b}}")}).values()
    values = one.attributes["values"]
    assert isinstance(values, dict)
    s3 = values["s3"]
    assert isinstance(s3, dict)
    assert isinstance(s3["endpoint"], Unknown)
    assert s3["bucket"] == "b"


def test_a_release_can_go_to_another_cluster() -> None:
    more = "kubeConfig: {secretRef: {name: spoke-kubeconfig}}"
    (one,) = charts({"a.yaml": release(SPEC, more)}).values()
    assert one.provider is not None
    assert one.provider.attributes == {"cluster": "spoke"}


def app(source: str) -> str:
    return f"""\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {{name: db, namespace: argocd}}
spec:
  {source}
  destination: {{server: https://kubernetes.default.svc, namespace: shop}}
"""


CHART = "repoURL: https://charts.example/pg, chart: postgresql, targetRevision: 16.0.0"
HELM = [
    ("nothing", "", {}),
    ("an object", ", helm: {valuesObject: {a: 1}, values: 'b: 2'}", {"a": 1}),
    ("a text", ", helm: {values: 'a: {b: 2}'}", {"a": {"b": 2}}),
    (
        "parameters over them",
        ", helm: {values: 'a: {b: 2}', parameters: [{name: a.b, value: '3'}, "
        "{name: c, value: '4', forceString: true}, {name: d, value: 'true'}]}",
        {"a": {"b": 3}, "c": "4", "d": True},
    ),
]


@pytest.mark.parametrize(
    ("helm", "values"), [row[1:] for row in HELM], ids=[row[0] for row in HELM]
)
def test_an_application_gives_values(helm: str, values: Value) -> None:
    (one,) = charts({"a.yaml": app(f"source: {{{CHART}{helm}}}")}).values()
    assert one.address == "Application/argocd/db/chart"
    assert (one.type, one.origin) == ("chart:postgresql", "https://charts.example/pg")
    assert one.attributes == {"values": values, "namespace": "shop", "version": "16.0.0"}
    assert one.provider is not None
    assert one.provider.attributes == {"cluster": "home"}


def test_value_files_come_from_another_source_of_this_repository() -> None:
    source = (
        f"sources: [{{{CHART}, helm: {{valueFiles: [$v/values/db.yaml, $v/gone.yaml]}}}}, "
        f"{{repoURL: {HERE}, ref: v}}]"
    )
    (one,) = charts({"a.yaml": app(source), "values/db.yaml": "backup: {bucket: b1}\n"}).values()
    assert one.attributes["values"] == {"backup": {"bucket": "b1"}}
    assert one.span_of("values.backup.bucket").path == "values/db.yaml"
    assert one.unstated is not None
    assert "$v/gone.yaml" in one.unstated.reason


UMBRELLA = {
    "a.yaml": app(
        f"source: {{repoURL: {HERE}, path: charts/shop, helm: {{valueFiles: [prod.yaml]}}}}"
    ),
    "charts/shop/Chart.yaml": """
        name: shop
        dependencies:
          - {name: postgresql, alias: db, version: 16.x, repository: https://charts.example/pg}
          - {name: redis, version: 1.x, repository: https://r.example, condition: redis.enabled}
          - {name: api, repository: "file://../api"}
        """,
    "charts/shop/values.yaml": "global: {region: eu}\ndb: {size: 1}\nredis: {enabled: true}\n",
    "charts/shop/prod.yaml": "db: {size: 2}\nredis: {enabled: false}\n",
    "charts/api/Chart.yaml": "name: api\n",
    "charts/api/values.yaml": "port: 80\n",
}


def test_a_chart_of_charts_gives_each_its_values() -> None:
    made = charts(UMBRELLA)
    assert {
        address.removeprefix("Application/argocd/db/"): one.type for address, one in made.items()
    } == {
        "chart": "chart:shop",
        "chart/db": "chart:postgresql",
        "chart/api": "chart:api",
    }
    db = made["Application/argocd/db/chart/db"]
    assert db.attributes["values"] == {"global": {"region": "eu"}, "size": 2}
    assert db.span_of("values.size") == Span("charts/shop/prod.yaml", 1, 6, 1, 13)
    assert db.origin == "https://charts.example/pg"
    assert (db.attributes["release"], db.attributes["alias"]) == ("db", "db")
    assert "release" not in made["Application/argocd/db/chart"].attributes
    api = made["Application/argocd/db/chart/api"]
    assert api.attributes["values"] == {"port": 80, "global": {"region": "eu"}}


def test_a_set_installs_its_chart_once_for_each_application() -> None:
    text = """\
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: {name: set, namespace: argocd}
spec:
  generators: [{list: {elements: [{env: dev, url: "https://a"}, {env: prod, url: "https://b"}]}}]
  template:
    metadata: {name: "db-{{env}}"}
    spec:
      source: {repoURL: https://c, chart: pg, helm: {values: "env: {{env}}"}}
      destination: {server: "{{url}}", namespace: shop}
"""
    made = charts({"a.yaml": text})
    shown = {
        address: (one.attributes["values"], one.provider and one.provider.attributes)
        for address, one in made.items()
    }
    assert shown == {
        "Application/argocd/db-dev/chart": ({"env": "dev"}, {"server": "https://a"}),
        "Application/argocd/db-prod/chart": ({"env": "prod"}, {"server": "https://b"}),
    }
