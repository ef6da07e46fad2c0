"""Module sources in every spelling, and what the modules create."""

from __future__ import annotations

import pytest

from outlast.catalogue.load import load
from outlast.catalogue.sources import module_name

CATALOGUE = load()

SOURCES = {
    "terraform-aws-modules/rds/aws": "terraform-aws-modules/rds/aws",
    "registry.terraform.io/terraform-aws-modules/rds/aws": "terraform-aws-modules/rds/aws",
    "registry.opentofu.org/terraform-aws-modules/rds/aws": "terraform-aws-modules/rds/aws",
    "github.com/terraform-aws-modules/terraform-aws-rds": "terraform-aws-modules/rds/aws",
    "git::https://github.com/terraform-aws-modules/terraform-aws-rds.git?ref=v6.1.0": (
        "terraform-aws-modules/rds/aws"
    ),
    "git::ssh://git@github.com/terraform-aws-modules/terraform-aws-rds.git?ref=v6": (
        "terraform-aws-modules/rds/aws"
    ),
    "git@github.com:terraform-aws-modules/terraform-aws-rds.git": "terraform-aws-modules/rds/aws",
    "git::git@github.com:terraform-aws-modules/terraform-aws-rds.git//modules/x?ref=1": (
        "terraform-aws-modules/rds/aws//modules/x"
    ),
    "https://github.com/cloudposse/terraform-null-label": "cloudposse/label/null",
    "Azure/aks/azurerm": "azure/aks/azurerm",
    "terraform-google-modules/sql-db/google//modules/postgresql": (
        "terraform-google-modules/sql-db/google//modules/postgresql"
    ),
    "github.com/ministryofjustice/cloud-platform-terraform-rds-instance?ref=6.0.1": (
        "github.com/ministryofjustice/cloud-platform-terraform-rds-instance"
    ),
    "app.terraform.io/acme/rds/aws": "app.terraform.io/acme/rds/aws",
    "git::https://git.acme.example/infra/rds.git//db?ref=main": "git.acme.example/infra/rds//db",
}

CREATES = {
    "terraform-aws-modules/rds/aws": "aws_db_instance",
    "terraform-aws-modules/rds-aurora/aws": "aws_rds_cluster",
    "terraform-aws-modules/s3-bucket/aws": "aws_s3_bucket",
    "terraform-aws-modules/dynamodb-table/aws": "aws_dynamodb_table",
    "terraform-aws-modules/eks/aws": "aws_eks_cluster",
    "terraform-aws-modules/vpc/aws": "",
    "terraform-aws-modules/security-group/aws": "",
    "terraform-aws-modules/iam/aws//modules/iam-role": "",
    "terraform-aws-modules/ecs/aws//modules/service": "aws_ecs_service",
    "cloudposse/label/null": "",
    "cloudposse/rds-cluster/aws": "aws_rds_cluster",
    "cloudposse/documentdb-cluster/aws": "aws_docdb_cluster",
    "git::https://github.com/cloudposse/terraform-aws-s3-bucket.git?ref=4.0": "aws_s3_bucket",
    "terraform-google-modules/sql-db/google//modules/mysql": "google_sql_database_instance",
    "terraform-google-modules/kubernetes-engine/google//modules/private-cluster": (
        "google_container_cluster"
    ),
    "Azure/aks/azurerm": "azurerm_kubernetes_cluster",
    "Azure/postgresql/azurerm": "azurerm_postgresql_server",
    "github.com/ministryofjustice/cloud-platform-terraform-rds-instance?ref=1": "aws_db_instance",
}


@pytest.mark.parametrize("source", SOURCES)
def test_one_name_for_every_spelling(source: str) -> None:
    assert module_name(source) == SOURCES[source]
    assert module_name(SOURCES[source]) == SOURCES[source]


@pytest.mark.parametrize("source", CREATES)
def test_what_it_creates(source: str) -> None:
    found = CATALOGUE.module(source)
    assert found is not None
    assert found.creates == CREATES[source]


@pytest.mark.parametrize(
    "source",
    [
        "acme/rds/aws",
        "app.terraform.io/terraform-aws-modules/rds/aws",
        "terraform-aws-modules/rds/aws//modules/never-heard-of",
        "git::https://git.acme.example/terraform-aws-modules/terraform-aws-rds.git",
    ],
)
def test_unknown_modules_are_none(source: str) -> None:
    assert CATALOGUE.module(source) is None


def test_inputs_defaults_and_what_inputs_create() -> None:
    rds = CATALOGUE.module("cloudposse/rds/aws")
    bucket = CATALOGUE.module("terraform-aws-modules/s3-bucket/aws")
    assert rds is not None
    assert bucket is not None
    assert rds.vendor == "aws"
    assert rds.inputs["backup_retention_period"] == "backup_retention_period"
    assert rds.inputs["stage"] == "tags.Stage"
    assert rds.defaults["backup_retention_period"] == 0
    assert (rds.checked, rds.switch) == (True, "enabled")
    assert bucket.switch == "create_bucket"
    assert bucket.input_creates["replication_configuration"] == (
        "aws_s3_bucket_replication_configuration"
    )


def test_defaults_belong_to_inputs() -> None:
    wrong = [
        (name, key)
        for name in CATALOGUE.modules()
        if (entry := CATALOGUE.module(name))
        for key in entry.defaults
        if key not in (*entry.inputs, *entry.other_inputs, *entry.input_creates)
    ]
    assert wrong == []


def test_at_least_forty_modules_with_checked_inputs() -> None:
    entries = [CATALOGUE.module(name) for name in CATALOGUE.modules()]
    assert sum(1 for entry in entries if entry and entry.checked and entry.inputs) >= 40
