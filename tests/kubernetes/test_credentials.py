"""Whose a cluster is by the names that tools give it, and by the credentials in the code."""

from __future__ import annotations

from dataclasses import replace

import pytest

from estates import catalogue, fragments, said
from outlast.domain.resource import ProviderConfig
from outlast.domain.value import Value
from outlast.graph.build import build

CLAIM = """
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: shop}
"""

NAMES = {
    "EKS": ("arn:aws:eks:eu-west-1:111122223333:cluster/prod", "aws eu-west-1"),
    "EKS in China": ("arn:aws-cn:eks:cn-north-1:111122223333:cluster/prod", "aws cn-north-1"),
    "eksctl": ("admin@prod.eu-west-1.eksctl.io", "aws eu-west-1"),
    "GKE in a region": ("gke_acme-shop_europe-west1_prod", "gcp europe-west1"),
    "GKE in a zone": ("gke_acme-shop_europe-west1-b_prod", "gcp europe-west1"),
    "GKE by its path": (
        "projects/acme/locations/europe-west1-b/clusters/prod",
        "gcp europe-west1",
    ),
    "AKS by its path": (
        "/subscriptions/1/resourceGroups/shop/providers/Microsoft.ContainerService"
        "/managedClusters/prod",
        "azure ",
    ),
    "DigitalOcean": ("do-fra1-prod", "digitalocean fra1"),
    "Linode": ("lke12345-ctx", "linode "),
    "a word": ("prod", ""),
    "a word that begins alike": ("do-not-use", ""),
    "another ARN": ("arn:aws:iam::111122223333:role/prod", ""),
    "a fleet, of whatever clusters": (
        "https://connectgateway.googleapis.com/v1/projects/1/locations/global/memberships/prod",
        "",
    ),
    "a fleet, of GKE": (
        "https://connectgateway.googleapis.com/v1/projects/1/locations/global/gkeMemberships/prod",
        "gcp ",
    ),
}


@pytest.mark.parametrize(("name", "expected"), NAMES.values(), ids=NAMES)
def test_names_that_tools_give(name: str, expected: str) -> None:
    found = catalogue.signals.cluster(name)
    assert (f"{found.vendor} {found.region}" if found else "") == expected


def place(stated: dict[str, Value], others: str = "") -> str:
    """Vendor and region of a claim that a deployer applies to the cluster it states."""
    read = []
    for one in fragments({"shop/all.yaml": CLAIM, "hub/all.yaml": CLAIM + others}):
        provider = ProviderConfig(
            "kubernetes", attributes=stated if one.unit.path == "shop" else {"cluster": "hub"}
        )
        kept = tuple(replace(r, provider=provider) for r in one.resources)
        read.append(replace(one, resources=kept))
    node = build(read, catalogue).nodes["shop::PersistentVolumeClaim/shop/data"]
    return f"{said(node.vendor)} {said(node.region)}"


def secret(name: str, body: str, labels: str = "") -> str:
    return (
        f"\n---\napiVersion: v1\nkind: Secret\n"
        f"metadata: {{name: {name}, namespace: argocd, labels: {{{labels}}}}}\nstringData:\n{body}"
    )


ARGO = "argocd.argoproj.io/secret-type: cluster"
IP = "  name: prod\n  server: https://10.0.0.1\n"
AWS_AUTH = """  config: '{"awsAuthConfig": {"clusterName": "prod"}}'\n"""
GOOGLE_AUTH = """  config: |
    {"execProviderConfig": {"command": "argocd-k8s-auth", "args": ["gcp"]}}
"""
TOKEN = """  config: '{"bearerToken": "x"}'\n"""
KUBECONFIG = """
---
apiVersion: v1
kind: Config
clusters: [{name: one, cluster: {server: "https://prod-1.hcp.westeurope.azmk8s.io:443"}}]
contexts: [{name: prod, context: {cluster: one, user: me}}]
"""
VALUE = """  value: |
    apiVersion: v1
    kind: Config
    clusters:
    - cluster:
        server: https://ABC.gr7.eu-west-1.eks.amazonaws.com
      name: prod
"""
FLUX = """
---
apiVersion: v1
kind: ConfigMap
metadata: {name: prod-kubeconfig, namespace: flux-system}
data: {provider: gcp, cluster: projects/acme/locations/europe-west1/clusters/prod}
"""
EKSCTL = """
---
apiVersion: eksctl.io/v1alpha5
kind: ClusterConfig
metadata: {name: prod, region: eu-west-1}
"""
PROD: dict[str, Value] = {"cluster": "prod"}

CREDENTIALS: dict[str, tuple[dict[str, Value], str, str]] = {
    "a name of EKS": (
        {"cluster": "arn:aws:eks:eu-west-1:111122223333:cluster/prod"},
        "",
        "aws eu-west-1",
    ),
    "Argo CD's way into EKS": (PROD, secret("a", IP + AWS_AUTH, ARGO), "aws ?"),
    "Argo CD's way into GKE": (PROD, secret("a", IP + GOOGLE_AUTH, ARGO), "gcp ?"),
    "by the server": (
        {"server": "https://10.0.0.1"},
        secret("a", IP + AWS_AUTH, ARGO),
        "aws ?",
    ),
    "by the server, spelt otherwise": (
        {"server": "https://10.0.0.1:443/"},
        secret("a", IP + AWS_AUTH, ARGO),
        "aws ?",
    ),
    "another port": (
        {"server": "https://10.0.0.1:6443"},
        secret("a", IP + AWS_AUTH, ARGO),
        "? ?",
    ),
    "a token says nothing": (PROD, secret("a", IP + TOKEN, ARGO), "? ?"),
    "a Secret of something else": (PROD, secret("a", IP + AWS_AUTH), "? ?"),
    "another cluster": ({"cluster": "test"}, secret("a", IP + AWS_AUTH, ARGO), "? ?"),
    "a kubeconfig in a Secret": (PROD, secret("prod-kubeconfig", VALUE), "aws eu-west-1"),
    "an encrypted one": (PROD, secret("prod-kubeconfig", "  value: ENC[x]\n"), "? ?"),
    "a ConfigMap for Flux": (PROD, FLUX, "gcp europe-west1"),
    "a cluster of eksctl": (PROD, EKSCTL, "aws eu-west-1"),
    "a kubeconfig file": (PROD, KUBECONFIG, "azure westeurope"),
    "a context that it does not have": ({"cluster": "test"}, KUBECONFIG, "? ?"),
}


@pytest.mark.parametrize(("stated", "others", "expected"), CREDENTIALS.values(), ids=CREDENTIALS)
def test_credentials(stated: dict[str, Value], others: str, expected: str) -> None:
    assert place(stated, others) == expected


CONTEXTS = {
    "a context of EKS": ('config_context = "arn:aws:eks:eu-west-1:1:cluster/x"', "? ?"),
    "a context of GKE": ('config_context = "gke_acme-shop_europe-west1_x"', "gcp europe-west1"),
    "a cluster of GKE": (
        'config_context_cluster = "gke_acme-shop_europe-west1_x"',
        "gcp europe-west1",
    ),
}


@pytest.mark.parametrize(("stated", "expected"), CONTEXTS.values(), ids=CONTEXTS)
def test_contexts_of_terraform(stated: str, expected: str) -> None:
    code = f"""
provider "kubernetes" {{ {stated} }}
resource "kubernetes_persistent_volume_claim" "data" {{
  metadata {{ name = "data" }}
}}
"""
    node = build(fragments(code), catalogue).nodes["shop::kubernetes_persistent_volume_claim.data"]
    assert f"{said(node.vendor)} {said(node.region)}" == expected
