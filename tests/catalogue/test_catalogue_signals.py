"""API servers, drivers, annotations and labels tell whose a cluster is, or tell nothing."""

from __future__ import annotations

import pytest

from outlast.catalogue.load import load

signals = load().signals

SERVERS = {
    "https://ABCDEF.gr7.eu-west-1.eks.amazonaws.com": "aws eu-west-1",
    "https://x-dns-1.hcp.westeurope.azmk8s.io:443": "azure westeurope",
    "gke-0123.us-central1.gke.goog": "gcp us-central1",
    "https://id.k8s.ondigitalocean.com": "digitalocean ",
    "id.eu-central-2.linodelke.net": "linode eu-central-2",
    "id.vultr-k8s.com": "vultr ",
    "id.api.k8s.fr-par.scw.cloud": "scaleway fr-par",
    "id.c1.gra9.k8s.ovh.net": "ovh gra9",
    "c100-e.us-south.containers.cloud.ibm.com": "ibm us-south",
    "https://10.0.0.1:6443": "",
    "https://eks.amazonaws.com.example.org": "",
    "https://kubernetes.default.svc": "",
}


@pytest.mark.parametrize(("url", "expected"), SERVERS.items(), ids=SERVERS)
def test_api_server(url: str, expected: str) -> None:
    found = signals.api_server(url)
    assert (f"{found.vendor} {found.region}" if found else "") == expected


WORDS = {
    "driver ebs.csi.aws.com": "aws",
    "driver kubernetes.io/gce-pd": "gcp",
    "driver driver.longhorn.io": "self_hosted",
    "driver example.org/disks": None,
    "storage_class do-block-storage": "digitalocean",
    "storage_class gp3": None,
    "load_balancer load-balancer.hetzner.cloud/location": "hetzner",
    "load_balancer prometheus.io/scrape": None,
    "identity eks.amazonaws.com/role-arn": "aws",
    "node_label eks.amazonaws.com/nodegroup": "aws",
    "node_label kubernetes.io/hostname": None,
    "ingress_class alb": "aws",
    "ingress_class nginx": None,
    "machine aws:///eu-west-1a/i-0abc": "aws",
    "machine openstack:///12": "openstack",
}


@pytest.mark.parametrize(("asked", "vendor"), WORDS.items(), ids=WORDS)
def test_word(asked: str, vendor: str | None) -> None:
    question, word = asked.split(" ")
    assert getattr(signals, question)(word) == vendor


def test_no_cluster_runs_where_no_machines_are_sold() -> None:
    assert {"backblaze", "cloudflare", "wasabi"} <= set(signals.without_machines)
    assert not {"aws", "hetzner", "idrive", "storj", "tigris"} & set(signals.without_machines)
