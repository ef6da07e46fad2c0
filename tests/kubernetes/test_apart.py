"""Objects of two clusters are not linked by a name or a label, once both clusters are known."""

from __future__ import annotations

import pytest

from estates import catalogue, fragments, links
from outlast.graph.build import build
from outlast.graph.objects import one_cluster
from outlast.settings import ClusterRule

SERVICE = """
apiVersion: v1
kind: Service
metadata: {name: web, namespace: shop}
spec: {selector: {app: web}}
"""
PODS = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{image: web}]}}}
"""
CLAIM = """
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: shop}
"""
INGRESS = """
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec: {defaultBackend: {service: {name: web, port: {number: 80}}}}
"""
MOUNTS = """
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    spec:
      containers: [{image: web}]
      volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]
"""
VELERO = """
apiVersion: velero.io/v1
kind: Schedule
metadata: {name: daily, namespace: velero}
spec: {schedule: "@daily", template: {includedNamespaces: [shop]}}
"""
VOLSYNC = """
apiVersion: volsync.backube/v1alpha1
kind: ReplicationSource
metadata: {name: data, namespace: shop}
spec: {sourcePVC: data, restic: {repository: somewhere}}
"""
WATCHER = """
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: web, namespace: shop}
spec: {selector: {matchLabels: {app: web}}}
"""
LABELLED = SERVICE.replace("shop}", "shop, labels: {app: web}}")
DUMP = """
apiVersion: batch/v1
kind: CronJob
metadata: {name: dump, namespace: shop}
spec:
  jobTemplate:
    spec:
      template:
        spec:
          containers: [{image: dump, command: [pg_dump, -h, db-rw, -f, /out/x, shop]}]
          volumes: [{name: out, persistentVolumeClaim: {claimName: out}}]
"""
POSTGRES = """
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: db, namespace: shop}
spec: {instances: 1}
"""

PAIRS = {
    "a service and pods": (SERVICE, PODS),
    "an ingress and a service": (INGRESS, SERVICE),
    "pods and a claim": (MOUNTS, CLAIM),
    "a schedule of backups and a claim": (VELERO, CLAIM),
    "a replication and a claim": (VOLSYNC, CLAIM),
    "a monitor and a service": (WATCHER, LABELLED),
    "a dump and the host of a database": (DUMP, POSTGRES),
}
RULES = {
    "another vendor": ((("", "aws", ""), ("", "gcp", "")), False),
    "another region": ((("", "aws", "eu-west-1"), ("", "aws", "eu-west-2")), False),
    "another name": ((("one", "aws", ""), ("two", "aws", "")), False),
    "the region of a zone": ((("", "gcp", "europe-west1"), ("", "gcp", "europe-west1-b")), True),
    "nothing but one vendor": ((("", "hetzner", ""), ("", "hetzner", "")), True),
    "one name": ((("one", "aws", ""), ("one", "aws", "")), True),
    "only one is known": ((("one", "aws", "eu-west-1"),), True),
}


def linked(first: str, second: str, *rules: tuple[str, str, str]) -> list[str]:
    """The links from what stands in `a` to what stands in `b`; `rules` speak of these in turn."""
    stated = zip("ab", rules, strict=False)
    clusters = tuple(
        ClusterRule(vendor, path=path, name=name, region=region)
        for path, (name, vendor, region) in stated
    )
    read = fragments({"a/all.yaml": first, "b/all.yaml": second})
    return [line for line in links(build(read, catalogue, clusters)) if "b::" in line]


@pytest.mark.parametrize(("first", "second"), PAIRS.values(), ids=PAIRS)
def test_known_clusters(first: str, second: str) -> None:
    assert linked(first, second)
    assert not linked(first, second, ("", "aws", "eu-west-1"), ("", "gcp", "europe-west1"))


@pytest.mark.parametrize(("rules", "joined"), RULES.values(), ids=RULES)
def test_what_tells_clusters_apart(rules: tuple[tuple[str, str, str], ...], joined: bool) -> None:
    assert bool(linked(INGRESS, SERVICE, *rules)) is joined


def test_one_name_in_settings_is_one_cluster() -> None:
    rules = (("one", "aws", ""), ("one", "aws", ""))
    assert linked(VELERO, CLAIM, *rules) == [
        "a::Schedule/velero/daily -protects-> b::PersistentVolumeClaim/shop/data"
    ]
    assert linked(VELERO, CLAIM) == [
        "a::Schedule/velero/daily -protects-> ?b::PersistentVolumeClaim/shop/data"
    ]


@pytest.mark.parametrize("key", ["service.cilium.io/global", "io.cilium/global-service"])
def test_a_mesh_may_carry_a_service(key: str) -> None:
    meshed = SERVICE.replace("shop}", f"shop, annotations: {{{key}: 'true'}}}}")
    assert linked(meshed, PODS, ("", "aws", ""), ("", "gcp", "")) == [
        "a::Service/shop/web -routes_to-> ?b::Deployment/shop/web"
    ]


REPLICA = """
apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: copy, namespace: shop}
spec:
  replica: {enabled: true, source: db}
  externalClusters: [{name: db, connectionParameters: {host: db-rw.shop.svc.%s.local}}]
"""


@pytest.mark.parametrize(("zone", "joined"), {"cluster": False, "clusterset": True}.items())
def test_services_that_clusters_share(zone: str, joined: bool) -> None:
    found = linked(REPLICA % zone, POSTGRES, ("", "aws", ""), ("", "gcp", ""))
    assert found == (["a::Cluster/shop/copy -replica_of-> b::Cluster/shop/db"] if joined else [])


FLUX = """
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: %s, namespace: flux-system}
spec: {path: ./%s, sourceRef: {kind: GitRepository, name: flux-system}}
"""
ARGO = """
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: %s, namespace: argocd}
spec:
  source: {repoURL: "https://git.example.com/a.git", path: %s}
  destination: {%s}
"""


def flux(one: str, other: str) -> dict[str, str]:
    return {
        f"clusters/{one}/a.yaml": FLUX % ("a", "a"),
        f"clusters/{other}/b.yaml": FLUX % ("b", "b"),
    }


def argo(one: str, other: str) -> dict[str, str]:
    return {"hub/all.yaml": ARGO % ("a", "a", one) + ARGO % ("b", "b", other)}


FIRST, SECOND = 'server: "https://10.0.0.1:6443"', 'server: "https://10.0.0.2:6443"'
DEPLOYERS = {
    "one cluster of Flux": (flux("prod", "prod"), True),
    "two clusters of Flux": (flux("prod", "test"), False),
    "one server of Argo CD": (argo(FIRST, FIRST), True),
    "two servers of Argo CD": (argo(FIRST, SECOND), False),
    "two names of Argo CD": (argo("name: prod", "name: test"), False),
    "a name and a server": (argo("name: prod", SECOND), True),
    "vendors by their servers": (
        argo(
            'server: "https://A.gr7.eu-west-1.eks.amazonaws.com"', "name: gke_acme_europe-west1_b"
        ),
        False,
    ),
    "nobody deploys them": ({}, True),
}


@pytest.mark.parametrize(("files", "joined"), DEPLOYERS.values(), ids=DEPLOYERS)
def test_what_deployers_say(files: dict[str, str], joined: bool) -> None:
    both = {"a/all.yaml": INGRESS, "b/all.yaml": SERVICE}
    (found,) = links(build(fragments({**files, **both}), catalogue), "routes_to")
    end = "b::Service/shop/web" if joined else "<web ? ?>"
    assert found == f"a::Ingress/shop/web -routes_to-> {end}"


PROVIDERS = """
resource "aws_eks_cluster" "one" { name = "one" }
resource "aws_eks_cluster" "two" { name = "%s" }
provider "aws" { region = "eu-west-1" }
provider "kubernetes" { host = aws_eks_cluster.one.endpoint }
provider "kubernetes" {
  alias = "two"
  host  = aws_eks_cluster.two.endpoint
}
resource "kubernetes_service" "web" {
  metadata { name = "web" }
}
resource "kubernetes_deployment" "web" {
  provider = kubernetes.two
  metadata { name = "web" }
}
"""


@pytest.mark.parametrize(("name", "one"), {"two": False, "one": True}.items())
def test_clusters_that_one_unit_declares(name: str, one: bool) -> None:
    nodes = build(fragments(PROVIDERS % name), catalogue).nodes
    service, pods = nodes["shop::kubernetes_service.web"], nodes["shop::kubernetes_deployment.web"]
    assert one_cluster(service, pods) is one
