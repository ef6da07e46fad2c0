"""Typed resources of Terraform's Kubernetes provider: the same objects as the same manifests."""

from __future__ import annotations

from typing import Any

import pytest

from estates import copies, graph, links
from outlast.graph.model import Node

META = """
metadata {
  name      = "x"
  namespace = "shop"
  labels    = { "app.kubernetes.io/name" = "x" }
}
"""
NAMED = {"name": "x", "namespace": "shop", "labels": {"app.kubernetes.io/name": "x"}}
POD = """
metadata {
  labels = { my_app = "x" }
}
spec {
  node_selector = { disk_type = "ssd" }
  init_container {
    name = "first"
  }
  container {
    name = "a"
    env {
      name  = "A_B"
      value = "1"
    }
    env {
      name = "C"
      value_from {
        secret_key_ref {
          name = "s"
          key  = "k"
        }
      }
    }
    env_from {
      config_map_ref {
        name = "c"
      }
    }
    port {
      container_port = 80
    }
    liveness_probe {
      http_get {
        path = "/up"
        port = 80
      }
    }
    volume_mount {
      name       = "data"
      mount_path = "/data"
    }
  }
  container {
    name = "b"
  }
  volume {
    name = "data"
    persistent_volume_claim {
      claim_name = "data"
    }
  }
}
"""
POD_OBJECT = {
    "metadata": {"labels": {"my_app": "x"}},
    "spec": {
        "nodeSelector": {"disk_type": "ssd"},
        "initContainers": [{"name": "first"}],
        "containers": [
            {
                "name": "a",
                "env": [
                    {"name": "A_B", "value": "1"},
                    {"name": "C", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}},
                ],
                "envFrom": [{"configMapRef": {"name": "c"}}],
                "ports": [{"containerPort": 80}],
                "livenessProbe": {"httpGet": {"path": "/up", "port": 80}},
                "volumeMounts": [{"name": "data", "mountPath": "/data"}],
            },
            {"name": "b"},
        ],
        "volumes": [{"name": "data", "persistentVolumeClaim": {"claimName": "data"}}],
    },
}

OBJECTS: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    "a Deployment": (
        "kubernetes_deployment",
        f"""
        spec {{
          selector {{
            match_labels = {{ my_app = "x" }}
          }}
          template {{{POD}}}
        }}
        """,
        "Deployment.apps",
        {"spec": {"selector": {"matchLabels": {"my_app": "x"}}, "template": POD_OBJECT}},
    ),
    "a CronJob": (
        "kubernetes_cron_job_v1",
        f"""
        spec {{
          schedule = "@daily"
          job_template {{
            spec {{
              template {{{POD}}}
            }}
          }}
        }}
        """,
        "CronJob.batch",
        {"spec": {"schedule": "@daily", "jobTemplate": {"spec": {"template": POD_OBJECT}}}},
    ),
    "a Service": (
        "kubernetes_service_v1",
        """
        spec {
          cluster_ip = "None"
          selector   = { my_app = "x" }
          port {
            port        = 80
            target_port = 8080
          }
        }
        """,
        "Service",
        {
            "spec": {
                "clusterIP": "None",
                "selector": {"my_app": "x"},
                "ports": [{"port": 80, "targetPort": 8080}],
            }
        },
    ),
    "an Ingress": (
        "kubernetes_ingress_v1",
        """
        spec {
          ingress_class_name = "nginx"
          rule {
            host = "shop.acme.com"
            http {
              path {
                path = "/"
                backend {
                  service {
                    name = "x"
                    port {
                      number = 80
                    }
                  }
                }
              }
            }
          }
        }
        """,
        "Ingress.networking.k8s.io",
        {
            "spec": {
                "ingressClassName": "nginx",
                "rules": [
                    {
                        "host": "shop.acme.com",
                        "http": {
                            "paths": [
                                {
                                    "path": "/",
                                    "backend": {"service": {"name": "x", "port": {"number": 80}}},
                                }
                            ]
                        },
                    }
                ],
            }
        },
    ),
    "a Secret": (
        "kubernetes_secret",
        'data = { RESTIC_REPOSITORY = "b2:x" }\nbinary_data = { b = "eA==" }\n',
        "Secret",
        {"stringData": {"RESTIC_REPOSITORY": "b2:x"}, "data": {"b": "eA=="}},
    ),
    "a ConfigMap": (
        "kubernetes_config_map_v1",
        'data = { my_key = "v" }\n',
        "ConfigMap",
        {"data": {"my_key": "v"}},
    ),
    "a StorageClass": (
        "kubernetes_storage_class_v1",
        """
        storage_provisioner = "ebs.csi.aws.com"
        reclaim_policy      = "Retain"
        parameters          = { fs_type = "x" }
        """,
        "StorageClass.storage.k8s.io",
        {
            "provisioner": "ebs.csi.aws.com",
            "reclaimPolicy": "Retain",
            "parameters": {"fs_type": "x"},
        },
    ),
}


def code(kind: str, body: str) -> str:
    return f'resource "{kind}" "it" {{\n{META}{body}}}\n'


def made(kind: str, body: str) -> Node:
    found = graph(code(kind, body)).nodes.values()
    return next(one for one in found if one.address == f"{kind}.it")


@pytest.mark.parametrize(("kind", "body", "type_", "expected"), OBJECTS.values(), ids=OBJECTS)
def test_the_object_that_a_resource_makes(
    kind: str, body: str, type_: str, expected: dict[str, Any]
) -> None:
    found = made(kind, body).resource
    assert found.type == type_
    assert dict(found.attributes) == {"metadata": NAMED, **expected}


def test_places_follow_their_values() -> None:
    """The second variable of the first container, at the line where it is written."""
    kind, body, *_ = OBJECTS["a Deployment"]
    lines = code(kind, body).splitlines()
    found = made(kind, body).resource
    second, last = (
        next(n for n, line in enumerate(lines, 1) if word in line) for word in ('"C"', '"b"')
    )
    assert found.span_of("spec.template.spec.containers.0.env.1.name").line == second
    assert found.span_of("spec.template.spec.containers.1.name").line == last


DATABASE = """
resource "kubernetes_stateful_set_v1" "db" {
  metadata {
    name      = "db"
    namespace = "shop"
  }
  spec {
    service_name = "db"
    selector {
      match_labels = { app = "db" }
    }
    template {
      metadata {
        labels = { app = "db" }
      }
      spec {
        container {
          name  = "postgres"
          image = "postgres:16"
        }
      }
    }
    volume_claim_template {
      metadata {
        name = "data"
      }
      spec {
        access_modes = ["ReadWriteOnce"]
      }
    }
  }
}
resource "kubernetes_service_v1" "db" {
  metadata {
    name      = "db"
    namespace = "shop"
  }
  spec {
    selector = { app = "db" }
    port {
      port = 5432
    }
  }
}
"""
DUMP = """
resource "kubernetes_cron_job_v1" "dump" {
  metadata {
    name      = "dump"
    namespace = "shop"
  }
  spec {
    schedule = "@daily"
    job_template {
      spec {
        template {
          spec {
            container {
              name    = "dump"
              image   = "postgres:16"
              command = ["sh", "-c", "pg_dump -h db app | aws s3 cp - s3://dumps/app.sql"]
            }
          }
        }
      }
    }
  }
}
resource "aws_s3_bucket" "dumps" { bucket = "dumps" }
provider "aws" { region = "eu-west-1" }
"""


def test_objects_of_terraform_are_linked_as_manifests_are() -> None:
    assert links(graph(DATABASE + DUMP)) == [
        "kubernetes_cron_job_v1.dump/aws-s3 -protects-> kubernetes_stateful_set_v1.db",
        "kubernetes_cron_job_v1.dump/aws-s3 -stores_in-> aws_s3_bucket.dumps",
        "kubernetes_service_v1.db -routes_to-> kubernetes_stateful_set_v1.db",
    ]


def test_a_dump_from_terraform_is_a_copy() -> None:
    assert copies(DATABASE, "kubernetes_stateful_set_v1.db") == []
    assert copies(DATABASE + DUMP, "kubernetes_stateful_set_v1.db") == [
        "sync aws/eu-west-1 perhaps"
    ]
