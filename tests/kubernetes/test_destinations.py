"""Whose a backup target is: by its text, what stands beside it, a Secret, or a host inside."""

from __future__ import annotations

import pytest

from estates import graph, links
from outlast.graph.places.spots import Spot, read_spot

SPOTS: dict[str, tuple[str, Spot]] = {
    "restic with https": (
        "s3:https://s3.eu.example.com:9000/vol/app",
        Spot("s3", "s3.eu.example.com", "vol"),
    ),
    "restic with a bare host": ("s3:s3.amazonaws.com/vol", Spot("s3", "s3.amazonaws.com", "vol")),
    "a bucket": ("s3://dumps/db", Spot("s3", "", "dumps")),
    "a bucket with dots": ("s3://dumps.shop/db", Spot("s3", "", "dumps.shop")),
    "an endpoint after s3": ("s3://s3.acme.net/dumps", Spot("s3", "s3.acme.net", "dumps")),
    "Longhorn's": ("s3://dumps@eu-west-1/x", Spot("s3", "", "dumps", "eu-west-1")),
    "Google": ("gs://dumps/x", Spot("gs", "", "dumps")),
    "restic's Google": ("gs:dumps:/x", Spot("gs", "", "dumps")),
    "restic's Azure": ("azure:dumps:/x", Spot("azblob", "", "dumps")),
    "Longhorn's Azure": ("azblob://c@core.windows.net/", Spot("azblob", "core.windows.net", "c")),
    "Backblaze": ("b2:dumps:x", Spot("b2", "", "dumps")),
    "a REST server": ("rest:https://me:pw@backup.acme.net/x", Spot("http", "backup.acme.net", "x")),
    "SFTP": ("sftp:me@box.acme.net:/x", Spot("ssh", "box.acme.net")),
    "rsync": ("me@box.acme.net:/x", Spot("ssh", "box.acme.net")),
    "NFS": ("nfs://nas.lan:/x", Spot("file", "nas.lan")),
    "a folder": ("/mnt/backup", Spot("local")),
    "a name": ("dumps/x", Spot("", "", "dumps")),
}


@pytest.mark.parametrize(("text", "spot"), SPOTS.values(), ids=SPOTS)
def test_what_a_text_names(text: str, spot: Spot) -> None:
    assert read_spot(text) == spot


SOURCE = """
apiVersion: volsync.backube/v1alpha1
kind: ReplicationSource
metadata: {name: app, namespace: shop}
spec: {sourcePVC: app, restic: {repository: app-volsync}}
"""
OPAQUE = "apiVersion: v1\nkind: Secret\nmetadata: {name: app-volsync, namespace: shop}\n"
FROM_OUTSIDE = """
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {name: app, namespace: shop}
spec: {target: {name: app-volsync, template: {data: {RESTIC_REPOSITORY: "TEXT"}}}}
"""

SECRETS: dict[str, tuple[str, str]] = {
    "as text": (
        OPAQUE
        + 'stringData: {RESTIC_REPOSITORY: "s3:https://s3.eu-central-003.backblazeb2.com/v"}',
        "<v backblaze eu-central-003>",
    ),
    "in base64": (
        OPAQUE + "data: {RESTIC_REPOSITORY: Z3M6ZHVtcHM6L3g=}",
        "<dumps gcp ?>",
    ),
    "encrypted": (
        OPAQUE + "stringData: {RESTIC_REPOSITORY: 'ENC[AES256_GCM,data:x]'}\nsops: {}",
        "unknown",
    ),
    "in another namespace": (
        OPAQUE.replace("shop", "blog") + "stringData: {RESTIC_REPOSITORY: 'b2:dumps'}",
        "unknown",
    ),
    "nowhere": ("", "unknown"),
    "filled from outside": (
        FROM_OUTSIDE.replace("TEXT", "s3:https://{{ .HOST }}/v"),
        "unknown",
    ),
    "filled from outside, but for the host": (
        FROM_OUTSIDE.replace("TEXT", "s3:s3.eu-west-1.amazonaws.com/{{ .BUCKET }}"),
        "<s3.eu-west-1.amazonaws.com aws eu-west-1>",
    ),
}


@pytest.mark.parametrize(("secret", "target"), SECRETS.values(), ids=SECRETS)
def test_what_a_secret_names(secret: str, target: str) -> None:
    found = graph({"shop/a.yaml": f"{SOURCE}---\n{secret}\n"})
    expected = f"ReplicationSource/shop/app -stores_in-> {target}"
    assert links(found, "stores_in") == [expected]


LOCATION = """
apiVersion: velero.io/v1
kind: BackupStorageLocation
metadata: {name: default, namespace: velero}
spec: {provider: PROVIDER, objectStorage: {bucket: dumps}, config: {CONFIG}}
"""

LOCATIONS: dict[str, tuple[str, str, str]] = {
    "the provider itself": ("aws", "region: eu-west-1", "<dumps aws eu-west-1>"),
    "another provider": ("gcp", "", "<dumps gcp ?>"),
    "an endpoint of another vendor": (
        "aws",
        'region: auto, s3Url: "https://abc.r2.cloudflarestorage.com"',
        "<dumps cloudflare auto>",
    ),
    "an endpoint of nobody known": ("aws", 's3Url: "https://s3.acme.net"', "<dumps ? ?>"),
    "an endpoint that is not decided": ("aws", 's3Url: "${ENDPOINT}"', "unknown"),
    "an endpoint whose end is decided": (
        "aws",
        's3Url: "https://${ACCOUNT}.r2.cloudflarestorage.com"',
        "<dumps cloudflare ?>",
    ),
    "a provider that nobody knows": ("acme.io/blob", "", "<dumps ? ?>"),
}


@pytest.mark.parametrize(("provider", "config", "target"), LOCATIONS.values(), ids=LOCATIONS)
def test_what_stands_beside_a_bucket_decides(provider: str, config: str, target: str) -> None:
    code = LOCATION.replace("PROVIDER", provider).replace("CONFIG", config)
    found = graph({"shop/a.yaml": code})
    assert links(found, "stores_in") == [
        f"BackupStorageLocation/velero/default -stores_in-> {target}"
    ]


def cluster(name: str, backup: str = "", space: str = "shop") -> str:
    return (
        "---\napiVersion: postgresql.cnpg.io/v1\nkind: Cluster\n"
        f"metadata: {{name: {name}, namespace: {space}}}\n"
        f"spec: {{storage: {{size: 1Gi}}{backup}}}\n"
    )


def scheduled(name: str, space: str) -> str:
    return (
        "---\napiVersion: postgresql.cnpg.io/v1\nkind: ScheduledBackup\n"
        f"metadata: {{name: nightly, namespace: {space}}}\nspec: {{cluster: {{name: {name}}}}}\n"
    )


def test_a_name_means_the_object_of_the_own_namespace() -> None:
    code = cluster("db") + cluster("db", space="blog") + scheduled("db", "blog")
    assert links(graph({"shop/a.yaml": code}), "protects") == [
        "ScheduledBackup/blog/nightly -protects-> Cluster/blog/db"
    ]


def test_a_name_of_another_kind_is_not_meant() -> None:
    code = "---\napiVersion: v1\nkind: Service\nmetadata: {name: db, namespace: shop}\n"
    assert links(graph({"shop/a.yaml": code + scheduled("db", "shop")}), "protects") == [
        "ScheduledBackup/shop/nightly -protects-> <db ? ?>"
    ]


def test_a_host_inside_is_the_database_of_that_name() -> None:
    follows = (
        ", replica: {enabled: true, source: far},"
        " externalClusters: [{name: near, connectionParameters: {host: x.acme.net}},"
        " {name: far, connectionParameters: {host: db-rw.shop.svc}}]"
    )
    code = cluster("db") + cluster("copy", follows, "blog")
    assert links(graph({"shop/a.yaml": code}), "replica_of") == [
        "Cluster/blog/copy -replica_of-> Cluster/shop/db"
    ]


def test_each_repository_has_the_endpoint_beside_it() -> None:
    code = """
apiVersion: postgres-operator.crunchydata.com/v1beta1
kind: PostgresCluster
metadata: {name: db, namespace: shop}
spec:
  backups:
    pgbackrest:
      repos:
        - {name: repo1, s3: {bucket: one, endpoint: s3.amazonaws.com, region: eu-west-1}}
        - {name: repo2, s3: {bucket: two, endpoint: s3.eu-central-003.backblazeb2.com}}
        - {name: repo3, gcs: {bucket: three}}
"""
    assert links(graph({"shop/a.yaml": code}), "copies_to") == [
        "PostgresCluster/shop/db -copies_to-> <one aws eu-west-1>",
        "PostgresCluster/shop/db -copies_to-> <three gcp ?>",
        "PostgresCluster/shop/db -copies_to-> <two backblaze eu-central-003>",
    ]


def test_a_store_of_the_cluster_is_the_one_that_answers() -> None:
    code = cluster(
        "db",
        ", backup: {barmanObjectStore: {destinationPath: 's3://x',"
        " endpointURL: 'http://minio.minio.svc.cluster.local:9000'}}",
    )
    tenant = (
        "---\napiVersion: minio.min.io/v2\nkind: Tenant\n"
        "metadata: {name: objects, namespace: minio}\nspec: {}\n"
    )
    assert links(graph({"shop/a.yaml": code + tenant}), "copies_to") == [
        "Cluster/shop/db -copies_to-> Tenant/minio/objects"
    ]


MINIO = """
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: minio, namespace: default}
spec:
  chart: {spec: {chart: minio, sourceRef: {kind: HelmRepository, name: charts}}}
  values: {}
"""
MINIO_SERVICE = """
---
apiVersion: v1
kind: Service
metadata: {name: minio, namespace: default}
spec: {selector: {app: minio}}
"""

SHORT = {
    "a service that is declared": (MINIO_SERVICE, "Service/default/minio"),
    "the service of a chart": (
        MINIO,
        "HelmRelease/default/minio/chart/PersistentVolumeClaim/minio",
    ),
    "a service of another namespace": (
        MINIO_SERVICE.replace("default", "shop"),
        "<x ? ?>",
    ),
    "nothing of that name": ("", "<x ? ?>"),
}


@pytest.mark.parametrize(("others", "expected"), SHORT.values(), ids=SHORT)
def test_a_host_of_one_dot_may_be_a_service(others: str, expected: str) -> None:
    code = cluster(
        "db",
        ", backup: {barmanObjectStore: {destinationPath: 's3://x',"
        " endpointURL: 'http://minio.default:9000'}}",
    )
    found = links(graph({"shop/a.yaml": code + others}), "copies_to")
    assert found == [f"Cluster/shop/db -copies_to-> {expected}"]
