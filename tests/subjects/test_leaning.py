"""What is an alternative to what, what a service leans on, and whether its data moves with it."""

from __future__ import annotations

import pytest

from estates import Files, said, subjects
from outlast.domain.value import Unknown
from outlast.subjects.model import Service

ECR = "111122223333.dkr.ecr.eu-west-1.amazonaws.com/checkout:7"
OWN = "europe-docker.pkg.dev/acme/shop/checkout:7"


def ecs(name: str = "checkout", tags: str = 'service = "checkout"', more: str = "") -> str:
    return f"""
provider "aws" {{ region = "eu-west-1" }}
resource "aws_ecs_service" "{name}" {{
  name = "{name}"
  tags = {{ {tags} }}
  {more}
}}
"""


def run(image: str = OWN, name: str = "checkout", labels: str = 'service = "checkout"') -> str:
    return f"""
resource "google_cloud_run_v2_service" "{name}" {{
  name     = "{name}"
  location = "europe-west1"
  labels   = {{ {labels} }}
  template {{
    containers {{ image = "{image}" }}
  }}
}}
"""


def machine(name: str, data: str = "", labels: str = 'service = "checkout"') -> str:
    return f"""
resource "hcloud_server" "{name}" {{
  name        = "{name}"
  server_type = "cpx31"
  image       = "debian-12"
  location    = "fsn1"
  labels      = {{ {labels} }}
  user_data   = "{data}"
}}
"""


def service(code: str | Files, name: str = "checkout") -> Service:
    (found,) = (one for one in subjects(code).services if one.name == name)
    return found


REDUNDANT: dict[str, tuple[str | Files, str, str]] = {
    "one place": (ecs(), "checkout", "false"),
    "one name at two vendors": (ecs() + run(), "checkout", "true"),
    "runtimes that one tag names": (ecs("web") + machine("front-1"), "checkout", "true"),
    "a machine that only stands beside it": (ecs() + machine("bastion"), "checkout", "false"),
    "another thing in the same folder": (
        ecs("web", "") + run(name="batch", labels=""),
        "shop",
        "false",
    ),
    "the same thing in the same folder": (
        ecs("web", "") + run(name="web", labels=""),
        "shop",
        "true",
    ),
    "another thing that is marked as a standby": (
        ecs("api", "") + run(name="batch", labels='role = "standby"'),
        "shop",
        "true",
    ),
    "two that stand on one vendor": (
        ecs() + 'resource "heroku_app" "checkout" {\n name = "checkout"\n region = "eu"\n}\n',
        "checkout",
        "false",
    ),
    "examples of two modules": (
        {
            "modules/aws/examples/basic/main.tf": ecs("web", ""),
            "modules/gcp/examples/basic/main.tf": run(name="web", labels=""),
        },
        "basic",
        "false",
    ),
    "a place that may not exist": (
        ecs() + run().replace("location", "count = var.standby ? 1 : 0\n  location") + "\n"
        'variable "standby" {}\n',
        "checkout",
        "?",
    ),
}


@pytest.mark.parametrize(("code", "name", "answer"), REDUNDANT.values(), ids=REDUNDANT)
def test_redundant(code: str | Files, name: str, answer: str) -> None:
    assert said(service(code, name).redundant) == answer


SECRET = 'resource "aws_secretsmanager_secret" "stripe" {\n name = "stripe"\n}\n'
ZONE = (
    'resource "aws_route53_zone" "z" {\n name = "acme.com"\n tags = { service = "checkout" }\n}\n'
)

TEMPLATE = f"""
resource "google_compute_instance_template" "t" {{
  machine_type = "e2-small"
  metadata     = {{ image = "{ECR}" }}
}}
resource "google_compute_instance_group_manager" "checkout" {{
  name               = "checkout"
  base_instance_name = "checkout"
  zone               = "europe-west1-b"
  version {{ instance_template = google_compute_instance_template.t.id }}
}}
"""

LEANS: dict[str, tuple[str, list[tuple[str, str, str]], str]] = {
    "images of the other place": (
        ecs() + run(ECR),
        [("images", "aws", "google_cloud_run_v2_service.checkout")],
        "aws",
    ),
    "images of its own": (ecs() + run(), [], ""),
    "images of a third vendor": (
        ecs() + run("ghcr.io/acme/checkout:7"),
        [("images", "github", "google_cloud_run_v2_service.checkout")],
        "",
    ),
    "a secret by reference": (
        ecs() + SECRET + machine("checkout", "${aws_secretsmanager_secret.stripe.arn}"),
        [("secrets", "aws", "hcloud_server.checkout")],
        "aws",
    ),
    "a secret by its ARN": (
        ecs() + machine("checkout", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:stripe"),
        [("secrets", "aws", "hcloud_server.checkout")],
        "aws",
    ),
    "an issuer by its host": (
        ecs() + machine("checkout", "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_a"),
        [("identity", "aws", "hcloud_server.checkout")],
        "aws",
    ),
    "an issuer of a service that stands on the same cloud": (
        ecs() + machine("checkout", "https://acme.eu.auth0.com/.well-known/jwks.json"),
        [("identity", "auth0", "hcloud_server.checkout")],
        "aws",
    ),
    "a host that only ends like one": (
        ecs() + machine("checkout", "https://notecr.dkr.ecr.amazonaws.com.acme.org/x"),
        [],
        "",
    ),
    "names of one vendor": (ecs() + run() + ZONE, [("dns", "aws", "acme.com")], "aws"),
}


@pytest.mark.parametrize(("code", "foreign", "falls"), LEANS.values(), ids=LEANS)
def test_leans_on(code: str, foreign: list[tuple[str, str, str]], falls: str) -> None:
    found = service(code)
    leans = [
        (one.layer, said(one.vendor), one.via) for one in found.leans_on if one.foreign is True
    ]
    assert leans == foreign
    assert said(found.falls_with) == falls


def test_what_runs_is_followed_to_what_says_how() -> None:
    found = service(ecs(tags="") + TEMPLATE, "shop")
    (lean,) = found.leans_on
    assert (lean.layer, lean.via) == ("images", "google_compute_instance_template.t")
    assert found.falls_with == ("aws",)


def test_an_image_behind_a_variable_decides_nothing() -> None:
    found = service(ecs() + run("${var.image}") + 'variable "image" {}\n')
    assert isinstance(found.falls_with, Unknown)
    assert found.traps == ()


def test_of_each_layer_the_first_is_named() -> None:
    more = ZONE.replace('"z"', '"y"').replace("acme.com", "acme.org")
    assert service(ecs() + run() + ZONE + more).traps == ("dns (acme.com and 1 more)",)


TABLE = (
    'resource "aws_dynamodb_table" "t" {\n name = "orders"\n tags = { service = "checkout" }\n}\n'
)
FIRESTORE = """
resource "google_sql_database_instance" "copy" {
  name             = "orders"
  database_version = "POSTGRES_16"
  region           = "europe-west1"
  settings {
    tier        = "db-f1-micro"
    user_labels = { service = "checkout" }
  }
}
"""
RDS = (
    'resource "aws_db_instance" "d" {\n identifier = "orders"\n engine = "postgres"\n'
    ' tags = { service = "checkout" }\n}\n'
)

BUCKET = (
    'resource "google_storage_bucket" "b" {\n name = "acme-orders"\n location = "EUROPE-WEST1"\n'
    ' labels = { service = "checkout" }\n}\n'
)
VOLUME = (
    'resource "aws_ebs_volume" "v" {\n availability_zone = "eu-west-1a"\n'
    ' tags = { service = "checkout", Name = "orders" }\n}\n'
    'resource "aws_volume_attachment" "v" {\n volume_id = aws_ebs_volume.v.id\n'
    ' instance_id = "i-1"\n device_name = "/dev/xvdf"\n}\n'
)

HELD: dict[str, tuple[str, list[tuple[str, str]], tuple[str, ...]]] = {
    "nowhere else": (ecs() + run() + TABLE, [("orders", "false")], ("orders",)),
    "of a service with one place": (ecs() + TABLE, [("orders", "true")], ()),
    "beside a database that may hold the same": (
        ecs() + run() + RDS + FIRESTORE,
        [("orders", "?"), ("orders", "?")],
        (),
    ),
    "beside a database that another cloud sells for the same": (
        ecs() + run() + TABLE + FIRESTORE,
        [("orders", "?"), ("orders", "?")],
        (),
    ),
    "beside a store of another kind": (
        ecs() + run() + TABLE + BUCKET,
        [("orders", "false"), ("acme-orders", "false")],
        ("orders", "acme-orders"),
    ),
    "on a volume, whose program may keep it twice": (
        ecs() + run() + VOLUME,
        [("aws_ebs_volume.v", "?")],
        (),
    ),
}


@pytest.mark.parametrize(("code", "held", "stranded"), HELD.values(), ids=HELD)
def test_data(code: str, held: list[tuple[str, str]], stranded: tuple[str, ...]) -> None:
    found = service(code)
    assert [(one.label, said(one.left)) for one in found.data] == held
    assert found.stranded == stranded
