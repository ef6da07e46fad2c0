"""Where the state of a root module is kept, and who runs it."""

from __future__ import annotations

import pytest

from estates import said, subjects
from outlast.domain.value import Unknown

BUCKET = 'resource "aws_s3_bucket" "a" { bucket = "acme-x" }\n'


def backend(name: str, body: str = "") -> str:
    return f'terraform {{\n  backend "{name}" {{\n{body}\n  }}\n}}\n'


def s3(more: str = "") -> str:
    return backend("s3", f'bucket = "acme-state"\nkey = "k"\nregion = "eu-west-1"\n{more}')


R2 = "https://0123456789abcdef0123456789abcdef.r2.cloudflarestorage.com"
CLOUD = 'terraform {\n  cloud {\n    organization = "acme"\n  }\n}\n'

STATES = {
    "S3": (s3(), "s3 aws aws eu-west-1", "?"),
    "S3 at R2": (s3(f'endpoints = {{ s3 = "{R2}" }}'), "s3 cloudflare cloudflare eu-west-1", "?"),
    "S3 at R2, as it was spelled before": (
        s3(f'endpoint = "{R2}"'),
        "s3 cloudflare cloudflare eu-west-1",
        "?",
    ),
    "S3 at a host nobody knows": (s3('endpoint = "https://s3.acme.net"'), "s3 ? ? eu-west-1", "?"),
    "Google": (backend("gcs", 'bucket = "acme-state"'), "gcs gcp gcp ?", "?"),
    "Azure": (
        backend("azurerm", 'storage_account_name = "a"\ncontainer_name = "c"\nkey = "k"'),
        "azurerm azure azure ?",
        "?",
    ),
    "HCP Terraform": (CLOUD, "cloud hashicorp aws+hashicorp ?", "hashicorp"),
    "HCP Terraform as a backend": (
        backend("remote", 'organization = "acme"'),
        "remote hashicorp aws+hashicorp ?",
        "hashicorp",
    ),
    "a host of the company's own": (
        backend("remote", 'hostname = "tfe.acme.net"\norganization = "acme"'),
        "remote ? ? ?",
        "?",
    ),
    "HTTP at GitLab": (
        backend("http", 'address = "https://gitlab.com/api/v4/projects/1/terraform/state/x"'),
        "http gitlab gcp+gitlab ?",
        "?",
    ),
    "on the disk": (backend("local"), "local ? ? ?", "?"),
    "left to the command line": (backend("s3"), "s3 aws aws ?", "?"),
}


@pytest.mark.parametrize(("code", "state", "controller"), STATES.values(), ids=STATES)
def test_state(code: str, state: str, controller: str) -> None:
    (stack,) = subjects(code + BUCKET).stacks
    assert not isinstance(stack.state, Unknown)
    kept = stack.state
    facts = (kept.backend, said(kept.vendor), said(kept.domains), said(kept.region))
    assert (" ".join(facts), said(stack.controller)) == (state, controller)


def test_a_stack_without_a_backend_keeps_its_state_nobody_knows_where() -> None:
    (stack,) = subjects(BUCKET).stacks
    assert (said(stack.state), stack.vendors) == ("?", ("aws",))


def test_each_root_module_is_a_stack() -> None:
    files = {
        "a/main.tf": s3() + BUCKET,
        "b/main.tf": 'resource "google_storage_bucket" "b" { name = "b" }\n'
        'module "m" { source = "../m" }\n',
        "m/main.tf": 'resource "cloudflare_zone" "z" { name = "acme.com" }\n',
    }
    assert [(stack.path, stack.vendors) for stack in subjects(files).stacks] == [
        ("a", ("aws",)),
        ("b", ("cloudflare", "gcp")),
    ]


def test_a_stack_is_found_at_its_backend() -> None:
    (stack,) = subjects(BUCKET + s3()).stacks
    assert str(stack.anchor.span) == "shop/main.tf:3:3"
