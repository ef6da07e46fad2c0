"""What releases of known charts create: objects, by values and defaults, each at its line."""

from __future__ import annotations

import pytest

from estates import catalogue, graph, links
from outlast.catalogue.condition import parse_condition
from outlast.domain.paths import value_at
from outlast.domain.value import Unknown
from outlast.graph.charts.texts import full_name
from outlast.graph.model import Graph, Node

BITNAMI = "https://charts.bitnami.com/bitnami"


def release(chart: str, values: str = "{}", url: str = BITNAMI, name: str = "db") -> str:
    return f"""
apiVersion: source.toolkit.fluxcd.io/v1
kind: HelmRepository
metadata: {{name: charts, namespace: shop}}
spec: {{url: "{url}"}}
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {{name: {name}, namespace: shop}}
spec:
  chart: {{spec: {{chart: {chart}, sourceRef: {{kind: HelmRepository, name: charts}}}}}}
  values: {values}
"""


def made(code: str) -> Graph:
    return graph({"shop/a.yaml": code})


def created(found: Graph) -> list[Node]:
    return [
        node
        for node in found.nodes.values()
        if node.resource.origin.startswith("chart:") and ":" not in node.resource.type
    ]


def names(code: str) -> list[str]:
    """`Kind/name` of all that the release creates; `?` before what may not exist."""
    return [
        ("?" if node.resource.conditional else "") + node.address.partition("/chart/")[2]
        for node in created(made(code))
    ]


APP = "https://bjw-s.github.io/helm-charts"
PVC = (
    "{persistence: {data: {storageClass: fast}, config: {existingClaim: x}, tmp: {type: emptyDir}}}"
)

CREATED: dict[str, tuple[str, list[str]]] = {
    "PostgreSQL as it comes": (release("postgresql"), ["StatefulSet/db-postgresql"]),
    "a release named like its chart": (
        release("postgresql", name="postgresql"),
        ["StatefulSet/postgresql"],
    ),
    "a name of one's own": (
        release("postgresql", "{fullnameOverride: orders}"),
        ["StatefulSet/orders"],
    ),
    "a primary with replicas": (
        release("postgresql", "{architecture: replication}"),
        ["StatefulSet/db-postgresql-primary"],
    ),
    "nothing that persists": (
        release("postgresql", "{primary: {persistence: {enabled: false}}}"),
        [],
    ),
    "with a dump each night": (
        release("postgresql", "{backup: {enabled: true}}"),
        ["StatefulSet/db-postgresql", "CronJob/db-postgresql-pgdumpall"],
    ),
    "MinIO's own chart": (
        release("minio", url="https://charts.min.io/"),
        ["StatefulSet/db-minio"],
    ),
    "MinIO of Bitnami": (
        release("minio"),
        ["PersistentVolumeClaim/db-minio", "Deployment/db-minio", "Service/db-minio"],
    ),
    "one claim of an app": (release("app-template", PVC, APP), ["PersistentVolumeClaim/db"]),
    "two claims of an app": (
        release("app-template", "{persistence: {a: {}, b: {}}}", APP),
        ["PersistentVolumeClaim/db-a", "PersistentVolumeClaim/db-b"],
    ),
    "a claim of an app by a name of its own": (
        release("app-template", "{persistence: {a: {forceRename: files}, b: {}}}", APP),
        ["PersistentVolumeClaim/files", "PersistentVolumeClaim/db-b"],
    ),
    "a forge with a claim": (
        release("forgejo"),
        ["PersistentVolumeClaim/gitea-shared-storage", "Deployment/db-forgejo"],
    ),
    "a forge with a claim that another makes": (
        release("forgejo", "{persistence: {create: false, claimName: files}}"),
        ["Deployment/db-forgejo"],
    ),
    "workloads of an app": (
        release("app-template", "{controllers: {main: {}, sweep: {type: cronjob}}}", APP),
        ["Deployment/db-main", "CronJob/db-sweep"],
    ),
    "Velero": (
        release("velero", "{schedules: {daily: {schedule: x}, off: {disabled: true}}}"),
        ["Server/db-velero", "Schedule/db-velero-daily"],
    ),
}


@pytest.mark.parametrize(("code", "expected"), CREATED.values(), ids=CREATED)
def test_what_a_release_creates(code: str, expected: list[str]) -> None:
    found = [name.lstrip("?") for name in names(code)]
    assert sorted(found) == sorted(expected)


@pytest.mark.parametrize(
    ("alias", "expected"), [("", "shop-postgresql"), ("db", "shop-db")], ids=["none", "alias"]
)
def test_a_chart_goes_by_its_alias(alias: str, expected: str) -> None:
    entry = catalogue.chart("postgresql")
    assert entry is not None
    assert full_name(entry, "shop", lambda _: None, alias) == expected


def test_values_stand_at_their_lines() -> None:
    code = release("postgresql", "\n    primary:\n      persistence:\n        storageClass: fast")
    (node,) = created(made(code))
    path = "spec.volumeClaimTemplates.spec.storageClassName"
    assert value_at(node.resource.attributes, path) == "fast"
    assert (
        node.resource.span_of(path).line
        == code.splitlines().index("        storageClass: fast") + 1
    )


def test_a_chart_that_nobody_knows_is_counted_and_no_problem() -> None:
    found = made(release("teapot"))
    assert found.coverage.unclassified == {"chart:teapot": 1}
    assert found.problems == ()


def test_the_release_of_a_cluster_knows_where_its_copies_go() -> None:
    values = (
        "{backups: {enabled: true, endpointURL: 'https://abc.r2.cloudflarestorage.com',"
        " s3: {bucket: dumps}, scheduledBackups: [{name: nightly, schedule: x}]}}"
    )
    found = made(release("cluster", values, "https://cloudnative-pg.github.io/charts"))
    chart = "HelmRelease/shop/db/chart"
    assert links(found, "copies_to", "protects") == [
        f"{chart}/Cluster/db-cluster -copies_to-> <dumps cloudflare ?>",
        f"{chart}/ScheduledBackup/db-cluster-nightly -protects-> {chart}/Cluster/db-cluster",
    ]


def test_veleros_values_are_its_objects() -> None:
    values = (
        "{configuration: {backupStorageLocation: [{provider: aws, bucket: dumps,"
        " config: {region: eu-west-1}}]}, schedules: {daily: {schedule: x, template: {}}}}"
    )
    found = made(release("velero", values, name="velero"))
    chart = "HelmRelease/shop/velero/chart"
    location = f"{chart}/BackupStorageLocation/default"
    assert links(found, "stores_in") == [
        f"{location} -stores_in-> <dumps aws eu-west-1>",
        f"{chart}/Schedule/velero-daily -stores_in-> {location}",
    ]


def test_a_value_that_is_not_here_makes_no_default() -> None:
    code = release("postgresql").replace(
        "  values: {}", "  valuesFrom: [{kind: Secret, name: more}]"
    )
    (node, *_) = created(made(code))
    assert isinstance(node.resource.conditional, Unknown)


@pytest.mark.parametrize("entry", catalogue.charts(), ids=lambda entry: entry.chart)
def test_every_chart_makes_what_the_catalogue_knows(entry) -> None:  # type: ignore[no-untyped-def]
    for one in entry.creates:
        known = catalogue.entry(one.type)
        assert known is not None, one.type
        assert known.format == "kubernetes"
        assert one.name
        assert all(condition == parse_condition(_spelt(condition)) for _, condition in one.when)


def _spelt(condition) -> str:  # type: ignore[no-untyped-def]
    words = " ".join(condition.values)
    if condition.operator == "in":
        return f"in {words}"
    return f"{condition.operator}{words}"


def test_at_least_thirty_charts() -> None:
    assert len({entry.chart for entry in catalogue.charts() if entry.creates}) >= 30
