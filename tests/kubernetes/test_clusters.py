"""Whose a cluster is: what says it, in which order, and never what is said of another cluster."""

from __future__ import annotations

from dataclasses import replace

import pytest

from estates import catalogue, fragments, said
from outlast.domain.fragment import Fragment
from outlast.domain.resource import ProviderConfig
from outlast.domain.value import Unknown, Value
from outlast.graph.build import build
from outlast.graph.model import Graph, Node
from outlast.settings import ClusterRule

CLAIM = """
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: shop}
spec: {storageClassName: fast}
"""
CLASS = "\n---\napiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: fast}\n"
EBS = CLASS + "provisioner: ebs.csi.aws.com\n"
LONGHORN = CLASS + "provisioner: driver.longhorn.io\n"
HETZNER = """
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop, annotations: {load-balancer.hetzner.cloud/location: fsn1}}
spec: {type: LoadBalancer}
"""
ROLE = """
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: web, annotations: {eks.amazonaws.com/role-arn: "arn:aws:iam::1:role/web"}}
"""
WEBHOOK = """
---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: identity, namespace: kube-system}
spec: {chart: {spec: {chart: amazon-eks-pod-identity-webhook}}}
"""
CONTOUR = """
---
apiVersion: v1
kind: Service
metadata:
  name: envoy
  annotations: {service.beta.kubernetes.io/aws-load-balancer-backend-protocol: tcp}
"""
NODES = """
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {template: {spec: {nodeSelector: {cloud.google.com/gke-nodepool: big}}}}
"""


def applied(one: Fragment, stated: dict[str, Value]) -> Fragment:
    """The fragment as a deployer applies it to a cluster that it names."""
    provider = ProviderConfig("kubernetes", attributes=stated)
    return replace(one, resources=tuple(replace(r, provider=provider) for r in one.resources))


def made(files: dict[str, str], stated: dict[str, dict[str, Value]] | None = None) -> Graph:
    """The graph of the files; `stated` is what deployers say of the units at some paths."""
    read = fragments(files)
    return build(
        (applied(one, (stated or {}).get(one.unit.path, {})) for one in read), catalogue, RULES
    )


RULES = (
    ClusterRule("hetzner", path="clusters/hetzner", region="fsn1"),
    ClusterRule("self_hosted", name="attic"),
    ClusterRule("aws", path="clusters/**"),
)


def place(node: Node) -> str:
    return f"{said(node.vendor)} {said(node.domains)} {said(node.region)}"


def claim(graph: Graph, unit: str = "shop") -> Node:
    return graph.nodes[f"{unit}::PersistentVolumeClaim/shop/data"]


ALONE = {
    "nothing says it": (CLAIM, "? ? ?"),
    "driver of a vendor": (CLAIM + EBS, "aws aws ?"),
    "software is no vendor": (CLAIM + LONGHORN, "? ? ?"),
    "annotation of a load balancer": (CLAIM + HETZNER, "hetzner hetzner ?"),
    "identity of a service account": (CLAIM + ROLE, "aws aws ?"),
    "identity that the cluster takes by a webhook of its own": (CLAIM + ROLE + WEBHOOK, "? ? ?"),
    "annotation of a stock manifest": (CLAIM + CONTOUR, "? ? ?"),
    "machines": (CLAIM + NODES, "gcp gcp ?"),
    "two signs agree": (CLAIM + EBS + ROLE, "aws aws ?"),
    "two signs differ": (CLAIM + HETZNER + ROLE, "? ? ?"),
    "software on a vendor's machines": (CLAIM + LONGHORN + HETZNER, "hetzner hetzner ?"),
}


@pytest.mark.parametrize(("text", "expected"), ALONE.values(), ids=ALONE)
def test_one_cluster(text: str, expected: str) -> None:
    assert place(claim(made({"shop/all.yaml": text}))) == expected


def test_what_differs_is_named() -> None:
    vendor = claim(made({"shop/all.yaml": CLAIM + HETZNER + ROLE})).vendor
    assert isinstance(vendor, Unknown)
    assert vendor.reason.startswith(
        "annotation `eks.amazonaws.com/role-arn` says that the cluster is at aws, and annotation "
        "`load-balancer.hetzner.cloud/location` says hetzner; write `clusters: [{path: shop, "
    )


def test_what_is_missing_is_said() -> None:
    vendor = claim(made({"shop/all.yaml": CLAIM})).vendor
    assert isinstance(vendor, Unknown)
    assert vendor.reason == (
        "nothing in the code says who operates the cluster of `shop`; write "
        "`clusters: [{path: shop, vendor: …}]` in `.outlast.yaml`"
    )
    assert "backblaze" in vendor.never


SERVER = "https://ABC.gr7.eu-west-1.eks.amazonaws.com"

STATED = {
    "API server": (CLAIM, {"server": SERVER}, "aws aws eu-west-1"),
    "API server before signs": (CLAIM + HETZNER, {"server": SERVER}, "aws aws eu-west-1"),
    "unknown API server": (CLAIM, {"server": "https://10.0.0.1:6443"}, "? ? ?"),
    "settings by name": (CLAIM, {"cluster": "attic"}, "self_hosted self_hosted ?"),
    "settings before an API server": (
        CLAIM,
        {"cluster": "attic", "server": SERVER},
        "self_hosted self_hosted ?",
    ),
}


@pytest.mark.parametrize(("text", "stated", "expected"), STATED.values(), ids=STATED)
def test_a_deployer_says_it(text: str, stated: dict[str, Value], expected: str) -> None:
    assert place(claim(made({"shop/all.yaml": text}, {"shop": stated}))) == expected


FOLDERS = {
    "its own": ("clusters/hetzner/apps", "hetzner hetzner fsn1"),
    "the first rule counts": ("clusters/hetzner", "hetzner hetzner fsn1"),
    "a pattern": ("clusters/prod", "aws aws ?"),
    "another": ("staging", "? ? ?"),
}


@pytest.mark.parametrize(("unit", "expected"), FOLDERS.values(), ids=FOLDERS)
def test_settings_by_path(unit: str, expected: str) -> None:
    assert place(claim(made({f"{unit}/all.yaml": CLAIM}), unit)) == expected


def test_evidence_stays_in_its_cluster() -> None:
    files = {"a/all.yaml": CLAIM + EBS, "b/all.yaml": CLAIM, "c/all.yaml": CLAIM + HETZNER}
    named: dict[str, dict[str, Value]] = {
        "a": {"cluster": "one"},
        "b": {"cluster": "two"},
        "c": {"cluster": "two"},
    }
    graph = made(files, named)
    assert [place(claim(graph, unit)) for unit in "abc"] == [
        "aws aws ?",
        "hetzner hetzner ?",
        "hetzner hetzner ?",
    ]
    assert place(claim(made(files), "b")) == "? ? ?"


def test_two_clusters_of_nobody_are_not_one_place() -> None:
    graph = made({"a/all.yaml": CLAIM, "b/all.yaml": CLAIM})
    one, other = claim(graph, "a").domains, claim(graph, "b").domains
    assert isinstance(one, Unknown) and isinstance(other, Unknown)
    assert one.text != other.text


EKS = """
resource "aws_eks_cluster" "main" { name = "prod" }
provider "aws" { region = "eu-west-1" }
provider "kubernetes" { %s }
resource "kubernetes_persistent_volume_claim" "data" {
  metadata { name = "data" }
  spec { storage_class_name = "fast" }
}
"""

PROVIDERS = {
    "host of a cluster": ("host = aws_eks_cluster.main.endpoint", "aws aws eu-west-1"),
    "exec of a cluster": (
        'exec { args = ["eks", "get-token", "--cluster-name", aws_eks_cluster.main.name] }',
        "aws aws eu-west-1",
    ),
    "a context of nobody": ('config_context = "somewhere"', "? ? ?"),
    "a host of nobody": ('host = "https://10.0.0.1"', "? ? ?"),
}


@pytest.mark.parametrize(("stated", "expected"), PROVIDERS.values(), ids=PROVIDERS)
def test_terraform_says_which_cluster(stated: str, expected: str) -> None:
    graph = build(fragments(EKS % stated), catalogue)
    assert place(graph.nodes["shop::kubernetes_persistent_volume_claim.data"]) == expected


def test_manifests_meet_the_cluster_that_terraform_declares() -> None:
    read = fragments({"infra/main.tf": EKS % "", "shop/all.yaml": CLAIM})
    named = (applied(one, {"cluster": "prod"}) if one.unit.path == "shop" else one for one in read)
    assert place(claim(build(named, catalogue))) == "aws aws eu-west-1"


TAILSCALE = """
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec: {ingressClassName: tailscale}
"""


def test_who_sells_no_machines_runs_no_cluster() -> None:
    assert place(claim(made({"shop/all.yaml": CLAIM + TAILSCALE}))) == "? ? ?"


@pytest.mark.parametrize("folder", [".archive/apps", "tests/data", "lib/testfiles"])
def test_what_is_put_away_or_there_for_tests_is_not_applied(folder: str) -> None:
    graph = made({"apps/a.yaml": CLAIM, f"{folder}/a.yaml": CLAIM})
    assert [node.unit for node in graph.nodes.values()] == ["apps"]
    assert graph.coverage.uncalled == 1
    assert len(made({f"{folder}/a.yaml": CLAIM}).nodes) == 1


def test_a_cluster_for_tests_is_one() -> None:
    graph = made({"clusters/prod/a.yaml": CLAIM, "clusters/test/a.yaml": CLAIM})
    assert {node.unit for node in graph.nodes.values()} == {"clusters/prod", "clusters/test"}
