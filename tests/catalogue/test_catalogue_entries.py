"""Single entries: conditions, regions, and the copies that exist when the code says nothing."""

from __future__ import annotations

import pytest

from outlast.catalogue.condition import parse_condition
from outlast.catalogue.load import load
from outlast.catalogue.model import Entry
from outlast.domain.value import Unknown, Value

CATALOGUE = load()
UNDECIDED = Unknown("nobody said")


def entry_of(kind: str) -> Entry:
    found = CATALOGUE.entry(kind)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "value", "holds"),
    [
        ("always", None, True),
        ("always", UNDECIDED, True),
        ("set", None, False),
        ("set", "", False),
        ("set", [], False),
        ("set", {}, False),
        ("set", False, False),
        ("set", 0, False),
        ("set", "x", True),
        (">0", 7, True),
        (">0", "7", True),
        (">0", 0, False),
        (">0", None, False),
        (">0", "x", False),
        (">0", UNDECIDED, UNDECIDED),
        ("==true", True, True),
        ("==true", "true", True),
        ("==true", None, False),
        ("==ENABLED", "Enabled", True),
        ("!=none", None, True),
        ("!=none", "NONE", False),
        ("in GRS RAGRS", "ragrs", True),
        ("in GRS RAGRS", "LRS", False),
        ("in GRS RAGRS", UNDECIDED, UNDECIDED),
        ("many", ["a", "b"], True),
        ("many", ["a", "a"], False),
        ("many", "a", False),
        ("==true", [False, True], True),
        ("==true", [False, UNDECIDED], UNDECIDED),
        ("==true", [UNDECIDED, True], True),
    ],
    ids=lambda part: str(part)[:20],
)
def test_condition(text: str, value: Value, holds: object) -> None:
    assert parse_condition(text).holds(value) == holds


@pytest.mark.parametrize("text", ["", "=true", ">x", "in", "sometimes", "== a b"])
def test_what_is_no_condition(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        parse_condition(text)


# Kinds of copy that exist when every optional attribute is left out.
BY_DEFAULT: dict[str, set[str]] = {
    "aws_db_instance": set(),
    "aws_rds_cluster": {"backup"},
    "aws_docdb_cluster": {"backup"},
    "aws_dynamodb_table": set(),
    "aws_elasticache_replication_group": set(),
    "aws_opensearch_domain": {"snapshot"},
    "aws_redshift_cluster": {"snapshot"},
    "aws_s3_bucket": set(),
    "aws_efs_file_system": set(),
    "aws_ebs_volume": set(),
    "google_sql_database_instance": set(),
    "google_alloydb_cluster": {"point-in-time"},
    "google_firestore_database": set(),
    "google_storage_bucket": set(),
    "azurerm_cosmosdb_account": {"backup"},
    "azurerm_mssql_database": {"point-in-time", "backup"},
    "azurerm_postgresql_flexible_server": {"backup"},
    "azurerm_mysql_flexible_server": {"backup"},
    "azurerm_storage_account": set(),
    "azurerm_linux_web_app": set(),
    "digitalocean_database_cluster": set(),  # the engine is required, and decides
    "ovh_cloud_project_database": {"backup"},
    "linode_database_postgresql_v2": {"backup"},
    "scaleway_rdb_instance": {"backup"},
    "hcloud_server": set(),
    "mongodbatlas_advanced_cluster": set(),
    "mongodbatlas_flex_cluster": {"snapshot"},
    "aiven_pg": {"backup"},
    "heroku_addon": set(),
    "cloudflare_r2_bucket": set(),
    "b2_bucket": set(),
}


@pytest.mark.parametrize("kind", BY_DEFAULT)
def test_copies_when_the_code_says_nothing(kind: str) -> None:
    settings = entry_of(kind).settings
    made = {s.copy for s in settings if s.copy and s.when.holds(s.default) is True}
    assert made == BY_DEFAULT[kind]


@pytest.mark.parametrize(
    ("kind", "attr", "value", "copy", "region", "region_from"),
    [
        ("azurerm_storage_account", "account_replication_type", "GRS", "replica", "other", ""),
        ("azurerm_mssql_database", "storage_account_type", "Geo", "backup", "other", ""),
        (
            "aws_dynamodb_table",
            "replica.region_name",
            "eu-west-1",
            "replica",
            "same",
            "replica.region_name",
        ),
        (
            "google_sql_database_instance",
            "settings.backup_configuration.enabled",
            True,
            "backup",
            "other",
            "settings.backup_configuration.location",
        ),
        ("digitalocean_database_cluster", "engine", "pg", "backup", "same", ""),
        ("azurerm_cosmosdb_account", "backup.storage_redundancy", "Geo", "backup", "other", ""),
        (
            "azurerm_cosmosdb_account",
            "geo_location.failover_priority",
            [0, 1],
            "replica",
            "other",
            "",
        ),
        ("azurerm_mssql_managed_instance", "storage_account_type", "GZRS", "backup", "other", ""),
        ("google_bigtable_instance", "cluster.zone", ["a-1-b", "b-1-b"], "replica", "same", ""),
        (
            "ovh_cloud_project_database",
            "backup_regions",
            "GRA",
            "backup",
            "other",
            "backup_regions",
        ),
        ("scaleway_mongodb_instance", "is_snapshot_schedule_enabled", True, "snapshot", "same", ""),
        ("heroku_addon", "plan", "heroku-postgresql:standard-0", "point-in-time", "same", ""),
    ],
    ids=lambda part: str(part),
)
def test_where_a_copy_lies(
    kind: str, attr: str, value: Value, copy: str, region: str, region_from: str
) -> None:
    found = [s for s in entry_of(kind).settings if s.attr == attr and s.copy]
    assert [s.when.holds(value) for s in found] == [True]
    assert (found[0].copy, found[0].region, found[0].region_from) == (copy, region, region_from)


@pytest.mark.parametrize(
    ("kind", "purposes"),
    [
        ("aws_db_instance", {"final_snapshot", "survives_delete", "placement"}),
        ("google_storage_bucket", {"versioning", "soft_delete"}),
        ("azurerm_key_vault", {"soft_delete", "purge_protection"}),
        ("b2_bucket", {"immutability"}),
    ],
)
def test_what_is_no_copy(kind: str, purposes: set[str]) -> None:
    assert {s.purpose for s in entry_of(kind).settings if s.copy is None} == purposes


@pytest.mark.parametrize(
    ("kind", "attr", "value", "made"),
    [
        ("aiven_pg", "plan", "startup-4", True),
        ("aiven_pg", "plan", "hobbyist", False),
        ("aws_fsx_windows_file_system", "automatic_backup_retention_days", 0, False),
        ("azurerm_postgresql_flexible_server", "backup_retention_days", 7, True),
        ("azurerm_storage_account", "account_replication_type", "LRS", False),
    ],
    ids=lambda part: str(part),
)
def test_what_switches_a_copy(kind: str, attr: str, value: Value, made: bool) -> None:
    assert [s.when.holds(value) for s in entry_of(kind).settings if s.attr == attr] == [made]


@pytest.mark.parametrize("kind", ["aws_fsx_ontap_file_system", "aws_fsx_openzfs_file_system"])
def test_a_default_that_vendor_and_provider_may_see_differently_claims_nothing(kind: str) -> None:
    """The service keeps 30 days when nobody says a number: neither a copy nor its absence."""
    (found,) = [s for s in entry_of(kind).settings if s.copy]
    assert (found.when.holds(found.default), found.assumed) == (True, True)


# The main datastore types of the clouds: one that is missing here is a finding that is missed.
DATASTORES = """
aws_db_instance aws_rds_cluster aws_docdb_cluster aws_neptune_cluster aws_dynamodb_table
aws_keyspaces_table aws_redshift_cluster aws_s3_bucket aws_efs_file_system aws_ebs_volume
aws_fsx_lustre_file_system aws_fsx_ontap_file_system aws_fsx_openzfs_file_system
aws_fsx_windows_file_system aws_memorydb_cluster aws_lightsail_database aws_kendra_index
google_sql_database_instance google_alloydb_cluster google_spanner_instance google_spanner_database
google_bigtable_instance google_firestore_database google_filestore_instance google_bigquery_dataset
google_storage_bucket google_compute_disk google_netapp_volume google_healthcare_dataset
google_oracle_database_db_system google_secure_source_manager_repository
azurerm_mssql_database azurerm_mssql_managed_database azurerm_postgresql_flexible_server
azurerm_mysql_flexible_server azurerm_cosmosdb_account azurerm_storage_account azurerm_managed_disk
azurerm_netapp_volume azurerm_healthcare_fhir_service azurerm_confidential_ledger
azurerm_hdinsight_hbase_cluster azurerm_key_vault
digitalocean_database_cluster linode_database_postgresql_v2 scaleway_rdb_instance vultr_database
ovh_cloud_project_database oci_database_autonomous_database alicloud_db_instance ibm_database
mongodbatlas_advanced_cluster mongodbatlas_cluster aiven_pg supabase_project neon_project
"""


@pytest.mark.parametrize("kind", DATASTORES.split())
def test_datastores_are_known_as_such(kind: str) -> None:
    assert entry_of(kind).is_a("datastore")


def test_one_entry_in_full() -> None:
    entry = entry_of("aws_db_instance")
    assert (entry.vendor, entry.format, entry.name, entry.tags) == (
        "aws",
        "terraform",
        "identifier",
        ("tags",),
    )
    assert (entry.region.source, entry.region.path, entry.region.fallback) == (
        "attr",
        "region",
        "provider.region",
    )
    assert entry.zone == "availability_zone"
    assert entry.is_a("datastore")
    assert entry.is_a("datastore.relational")
    assert not entry.is_a("data")
    replica = next(ref for ref in entry.refs if ref.rel == "replica_of")
    assert (replica.attr, replica.targets) == ("replicate_source_db", ("aws_db_instance",))


def test_a_type_whose_vendor_something_else_decides() -> None:
    claim = entry_of("kubernetes_persistent_volume_claim")
    assert (claim.vendor, claim.vendor_from) == (None, "storage_class")


def test_a_service_that_runs_on_a_chosen_cloud() -> None:
    domain = entry_of("mongodbatlas_advanced_cluster").failure_domain
    assert domain is not None
    assert domain.attr == "replication_specs.region_configs.provider_name"
    assert domain.vendors == {"AWS": "aws", "GCP": "gcp", "AZURE": "azure"}


def test_a_type_that_nobody_knows() -> None:
    assert CATALOGUE.entry("aws_teapot") is None


@pytest.mark.parametrize(
    ("kind", "attr", "value"),
    [
        ("azurerm_cosmosdb_account", "geo_location.failover_priority", 0),
        ("azurerm_cosmosdb_account", "backup.storage_redundancy", "Zone"),
        ("azurerm_mssql_managed_instance", "storage_account_type", "ZRS"),
        ("google_bigtable_instance", "cluster.zone", "europe-west1-b"),
        ("scaleway_rdb_instance", "disable_backup", True),
        ("scaleway_mongodb_instance", "is_snapshot_schedule_enabled", False),
        ("heroku_addon", "plan", "heroku-postgresql:essential-0"),
    ],
    ids=lambda part: str(part),
)
def test_what_switches_a_copy_off(kind: str, attr: str, value: Value) -> None:
    found = [s for s in entry_of(kind).settings if s.attr == attr and s.copy]
    assert [s.when.holds(value) for s in found] == [False]


COSMOS = "azurerm_cosmosdb_account"


@pytest.mark.parametrize(
    ("attributes", "effect"),
    [
        ({}, True),
        ({"backup": [{"type": "Periodic"}]}, True),
        ({"backup": [{"type": "Continuous"}]}, False),
        ({"backup": [{"type": UNDECIDED}]}, UNDECIDED),
    ],
    ids=["no backup block", "periodic", "continuous", "undecided"],
)
def test_a_setting_that_needs_another_one(attributes: dict[str, Value], effect: object) -> None:
    geo = next(s for s in entry_of(COSMOS).settings if s.purpose == "backup_redundancy")
    assert geo.takes_effect(attributes) == effect


KINDS: list[tuple[str, dict[str, Value], object]] = [
    ("digitalocean_database_cluster", {"engine": "pg"}, "relational"),
    ("digitalocean_database_cluster", {"engine": "valkey"}, "cache"),
    ("digitalocean_database_cluster", {"engine": "kafka"}, "stream"),
    ("digitalocean_database_cluster", {"engine": "mongodb"}, "document"),
    ("digitalocean_database_cluster", {"engine": "opensearch"}, "search"),
    ("digitalocean_database_cluster", {"engine": UNDECIDED}, UNDECIDED),
    ("digitalocean_database_cluster", {}, "relational"),
    ("vultr_database", {"database_engine": "valkey"}, "cache"),
    ("vultr_database", {"database_engine": "mysql"}, "relational"),
    ("exoscale_dbaas", {"type": "grafana"}, "dashboard"),
    ("exoscale_dbaas", {"type": "pg"}, "relational"),
    ("ibm_database", {"service": "databases-for-redis"}, "cache"),
    ("ibm_database", {"service": "databases-for-postgresql"}, "relational"),
    ("ibm_database", {"service": "messages-for-rabbitmq"}, "queue"),
    ("ovh_cloud_project_database", {"engine": "kafkaMirrorMaker"}, "stream"),
    ("ovh_cloud_project_database", {"engine": "postgresql"}, "relational"),
    ("heroku_addon", {"plan": "heroku-postgresql:standard-0"}, "relational"),
    ("heroku_addon", {"plan": "heroku-redis:mini"}, "cache"),
    ("heroku_addon", {"plan": "papertrail:choklad"}, "log"),
    ("heroku_addon", {"plan": "scheduler:standard"}, "addon"),
    ("aiven_valkey", {}, "cache"),
    ("scaleway_redis_cluster", {}, "cache"),
    ("aws_lb", {}, ""),
]


@pytest.mark.parametrize(("kind", "attributes", "expected"), KINDS, ids=lambda part: str(part))
def test_the_kind_follows_the_engine(
    kind: str, attributes: dict[str, Value], expected: object
) -> None:
    assert entry_of(kind).kind_of(attributes) == expected


HOSTING: list[tuple[str, dict[str, Value], object]] = [
    ("cloudflare_zone", {}, True),
    ("cloudflare_zone", {"type": "full"}, True),
    ("cloudflare_zone", {"type": "secondary"}, True),
    ("cloudflare_zone", {"type": "partial"}, False),
    ("cloudflare_zone", {"type": UNDECIDED}, UNDECIDED),
    ("namecheap_domain_records", {"nameservers": ["ns1.example.net"]}, False),
    ("namecheap_domain_records", {"record": [{"type": "A"}]}, True),
    ("godaddy_domain_record", {"nameservers": ["ns1.example.net"]}, False),
    ("godaddy_domain_record", {"record": [{"type": "A"}]}, True),
    ("aws_route53_zone", {}, True),
]


@pytest.mark.parametrize(("kind", "attributes", "hosts"), HOSTING, ids=lambda part: str(part))
def test_which_zones_are_hosted(kind: str, attributes: dict[str, Value], hosts: object) -> None:
    assert entry_of(kind).hosts(attributes) == hosts


COPIED_WITH = [
    ("azurerm_mssql_managed_database", "azurerm_mssql_managed_instance"),
    ("azurerm_storage_share", "azurerm_storage_account"),
    ("linode_instance_disk", "linode_instance"),
]


@pytest.mark.parametrize(("part", "whole"), COPIED_WITH, ids=[part for part, _ in COPIED_WITH])
def test_copies_of_the_whole_hold_the_part(part: str, whole: str) -> None:
    targets = [t for ref in entry_of(part).refs if ref.rel == "copied_with" for t in ref.targets]
    assert set(targets) == {whole}
    assert any(s.copy in ("replica", "backup") for s in entry_of(whole).settings)
