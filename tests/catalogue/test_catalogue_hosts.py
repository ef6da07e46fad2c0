"""Host names, URLs, ARNs: whose are they, and where?"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from outlast.catalogue.load import load
from outlast.catalogue.model import HostMatch, Surface

CATALOGUE = load()

NAMESERVERS = {
    "ns-1234.awsdns-56.co.uk": "aws",
    "NS-512.AWSDNS-00.NET.": "aws",
    "ns-cloud-b2.googledomains.com.": "gcp",
    "ns1-01.azure-dns.com": "azure",
    "ada.ns.cloudflare.com": "cloudflare",
    "dns1.p08.nsone.net": "ns1",
    "ns1.dnsimple.com": "dnsimple",
    "pdns1.ultradns.net": "ultradns",
    "a1-64.akam.net": "akamai",
    "ns0.dnsmadeeasy.com": "dnsmadeeasy",
    "ns11.constellix.com": "constellix",
    "ns1.digitalocean.com": "digitalocean",
    "ns1.linode.com": "linode",
    "hydrogen.ns.hetzner.com": "hetzner",
    "dns200.anycast.me": "ovh",
    "ns1.vercel-dns.com": "vercel",
    "ns-123-a.gandi.net": "gandi",
    "dns1.registrar-servers.com": "namecheap",
    "ns01.domaincontrol.com": "godaddy",
    "ns1.desec.io": "desec",
    "ns1.he.net": "he",
    "ns1.p201.dns.oraclecloud.net": "oci",
    "ns1.vultr.com": "vultr",
    "ns0.dom.scw.cloud": "scaleway",
    "dns9.hichina.com": "alibaba",
    "f1g1ns1.dnspod.net": "tencent",
    "curitiba.ns.porkbun.com": "porkbun",
    "ns1.cloudns.net": "cloudns",
    "ns006.name.cloud.ibm.com": "ibm",
    "ns1.example.com": None,
    "notns.cloudflare.com.evil.example": None,
    "xdigitalocean.com": None,
    "": None,
}

STORES: dict[str, tuple[str, str | None] | None] = {
    "s3.amazonaws.com": ("aws", None),
    "my.bucket.s3.eu-west-1.amazonaws.com": ("aws", "eu-west-1"),
    "https://s3.eu-west-1.amazonaws.com/bucket/key": ("aws", "eu-west-1"),
    "s3-eu-west-1.amazonaws.com": ("aws", "eu-west-1"),
    "b.s3.dualstack.us-east-2.amazonaws.com": ("aws", "us-east-2"),
    "s3.cn-north-1.amazonaws.com.cn": ("aws", "cn-north-1"),
    "https://account.r2.cloudflarestorage.com": ("cloudflare", None),
    "account.eu.r2.cloudflarestorage.com": ("cloudflare", None),
    "s3.us-west-004.backblazeb2.com": ("backblaze", "us-west-004"),
    "s3.wasabisys.com": ("wasabi", None),
    "s3.eu-central-1.wasabisys.com": ("wasabi", "eu-central-1"),
    "backups.fra1.digitaloceanspaces.com": ("digitalocean", "fra1"),
    "storage.googleapis.com": ("gcp", None),
    "acct.blob.core.windows.net": ("azure", None),
    "us-ord-1.linodeobjects.com": ("linode", "us-ord-1"),
    "ewr1.vultrobjects.com": ("vultr", "ewr1"),
    "fsn1.your-objectstorage.com": ("hetzner", "fsn1"),
    "s3.fr-par.scw.cloud": ("scaleway", "fr-par"),
    "s3.gra.io.cloud.ovh.net": ("ovh", "gra"),
    "oss-cn-hangzhou.aliyuncs.com": ("alibaba", "cn-hangzhou"),
    "ns.compat.objectstorage.eu-frankfurt-1.oraclecloud.com": ("oci", "eu-frankfurt-1"),
    "s3.us-south.cloud-object-storage.appdomain.cloud": ("ibm", "us-south"),
    "minio.internal:9000": None,
    "minio.minio.svc.cluster.local": None,
    "localhost": None,
    "127.0.0.1:9000": None,
    "s3.amazonaws.com.evil.example": None,
}

OTHERS: dict[str, tuple[Surface, str | None]] = {
    "d111111abcdef8.cloudfront.net": ("cdn", "aws"),
    "x.global.ssl.fastly.net": ("cdn", "fastly"),
    "www.example.com.edgekey.net": ("cdn", "akamai"),
    "x.azureedge.net": ("cdn", "azure"),
    "x.b-cdn.net": ("cdn", "bunny"),
    "k8s-x.eu-west-1.elb.amazonaws.com": ("any", "aws"),
    "app.herokuapp.com": ("any", "heroku"),
    "x.pages.dev": ("any", "cloudflare"),
    "x.trafficmanager.net": ("any", "azure"),
    "www.example.org": ("any", None),
}


@pytest.mark.parametrize("host", NAMESERVERS)
def test_nameserver(host: str) -> None:
    found = CATALOGUE.host_vendor(host, "nameserver")
    assert (found.vendor if found else None) == NAMESERVERS[host]


@pytest.mark.parametrize("host", STORES)
def test_object_storage(host: str) -> None:
    want = STORES[host]
    assert CATALOGUE.host_vendor(host, "object_storage") == (HostMatch(*want) if want else None)


@pytest.mark.parametrize("host", OTHERS)
def test_other_hosts(host: str) -> None:
    surface, vendor = OTHERS[host]
    found = CATALOGUE.host_vendor(host, surface)
    assert (found.vendor if found else None) == vendor


@given(st.text(max_size=60))
def test_any_text_gets_an_answer_that_ignores_case_and_the_final_dot(text: str) -> None:
    found = CATALOGUE.host_vendor(text)
    assert found is None or CATALOGUE.vendor(found.vendor) is not None


@given(st.sampled_from(sorted(host for host in NAMESERVERS if host)))
def test_case_and_final_dot_do_not_matter(host: str) -> None:
    plain = CATALOGUE.host_vendor(host.rstrip("."), "nameserver")
    assert CATALOGUE.host_vendor(host.rstrip(".").upper() + ".", "nameserver") == plain


@pytest.mark.parametrize(
    ("text", "vendor"),
    [
        ("arn:aws:s3:::bucket", "aws"),
        ("arn:aws-cn:rds:cn-north-1:1:db:x", "aws"),
        ("arn:minio:sqs::x", None),
        ("bucket", None),
        ("", None),
    ],
)
def test_arn(text: str, vendor: str | None) -> None:
    assert CATALOGUE.arn_vendor(text) == vendor


@pytest.mark.parametrize(
    ("url", "vendor"),
    [("gs://bucket/x", "gcp"), ("s3://bucket", None), ("oss://b", "alibaba"), ("gs", None)],
)
def test_scheme(url: str, vendor: str | None) -> None:
    assert CATALOGUE.scheme_vendor(url) == vendor


@pytest.mark.parametrize(
    ("host", "cloud"),
    [
        ("https://api.us5.datadoghq.com/", "gcp"),
        ("api.datadoghq.com", "aws"),
        ("app.datadoghq.eu", "gcp"),
        ("datadog.example.com", None),
    ],
)
def test_site_of_datadog(host: str, cloud: str | None) -> None:
    assert CATALOGUE.site_vendor("datadog", host) == cloud
