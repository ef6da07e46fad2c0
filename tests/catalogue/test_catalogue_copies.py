"""Entries and modules at work: the copies that real code of many vendors has by them."""

from __future__ import annotations

import pytest

from estates import copies, subjects

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
