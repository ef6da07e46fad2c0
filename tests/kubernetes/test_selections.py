"""What the selectors of Kubernetes take in: by namespace, by label, and within one cluster."""

from __future__ import annotations

import pytest

from estates import graph, links

CLAIMS = """
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: shop, labels: {app: web, tier: gold}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, namespace: wiki}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: shop, labels: {app: db}}
spec:
  template: {spec: {containers: [{name: db, image: "docker.io/library/postgres:16"}]}}
  volumeClaimTemplates: [{metadata: {name: data, labels: {tier: gold}}}]
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: web, namespace: shop, labels: {app: web}}
spec: {template: {spec: {containers: [{name: web, image: web}]}}}
"""
VELERO = """
---
apiVersion: velero.io/v1
kind: Schedule
metadata: {name: daily, namespace: velero}
spec: {schedule: "@daily", template: {%s}}
"""
K8UP = """
---
apiVersion: k8up.io/v1
kind: Schedule
metadata: {name: daily, namespace: shop}
spec: {backup: {schedule: "@daily"}}
"""
CLAIM, SET, OTHER = (
    "PersistentVolumeClaim/shop/data",
    "StatefulSet/shop/db",
    "PersistentVolumeClaim/wiki/data",
)
ALL = [CLAIM, OTHER, SET]

CASES = {
    "all": (VELERO % "ttl: 1h", ALL),
    "every namespace": (VELERO % 'includedNamespaces: ["*"]', ALL),
    "one namespace": (VELERO % "includedNamespaces: [shop]", [CLAIM, SET]),
    "all but one": (VELERO % "excludedNamespaces: [shop]", [OTHER]),
    "no such namespace": (VELERO % "includedNamespaces: [blog]", []),
    "a label": (VELERO % "labelSelector: {matchLabels: {tier: gold}}", [CLAIM, SET]),
    "two labels": (VELERO % "labelSelector: {matchLabels: {tier: gold, app: web}}", [CLAIM]),
    "an expression": (
        VELERO % "labelSelector: {matchExpressions: [{key: app, operator: In, values: [db]}]}",
        [SET],
    ),
    "a label that is not there": (
        VELERO % "labelSelector: {matchExpressions: [{key: app, operator: DoesNotExist}]}",
        [OTHER],
    ),
    "the namespace it is in": (K8UP, [CLAIM, SET]),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_in_one_unit(text: str, expected: list[str]) -> None:
    found = links(graph({"shop/all.yaml": CLAIMS + text}), "protects")
    assert [line.rpartition(" ")[2] for line in found] == expected


def test_not_sure_without_a_word_on_the_cluster() -> None:
    found = links(graph({"a/all.yaml": CLAIMS, "b/all.yaml": VELERO % "ttl: 1h"}), "protects")
    assert [line.rpartition(" ")[2] for line in found] == [f"?a::{address}" for address in ALL]


SERVICE = """
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: %s}
spec: {%s}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{image: web}]}}}
"""

ROUTES = {
    "labels of the pods": (("shop", "selector: {app: web}"), ["Deployment/shop/web"]),
    "other labels": (("shop", "selector: {app: api}"), []),
    "no selector": (("shop", "type: ClusterIP"), []),
    "another namespace": (("wiki", "selector: {app: web}"), []),
}


@pytest.mark.parametrize(("stated", "expected"), ROUTES.values(), ids=ROUTES)
def test_a_service_reaches_pods(stated: tuple[str, str], expected: list[str]) -> None:
    found = links(graph({"shop/all.yaml": SERVICE % stated}), "routes_to")
    assert [line.rpartition(" ")[2] for line in found] == expected
