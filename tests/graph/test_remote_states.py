"""Outputs that another root module reads out of the state mean what they were made of."""

from __future__ import annotations

import pytest

from estates import Files, copies, graph, links

BUCKET = """
resource "aws_s3_bucket" "b" { bucket_prefix = "acme-" }
output "bucket" { value = aws_s3_bucket.b.id }
output "names" { value = { all = aws_s3_bucket.b.id } }
output "plain" { value = "acme-x" }
"""

LOGS = """
resource "aws_cloudtrail" "t" {
  name           = "t"
  s3_bucket_name = data.terraform_remote_state.far.outputs.bucket
}
"""

TO = ["app::aws_cloudtrail.t -logs_to-> store::aws_s3_bucket.b"]
NOT = ["app::aws_cloudtrail.t -logs_to-> unknown"]


def backend(kind: str, body: str) -> str:
    return f'terraform {{\n  backend "{kind}" {{\n{body}\n  }}\n}}\n'


def state(kind: str, body: str, name: str = "far") -> str:
    config = f"config = {{\n{body}\n}}"
    return f'data "terraform_remote_state" "{name}" {{\nbackend = "{kind}"\n{config}\n}}\n'


def both(kind: str, kept: str, read: str, use: str = LOGS) -> Files:
    return {
        "store/main.tf": backend(kind, kept) + BUCKET,
        "app/main.tf": state(kind, read) + use,
    }


S3 = 'bucket = "acme-state"\nkey = "store.tfstate"\n'
CLOUD = 'terraform {\ncloud {\norganization = "acme"\nworkspaces { name = "store" }\n}\n}\n'

STATES: dict[str, tuple[Files, list[str]]] = {
    "s3": (both("s3", S3, S3 + 'region = "eu-west-1"'), TO),
    "gcs, without a prefix": (both("gcs", 'bucket = "s"', 'bucket = "s"'), TO),
    "azurerm": (
        both(
            "azurerm",
            'storage_account_name = "acme"\ncontainer_name = "state"\nkey = "store"',
            'resource_group_name = "x"\nstorage_account_name = "acme"\n'
            'container_name = "state"\nkey = "store"',
        ),
        TO,
    ),
    "a cloud block": (
        {
            "store/main.tf": CLOUD + BUCKET,
            "app/main.tf": state("remote", 'organization = "acme"\nworkspaces = { name = "store" }')
            + LOGS,
        },
        TO,
    ),
    "a file beside it, of a module without a backend": (
        {
            "store/main.tf": BUCKET,
            "app/main.tf": state("local", 'path = "../store/terraform.tfstate"') + LOGS,
        },
        TO,
    ),
    "outputs beside what is stated, and config as a block, as in 0.11": (
        {
            "store/main.tf": backend("s3", S3) + BUCKET,
            "app/main.tf": 'data "terraform_remote_state" "far" {\nbackend = "s3"\n'
            f"config {{\n{S3}}}\n}}\n" + LOGS.replace(".outputs", ""),
        },
        TO,
    ),
    "by index": (both("s3", S3, S3, LOGS.replace(".outputs.bucket", '.outputs["bucket"]')), TO),
    "one of several": (
        {
            "store/main.tf": backend("s3", S3) + BUCKET,
            "app/main.tf": state("s3", S3).replace("{\n", "{\ncount = 1\n", 1)
            + LOGS.replace("far.", "far[0]."),
        },
        TO,
    ),
    "a unit of Terragrunt": (
        {
            "store/terragrunt.hcl": 'terraform {\n  source = "../modules/store"\n}\n'
            f'remote_state {{\n  backend = "s3"\n  config = {{\n{S3}}}\n}}\n',
            "modules/store/main.tf": BUCKET,
            "app/main.tf": state("s3", S3) + LOGS,
        },
        TO,
    ),
    "another key": (both("s3", S3, S3.replace("store.", "users.")), NOT),
    "a key that is not decided": (
        both("s3", S3, S3.replace('"store.tfstate"', "var.k"), LOGS + 'variable "k" {}'),
        NOT,
    ),
    "a backend that the command line completes": (both("s3", "", S3), NOT),
    "an output that is not there": (
        both("s3", S3, S3, LOGS.replace("outputs.bucket", "outputs.other")),
        NOT,
    ),
    "two that keep one state": (
        {
            **both("s3", S3, S3),
            "copy/main.tf": backend("s3", S3) + BUCKET,
        },
        NOT,
    ),
}


@pytest.mark.parametrize(("files", "found"), STATES.values(), ids=STATES)
def test_what_a_remote_state_leads_to(files: Files, found: list[str]) -> None:
    assert links(graph(files), "logs_to") == found


def test_a_backup_in_another_root_module_counts() -> None:
    files = {
        "data/main.tf": backend("s3", S3)
        + 'provider "aws" { region = "eu-west-1" }\n'
        + 'resource "aws_dynamodb_table" "orders" { name_prefix = "orders" }\n'
        'output "table" { value = aws_dynamodb_table.orders.arn }\n',
        "backup/main.tf": 'provider "aws" { region = "eu-west-1" }\n'
        + state("s3", S3)
        + """
resource "aws_backup_vault" "v" { name = "v" }
resource "aws_backup_plan" "p" {
  name = "p"
  rule {
    rule_name         = "r"
    target_vault_name = aws_backup_vault.v.name
  }
}
resource "aws_backup_selection" "s" {
  name      = "s"
  plan_id   = aws_backup_plan.p.id
  resources = [data.terraform_remote_state.far.outputs.table]
}
""",
    }
    assert copies(files, "aws_dynamodb_table.orders") == ["backup aws/eu-west-1 dependent"]
