"""What of a stack is needed when another vendor fails, and what a copy needs to be restored."""

from __future__ import annotations

import pytest

from estates import Files, said, subjects
from outlast.settings import ServiceRule, Settings
from outlast.subjects.model import Copy, Stack, State

ECS = """
provider "aws" { region = "eu-west-1" }
resource "aws_ecs_service" "checkout" {
  name = "checkout"
  tags = { service = "checkout" }
}
"""
MARKED = 'role = "standby"'


def machine(labels: str = "") -> str:
    return f"""
resource "hcloud_server" "checkout" {{
  name        = "checkout-1"
  server_type = "cpx31"
  image       = "debian-12"
  location    = "fsn1"
  labels      = {{
    service = "checkout"
    {labels}
  }}
}}
"""


RECORD = """
resource "cloudflare_dns_record" "www" {
  zone_id = "0123456789abcdef0123456789abcdef"
  name    = "www.acme.com"
  type    = "A"
  content = "203.0.113.1"
  ttl     = 60
}
"""
PLAIN = ECS.replace('tags = { service = "checkout" }', "")


def stack(code: str | Files, path: str = "shop") -> Stack:
    (found,) = (one for one in subjects(code).stacks if one.path == path)
    return found


def needed(found: Stack) -> list[str]:
    return [f"{one.kind} {said(one.vendor)} for {said(one.relieves)}" for one in found.recovers]


RECOVERS: dict[str, tuple[str | Files, str, list[str]]] = {
    "one place": (ECS, "shop", []),
    "two places": (
        ECS + machine(),
        "shop",
        ["standby aws for hetzner", "standby hetzner for aws"],
    ),
    "a marked standby": (ECS + machine(MARKED), "shop", ["standby hetzner for aws"]),
    "the stack of the standby": (
        {"shop/main.tf": ECS, "away/main.tf": machine(MARKED)},
        "away",
        ["standby hetzner for aws"],
    ),
    "the stack of the other": ({"shop/main.tf": ECS, "away/main.tf": machine(MARKED)}, "shop", []),
    "names at another vendor": (PLAIN + RECORD, "shop", ["dns cloudflare for aws"]),
    "names of something that runs nowhere": (RECORD, "shop", []),
    "names with the vendor itself": (
        PLAIN + 'resource "aws_route53_zone" "z" {\n name = "acme.com"\n}\n',
        "shop",
        [],
    ),
}


@pytest.mark.parametrize(("code", "path", "kinds"), RECOVERS.values(), ids=RECOVERS)
def test_recovers(code: str | Files, path: str, kinds: list[str]) -> None:
    found = stack(code, path)
    assert needed(found) == kinds
    assert found.standby == any(kind.startswith("standby") for kind in kinds)


def test_state_and_runs_of_a_hosted_backend_stand_together() -> None:
    cloud = 'terraform {\n cloud {\n  organization = "acme"\n }\n}\n'
    found = stack(cloud + ECS + machine(MARKED))
    words = ("standby at hetzner (hcloud_server.checkout, when aws fails)",)
    assert (found.stranded, found.unsteered) == (words, words)
    assert said(found.control_domains) == "aws+hashicorp"


def test_a_template_is_kept_and_run_by_its_vendor() -> None:
    template = "Resources:\n  Q:\n    Type: AWS::SQS::Queue\n"
    found = stack({"queue.yaml": template}, "queue.yaml")
    assert isinstance(found.state, State)
    kept = (found.state.backend, found.state.domains, said(found.control_domains))
    assert kept == ("cloudformation", ("aws",), "aws")


def test_a_stack_matters_as_much_as_what_it_declares() -> None:
    rule = Settings(services=(ServiceRule("checkout", "high", paths=("shop/**",)),))
    found = subjects({"shop/main.tf": PLAIN, "wiki/main.tf": PLAIN}, rule).stacks
    assert [(one.path, one.criticality, one.services) for one in found] == [
        ("shop", "high", ("checkout",)),
        ("wiki", "unstated", ("wiki",)),
    ]


ACCOUNTS = """
provider "aws" {
  region              = "eu-west-1"
  allowed_account_ids = ["111122223333"]
}
provider "aws" {
  alias  = "far"
  region = "us-east-1"
  allowed_account_ids = ["111122223333"]
}
provider "aws" {
  alias  = "vault"
  region = "eu-west-1"
  assume_role { role_arn = "arn:aws:iam::444455556666:role/backup" }
}
provider "aws" {
  alias   = "unsaid"
  profile = "other"
}
resource "aws_dynamodb_table" "t" { name = "orders" }
resource "aws_backup_vault" "here" { name = "here" }
resource "aws_backup_plan" "p" {
  name = "p"
  rule {
    rule_name         = "r"
    target_vault_name = aws_backup_vault.here.name
    copy_action { destination_vault_arn = aws_backup_vault.there.arn }
  }
}
resource "aws_backup_selection" "s" {
  name         = "s"
  plan_id      = aws_backup_plan.p.id
  iam_role_arn = "arn:aws:iam::111122223333:role/backup"
  resources    = [aws_dynamodb_table.t.arn]
}
"""


def vault(provider: str, key: str = "") -> str:
    return f"""
resource "aws_backup_vault" "there" {{
  provider = {provider}
  name     = "there"
  {f"kms_key_arn = {key}" if key else ""}
}}
"""


def key(provider: str) -> str:
    return f'resource "aws_kms_key" "k" {{\n provider = {provider}\n}}\n'


ALIASED = """
resource "aws_kms_alias" "a" {
  name          = "alias/copies"
  target_key_id = aws_kms_key.k.id
}
"""
ARN = '"arn:aws:kms:eu-west-1:%s:key/0f1e2d3c"'

CUSTODY: dict[str, tuple[str, str, str]] = {
    "a vault in another region": (vault("aws.far"), "true", "true"),
    "a vault of another account": (vault("aws.vault"), "false", "false"),
    "a vault of nobody knows which account": (vault("aws.unsaid"), "?", "?"),
    "a key of the first account": (
        vault("aws.vault", "aws_kms_key.k.arn") + key("aws"),
        "false",
        "true",
    ),
    "a key of the other account": (
        vault("aws.vault", "aws_kms_key.k.arn") + key("aws.vault"),
        "false",
        "false",
    ),
    "a key through its alias": (
        vault("aws.vault", "aws_kms_alias.a.target_key_arn") + key("aws") + ALIASED,
        "false",
        "true",
    ),
    "a key by its ARN": (vault("aws.vault", ARN % "111122223333"), "false", "true"),
    "a key of the other account by its ARN": (
        vault("aws.vault", ARN % "444455556666"),
        "false",
        "false",
    ),
    "a key behind a variable": (
        vault("aws.vault", "var.key") + 'variable "key" {}\n',
        "false",
        "?",
    ),
}


@pytest.mark.parametrize(("code", "same", "needs"), CUSTODY.values(), ids=CUSTODY)
def test_custody(code: str, same: str, needs: str) -> None:
    (store,) = (one for one in subjects(ACCOUNTS + code).datastores if one.name == "orders")
    beside = ("true", "true")  # The vault of the plan itself.
    assert {facts(one) for one in store.copies} == {beside, (same, needs)}


def facts(copy: Copy) -> tuple[str, str]:
    return said(copy.same_account), said(copy.needs_primary)


def test_a_copy_with_another_vendor_opens_with_what_is_there() -> None:
    code = """
resource "google_kms_crypto_key" "k" {
  name     = "k"
  key_ring = "projects/p/locations/l/keyRings/r"
}
resource "google_storage_bucket" "copy" {
  name     = "copy"
  location = "EU"
  encryption { default_kms_key_name = google_kms_crypto_key.k.id }
}
resource "aws_s3_bucket" "b" { bucket = "acme-invoices" }
resource "google_storage_transfer_job" "j" {
  description = "j"
  transfer_spec {
    aws_s3_data_source { bucket_name = aws_s3_bucket.b.bucket }
    gcs_data_sink { bucket_name = google_storage_bucket.copy.name }
  }
}
"""
    (store,) = (one for one in subjects(code).datastores if one.name == "acme-invoices")
    (copy,) = store.copies
    assert (facts(copy), said(copy.key_vendor)) == (("false", "false"), "gcp")
