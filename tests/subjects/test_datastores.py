"""Which stores are judged, and what the others hold instead."""

from __future__ import annotations

import pytest

from estates import Files, said, subjects


def resource(kind: str, body: str = "", name: str = "a") -> str:
    return f'resource "{kind}" "{name}" {{\n{body}\n}}\n'


def bucket(name: str, body: str = "", address: str = "a") -> str:
    return resource("aws_s3_bucket", f'bucket = "{name}"\n{body}', address)


LIFECYCLE = "lifecycle_rule {\nenabled = true\nexpiration {\ndays = DAYS\n}\n}"

EXPORTED = """\
name = "acme-x"
force_destroy = "false"
lifecycle_rule {
  action { type = "Delete" }
  condition {
    age                = "DAYS"
    created_before     = ""
    num_newer_versions = "0"
    with_state         = "ANY"
  }
}"""

HOLDINGS: dict[str, tuple[str | Files, str, str]] = {
    "a bucket": (bucket("acme-orders"), "aws_s3_bucket.a", "data"),
    "logs by name": (bucket("acme-alb-logs"), "aws_s3_bucket.a", "log"),
    "logs by address": (
        resource("aws_s3_bucket", name="access_logs"),
        "aws_s3_bucket.access_logs",
        "log",
    ),
    "blogs are no logs": (bucket("acme-blogs"), "aws_s3_bucket.a", "data"),
    "a contest is no test": (bucket("acme-contest"), "aws_s3_bucket.a", "data"),
    "a name partly decided": (
        'variable "e" {}\n' + resource("aws_s3_bucket", 'bucket = "acme-${var.e}-artifacts"'),
        "aws_s3_bucket.a",
        "artifact",
    ),
    "a variable's name says nothing": (
        'variable "logs" {}\n' + resource("aws_s3_bucket", 'bucket = "acme-${var.logs}"'),
        "aws_s3_bucket.a",
        "data",
    ),
    "logs because others log there": (
        bucket("acme-x")
        + resource(
            "aws_s3_bucket",
            'bucket = "acme-y"\nlogging {\ntarget_bucket = aws_s3_bucket.a.id\n}',
            "b",
        ),
        "aws_s3_bucket.a",
        "log",
    ),
    "artifacts": (bucket("acme-codepipeline-artifacts"), "aws_s3_bucket.a", "artifact"),
    "state by name": (bucket("acme-terraform-state"), "aws_s3_bucket.a", "state"),
    "state by its label alone": (
        resource("aws_s3_bucket", name="state"),
        "aws_s3_bucket.state",
        "state",
    ),
    "state because a backend keeps it there": (
        {
            "shop/main.tf": bucket("acme-x"),
            "app/main.tf": 'terraform {\n  backend "s3" {\n    bucket = "acme-x"\n'
            '    region = "eu-west-1"\n  }\n}\n',
        },
        "aws_s3_bucket.a",
        "state",
    ),
    "the lock table": (
        resource("aws_dynamodb_table", 'name = "x"\nhash_key = "LockID"'),
        "aws_dynamodb_table.a",
        "state",
    ),
    "a table is not judged by its name": (
        resource("aws_dynamodb_table", 'name = "audit-log"\nhash_key = "id"'),
        "aws_dynamodb_table.a",
        "data",
    ),
    "a database is not judged by its name": (
        resource("aws_db_instance", 'identifier = "jenkins"'),
        "aws_db_instance.a",
        "data",
    ),
    "the destination of a replication": (
        bucket("acme-x")
        + bucket("acme-y", address="b")
        + resource(
            "aws_s3_bucket_replication_configuration",
            'bucket = aws_s3_bucket.b.id\nrule {\nstatus = "Enabled"\n'
            "destination {\nbucket = aws_s3_bucket.a.arn\n}\n}",
            "r",
        ),
        "aws_s3_bucket.a",
        "backup",
    ),
    "one of two that replicate into each other": (
        bucket("acme-x")
        + bucket("acme-y", address="b")
        + "".join(
            resource(
                "aws_s3_bucket_replication_configuration",
                f'bucket = aws_s3_bucket.{one}.id\nrule {{\nstatus = "Enabled"\n'
                f"destination {{\nbucket = aws_s3_bucket.{other}.arn\n}}\n}}",
                f"r{one}",
            )
            for one, other in ("ab", "ba")
        ),
        "aws_s3_bucket.a",
        "data",
    ),
    "a website": (
        bucket("shop.acme.com", 'website {\nindex_document = "index.html"\n}'),
        "aws_s3_bucket.a",
        "static",
    ),
    "downloads that are served as a website": (
        bucket("acme-originals", 'website {\nindex_document = "index.html"\n}'),
        "aws_s3_bucket.a",
        "data",
    ),
    "thrown away with the stack": (
        bucket("acme-x", "force_destroy = true"),
        "aws_s3_bucket.a",
        "scratch",
    ),
    "empty within a month": (
        bucket("acme-x", LIFECYCLE.replace("DAYS", "7")),
        "aws_s3_bucket.a",
        "scratch",
    ),
    "kept for a year": (
        bucket("acme-x", LIFECYCLE.replace("DAYS", "365")),
        "aws_s3_bucket.a",
        "data",
    ),
    "thrown away, in a word": (
        resource("google_storage_bucket", 'name = "acme-x"\nforce_destroy = "true"'),
        "google_storage_bucket.a",
        "scratch",
    ),
    "empty within a month, as a tool exports it": (
        resource("google_storage_bucket", EXPORTED.replace("DAYS", "15")),
        "google_storage_bucket.a",
        "scratch",
    ),
    "only what is old twice, as a tool exports it": (
        resource("google_storage_bucket", EXPORTED.replace('"0"', '"3"').replace("DAYS", "15")),
        "google_storage_bucket.a",
        "data",
    ),
    "a table that is called a cache": (
        resource("aws_dynamodb_table", 'name = "graphql-cache"\nhash_key = "id"'),
        "aws_dynamodb_table.a",
        "artifact",
    ),
    "reports of costs": (
        bucket("acme-x")
        + resource(
            "aws_cur_report_definition",
            's3_bucket = aws_s3_bucket.a.bucket\ns3_prefix = "daily"',
            "r",
        ),
        "aws_s3_bucket.a",
        "log",
    ),
    "what people type in containers": (
        bucket("acme-x")
        + resource(
            "aws_ecs_cluster",
            "configuration {\nexecute_command_configuration {\nlog_configuration {\n"
            "s3_bucket_name = aws_s3_bucket.a.id\n}\n}\n}",
            "c",
        ),
        "aws_s3_bucket.a",
        "log",
    ),
    "a tag overrules the name": (
        bucket("acme-reports-tmp", 'tags = { data-classification = "confidential" }'),
        "aws_s3_bucket.a",
        "data",
    ),
    "a tag says what it is for": (
        bucket("acme-x", 'tags = { Purpose = "ALB access logs" }'),
        "aws_s3_bucket.a",
        "log",
    ),
}


@pytest.mark.parametrize(("code", "address", "role"), HOLDINGS.values(), ids=HOLDINGS)
def test_what_a_store_holds(code: str | Files, address: str, role: str) -> None:
    (store,) = [one for one in subjects(code).datastores if one.address == address]
    assert (store.role, store.durable) == (role, role == "data")


DURABLE = {
    "relational": (resource("aws_db_instance"), True),
    "volume": (resource("aws_ebs_volume", "size = 10"), True),
    "file system": (resource("aws_efs_file_system"), True),
    "table": (resource("aws_dynamodb_table", 'name = "x"'), True),
    "warehouse that somebody calls critical": (
        resource("aws_redshift_cluster", 'tags = { criticality = "critical" }'),
        True,
    ),
    "cache": (resource("aws_elasticache_cluster", 'cluster_id = "x"'), False),
    "queue": (resource("aws_sqs_queue", 'name = "x"'), False),
    "stream": (resource("aws_kinesis_stream", 'name = "x"'), False),
    "image registry": (resource("aws_ecr_repository", 'name = "x"'), False),
    "secret": (resource("aws_secretsmanager_secret", 'name = "x"'), False),
    "Google's database": (resource("google_sql_database_instance", 'name = "x"'), True),
    "Azure's account": (resource("azurerm_storage_account", 'name = "x"'), True),
}


@pytest.mark.parametrize(("code", "durable"), DURABLE.values(), ids=DURABLE)
def test_which_kinds_would_be_missed(code: str, durable: bool) -> None:
    assert {store.durable for store in subjects(code).datastores} <= {durable}
    assert bool(subjects(code).datastores) or not durable


PARTS: dict[str, tuple[str | Files, list[str]]] = {
    "instances of a cluster": (
        resource("aws_rds_cluster", 'cluster_identifier = "x"')
        + resource("aws_rds_cluster_instance", "cluster_identifier = aws_rds_cluster.a.id"),
        ["aws_rds_cluster.a"],
    ),
    "databases of a server": (
        resource("google_sql_database_instance", 'name = "x"')
        + resource("google_sql_database", "instance = google_sql_database_instance.a.name"),
        ["google_sql_database_instance.a"],
    ),
    "containers of an account": (
        resource("azurerm_storage_account", 'name = "x"')
        + resource(
            "azurerm_storage_container", "storage_account_id = azurerm_storage_account.a.id"
        ),
        ["azurerm_storage_account.a"],
    ),
    "the server of databases that have copies of their own": (
        resource("azurerm_mssql_server", 'name = "x"')
        + resource("azurerm_mssql_database", "server_id = azurerm_mssql_server.a.id"),
        ["azurerm_mssql_database.a"],
    ),
    "a server with no databases in the code": (resource("azurerm_mssql_server", 'name = "x"'), []),
    "a pool that databases share": (resource("azurerm_mssql_elasticpool", 'name = "x"'), []),
    "objects of a bucket": (
        bucket("acme-x") + resource("aws_s3_object", 'bucket = aws_s3_bucket.a.id\nkey = "k"'),
        ["aws_s3_bucket.a"],
    ),
    "replicas": (
        resource("aws_db_instance")
        + resource("aws_db_instance", "replicate_source_db = aws_db_instance.a.arn", "b"),
        ["aws_db_instance.a"],
    ),
    "replicas of something outside": (
        resource(
            "aws_db_instance",
            'replicate_source_db = "arn:aws:rds:eu-west-1:123456789012:db:far"',
            "b",
        ),
        [],
    ),
    "replicas of a table": (
        resource("aws_dynamodb_table", 'name = "x"')
        + resource("aws_dynamodb_table_replica", "global_table_arn = aws_dynamodb_table.a.arn"),
        ["aws_dynamodb_table.a"],
    ),
    "the global cluster": (
        resource("aws_rds_global_cluster", 'global_cluster_identifier = "x"', "g")
        + resource("aws_rds_cluster", "global_cluster_identifier = aws_rds_global_cluster.g.id"),
        ["aws_rds_cluster.a"],
    ),
    "what attaches a volume": (
        resource("aws_ebs_volume", "size = 10")
        + resource("aws_instance")
        + resource(
            "aws_volume_attachment",
            "volume_id = aws_ebs_volume.a.id\ninstance_id = aws_instance.a.id",
        ),
        ["aws_ebs_volume.a"],
    ),
    "what attaches a volume in a template": (
        {
            "shop/template.yaml": """\
Resources:
  Disk: {Type: AWS::EC2::Volume, Properties: {Size: 10, AvailabilityZone: eu-west-1a}}
  Machine: {Type: AWS::EC2::Instance}
  Attached:
    Type: AWS::EC2::VolumeAttachment
    Properties: {VolumeId: !Ref Disk, InstanceId: !Ref Machine, Device: /dev/sdh}
"""
        },
        ["Disk"],
    ),
    "what is only looked up": ('data "aws_s3_bucket" "a" { bucket = "x" }', []),
    "what is not there": (resource("aws_s3_bucket", "count = 0"), []),
    "each instance": (
        resource("aws_s3_bucket", "count = 2"),
        ["aws_s3_bucket.a[0]", "aws_s3_bucket.a[1]"],
    ),
    "what perhaps exists": (
        'variable "on" {}\n' + resource("aws_s3_bucket", "count = var.on ? 1 : 0"),
        ["aws_s3_bucket.a"],
    ),
}


@pytest.mark.parametrize(("code", "addresses"), PARTS.values(), ids=PARTS)
def test_parts_and_replicas_are_no_stores(code: str | Files, addresses: list[str]) -> None:
    assert [store.address for store in subjects(code).datastores] == addresses


DOMAINS = {
    "Heroku's Postgres stands on AWS": (
        resource("heroku_app", 'name = "shop"\nregion = "eu"')
        + resource(
            "heroku_addon", 'app_id = heroku_app.a.id\nplan = "heroku-postgresql:standard-0"'
        ),
        "heroku_addon.a",
        "aws+heroku",
    ),
    "a bucket of R2 stands on Cloudflare": (
        'provider "aws" {\n  endpoints { s3 = "https://x.r2.cloudflarestorage.com" }\n}\n'
        + bucket("acme-x"),
        "aws_s3_bucket.a",
        "cloudflare",
    ),
}


@pytest.mark.parametrize(("code", "address", "domains"), DOMAINS.values(), ids=DOMAINS)
def test_failure_domains(code: str, address: str, domains: str) -> None:
    (store,) = [one for one in subjects(code).datastores if one.address == address]
    assert said(store.domains) == domains


def test_a_copy_is_pointed_at_where_it_is_declared() -> None:
    code = bucket("acme-x") + resource(
        "aws_s3_bucket_replication_configuration",
        'bucket = aws_s3_bucket.a.id\nrule {\nstatus = "Enabled"\n'
        'destination {\nbucket = "arn:aws:s3:::far"\n}\n}',
        "r",
    )
    (store,) = subjects(code).datastores
    (first, _), (span, words) = store.anchor.places["copies"]
    assert (str(first), str(span), words) == (
        "shop/main.tf:1:1",
        "shop/main.tf:10:1",
        "replica at aws",
    )


ACCOUNT = 'resource "azurerm_storage_account" "a" { name = "acme" }\n'
SHARE = (
    'resource "azurerm_storage_share" "s" {\nname = "home"\n'
    "storage_account_name = azurerm_storage_account.a.name\n}\n"
)
CONTAINER = (
    'resource "azurerm_storage_container" "c" {\nname = "files"\n'
    "storage_account_name = azurerm_storage_account.a.name\n}\n"
)


@pytest.mark.parametrize(
    ("code", "judged"),
    [
        pytest.param(ACCOUNT, {"azurerm_storage_account.a"}, id="an account alone"),
        pytest.param(ACCOUNT + SHARE, {"azurerm_storage_share.s"}, id="only the share it is for"),
        pytest.param(
            ACCOUNT + SHARE + CONTAINER,
            {"azurerm_storage_account.a", "azurerm_storage_share.s"},
            id="a share, and blobs besides",
        ),
    ],
)
def test_an_account_is_judged_for_what_no_part_of_it_is(code: str, judged: set[str]) -> None:
    assert {store.address for store in subjects(code).datastores} == judged


@pytest.mark.parametrize(
    ("name", "told"),
    [("acme-pages", "?"), ("acme-media", "true")],
    ids=["pages, or files to download", "what people bring"],
)
def test_a_bucket_that_serves_by_itself(name: str, told: str) -> None:
    """Nothing tells pages that are made again from files that exist nowhere else."""
    (store,) = subjects(bucket(name, 'website {\nindex_document = "index.html"\n}')).datastores
    assert (store.role, said(store.durable)) == ("data", told)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        pytest.param(resource("aws_s3_bucket"), False, id="neither name nor label"),
        pytest.param(resource("aws_s3_bucket", name="uploads"), True, id="a label that says it"),
        pytest.param(bucket("acme"), True, id="a name, whatever it says"),
        pytest.param(
            'variable "n" {}\n' + resource("aws_s3_bucket", "bucket = var.n"),
            False,
            id="a name behind a variable",
        ),
        pytest.param(
            resource("aws_s3_bucket", name="my_s3_bucket_2b"), False, id="a number and a letter"
        ),
        pytest.param(resource("aws_ebs_volume"), True, id="a volume without a name"),
    ],
)
def test_what_no_word_tells_is_not_judged(code: str, told: bool) -> None:
    (store,) = subjects(code).datastores
    assert store.role == "data"
    assert (store.durable is True) == told
