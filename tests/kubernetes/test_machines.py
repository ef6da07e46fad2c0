"""Whose a cluster is by the configuration of its machines, and to which cluster that belongs."""

from __future__ import annotations

import pytest

from estates import fragments, graph, said, subjects

TALOS = """
version: v1alpha1
machine:
  token: secret
  install: {%s}
  network: {interfaces: [{interface: eth0, addresses: [%s]%s}]}
cluster:
  clusterName: prod
  controlPlane: {endpoint: "https://%s:6443"}
"""
DISK, LOCAL = "disk: /dev/sda", "192.168.1.10/24"


def talos(install: str = DISK, address: str = LOCAL, vip: str = "", endpoint: str = "k8s") -> str:
    return TALOS % (install, address, vip, endpoint)


def image(platform: str) -> str:
    return f'{DISK}, image: "factory.talos.dev/{platform}installer/0a1b:v1.9.0"'


TALHELPER = """
clusterName: prod
endpoint: https://192.168.1.5:6443
nodes:
  - hostname: a
    ipAddress: 192.168.1.10
    installDiskSelector: {size: "<= 600GB"}
"""
CONTROLLER = """  externalCloudProvider:
    enabled: true
    manifests: [https://raw.githubusercontent.com/acme/%s/main/ccm.yaml]
"""
HCLOUD = "hcloud-cloud-controller-manager"
SHARED_IP = """
---
apiVersion: v1alpha1
kind: HCloudVIPConfig
name: 10.0.0.5
"""

HETZNER_K3S = """
cluster_name: prod
k3s_version: v1.32.0+k3s1
masters_pool: {instance_type: cpx21, instance_count: 3, locations: [fsn1]}
"""

CONFIGURED = {
    "a disk and a private address": (talos(), "self_hosted"),
    "an image for metal": (talos(image("metal-")), "self_hosted"),
    "an image for any platform": (talos(image("")), "self_hosted"),
    "talhelper": (TALHELPER, "self_hosted"),
    "no disk": (talos("wipe: false"), "?"),
    "no address": (talos(address=""), "?"),
    "an address that is filled in later": (talos(address='"${IP}/24"'), "?"),
    "a public address": (talos(address="203.0.113.9/24, 8.8.4.4/24"), "?"),
    "a public endpoint": (talos(endpoint="8.8.4.4"), "?"),
    "an image for Hetzner": (talos(image("hcloud-")), "hetzner"),
    "an image for AWS": (talos(image("aws-")), "aws"),
    "an image for many hypervisors": (talos(image("nocloud-")), "?"),
    "a shared address of Hetzner": (talos(vip=", vip: {ip: 10.0.0.5, hcloud: {}}"), "hetzner"),
    "a document for that": (talos() + SHARED_IP, "hetzner"),
    "a controller of Hetzner": (talos() + CONTROLLER % HCLOUD, "hetzner"),
    "a controller of whomever": (talos() + CONTROLLER % "talos-ccm", "?"),
    "hetzner-k3s": (HETZNER_K3S, "hetzner"),
    "another file with its name of a cluster": ("cluster_name: prod\nmasters_pool: {}\n", "?"),
    "two clouds": (talos(image("aws-")) + CONTROLLER % HCLOUD, "?"),
    "templates around it": (f"---\n{{% if x %}}\n---{talos()}---\n{{% endif %}}\n", "self_hosted"),
}

CLAIM = "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data, namespace: shop}\n"


def flux(path: str) -> str:
    return (
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
        f"metadata: {{name: apps, namespace: flux-system}}\n"
        f"spec: {{path: ./{path}, sourceRef: {{kind: GitRepository, name: flux-system}}}}\n"
    )


def vendors(files: dict[str, str]) -> list[str]:
    """Whose the claims are, in order of the graph."""
    nodes = graph(files).nodes.values()
    return [said(n.vendor) for n in nodes if n.resource.type == "PersistentVolumeClaim"]


def estate(*clusters: str) -> dict[str, str]:
    """A claim in each cluster, which Flux applies."""
    files = {}
    for name in clusters:
        files[f"clusters/{name}/apps.yaml"] = flux(f"apps/{name}")
        files[f"apps/{name}/all.yaml"] = CLAIM
    return files


@pytest.mark.parametrize(("text", "expected"), CONFIGURED.values(), ids=CONFIGURED)
def test_what_a_configuration_says(text: str, expected: str) -> None:
    assert vendors({**estate("prod"), "talos/prod.yaml.j2": text}) == [expected]


STAGING = TALHELPER.replace("prod", "staging")
BELONGS = {
    "the only cluster": ({**estate("main"), "talos/all.yaml": TALHELPER}, ["self_hosted"]),
    "of its name": (
        {**estate("prod", "test"), "talos/all.yaml": TALHELPER},
        ["self_hosted", "?"],
    ),
    "of no name, and two clusters": (
        {**estate("main", "test"), "talos/all.yaml": TALHELPER},
        ["?", "?"],
    ),
    "around the cluster": (
        {**estate("main", "test"), "clusters/main/talos/talconfig.yaml": STAGING},
        ["self_hosted", "?"],
    ),
    "put away": ({**estate("prod"), ".archive/talos/all.yaml": TALHELPER}, ["?"]),
    "nobody deploys anything": ({"apps/all.yaml": CLAIM, "talos/all.yaml": TALHELPER}, ["?"]),
    "two configurations of one name": (
        {**estate("prod"), "a/talos/all.yaml": TALHELPER, "b/talos/all.yaml": TALHELPER},
        ["?"],
    ),
    "patches of the nodes": (
        {
            **estate("prod"),
            "talos/all.yaml": TALHELPER,
            "talos/nodes/a.yaml.j2": talos(image("hcloud-")),
        },
        ["hetzner"],
    ),
}


@pytest.mark.parametrize(("files", "expected"), BELONGS.values(), ids=BELONGS)
def test_the_cluster_that_it_belongs_to(files: dict[str, str], expected: list[str]) -> None:
    assert vendors(files) == expected


def test_nothing_secret_is_taken() -> None:
    (found,) = (f for f in fragments({"talos/all.yaml": talos()}) if f.unit.format == "machines")
    assert "secret" not in repr(found)
    assert found.resources[0].attributes["addresses"] == [LOCAL, "https://k8s:6443"]


def test_machines_are_no_stack() -> None:
    found = subjects({**estate("prod"), "talos/all.yaml": TALHELPER})
    assert [stack.path for stack in found.stacks] == ["apps/prod", "clusters/prod"]
