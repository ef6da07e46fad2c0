"""Charts and manifests that Terraform applies to a cluster: what they become, and in which one."""

from __future__ import annotations

import pytest

from estates import copies, graph, links, said
from outlast.domain.location import Span
from outlast.domain.paths import value_at
from outlast.domain.value import Unknown, Value
from outlast.graph.charts.partly import documents
from outlast.graph.charts.values import Layers
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


AKS = "azurerm_kubernetes_cluster.c.kube_config.0.host"
LKE = "yamldecode(base64decode(linode_lke_cluster.c.kubeconfig)).clusters[0].cluster.server"
PLACES: dict[str, tuple[str, str]] = {
    "the cluster of the provider": (CLUSTER + HELM, "aws eu-west-1"),
    "in the way of its third version": (CLUSTER + HELM3, "aws eu-west-1"),
    "AKS": (
        'resource "azurerm_kubernetes_cluster" "c" {\n name = "c"\n location = "westeurope"\n}\n'
        + HELM.replace("aws_eks_cluster.main.endpoint", AKS),
        "azure westeurope",
    ),
    "a cluster of DigitalOcean that is looked up": (
        'data "digitalocean_kubernetes_cluster" "c" {\n name = "c"\n}\n'
        + HELM.replace("aws_eks_cluster.main", "data.digitalocean_kubernetes_cluster.c"),
        "digitalocean ?",
    ),
    "a kubeconfig that is taken apart": (
        'resource "linode_lke_cluster" "c" {\n label = "c"\n region = "eu-central"\n}\n'
        + HELM.replace("aws_eks_cluster.main.endpoint", LKE),
        "linode eu-central",
    ),
    "an address that nobody states": (
        'variable "host" {}\n' + HELM.replace("aws_eks_cluster.main.endpoint", "var.host"),
        "? ?",
    ),
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


def half(text: str) -> Unknown:
    return Unknown("it is not decided", text=text)


PARTLY: dict[str, tuple[Value, list[str]]] = {
    "text": ("a: {b: 1}", ["{'a': {'b': 1}}"]),
    "several documents": ("a: 1\n---\nb: 2", ["{'a': 1}", "{'b': 2}"]),
    "no YAML": ("a: [", []),
    "a hole": (half("a: ${x}"), ["{'a': ?${x}}"]),
    "a hole within": (half("a: b-${x}-c"), ["{'a': ?b-${x}-c}"]),
    "a hole with braces": (half('a: ${x ? "{" : "}"}'), ['{\'a\': ?${x ? "{" : "}"}}']),
    "a hole with one brace": (half('a: ${x == "{"}\nd: 1'), []),
    "a conditional": (
        half('a: ${x ? "b: " : "c"}\nd: 1'),
        ["{'a': ?${x ? \"b: \" : \"c\"}, 'd': 1}"],
    ),
    "a list of holes": (half("[${x}, ${y}]"), ["[?${x}, ?${y}]"]),
    "encoded": (half('{"a": "${x}", "b": [1, "y"]}'), ["{'a': ?${x}, 'b': [1, 'y']}"]),
    "a hole for a key": (half("${x}: 1\nb: 2"), ["{'b': 2}"]),
    "a hole for a block": (half("a:\n  ${x}\nb: 2"), ["{'a': ?${x}, 'b': 2}"]),
    "a hole for a line": (half("${x}\nb: 2"), []),
    "a directive": (half("%{ if x }\na: 1\n%{ endif }"), []),
    "no text": (half(""), []),
    "no text at all": (7, []),
    "deep brackets": (half("[" * 20_000), []),
    "deep holes": (half("a: " + "${" * 20_000), []),
}


def shown(value: Value) -> str:
    """A value in one line; `?` and its spelling for what is not decided."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key!r}: {shown(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(shown, value))}]"
    return f"?{value.text}" if isinstance(value, Unknown) else repr(value)


@pytest.mark.parametrize(("text", "expected"), PARTLY.values(), ids=PARTLY)
def test_documents_of_which_parts_are_not_decided(text: Value, expected: list[str]) -> None:
    assert [shown(one) for one in documents(text)] == expected


SET: dict[str, tuple[str, Value, str, str]] = {
    "a word": ("a.b", "x", "", "{'a': {'b': 'x'}}"),
    "a truth value": ("a", "true", "", "{'a': True}"),
    "a number": ("a", "12", "", "{'a': 12}"),
    "a number that is said to be text": ("a", "12", "string", "{'a': '12'}"),
    "a list": ("a", "{x,1}", "", "{'a': ['x', 1]}"),
    "an item": ("a[1].b", "x", "", "{'a': [None, {'b': 'x'}]}"),
    "a name with dots": (r"a.b\.c/d", "x", "", "{'a': {'b.c/d': 'x'}}"),
    "a path without end": (".".join(["a"] * 9_000), "x", "", "{}"),
}


def settled(name: str, value: Value, kind: str = "") -> Layers:
    layers = Layers()
    layers.item({"name": name, "value": value, "type": kind}, Span("a.tf", 1))
    return layers


@pytest.mark.parametrize(("name", "value", "kind", "expected"), SET.values(), ids=SET)
def test_what_single_settings_make(name: str, value: Value, kind: str, expected: str) -> None:
    assert shown(settled(name, value, kind).values) == expected


def test_an_item_far_away_costs_little() -> None:
    items = settled("a[99999999]", "x").values["a"]
    assert isinstance(items, list) and len(items) < 2_000
