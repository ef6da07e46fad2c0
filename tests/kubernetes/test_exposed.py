"""A deployment with a door of its own may be reached under a name that no code says."""

from __future__ import annotations

import pytest

from estates import said, subjects
from outlast.settings import ClusterRule, Settings

SETTINGS = Settings(clusters=(ClusterRule("aws", path="a"), ClusterRule("gcp", path="b")))
LABELS = "labels: {app.kubernetes.io/part-of: shop}"
PODS = f"""
apiVersion: apps/v1
kind: Deployment
metadata: {{name: web, namespace: shop, {LABELS}}}
spec: {{template: {{metadata: {{labels: {{app: web}}}}, spec: {{containers: [{{image: web}}]}}}}}}
---
apiVersion: v1
kind: Service
metadata: {{name: web, namespace: shop}}
spec: {{selector: {{app: web}}, type: TYPE}}
"""
INGRESS = """
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: shop}
spec: {rules: [{RULE, http: {paths: [{path: /, backend: {service: {name: web}}}]}}]}
"""
ROUTE = """
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: web, namespace: shop}
spec: {rules: [{backendRefs: [{name: web, port: 80}]}]}
"""
NAMED = INGRESS.replace("RULE", "host: www.example.com")

DOORS = {
    "none": ("ClusterIP", "", "false"),
    "one for the name": ("ClusterIP", NAMED, "true"),
    "one for another name": ("ClusterIP", NAMED.replace("www", "admin"), "true"),
    "one whose host is filled in later": (
        "ClusterIP",
        INGRESS.replace("RULE", 'host: "${HOST}"'),
        "?",
    ),
    "one for every name": ("ClusterIP", INGRESS.replace("RULE, ", ""), "?"),
    "a route for every name": ("ClusterIP", ROUTE, "?"),
    "an address": ("LoadBalancer", "", "?"),
}


@pytest.mark.parametrize(("kind", "door", "expected"), DOORS.values(), ids=DOORS)
def test_the_second_cluster(kind: str, door: str, expected: str) -> None:
    files = {
        "a/all.yaml": PODS.replace("TYPE", "ClusterIP") + NAMED,
        "b/all.yaml": PODS.replace("TYPE", kind) + door,
    }
    (service,) = subjects(files, SETTINGS).services
    assert [said(one.reached) for one in service.deployments] == ["true", expected]
