"""What a single resource is: vendor, failure domains, region, name and tags."""

from __future__ import annotations

import pytest

from estates import Files, graph, said
from outlast.domain.value import Unknown
from outlast.graph.classify import spans_regions


def provider(body: str) -> str:
    return f'provider "aws" {{\n{body}\n}}\n'


BUCKET = 'resource "aws_s3_bucket" "a" { bucket = "acme-orders" }\n'
R2 = "https://0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com"

REGIONS: dict[str, tuple[str | Files, str, str]] = {
    "of the provider": (provider('region = "eu-west-1"') + BUCKET, "aws_s3_bucket.a", "eu-west-1"),
    "of the resource itself": (
        provider('region = "eu-west-1"')
        + 'resource "aws_s3_bucket" "a" {\n bucket = "x"\n region = "us-east-1"\n}',
        "aws_s3_bucket.a",
        "us-east-1",
    ),
    "no provider block": (BUCKET, "aws_s3_bucket.a", "?"),
    "variable with a default": (
        'variable "region" { default = "eu-west-1" }\n' + provider("region = var.region") + BUCKET,
        "aws_s3_bucket.a",
        "eu-west-1",
    ),
    "variable without one": (
        'variable "region" {}\n' + provider("region = var.region") + BUCKET,
        "aws_s3_bucket.a",
        "?",
    ),
    "variable from tfvars": (
        {
            "shop/main.tf": 'variable "region" {}\n' + provider("region = var.region") + BUCKET,
            "shop/terraform.tfvars": 'region = "eu-north-1"\n',
        },
        "aws_s3_bucket.a",
        "eu-north-1",
    ),
    "of the alias": (
        provider('region = "eu-west-1"')
        + provider('alias = "far"\nregion = "us-east-1"')
        + 'resource "aws_s3_bucket" "a" {\n  provider = aws.far\n}\n',
        "aws_s3_bucket.a",
        "us-east-1",
    ),
    "of the alias passed to a module": (
        {
            "shop/main.tf": provider('region = "eu-west-1"')
            + provider('alias = "far"\nregion = "us-east-1"')
            + 'module "m" {\n  source = "../m"\n  providers = { aws = aws.far }\n}\n',
            "m/main.tf": BUCKET,
        },
        "module.m.aws_s3_bucket.a",
        "us-east-1",
    ),
    "of the alias a module asks for": (
        {
            "shop/main.tf": provider('region = "eu-west-1"')
            + provider('alias = "far"\nregion = "us-east-1"')
            + 'module "m" {\n  source = "../m"\n  providers = {\n    aws = aws\n'
            "    aws.copy = aws.far\n  }\n}\n",
            "m/main.tf": "terraform {\n  required_providers {\n    aws = {\n"
            '      source = "hashicorp/aws"\n      configuration_aliases = [aws.copy]\n'
            '    }\n  }\n}\nresource "aws_s3_bucket" "a" {\n  provider = aws.copy\n}\n',
        },
        "module.m.aws_s3_bucket.a",
        "us-east-1",
    ),
    "inherited from the module's caller": (
        {
            "shop/main.tf": provider('region = "eu-west-1"') + 'module "m" { source = "../m" }\n',
            "m/main.tf": BUCKET,
        },
        "module.m.aws_s3_bucket.a",
        "eu-west-1",
    ),
    "Google's location": (
        'resource "google_storage_bucket" "a" {\n name = "a"\n location = "EU"\n}',
        "google_storage_bucket.a",
        "eu (several)",
    ),
    "two regions of Google under one name": (
        'resource "google_storage_bucket" "a" {\n name = "a"\n location = "EUR4"\n}',
        "google_storage_bucket.a",
        "eur4 (several)",
    ),
    "Google's region in capitals": (
        'resource "google_storage_bucket" "a" {\n name = "a"\n location = "US-EAST1"\n}',
        "google_storage_bucket.a",
        "us-east1",
    ),
    "several regions of Firestore": (
        'resource "google_firestore_database" "a" {\n name = "a"\n location_id = "nam5"\n}',
        "google_firestore_database.a",
        "nam5 (several)",
    ),
    "a configuration of Spanner in one region": (
        'resource "google_spanner_instance" "a" {\n name = "a"\n'
        ' config = "regional-europe-west1"\n}',
        "google_spanner_instance.a",
        "europe-west1",
    ),
    "a configuration of Spanner in several regions": (
        'resource "google_spanner_instance" "a" {\n name = "a"\n'
        ' config = "projects/p/instanceConfigs/nam-eur-asia1"\n}',
        "google_spanner_instance.a",
        "nam-eur-asia1 (several)",
    ),
    "a file store's zone without its letter": (
        'resource "google_filestore_instance" "a" {\n name = "a"\n location = "us-central1-b"\n}',
        "google_filestore_instance.a",
        "us-central1",
    ),
    "Bigtable's clusters in one region": (
        'resource "google_bigtable_instance" "a" {\n name = "a"\n'
        ' cluster {\n  zone = "europe-west1-b"\n }\n cluster {\n  zone = "europe-west1-c"\n }\n}',
        "google_bigtable_instance.a",
        "europe-west1",
    ),
    "Bigtable's clusters in two regions": (
        'resource "google_bigtable_instance" "a" {\n name = "a"\n'
        ' cluster {\n  zone = "europe-west1-b"\n }\n cluster {\n  zone = "us-east1-c"\n }\n}',
        "google_bigtable_instance.a",
        "europe-west1+us-east1",
    ),
    "Scaleway's zone without its number": (
        'resource "scaleway_block_volume" "a" {\n name = "a"\n zone = "fr-par-1"\n}',
        "scaleway_block_volume.a",
        "fr-par",
    ),
    "the zone of Scaleway's provider": (
        'provider "scaleway" { zone = "nl-ams-2" }\n'
        'resource "scaleway_block_volume" "a" { name = "a" }',
        "scaleway_block_volume.a",
        "nl-ams",
    ),
    "Azure's location as its portal spells it": (
        'resource "azurerm_storage_account" "a" {\n name = "a"\n location = "West Europe"\n}',
        "azurerm_storage_account.a",
        "westeurope",
    ),
    "Google's zone without its letter": (
        'resource "google_compute_disk" "a" {\n name = "a"\n zone = "europe-west1-b"\n}',
        "google_compute_disk.a",
        "europe-west1",
    ),
    "the zone of Google's provider": (
        'provider "google" { zone = "europe-west1-b" }\n'
        'resource "google_compute_disk" "a" { name = "a" }',
        "google_compute_disk.a",
        "europe-west1",
    ),
    "Azure's location": (
        'resource "azurerm_storage_account" "a" {\n name = "a"\n location = "westeurope"\n}',
        "azurerm_storage_account.a",
        "westeurope",
    ),
    "Azure's location from the group": (
        'resource "azurerm_resource_group" "g" {\n name = "g"\n location = "westeurope"\n}\n'
        'resource "azurerm_storage_account" "a" {\n name = "a"\n'
        " location = azurerm_resource_group.g.location\n}",
        "azurerm_storage_account.a",
        "westeurope",
    ),
    "inherited from the server it stands in": (
        'resource "google_sql_database_instance" "i" {\n name = "i"\n region = "europe-west1"\n}\n'
        'resource "google_sql_database" "d" {\n name = "d"\n'
        " instance = google_sql_database_instance.i.name\n}",
        "google_sql_database.d",
        "europe-west1",
    ),
    "global": (
        'resource "aws_route53_zone" "z" { name = "acme.com" }',
        "aws_route53_zone.z",
        "global",
    ),
}


@pytest.mark.parametrize(("code", "address", "region"), REGIONS.values(), ids=REGIONS)
def test_region(code: str | Files, address: str, region: str) -> None:
    assert said(graph(code).nodes[f"shop::{address}"].region) == region


@pytest.mark.parametrize(
    ("region", "several"),
    [
        ("eu (several)", True),
        ("europe-west1+us-east1", True),
        ("europe-west1", False),
        ("global", False),
    ],
    ids=lambda part: str(part),
)
def test_what_outlives_the_loss_of_one_region(region: str, several: bool) -> None:
    assert spans_regions(region) is several


NAMES: dict[str, tuple[str, str, str]] = {
    "a zone below a domain": (
        'resource "scaleway_domain_zone" "z" {\n domain = "acme.com"\n subdomain = "dev"\n}',
        "scaleway_domain_zone.z",
        "dev.acme.com",
    ),
    "the zone of a domain itself": (
        'resource "scaleway_domain_zone" "z" {\n domain = "acme.com"\n subdomain = ""\n}',
        "scaleway_domain_zone.z",
        "acme.com",
    ),
    "a zone below a domain that is not decided": (
        'variable "s" {}\n'
        'resource "scaleway_domain_zone" "z" {\n domain = "acme.com"\n subdomain = var.s\n}',
        "scaleway_domain_zone.z",
        "?",
    ),
}


@pytest.mark.parametrize(("code", "address", "name"), NAMES.values(), ids=NAMES)
def test_name(code: str, address: str, name: str) -> None:
    assert said(graph(code).nodes[f"shop::{address}"].name) == name


VENDORS: dict[str, tuple[str, str, str]] = {
    "of the type": (BUCKET, "aws_s3_bucket.a", "aws aws"),
    "R2 behind the S3 endpoint": (
        provider(f'endpoints {{ s3 = "{R2}" }}') + BUCKET,
        "aws_s3_bucket.a",
        "cloudflare cloudflare",
    ),
    "R2 by an alias": (
        provider('region = "eu-west-1"')
        + provider(f'alias = "r2"\nregion = "auto"\nendpoints {{ s3 = "{R2}" }}')
        + 'resource "aws_s3_bucket" "a" {\n  provider = aws.r2\n}\n',
        "aws_s3_bucket.a",
        "cloudflare cloudflare",
    ),
    "R2 of an account that is not decided": (
        'variable "account" {}\n'
        + provider('endpoints { s3 = "https://${var.account}.r2.cloudflarestorage.com" }')
        + BUCKET,
        "aws_s3_bucket.a",
        "? ?",
    ),
    "Wasabi": (
        provider('endpoints { s3 = "https://s3.eu-central-1.wasabisys.com" }') + BUCKET,
        "aws_s3_bucket.a",
        "wasabi wasabi",
    ),
    "Backblaze": (
        provider('endpoints { s3 = "https://s3.us-west-004.backblazeb2.com" }') + BUCKET,
        "aws_s3_bucket.a",
        "backblaze backblaze",
    ),
    "DigitalOcean": (
        provider('endpoints { s3 = "https://fra1.digitaloceanspaces.com" }') + BUCKET,
        "aws_s3_bucket.a",
        "digitalocean digitalocean",
    ),
    "AWS's own endpoint": (
        provider('endpoints { s3 = "https://s3.eu-west-1.amazonaws.com" }') + BUCKET,
        "aws_s3_bucket.a",
        "aws aws",
    ),
    "an endpoint nobody knows": (
        provider('endpoints { s3 = "https://s3.acme.internal:9000" }') + BUCKET,
        "aws_s3_bucket.a",
        "? ?",
    ),
    "an endpoint that is not decided": (
        'variable "endpoint" {}\n' + provider("endpoints { s3 = var.endpoint }") + BUCKET,
        "aws_s3_bucket.a",
        "? ?",
    ),
    "localhost is nobody known": (
        provider('endpoints { s3 = "http://localhost:4566" }') + BUCKET,
        "aws_s3_bucket.a",
        "? ?",
    ),
    "an endpoint of another service": (
        provider(f'endpoints {{ s3 = "{R2}" }}') + 'resource "aws_sqs_queue" "a" { name = "a" }',
        "aws_sqs_queue.a",
        "aws aws",
    ),
    "Heroku stands on AWS": (
        'resource "heroku_app" "a" {\n name = "a"\n region = "eu"\n}',
        "heroku_app.a",
        "heroku aws+heroku",
    ),
    "Atlas on AWS": (
        'resource "mongodbatlas_advanced_cluster" "a" {\n name = "a"\n replication_specs {\n'
        '  region_configs {\n   provider_name = "AWS"\n   region_name = "EU_WEST_1"\n  }\n }\n}',
        "mongodbatlas_advanced_cluster.a",
        "mongodbatlas aws+mongodbatlas",
    ),
    "Atlas on a cloud that is not decided": (
        'variable "cloud" {}\nresource "mongodbatlas_advanced_cluster" "a" {\n name = "a"\n'
        " replication_specs {\n  region_configs {\n   provider_name = var.cloud\n  }\n }\n}",
        "mongodbatlas_advanced_cluster.a",
        "mongodbatlas ?",
    ),
    "Netlify's nameservers are NS1's": (
        'resource "netlify_dns_zone" "z" { name = "acme.com" }',
        "netlify_dns_zone.z",
        "netlify netlify+ns1",
    ),
    "PowerDNS wherever somebody runs it": (
        'provider "powerdns" { server_url = "https://dns.acme.internal:8081" }\n'
        'resource "powerdns_zone" "z" {\n name = "acme.com."\n kind = "Native"\n}',
        "powerdns_zone.z",
        "? ?",
    ),
    "a type nobody knows": ('resource "acme_thing" "a" {}', "acme_thing.a", "? ?"),
}


@pytest.mark.parametrize(("code", "address", "vendor"), VENDORS.values(), ids=VENDORS)
def test_vendor_and_failure_domains(code: str, address: str, vendor: str) -> None:
    node = graph(code).nodes[f"shop::{address}"]
    assert f"{said(node.vendor)} {said(node.domains)}" == vendor


TAGS: dict[str, tuple[str, dict[str, str]]] = {
    "own": ('tags = { a = "1" }', {"a": "1"}),
    "numbers and truths are texts": ("tags = { a = 1, b = true }", {"a": "1", "b": "true"}),
    "null is no tag": ("tags = { a = null }", {}),
    "undecided value": ("tags = { a = var.x }", {"a": "?"}),
}
DEFAULTS = provider('default_tags {\n tags = { team = "shop", a = "0" }\n}')


@pytest.mark.parametrize(("body", "tags"), TAGS.values(), ids=TAGS)
def test_tags_stand_over_the_defaults_of_the_provider(body: str, tags: dict[str, str]) -> None:
    code = f'variable "x" {{}}\n{DEFAULTS}resource "aws_s3_bucket" "a" {{\n{body}\n}}\n'
    found = {
        key: said(value) for key, value in graph(code).nodes["shop::aws_s3_bucket.a"].tags.items()
    }
    assert found == {"a": "0", "team": "shop", **tags}


@pytest.mark.parametrize("body", ["tags = var.x", 'tags = merge({ a = "1" }, var.x)'])
def test_undecided_tags_leave_the_rest_open(body: str) -> None:
    code = f'variable "x" {{}}\nresource "aws_s3_bucket" "a" {{\n{body}\n}}\n'
    node = graph(code).nodes["shop::aws_s3_bucket.a"]
    assert isinstance(node.tags_open, Unknown)
    assert node.tags_open.reason


def test_a_tag_list_of_a_scaling_group_is_read() -> None:
    code = (
        'resource "aws_autoscaling_group" "a" {\n'
        ' tag {\n  key = "team"\n  value = "shop"\n  propagate_at_launch = true\n }\n}'
    )
    assert graph(code).nodes["shop::aws_autoscaling_group.a"].tags == {"team": "shop"}
