"""Which vendors a vendor stands on, and what provider blocks and backends decide."""

from __future__ import annotations

import pytest

from outlast.catalogue.load import load
from outlast.catalogue.model import Domains

CATALOGUE = load()

STANDS_ON = {
    ("aws", ""): Domains(("aws",)),
    ("heroku", ""): Domains(("aws", "heroku")),
    ("vercel", ""): Domains(("aws", "vercel")),
    ("vercel", "dns"): Domains(("ns1", "vercel")),
    ("vercel", "nameserver"): Domains(("ns1", "vercel")),
    ("netlify", "dns"): Domains(("netlify", "ns1")),
    ("netlify", ""): Domains(("netlify",), True, ("aws", "gcp")),
    ("digitalocean", "dns"): Domains(("cloudflare", "digitalocean")),
    ("digitalocean", ""): Domains(("digitalocean",)),
    ("linode", "dns"): Domains(("akamai", "linode")),
    ("supabase", ""): Domains(("aws", "supabase")),
    ("supabase", "cdn"): Domains(("cloudflare", "supabase")),
    ("tigris", ""): Domains(("fly", "tigris")),
    ("wasabi", ""): Domains(("wasabi",)),
    ("wasabi", "dns"): Domains(("wasabi",)),
    ("backblaze", ""): Domains(("backblaze",)),
    ("mongodbatlas", ""): Domains(("mongodbatlas",), True, ("aws", "azure", "gcp")),
    ("ibm", ""): Domains(("ibm",)),
    ("ibm", "cdn"): Domains(("cloudflare", "ibm")),
    ("never-heard-of", ""): Domains(("never-heard-of",)),
}


@pytest.mark.parametrize(("vendor", "surface"), STANDS_ON, ids=lambda part: part or "compute")
def test_domains(vendor: str, surface: str) -> None:
    assert CATALOGUE.domains(vendor, surface) == STANDS_ON[vendor, surface]


def test_domains_hold_the_vendor_itself_and_end() -> None:
    for vendor in CATALOGUE.vendors():
        for surface in ("", "dns", "cdn"):
            found = CATALOGUE.domains(vendor, surface)
            assert vendor in found.vendors
            assert list(found.vendors) == sorted(found.vendors)
            assert found.undecided == bool(found.among)


def test_custom_vendors() -> None:
    more = CATALOGUE.with_vendors(
        {"acme": ("Acme colocation", ()), "shop": ("", ("heroku",)), "vercel": ("", ("gcp",))}
    )
    assert more.domains("acme") == Domains(("acme",))
    assert more.domains("shop") == Domains(("aws", "heroku", "shop"))
    assert more.domains("vercel") == Domains(("aws", "gcp", "vercel"))
    acme = more.vendor("acme")
    assert acme is not None
    assert acme.name == "Acme colocation"
    assert CATALOGUE.vendor("acme") is None
    assert more.entry("aws_db_instance") == CATALOGUE.entry("aws_db_instance")


@pytest.mark.parametrize(
    ("name", "source", "vendor", "region"),
    [
        ("aws", "", "aws", "region"),
        ("aws", "hashicorp/aws", "aws", "region"),
        ("frankfurt", "hashicorp/aws", "aws", "region"),
        ("google-beta", "hashicorp/google-beta", "gcp", "region"),
        ("yandex", "yandex-cloud/yandex", "yandex", "region_id"),
        ("hcloud", "hetznercloud/hcloud", "hetzner", ""),
        ("cloudflare", "registry.terraform.io/cloudflare/cloudflare", "cloudflare", ""),
        ("dnsimple", "dnsimple/dnsimple", "dnsimple", ""),
    ],
)
def test_provider(name: str, source: str, vendor: str, region: str) -> None:
    rule = CATALOGUE.provider(name, source)
    assert rule is not None
    assert (rule.vendor, rule.region) == (vendor, region)


def test_a_provider_whose_endpoint_decides() -> None:
    aws, minio = CATALOGUE.provider("aws"), CATALOGUE.provider("minio", "aminueza/minio")
    assert aws is not None
    assert minio is not None
    assert "endpoints.s3" in aws.vendor_override
    assert (minio.vendor, minio.vendor_from_host) == (None, "minio_server")


@pytest.mark.parametrize("name", ["random", "null", "tls", "http"])
def test_provider_of_nobody(name: str) -> None:
    assert CATALOGUE.provider(name, f"hashicorp/{name}") is None


@pytest.mark.parametrize(
    ("name", "vendor"),
    [("s3", "aws"), ("gcs", "gcp"), ("azurerm", "azure"), ("cloud", "hashicorp"), ("local", None)],
)
def test_backend(name: str, vendor: str | None) -> None:
    rule = CATALOGUE.backend(name)
    assert rule is not None
    assert rule.vendor == vendor


def test_backend_that_nobody_knows() -> None:
    assert CATALOGUE.backend("carrier-pigeon") is None
