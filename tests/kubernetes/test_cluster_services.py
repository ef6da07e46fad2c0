"""Whose an object of Kubernetes is: labels, pods, namespace, folder; and where a service runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from estates import copies, said, subjects
from outlast.pipeline import Request, lint
from outlast.settings import ClusterRule, Settings


def workload(
    kind: str = "Deployment",
    *,
    labels: str = "",
    pods: str = "",
    space: str = "shop",
    name: str = "a",
) -> str:
    return f"""
---
apiVersion: apps/v1
kind: {kind}
metadata: {{name: a, namespace: {space}, labels: {{{labels}}}}}
spec: {{template: {{metadata: {{labels: {{{pods}}}}}, spec: {{containers: [{{image: web}}]}}}}}}
"""


def space(name: str, labels: str = "") -> str:
    return (
        f"---\napiVersion: v1\nkind: Namespace\nmetadata: {{name: {name}, labels: {{{labels}}}}}\n"
    )


PART, NAME = "app.kubernetes.io/part-of: store", "app.kubernetes.io/name: api"

NAMES = {
    "part of": ("k8s/x.yaml", workload(labels=f"{PART}, {NAME}"), ["store"]),
    "name": ("k8s/x.yaml", workload(labels=NAME), ["api"]),
    "label of the pods": ("k8s/x.yaml", workload(pods="app: api"), ["api"]),
    "folder": ("apps/orders/x.yaml", workload(), ["orders"]),
    "folder without the environment": ("apps/orders/prod/x.yaml", workload(), ["orders"]),
    "a folder of several namespaces": (
        "apps/all/x.yaml",
        workload() + workload(space="wiki"),
        ["shop", "wiki"],
    ),
    "namespace when the folders say nothing": ("apps/x.yaml", workload(), ["shop"]),
    "a job that runs once": (
        "apps/orders/x.yaml",
        "apiVersion: batch/v1\nkind: Job\nmetadata: {name: init, namespace: shop}\n",
        [],
    ),
    "parts of the platform": (
        "clusters/x.yaml",
        workload(space="kube-system") + workload(labels="app: external-dns", space="dns"),
        [],
    ),
}


@pytest.mark.parametrize(("path", "text", "expected"), NAMES.values(), ids=NAMES)
def test_name(path: str, text: str, expected: list[str]) -> None:
    assert [service.name for service in subjects({path: text}).services] == expected


CRITICAL = "outlast.dev/criticality: critical"

LEVELS = {
    "its own label": (workload(labels=f"app: a, {CRITICAL}"), "critical"),
    "its namespace": (workload(labels="app: a") + space("shop", CRITICAL), "critical"),
    "another namespace": (workload(labels="app: a") + space("wiki", CRITICAL), "unstated"),
    "its own before its namespace's": (
        workload(labels="app: a, outlast.dev/criticality: low") + space("shop", CRITICAL),
        "low",
    ),
}


@pytest.mark.parametrize(("text", "expected"), LEVELS.values(), ids=LEVELS)
def test_criticality(text: str, expected: str) -> None:
    (service,) = subjects({"k8s/x.yaml": text}).services
    assert service.criticality == expected


CLAIM = """
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: shop}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: a, namespace: shop, labels: {app: orders}}
spec:
  template:
    spec:
      containers: [{image: web}]
      volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
"""


def test_a_volume_belongs_to_whoever_mounts_it() -> None:
    (store,) = subjects({"k8s/x.yaml": CLAIM}).datastores
    assert store.service == "orders"


TWO = Settings(
    clusters=(
        ClusterRule("aws", path="clusters/prod-eu", region="eu-west-1"),
        ClusterRule("hetzner", path="clusters/prod-fi", region="hel1"),
        ClusterRule("gcp", path="clusters/staging", region="europe-west1"),
    )
)


def test_one_service_in_two_clusters() -> None:
    text = workload(labels="app: shop")
    names = ("prod-eu", "prod-fi", "staging")
    found = subjects({f"clusters/{name}/x.yaml": text for name in names}, TWO).services
    assert [(s.label, said(s.vendors), said(s.redundant)) for s in found] == [
        ("shop (production)", "aws+hetzner", "true"),
        ("shop (staging)", "gcp", "false"),
    ]


def test_two_clusters_of_nobody_are_two_places() -> None:
    text = workload(labels="app: shop")
    (service,) = subjects({"clusters/prod-a/x.yaml": text, "clusters/prod-b/x.yaml": text}).services
    assert len(service.deployments) == 2
    assert said(service.shared_domains) == "?"


IMAGES = {
    "a database": ("postgres:16", "relational", "true"),
    "a database at a registry": (
        "ghcr.io/acme/postgis:16@sha256:0",
        "relational",
        "true",
    ),
    "a program": ("ghcr.io/acme/wiki", "volume", "true"),
    "a cache": ("redis:7", "kv", "false"),
    "metrics": ("quay.io/prometheus/prometheus:v3", "telemetry", "false"),
    "an exporter beside": ("quay.io/prom/mysqld-exporter", "volume", "true"),
}


@pytest.mark.parametrize(("image", "kind", "durable"), IMAGES.values(), ids=IMAGES)
def test_what_a_set_of_pods_keeps(image: str, kind: str, durable: str) -> None:
    text = workload("StatefulSet", labels="app: a").replace("image: web", f'image: "{image}"')
    claims = "  volumeClaimTemplates: [{metadata: {name: data}}]\n"
    head, _, spec = text.rpartition("spec: {template")
    made = f"{head}spec:\n  template{spec[:-2]}\n{claims}"
    (store,) = subjects({"k8s/x.yaml": made}).datastores
    assert (store.kind, said(store.durable)) == (kind, durable)


def test_a_set_of_pods_without_claims_keeps_nothing() -> None:
    assert not subjects({"k8s/x.yaml": workload("StatefulSet")}).datastores


SHARE = """
apiVersion: v1
kind: PersistentVolume
metadata: {name: media}
spec: {nfs: {server: nas.lan, path: /media}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: media, namespace: shop}
spec: {volumeName: media}
"""


def test_a_share_that_is_only_mounted_is_its_servers() -> None:
    assert not subjects({"k8s/x.yaml": SHARE}).datastores


STATIC = """
apiVersion: v1
kind: PersistentVolume
metadata: {name: %s}
spec: {storageClassName: %s, nfs: {server: nas.lan, path: /media}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: media, namespace: shop}
spec: {storageClassName: media}
"""

SHARES = {
    "of the same class": (STATIC % ("media", "media"), []),
    "of another class": (STATIC % ("media", "other"), ["media"]),
    "with a provisioner for the class": (
        STATIC % ("media", "media")
        + "---\napiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: media}\n"
        + "provisioner: driver.longhorn.io\n",
        ["media"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), SHARES.values(), ids=SHARES)
def test_a_claim_is_bound_by_its_class(text: str, expected: list[str]) -> None:
    assert [store.label for store in subjects({"k8s/x.yaml": text}).datastores] == expected


CALLED = {
    "immich-valkey": ("kv", "false"),
    "shop-postgres-data": ("relational", "true"),
    "plex-cache": ("volume", "false"),
    "pages": ("volume", "true"),
    "vaultwarden": ("volume", "true"),
}


@pytest.mark.parametrize("name", CALLED)
def test_the_name_of_a_volume_tells(name: str) -> None:
    text = f"apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {{name: {name}}}\n"
    (store,) = subjects({"k8s/x.yaml": text}).datastores
    assert (store.kind, said(store.durable)) == CALLED[name]


ASKED = {
    'snapshot.home.arpa/enabled: "true"': ["backup ?/? perhaps doubtful"],
    'snapshot.home.arpa/enabled: "false"': [],
    'velero.io/exclude-from-backup: "true"': [],
    "app.kubernetes.io/name: backup": [],
}


@pytest.mark.parametrize("label", ASKED)
def test_a_label_asks_for_a_backup(label: str) -> None:
    meta = f"metadata: {{name: pages, labels: {{{label}}}}}"
    text = f"apiVersion: v1\nkind: PersistentVolumeClaim\n{meta}\n"
    assert copies({"k8s/x.yaml": text}, "PersistentVolumeClaim/pages") == ASKED[label]


def test_rendered_text_from_standard_input_is_its_namespace(tmp_path: Path) -> None:
    text = b"""apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: shop}
spec: {storageClassName: gp3}
"""
    request = Request(paths=(str(tmp_path),), stdin=text, walk=False, workers=1)
    assert [finding.service for finding in lint(request).findings] == ["shop"]
