"""Entries and modules at work: the copies that real code of many vendors has by them."""

from __future__ import annotations

import pytest

from estates import copies, graph, links, subjects

SQL = "terraform-google-modules/sql-db/google//modules"
DUMPS = 'resource "google_storage_bucket" "b" {\n  name = "acme-dumps"\n  location = "EU"\n}\n'


def module(name: str, source: str, body: str) -> str:
    return f'module "{name}" {{\n  source = "{source}"\n{body}\n}}\n'


def resource(kind: str, body: str) -> str:
    return f'resource "{kind}" "a" {{\n{body}\n}}\n'


DATABASE = module("db", f"{SQL}/postgresql", 'name = "orders"\nregion = "europe-west1"')
OURS = "sql_instance = module.db.instance_name\n"
EXPORT = module("out", f"{SQL}/backup", OURS + "export_uri = google_storage_bucket.b.url")
NO_EXPORT = module(
    "out",
    f"{SQL}/backup",
    OURS + "export_uri = google_storage_bucket.b.url\nenable_export_backup = false",
)
REPLICA = module(
    "two",
    f"{SQL}/mysql",
    'name = "orders-two"\nregion = "us-east1"\nmaster_instance_name = module.db.instance_name',
)
COSMOS = 'name = "a"\nlocation = "West Europe"\n'
HOME = 'geo_location {\n  location = "West Europe"\n  failover_priority = 0\n}\n'
AWAY = 'geo_location {\n  location = "North Europe"\n  failover_priority = 1\n}\n'
LOCAL = 'backup {\n  type = "Periodic"\n  storage_redundancy = "Local"\n}\n'

COPIES: dict[str, tuple[str, str, list[str]]] = {
    "a module's instance alone": (DATABASE, "module.db", []),
    "a module that replicates": (
        DATABASE + REPLICA,
        "module.db",
        ["replica gcp/us-east1 dependent"],
    ),
    "a module that exports": (
        DUMPS + DATABASE + EXPORT,
        "module.db",
        ["export gcp/eu (several) dependent"],
    ),
    "a module whose export is off": (DUMPS + DATABASE + NO_EXPORT, "module.db", []),
    "Cosmos DB alone": (
        resource("azurerm_cosmosdb_account", COSMOS + HOME),
        "azurerm_cosmosdb_account.a",
        ["backup azure/? dependent", "backup azure/westeurope dependent"],
    ),
    "Cosmos DB whose backups stay": (
        resource("azurerm_cosmosdb_account", COSMOS + HOME + LOCAL),
        "azurerm_cosmosdb_account.a",
        ["backup azure/westeurope dependent"],
    ),
    "Cosmos DB in a second region": (
        resource("azurerm_cosmosdb_account", COSMOS + HOME + AWAY + LOCAL),
        "azurerm_cosmosdb_account.a",
        ["backup azure/westeurope dependent", "replica azure/? dependent"],
    ),
    "Cosmos DB at a place that is not decided": (
        'variable "l" {}\n'
        + resource(
            "azurerm_cosmosdb_account", COSMOS + HOME.replace('"West Europe"', "var.l") + LOCAL
        ),
        "azurerm_cosmosdb_account.a",
        ["backup azure/westeurope dependent"],
    ),
    "Bigtable in two regions": (
        resource(
            "google_bigtable_instance",
            'name = "a"\ncluster {\n  zone = "europe-west1-b"\n}\n'
            'cluster {\n  zone = "us-east1-b"\n}',
        ),
        "google_bigtable_instance.a",
        ["replica gcp/europe-west1+us-east1 dependent"],
    ),
    "AlloyDB as it comes": (
        resource("google_alloydb_cluster", 'cluster_id = "a"\nlocation = "europe-west1"'),
        "google_alloydb_cluster.a",
        ["point-in-time gcp/europe-west1 dependent"],
    ),
    "AlloyDB with a policy": (
        resource(
            "google_alloydb_cluster",
            'cluster_id = "a"\nlocation = "europe-west1"\nautomated_backup_policy {\n'
            '  backup_window = "1800s"\n}',
        ),
        "google_alloydb_cluster.a",
        ["backup gcp/europe-west1 dependent", "point-in-time gcp/europe-west1 dependent"],
    ),
    "OVHcloud's second place": (
        resource(
            "ovh_cloud_project_database",
            'description = "a"\nengine = "postgresql"\nnodes {\n  region = "GRA"\n}',
        ),
        "ovh_cloud_project_database.a",
        ["backup ovh/? dependent", "backup ovh/gra dependent"],
    ),
    "OVHcloud's second place, chosen": (
        resource(
            "ovh_cloud_project_database",
            'description = "a"\nengine = "postgresql"\nbackup_regions = ["GRA", "SBG"]\n'
            'nodes {\n  region = "GRA"\n}',
        ),
        "ovh_cloud_project_database.a",
        ["backup ovh/gra dependent", "backup ovh/sbg dependent"],
    ),
    "Scaleway's snapshots as they come": (
        resource("scaleway_mongodb_instance", 'name = "a"\nregion = "fr-par"'),
        "scaleway_mongodb_instance.a",
        ["snapshot scaleway/fr-par dependent doubtful"],
    ),
    "Scaleway's snapshots switched on": (
        resource(
            "scaleway_mongodb_instance",
            'name = "a"\nregion = "fr-par"\nis_snapshot_schedule_enabled = true',
        ),
        "scaleway_mongodb_instance.a",
        ["snapshot scaleway/fr-par dependent"],
    ),
    "Aiven's smallest MySQL": (
        resource(
            "aiven_mysql", 'service_name = "a"\ncloud_name = "aws-eu-west-1"\nplan = "hobbyist"'
        ),
        "aiven_mysql.a",
        ["backup aiven/aws-eu-west-1 dependent"],
    ),
    "Neon's history": (
        resource("neon_project", 'name = "a"\nregion_id = "aws-eu-central-1"'),
        "neon_project.a",
        ["point-in-time neon/aws-eu-central-1 dependent"],
    ),
    "Neon's history cut off": (
        resource(
            "neon_project",
            'name = "a"\nregion_id = "aws-eu-central-1"\nhistory_retention_seconds = 0',
        ),
        "neon_project.a",
        [],
    ),
    "Heroku's smallest PostgreSQL": (
        resource("heroku_addon", 'plan = "heroku-postgresql:essential-0"'),
        "heroku_addon.a",
        [],
    ),
    "Heroku's standard PostgreSQL": (
        resource("heroku_addon", 'plan = "heroku-postgresql:standard-0"'),
        "heroku_addon.a",
        ["point-in-time heroku/? dependent"],
    ),
    "Scaleway's backups as they come": (
        resource("scaleway_rdb_instance", 'name = "a"\nregion = "fr-par"'),
        "scaleway_rdb_instance.a",
        ["backup scaleway/fr-par dependent"],
    ),
}


@pytest.mark.parametrize(("code", "address", "expected"), COPIES.values(), ids=COPIES)
def test_copies(code: str, address: str, expected: list[str]) -> None:
    assert copies(code, address) == expected


def test_the_store_that_site_recovery_stages_in_holds_nothing_of_its_own() -> None:
    code = (
        resource("azurerm_storage_account", 'name = "stacmerecovery"\nlocation = "westeurope"')
        + 'resource "azurerm_site_recovery_replicated_vm" "v" {\n  managed_disk {\n'
        "    staging_storage_account_id = azurerm_storage_account.a.id\n  }\n}\n"
    )
    (store,) = subjects(code).datastores
    assert (store.role, store.durable) == ("scratch", False)


VOLUME = (
    'resource "kubernetes_persistent_volume" "v" {\n  metadata {\n    name = "shop-data"\n  }\n'
)
SOURCE = VOLUME + "  spec {\n    persistent_volume_source {\n      SOURCE\n    }\n  }\n}\n"
CLAIM = (
    'resource "kubernetes_persistent_volume_claim" "c" {\n  metadata {\n    name = "shop"\n  }\n'
    "  spec {\n    volume_name = kubernetes_persistent_volume.v.metadata[0].name\n  }\n}\n"
)
BOUND: dict[str, tuple[str, str]] = {
    "a disk of Azure by its driver": (
        "azurerm_managed_disk",
        "csi {\n volume_handle = azurerm_managed_disk.a.id\n }",
    ),
    "a disk of Azure as it was": (
        "azurerm_managed_disk",
        "azure_disk {\n data_disk_uri = azurerm_managed_disk.a.id\n }",
    ),
    "a disk of Google": (
        "google_compute_disk",
        "gce_persistent_disk {\n pd_name = google_compute_disk.a.name\n }",
    ),
    "a disk of AWS": (
        "aws_ebs_volume",
        "aws_elastic_block_store {\n volume_id = aws_ebs_volume.a.id\n }",
    ),
    "a volume of Hetzner": ("hcloud_volume", "csi {\n volume_handle = hcloud_volume.a.id\n }"),
}


@pytest.mark.parametrize(("kind", "source"), BOUND.values(), ids=BOUND)
def test_a_volume_of_kubernetes_is_the_disk_it_is_bound_to(kind: str, source: str) -> None:
    code = resource(kind, 'name = "a"') + SOURCE.replace("SOURCE", source) + CLAIM
    assert links(graph(code), "member_of") == [
        "kubernetes_persistent_volume.v -member_of-> " + f"{kind}.a",
        "kubernetes_persistent_volume_claim.c -member_of-> kubernetes_persistent_volume.v",
    ]


ZONED: dict[str, tuple[str, str]] = {
    "Porkbun": ("porkbun_dns_record", 'domain = "acme.com"\ntype = "A"\ncontent = "192.0.2.1"'),
    "OVHcloud": ("ovh_domain_zone_record", 'zone = "acme.com"\nfieldtype = "A"\ntarget = "x"'),
    "DNSimple": ("dnsimple_zone_record", 'zone_name = "acme.com"\ntype = "A"\nvalue = "x"'),
    "Vercel": ("vercel_dns_record", 'domain = "acme.com"\ntype = "A"\nvalue = "x"'),
}


@pytest.mark.parametrize(("kind", "body"), ZONED.values(), ids=ZONED)
def test_a_record_names_its_zone_where_none_is_declared(kind: str, body: str) -> None:
    vendor = kind.partition("_")[0]
    found = links(graph(resource(kind, body)), "in_zone")
    assert found == [f"{kind}.a -in_zone-> <acme.com {vendor} ?>"]


def test_a_zone_that_is_ordered_is_found_by_its_name() -> None:
    order = 'plan {\n  configuration {\n    label = "zone"\n    value = "acme.com"\n  }\n}'
    record = 'resource "ovh_domain_zone_record" "r" {\n  zone = "acme.com"\n}\n'
    code = resource("ovh_domain_zone", order) + record
    assert links(graph(code), "in_zone") == [
        "ovh_domain_zone_record.r -in_zone-> ovh_domain_zone.a"
    ]
