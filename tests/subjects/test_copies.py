"""Where else the content of a datastore exists: its own settings, replicas and replication."""

from __future__ import annotations

import pytest

from estates import Files, copies, subjects

AWS = """
provider "aws" { region = "eu-west-1" }
provider "aws" {
  alias  = "far"
  region = "us-east-1"
}
"""
ATLAS = """
resource "mongodbatlas_advanced_cluster" "a" {
  name = "orders"
  BODY
  replication_specs {
    region_configs {
      provider_name = "AWS"
      region_name   = "EU_WEST_1"
    }
  }
}
"""


def resource(kind: str, body: str = "", name: str = "a") -> str:
    return f'resource "{kind}" "{name}" {{\n{body}\n}}\n'


def database(body: str = "", name: str = "a") -> str:
    return resource("aws_db_instance", f'identifier = "{name}"\n{body}', name)


def sql(body: str) -> str:
    settings = f'settings {{\ntier = "db-f1-micro"\n{body}\n}}'
    return resource(
        "google_sql_database_instance", f'name = "a"\nregion = "europe-west1"\n{settings}'
    )


OWN: dict[str, tuple[str, str, list[str]]] = {
    "RDS keeps none unless asked": (AWS + database(), "aws_db_instance.a", []),
    "RDS, none": (AWS + database("backup_retention_period = 0"), "aws_db_instance.a", []),
    "RDS, a week": (
        AWS + database("backup_retention_period = 7"),
        "aws_db_instance.a",
        ["backup aws/eu-west-1 dependent"],
    ),
    "RDS, a week as text": (
        AWS + database('backup_retention_period = "7"'),
        "aws_db_instance.a",
        ["backup aws/eu-west-1 dependent"],
    ),
    "RDS, not decided": (
        'variable "days" {}\n' + AWS + database("backup_retention_period = var.days"),
        "aws_db_instance.a",
        ["backup aws/eu-west-1 dependent doubtful"],
    ),
    "a final snapshot is no copy": (
        AWS + database("skip_final_snapshot = false\ndelete_automated_backups = false"),
        "aws_db_instance.a",
        [],
    ),
    "two zones are no copy": (AWS + database("multi_az = true"), "aws_db_instance.a", []),
    "Aurora keeps a day unless told": (
        AWS + resource("aws_rds_cluster", 'cluster_identifier = "a"'),
        "aws_rds_cluster.a",
        ["backup aws/eu-west-1 dependent"],
    ),
    "DynamoDB without PITR": (
        AWS + resource("aws_dynamodb_table", 'name = "orders"'),
        "aws_dynamodb_table.a",
        [],
    ),
    "DynamoDB with PITR": (
        AWS + resource("aws_dynamodb_table", "point_in_time_recovery {\nenabled = true\n}"),
        "aws_dynamodb_table.a",
        ["point-in-time aws/eu-west-1 dependent"],
    ),
    "DynamoDB with PITR switched off": (
        AWS + resource("aws_dynamodb_table", "point_in_time_recovery {\nenabled = false\n}"),
        "aws_dynamodb_table.a",
        [],
    ),
    "DynamoDB with a dynamic PITR block": (
        'variable "on" { default = true }\n'
        + AWS
        + resource(
            "aws_dynamodb_table",
            'dynamic "point_in_time_recovery" {\n for_each = var.on ? [1] : []\n'
            " content {\n enabled = true\n }\n}",
        ),
        "aws_dynamodb_table.a",
        ["point-in-time aws/eu-west-1 dependent"],
    ),
    "DynamoDB in two more regions": (
        AWS
        + resource(
            "aws_dynamodb_table",
            'replica {\nregion_name = "us-east-1"\n}\nreplica {\nregion_name = "eu-north-1"\n}',
        ),
        "aws_dynamodb_table.a",
        ["replica aws/eu-north-1 dependent", "replica aws/us-east-1 dependent"],
    ),
    "DynamoDB in a region that is not decided": (
        'variable "far" {}\n'
        + AWS
        + resource("aws_dynamodb_table", "replica {\nregion_name = var.far\n}"),
        "aws_dynamodb_table.a",
        ["replica aws/? dependent doubtful"],
    ),
    "Cloud SQL keeps none unless asked": (sql(""), "google_sql_database_instance.a", []),
    "Cloud SQL, at the place named": (
        sql('backup_configuration {\nenabled = true\nlocation = "eu"\n}'),
        "google_sql_database_instance.a",
        ["backup gcp/eu dependent"],
    ),
    "Cloud SQL, at a place Google chooses": (
        sql("backup_configuration {\nenabled = true\n}"),
        "google_sql_database_instance.a",
        ["backup gcp/? dependent"],
    ),
    "Cloud SQL with point-in-time recovery": (
        sql(
            "backup_configuration {\nenabled = true\npoint_in_time_recovery_enabled = true\n"
            'location = "eu"\n}'
        ),
        "google_sql_database_instance.a",
        ["backup gcp/eu dependent", "point-in-time gcp/europe-west1 dependent"],
    ),
    "Atlas on AWS, backed up by itself": (
        ATLAS.replace("BODY", "backup_enabled = true"),
        "mongodbatlas_advanced_cluster.a",
        ["snapshot mongodbatlas/eu_west_1 dependent"],
    ),
    "Atlas, not backed up": (
        ATLAS.replace("BODY", "backup_enabled = false"),
        "mongodbatlas_advanced_cluster.a",
        [],
    ),
    "a storage account in one region": (
        resource(
            "azurerm_storage_account",
            'name = "a"\nlocation = "westeurope"\naccount_replication_type = "ZRS"',
        ),
        "azurerm_storage_account.a",
        [],
    ),
    "a storage account in a second region": (
        resource(
            "azurerm_storage_account",
            'name = "a"\nlocation = "westeurope"\naccount_replication_type = "GRS"',
        ),
        "azurerm_storage_account.a",
        ["replica azure/? dependent"],
    ),
    "soft delete and versioning are no copies": (
        resource(
            "azurerm_storage_account",
            'name = "a"\nlocation = "westeurope"\naccount_replication_type = "LRS"\n'
            "blob_properties {\nversioning_enabled = true\n"
            "delete_retention_policy {\ndays = 30\n}\n}",
        ),
        "azurerm_storage_account.a",
        [],
    ),
    "S3 versioning is no copy": (
        AWS
        + resource("aws_s3_bucket", 'bucket = "acme-orders"')
        + resource(
            "aws_s3_bucket_versioning",
            'bucket = aws_s3_bucket.a.id\nversioning_configuration {\nstatus = "Enabled"\n}',
        ),
        "aws_s3_bucket.a",
        [],
    ),
    "versioning in Google's bucket is no copy": (
        resource(
            "google_storage_bucket",
            'name = "acme-orders"\nlocation = "EU"\nversioning {\nenabled = true\n}',
        ),
        "google_storage_bucket.a",
        [],
    ),
}


@pytest.mark.parametrize(("code", "address", "found"), OWN.values(), ids=OWN)
def test_copies_that_a_datastore_keeps_itself(code: str, address: str, found: list[str]) -> None:
    assert copies(code, address) == found


GLOBAL = resource("aws_rds_global_cluster", 'global_cluster_identifier = "world"', "g")


def member(name: str, provider: str = "aws") -> str:
    return resource(
        "aws_rds_cluster",
        f'provider = {provider}\ncluster_identifier = "{name}"\nbackup_retention_period = 0\n'
        "global_cluster_identifier = aws_rds_global_cluster.g.id",
        name,
    )


REPLICAS: dict[str, tuple[str | Files, str, list[str]]] = {
    "in the same region": (
        AWS + database() + database("replicate_source_db = aws_db_instance.a.identifier", "b"),
        "aws_db_instance.a",
        ["replica aws/eu-west-1 dependent"],
    ),
    "in another region": (
        AWS
        + database()
        + database("provider = aws.far\nreplicate_source_db = aws_db_instance.a.arn", "b"),
        "aws_db_instance.a",
        ["replica aws/us-east-1 dependent"],
    ),
    "by name": (
        AWS + database() + database('replicate_source_db = "a"', "b"),
        "aws_db_instance.a",
        ["replica aws/eu-west-1 dependent"],
    ),
    "by ARN from another root": (
        {
            "shop/main.tf": AWS + database(),
            "far/main.tf": 'provider "aws" { region = "us-east-1" }\n'
            + database('replicate_source_db = "arn:aws:rds:eu-west-1:123456789012:db:a"', "b"),
        },
        "aws_db_instance.a",
        ["replica aws/us-east-1 dependent"],
    ),
    "that perhaps exists": (
        'variable "on" {}\n'
        + AWS
        + database()
        + database("count = var.on ? 1 : 0\nreplicate_source_db = aws_db_instance.a.arn", "b"),
        "aws_db_instance.a",
        ["replica aws/eu-west-1 dependent doubtful"],
    ),
    "that is switched off": (
        AWS + database() + database("count = 0\nreplicate_source_db = aws_db_instance.a.arn", "b"),
        "aws_db_instance.a",
        [],
    ),
    "one of two instances": (
        AWS
        + database("count = 2")
        + database("replicate_source_db = aws_db_instance.a[0].arn", "b"),
        "aws_db_instance.a[1]",
        [],
    ),
    "of one Aurora global cluster": (
        AWS + GLOBAL + member("a") + member("b", "aws.far"),
        "aws_rds_cluster.a",
        ["replica aws/us-east-1 dependent"],
    ),
    "alone in its Aurora global cluster": (AWS + GLOBAL + member("a"), "aws_rds_cluster.a", []),
    "Cloud SQL": (
        resource("google_sql_database_instance", 'name = "a"\nregion = "europe-west1"')
        + resource(
            "google_sql_database_instance",
            'name = "b"\nregion = "us-east1"\n'
            "master_instance_name = google_sql_database_instance.a.name",
            "b",
        ),
        "google_sql_database_instance.a",
        ["replica gcp/us-east1 dependent"],
    ),
    "failover group of Azure SQL": (
        resource("azurerm_mssql_server", 'name = "a"\nlocation = "westeurope"')
        + resource("azurerm_mssql_server", 'name = "b"\nlocation = "northeurope"', "b")
        + resource(
            "azurerm_mssql_database",
            'name = "orders"\nserver_id = azurerm_mssql_server.a.id',
            "orders",
        )
        + resource(
            "azurerm_mssql_failover_group",
            'name = "g"\nserver_id = azurerm_mssql_server.a.id\n'
            "databases = [azurerm_mssql_database.orders.id]\n"
            "partner_server {\nid = azurerm_mssql_server.b.id\n}",
            "g",
        ),
        "azurerm_mssql_database.orders",
        [
            "backup azure/? dependent",
            "point-in-time azure/westeurope dependent",
            "replica azure/northeurope dependent",
        ],
    ),
}


@pytest.mark.parametrize(("code", "address", "found"), REPLICAS.values(), ids=REPLICAS)
def test_replicas(code: str | Files, address: str, found: list[str]) -> None:
    assert copies(code, address) == found


def bucket(name: str, body: str = "") -> str:
    return resource("aws_s3_bucket", f'bucket = "acme-{name}"\n{body}', name)


def rule(target: str, status: str = "Enabled") -> str:
    return resource(
        "aws_s3_bucket_replication_configuration",
        f'bucket = aws_s3_bucket.a.id\nrule {{\nstatus = "{status}"\n'
        f"destination {{\nbucket = {target}\n}}\n}}",
        "r",
    )


ARN = '"arn:aws:s3:::elsewhere"'
REPLICATION: dict[str, tuple[str, list[str]]] = {
    "to a bucket in the same region": (
        AWS + bucket("a") + bucket("b") + rule("aws_s3_bucket.b.arn"),
        ["replica aws/eu-west-1 dependent"],
    ),
    "to a bucket of another provider alias": (
        AWS + bucket("a") + bucket("b", "provider = aws.far") + rule("aws_s3_bucket.b.arn"),
        ["replica aws/us-east-1 dependent"],
    ),
    "to a bucket outside": (AWS + bucket("a") + rule(ARN), ["replica aws/? dependent"]),
    "to a bucket that is not decided": (
        'variable "to" {}\n' + AWS + bucket("a") + rule("var.to"),
        ["replica ?/? perhaps"],
    ),
    "with every rule switched off": (AWS + bucket("a") + rule(ARN, "Disabled"), []),
    "with one rule of two switched off": (
        AWS
        + bucket("a")
        + bucket("b")
        + rule(ARN, "Disabled").replace(
            "rule {",
            'rule {\nstatus = "Enabled"\ndestination {\nbucket = aws_s3_bucket.b.arn\n}\n}\nrule {',
        ),
        ["replica aws/eu-west-1 dependent"],
    ),
    "in the block of old, switched off": (
        AWS
        + bucket(
            "a",
            'replication_configuration {\nrole = "r"\nrules {\nstatus = "Disabled"\n'
            f"destination {{\nbucket = {ARN}\n}}\n}}\n}}",
        ),
        [],
    ),
    "in the block of old": (
        AWS
        + bucket(
            "a",
            'replication_configuration {\nrole = "r"\nrules {\nstatus = "Enabled"\n'
            f"destination {{\nbucket = {ARN}\n}}\n}}\n}}",
        ),
        ["replica aws/? dependent"],
    ),
    "for each of two": (
        AWS
        + bucket("a")
        + resource(
            "aws_s3_bucket_replication_configuration",
            'bucket = aws_s3_bucket.a.id\ndynamic "rule" {\nfor_each = ["x", "y"]\ncontent {\n'
            'status = "Enabled"\ndestination {\nbucket = "arn:aws:s3:::${rule.value}"\n}\n}\n}',
            "r",
        ),
        ["replica aws/? dependent", "replica aws/? dependent"],
    ),
}


@pytest.mark.parametrize(("code", "found"), REPLICATION.values(), ids=REPLICATION)
def test_replication_of_a_bucket(code: str, found: list[str]) -> None:
    assert copies(code, "aws_s3_bucket.a") == found


def test_a_copy_is_of_the_same_region_only_at_the_same_vendor() -> None:
    code = AWS + bucket("a") + bucket("b") + bucket("c", "provider = aws.far")
    code += rule("aws_s3_bucket.b.arn") + rule("aws_s3_bucket.c.arn").replace('"r"', '"s"')
    (store,) = [one for one in subjects(code).datastores if one.address == "aws_s3_bucket.a"]
    assert {one.region: one.same_region for one in store.copies} == {
        "eu-west-1": True,
        "us-east-1": False,
    }
