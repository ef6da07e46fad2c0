"""References, ARNs and names between resources become edges."""

from __future__ import annotations

import pytest

from estates import Files, graph, links


def replication(source: str, target: str) -> str:
    """The replication of one bucket into another, as expressions."""
    return f"""
resource "aws_s3_bucket_replication_configuration" "r" {{
  role   = "r"
  bucket = {source}
  rule {{
    status = "Enabled"
    destination {{ bucket = {target} }}
  }}
}}
"""


def snapshot(database: str) -> str:
    return f"""
resource "aws_db_snapshot" "s" {{
  db_instance_identifier = {database}
  db_snapshot_identifier = "s"
}}
"""


CHILD = """
variable "name" { default = "orders" }
variable "instances" { default = 1 }
resource "aws_db_instance" "this" {
  count      = var.instances
  identifier = "${var.name}-${count.index}"
}
output "one" { value = one(aws_db_instance.this[*].identifier) }
output "first" { value = aws_db_instance.this[0].identifier }
output "joined" { value = join("", aws_db_instance.this[*].identifier) }
output "tried" { value = try(aws_db_instance.this[0].identifier, "") }
output "ids" { value = aws_db_instance.this[*].id }
output "all" { value = { for key, one in aws_db_instance.this : key => one.identifier } }
"""


def called(reference: str, more: str = "") -> Files:
    call = f'module "db" {{\n  source = "../db"\n{more}\n}}\n'
    return {"shop/main.tf": call + snapshot(reference), "db/main.tf": CHILD}


BY_REFERENCE: dict[str, tuple[str | Files, list[str]]] = {
    "attribute": (
        'resource "aws_db_instance" "a" { identifier = "a" }'
        + snapshot("aws_db_instance.a.identifier"),
        ["aws_db_instance.a"],
    ),
    "computed attribute": (
        'resource "aws_db_instance" "a" {}' + snapshot("aws_db_instance.a.id"),
        ["aws_db_instance.a"],
    ),
    "template around it": (
        'resource "aws_db_instance" "a" {}' + snapshot('"${aws_db_instance.a.id}"'),
        ["aws_db_instance.a"],
    ),
    "local": (
        'resource "aws_db_instance" "a" {}\nlocals { db = aws_db_instance.a }\n'
        + snapshot("local.db.id"),
        ["aws_db_instance.a"],
    ),
    "one instance of a count": (
        'resource "aws_db_instance" "a" { count = 2 }' + snapshot("aws_db_instance.a[1].id"),
        ["aws_db_instance.a[1]"],
    ),
    "one instance of a for_each": (
        'resource "aws_db_instance" "a" { for_each = toset(["x", "y"]) }'
        + snapshot('aws_db_instance.a["y"].id'),
        ['aws_db_instance.a["y"]'],
    ),
    "conditional": (
        'variable "new" {}\nresource "aws_db_instance" "a" {}\nresource "aws_db_instance" "b" {}\n'
        + snapshot("var.new ? aws_db_instance.a.id : aws_db_instance.b.id"),
        ["aws_db_instance.a", "aws_db_instance.b"],
    ),
    "output by one": (called("module.db.one"), ["module.db.aws_db_instance.this[0]"]),
    "output by index": (called("module.db.first"), ["module.db.aws_db_instance.this[0]"]),
    "output by join": (called("module.db.joined"), ["module.db.aws_db_instance.this[0]"]),
    "output by try": (called("module.db.tried"), ["module.db.aws_db_instance.this[0]"]),
    "output list of two": (
        called("module.db.ids[1]", "instances = 2"),
        ["module.db.aws_db_instance.this[1]"],
    ),
    "output map of two": (
        called("module.db.all[1]", "instances = 2"),
        ["module.db.aws_db_instance.this[1]"],
    ),
    "output of a counted module": (
        called("module.db[0].one", "count = 1"),
        ["module.db[0].aws_db_instance.this[0]"],
    ),
    "output of a module for each": (
        called('module.db["eu"].one', 'for_each = toset(["eu", "us"])'),
        ['module.db["eu"].aws_db_instance.this[0]'],
    ),
    "splat over a counted module": (
        called("one(module.db[*].one)", "count = 1"),
        ["module.db[0].aws_db_instance.this[0]"],
    ),
    "module whose count is not decided": (
        {
            "shop/main.tf": 'variable "on" {}\n'
            + called("try(module.db[0].one, null)", "count = var.on ? 1 : 0")["shop/main.tf"],
            "db/main.tf": CHILD,
        },
        ["module.db.aws_db_instance.this[0]"],
    ),
    "resource whose count is not decided": (
        'variable "on" {}\nresource "aws_db_instance" "a" { count = var.on ? 1 : 0 }\n'
        + snapshot("one(aws_db_instance.a[*].id)"),
        ["aws_db_instance.a"],
    ),
    "resource that is not there": (
        'resource "aws_db_instance" "a" { count = 0 }' + snapshot("one(aws_db_instance.a[*].id)"),
        [],
    ),
    "through a module into a module": (
        {
            "shop/main.tf": 'module "db" { source = "../db" }\n'
            'module "copies" {\n  source = "../copies"\n  database = module.db.one\n}\n',
            "db/main.tf": CHILD,
            "copies/main.tf": 'variable "database" {}\n' + snapshot("var.database"),
        },
        ["module.db.aws_db_instance.this[0]"],
    ),
}


@pytest.mark.parametrize(("code", "targets"), BY_REFERENCE.values(), ids=BY_REFERENCE)
def test_a_reference_leads_to_the_resource(code: str | Files, targets: list[str]) -> None:
    found = [link for link in links(graph(code), "protects") if "unknown" not in link]
    assert [link.rpartition("-> ")[2] for link in found] == targets


BUCKET_A, BUCKET_B = (
    'resource "aws_s3_bucket" "a" { bucket = "acme-orders" }\n',
    'resource "aws_s3_bucket" "b" { bucket = "acme-orders-copy" }\n',
)
REPLICATES = "aws_s3_bucket_replication_configuration.r"

BY_TEXT: dict[str, tuple[str | Files, list[str]]] = {
    "name in the unit": (
        BUCKET_A + BUCKET_B + replication('"acme-orders"', '"arn:aws:s3:::acme-orders-copy"'),
        [f"{REPLICATES} -protects-> aws_s3_bucket.a", f"{REPLICATES} -stores_in-> aws_s3_bucket.b"],
    ),
    "ARN across two roots": (
        {
            "shop/main.tf": BUCKET_A
            + replication("aws_s3_bucket.a.id", '"arn:aws:s3:::acme-orders-copy"'),
            "far/main.tf": BUCKET_B,
        },
        [
            f"{REPLICATES} -protects-> aws_s3_bucket.a",
            f"{REPLICATES} -stores_in-> far::aws_s3_bucket.b",
        ],
    ),
    "ARN of another partition": (
        BUCKET_A
        + BUCKET_B
        + replication("aws_s3_bucket.a.id", '"arn:aws-cn:s3:::acme-orders-copy"'),
        [f"{REPLICATES} -protects-> aws_s3_bucket.a", f"{REPLICATES} -stores_in-> aws_s3_bucket.b"],
    ),
    "name built from parts": (
        'locals { name = "acme" }\n'
        + BUCKET_A
        + BUCKET_B
        + replication("aws_s3_bucket.a.id", '"arn:aws:s3:::${local.name}-orders-copy"'),
        [f"{REPLICATES} -protects-> aws_s3_bucket.a", f"{REPLICATES} -stores_in-> aws_s3_bucket.b"],
    ),
    "ARN outside": (
        BUCKET_A + replication("aws_s3_bucket.a.id", '"arn:aws:s3:::elsewhere"'),
        [
            f"{REPLICATES} -protects-> aws_s3_bucket.a",
            f"{REPLICATES} -stores_in-> <arn:aws:s3:::elsewhere aws ?>",
        ],
    ),
    "not decided": (
        'variable "to" {}\n' + BUCKET_A + replication("aws_s3_bucket.a.id", "var.to"),
        [f"{REPLICATES} -protects-> aws_s3_bucket.a", f"{REPLICATES} -stores_in-> unknown"],
    ),
    "the same name in the same unit and in another": (
        {
            "shop/main.tf": BUCKET_A + replication('"acme-orders"', '"arn:aws:s3:::x"'),
            "far/main.tf": BUCKET_A,
        },
        [
            f"{REPLICATES} -protects-> aws_s3_bucket.a",
            f"{REPLICATES} -stores_in-> <arn:aws:s3:::x aws ?>",
        ],
    ),
    "the same name in two other units": (
        {
            "shop/main.tf": replication('"acme-orders"', '"arn:aws:s3:::x"'),
            "far/main.tf": BUCKET_A,
            "near/main.tf": BUCKET_A,
        },
        [
            f"{REPLICATES} -protects-> <acme-orders aws ?>",
            f"{REPLICATES} -stores_in-> <arn:aws:s3:::x aws ?>",
        ],
    ),
    "a name of another kind of thing": (
        'resource "aws_dynamodb_table" "a" { name = "acme-orders" }\n'
        + replication('"acme-orders"', '"arn:aws:s3:::x"'),
        [
            f"{REPLICATES} -protects-> <acme-orders aws ?>",
            f"{REPLICATES} -stores_in-> <arn:aws:s3:::x aws ?>",
        ],
    ),
    "an ARN of another service": (
        'resource "aws_db_instance" "a" { identifier = "orders" }\n'
        'resource "aws_db_instance" "b" {\n  identifier = "far"\n'
        '  replicate_source_db = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders"\n}\n',
        [
            "aws_db_instance.b -replica_of-> "
            "<arn:aws:dynamodb:eu-west-1:123456789012:table/orders aws eu-west-1>"
        ],
    ),
    "a versioning block that passes the name on": (
        BUCKET_A
        + BUCKET_B
        + 'resource "aws_s3_bucket_versioning" "v" {\n  bucket = aws_s3_bucket.a.id\n'
        '  versioning_configuration { status = "Enabled" }\n}\n'
        + replication("aws_s3_bucket_versioning.v.bucket", "aws_s3_bucket.b.arn"),
        [
            f"{REPLICATES} -protects-> aws_s3_bucket.a",
            f"{REPLICATES} -stores_in-> aws_s3_bucket.b",
            "aws_s3_bucket_versioning.v -protects-> aws_s3_bucket.a",
        ],
    ),
    "a data source that looks up a managed bucket": (
        {
            "shop/main.tf": BUCKET_A
            + 'data "aws_s3_bucket" "far" { bucket = "acme-orders-copy" }\n'
            + replication("aws_s3_bucket.a.id", "data.aws_s3_bucket.far.arn"),
            "far/main.tf": BUCKET_B,
        },
        [
            f"{REPLICATES} -protects-> aws_s3_bucket.a",
            f"{REPLICATES} -stores_in-> far::aws_s3_bucket.b",
        ],
    ),
    "a bucket that two units look up": (
        {
            "shop/main.tf": BUCKET_A
            + 'data "aws_s3_bucket" "far" { bucket = "acme-orders-copy" }\n'
            + replication("aws_s3_bucket.a.id", "data.aws_s3_bucket.far.arn"),
            "other/main.tf": 'data "aws_s3_bucket" "far" { bucket = "acme-orders-copy" }\n',
            "far/main.tf": BUCKET_B,
        },
        [
            f"{REPLICATES} -protects-> aws_s3_bucket.a",
            f"{REPLICATES} -stores_in-> far::aws_s3_bucket.b",
        ],
    ),
    "a data source of something outside": (
        BUCKET_A
        + 'data "aws_s3_bucket" "far" { bucket = "elsewhere" }\n'
        + replication("aws_s3_bucket.a.id", "data.aws_s3_bucket.far.arn"),
        [
            f"{REPLICATES} -protects-> aws_s3_bucket.a",
            f"{REPLICATES} -stores_in-> data.aws_s3_bucket.far",
        ],
    ),
}


@pytest.mark.parametrize(("code", "edges"), BY_TEXT.values(), ids=BY_TEXT)
def test_a_text_leads_to_the_only_thing_it_can_name(code: str | Files, edges: list[str]) -> None:
    assert links(graph(code)) == edges


def test_an_edge_stands_where_it_is_stated() -> None:
    code = BUCKET_A + BUCKET_B + replication("aws_s3_bucket.a.id", "aws_s3_bucket.b.arn")
    (edge,) = graph(code).into("shop::aws_s3_bucket.b", "stores_in")
    assert (edge.attribute, str(edge.span)) == (
        "rule.0.destination.0.bucket",
        "shop/main.tf:9:19",
    )
