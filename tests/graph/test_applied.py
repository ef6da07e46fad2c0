"""Charts and manifests that Terraform applies to a cluster: what they become, and in which one."""

from __future__ import annotations

import pytest

from estates import copies, graph, links, said
from outlast.domain.paths import value_at
from outlast.domain.value import Unknown
from outlast.graph.model import Graph, Node

CLUSTER = """
provider "aws" { region = "eu-west-1" }
resource "aws_eks_cluster" "main" { name = "prod" }
"""
HELM = 'provider "helm" {\n kubernetes {\n host = aws_eks_cluster.main.endpoint\n }\n}\n'
HELM3 = 'provider "helm" {\n kubernetes = { host = aws_eks_cluster.main.endpoint }\n}\n'
KUBE = 'provider "kubernetes" {\n host = aws_eks_cluster.main.endpoint\n}\n'
BUCKET = 'resource "aws_s3_bucket" "kept" { bucket_prefix = "kept" }\nvariable "x" {}\n'
VELERO = "configuration = { backupStorageLocation = [{ bucket = aws_s3_bucket.kept.id }] }"
VELERO_TEXT = """<<-EOT
  configuration:
    backupStorageLocation:
      - bucket: ${aws_s3_bucket.kept.id}
        prefix: ${var.x ? "a: b" : "c"}
        config: {profile: "p-${var.x}"}
EOT
"""


def release(chart: str, *lines: str, repository: str = "", name: str = "db") -> str:
    stated = [f'name = "{name}"', f'chart = "{chart}"', 'namespace = "shop"', *lines]
    if repository:
        stated.append(f'repository = "{repository}"')
    return 'resource "helm_release" "r" {\n' + "\n".join(stated) + "\n}\n"


def nodes(found: Graph) -> list[Node]:
    return [node for node in found.nodes.values() if node.address.startswith("helm_release")]


def made(code: str) -> list[str]:
    """`Kind/name` of all that the release makes."""
    return [node.address.partition("helm_release.r/")[2] for node in _typed(code)]


def _typed(code: str) -> list[Node]:
    return nodes(graph({"shop/main.tf": code, "shop/values.yaml": "architecture: replication\n"}))


BITNAMI = "https://charts.bitnami.com/bitnami"
SETS = 'set {\n name = "architecture"\n value = "replication"\n}'
LISTED = 'set = [{ name = "architecture", value = "replication" }]'
ALONE = ["StatefulSet/db-postgresql"]
REPLICATED = ["StatefulSet/db-postgresql-primary"]

MADE: dict[str, tuple[str, list[str]]] = {
    "as it comes": (release("postgresql", repository=BITNAMI), ALONE),
    "a repository in the name": (
        release("oci://registry-1.docker.io/bitnamicharts/postgresql"),
        ALONE,
    ),
    "a packed chart": (release("https://charts.bitnami.com/bitnami/postgresql-15.2.1.tgz"), ALONE),
    "a block sets a value": (release("postgresql", SETS), REPLICATED),
    "a list sets it": (release("postgresql", LISTED), REPLICATED),
    "values that are encoded": (
        release("postgresql", 'values = [yamlencode({ architecture = "replication" })]'),
        REPLICATED,
    ),
    "JSON is YAML": (
        release("postgresql", 'values = [jsonencode({ architecture = "replication" })]'),
        REPLICATED,
    ),
    "values from a file": (
        release("postgresql", 'values = [file("${path.module}/values.yaml")]'),
        REPLICATED,
    ),
    "the last values count": (
        release("postgresql", 'values = [file("values.yaml"), "architecture: standalone"]'),
        ALONE,
    ),
    "a set value is over them": (
        release("postgresql", SETS, 'values = ["architecture: standalone"]'),
        REPLICATED,
    ),
}


@pytest.mark.parametrize(("code", "expected"), MADE.values(), ids=MADE)
def test_what_a_release_makes(code: str, expected: list[str]) -> None:
    assert made(code) == expected


STAYS = {
    "a chart in a folder": release("./charts/postgresql"),
    "a folder of the module": release("${path.module}/charts/postgresql"),
    "nobody knows which chart": 'variable "c" {}\n' + release("${var.c}"),
}


@pytest.mark.parametrize("code", STAYS.values(), ids=STAYS)
def test_what_is_no_chart_of_a_known_name_stays_a_release(code: str) -> None:
    (node,) = _typed(code)
    assert (node.address, node.resource.type) == ("helm_release.r", "helm_release")


def location(values: str, *more: str) -> Node:
    code = BUCKET + release("velero", f"values = [{values}]", *more, name="velero")
    return next(
        node for node in _typed(code) if node.resource.type == "BackupStorageLocation.velero.io"
    )


@pytest.mark.parametrize(
    "values",
    [
        f"yamlencode({{ {VELERO} }})",
        f"jsonencode({{ {VELERO} }})",
        VELERO_TEXT,
        f'yamlencode({{ {VELERO} }}), yamlencode({{ image = {{ tag = "1" }} }})',
    ],
    ids=["yamlencode", "jsonencode", "text", "two layers"],
)
def test_values_with_undecided_parts_keep_their_links(values: str) -> None:
    code = BUCKET + release("velero", f"values = [{values}]", name="velero")
    assert links(graph(code), "stores_in") == [
        "helm_release.r/BackupStorageLocation/default -stores_in-> aws_s3_bucket.kept"
    ]


def test_a_set_value_keeps_its_link() -> None:
    block = 'set {\n name = "configuration.backupStorageLocation[0].bucket"\n'
    code = BUCKET + release("velero", block + "value = aws_s3_bucket.kept.id\n}", name="velero")
    assert [one.rpartition(" ")[2] for one in links(graph(code), "stores_in")] == [
        "aws_s3_bucket.kept"
    ]


def test_only_the_undecided_parts_of_a_text_are_unknown() -> None:
    spec = location(VELERO_TEXT).resource.attributes
    assert isinstance(value_at(spec, "spec.objectStorage.prefix"), Unknown)
    profile = value_at(spec, "spec.config.profile")
    assert isinstance(profile, Unknown) and profile.text == "p-${var.x}"


def test_what_may_be_replaced_is_not_known() -> None:
    """Values that nobody knows lie over those that the code states."""
    stated = 'yamlencode({ configuration = { backupStorageLocation = [{ bucket = "b" }] } })'
    sure = location(stated).resource.attributes
    open_ = location(f"{stated}, var.x").resource.attributes
    assert value_at(sure, "spec.objectStorage.bucket") == "b"
    assert isinstance(value_at(open_, "spec.objectStorage.bucket"), Unknown)


MANIFEST = """
resource "kubernetes_manifest" "claim" {
  manifest = {
    apiVersion = "v1"
    kind       = "PersistentVolumeClaim"
    metadata   = { name = "data", namespace = "shop" }
    spec       = { accessModes = ["ReadWriteOnce"] }
  }
}
"""
KUBECTL = """
variable "x" {}
resource "kubectl_manifest" "claim" {
  yaml_body = <<-EOT
    apiVersion: v1
    kind: PersistentVolumeClaim
    metadata: {name: data, namespace: shop}
    spec: {accessModes: [ReadWriteOnce], storageClassName: "${var.x}"}
  EOT
}
"""


@pytest.mark.parametrize(
    "code", [MANIFEST, KUBECTL], ids=["kubernetes_manifest", "kubectl_manifest"]
)
def test_a_manifest_is_the_object_it_declares(code: str) -> None:
    (node,) = graph(code).nodes.values()
    assert node.address.endswith("_manifest.claim")
    assert (node.thing, node.name) == ("kubernetes_persistent_volume_claim", "data")


PLACES: dict[str, tuple[str, str]] = {
    "the cluster of the provider": (CLUSTER + HELM, "aws eu-west-1"),
    "in the way of its third version": (CLUSTER + HELM3, "aws eu-west-1"),
    "another unit's cluster": (
        'data "google_container_cluster" "c" {\n name = "c"\n location = "europe-west1"\n}\n'
        + HELM.replace("aws_eks_cluster.main", "data.google_container_cluster.c"),
        "gcp europe-west1",
    ),
    "no provider": ("", "? ?"),
    "a file of credentials": (
        'provider "helm" {\n kubernetes {\n config_path = "k"\n }\n}\n',
        "? ?",
    ),
}


@pytest.mark.parametrize(("code", "place"), PLACES.values(), ids=PLACES)
def test_where_the_objects_of_a_release_stand(code: str, place: str) -> None:
    (node,) = _typed(code + release("postgresql"))
    assert f"{said(node.vendor)} {said(node.region)}" == place


def test_helm_and_kubernetes_speak_to_one_cluster() -> None:
    found = graph(CLUSTER + HELM + KUBE + MANIFEST + release("postgresql"))
    clusters = {node.cluster for node in found.nodes.values() if node.cluster}
    assert len(clusters) == 1


TARGET = f"""
values = [yamlencode({{
  deployNodeAgent = true
  {VELERO}
  schedules = {{
    daily = {{
      schedule = "@daily"
      template = {{ includedNamespaces = ["shop"], snapshotMoveData = true }}
    }}
  }}
}})]
"""


def test_velero_from_terraform_backs_claims_from_terraform() -> None:
    code = CLUSTER + HELM + KUBE + BUCKET + MANIFEST + release("velero", TARGET, name="velero")
    assert copies(code, "kubernetes_manifest.claim") == ["backup aws/eu-west-1 dependent"]


SOURCE = """
variable "id" {}
resource "kubernetes_manifest" "copied" {
  manifest = {
    apiVersion = "volsync.backube/v1alpha1"
    kind       = "ReplicationSource"
    metadata   = { name = "data", namespace = "shop" }
    spec = {
      sourcePVC = "data"
      trigger   = { schedule = "@daily" }
      restic    = { repository = %s, copyMethod = "Snapshot" }
    }
  }
}
"""


def test_a_repository_in_a_secret_of_an_undecided_name_is_at_no_vendor() -> None:
    """What a name leaves open is not taken for the place that holds without any."""
    code = MANIFEST + SOURCE % '"restic-${var.id}"'
    assert links(graph(code), "stores_in") == ["kubernetes_manifest.copied -stores_in-> unknown"]
    assert copies(code, "kubernetes_manifest.claim") == ["backup ?/? perhaps"]
