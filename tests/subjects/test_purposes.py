"""What a store is for, told by what serves it or fills it, in both formats."""

from __future__ import annotations

from textwrap import dedent

import pytest

from estates import Files, said, subjects


def template(text: str) -> Files:
    return {"shop/template.yaml": f"Resources:\n{text}"}


def module(text: str) -> Files:
    return {"shop/main.tf": dedent(text)}


def site(bucket: str = "Type: AWS::S3::Bucket", name: str = "Content", more: str = "") -> Files:
    """A bucket behind a distribution that has `more` in its configuration."""
    return template(
        f"""\
  {name}: {{{bucket}}}
  Front:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Enabled: true
        DefaultCacheBehavior: {{TargetOriginId: first}}
        Origins:
        - {{Id: first, DomainName: !GetAtt {name}.RegionalDomainName}}
        {more}
"""
    )


def served(name: str, more: str = "") -> Files:
    """The same in Terraform."""
    return module(
        f"""\
        resource "aws_s3_bucket" "{name}" {{}}
        resource "aws_cloudfront_distribution" "front" {{
          default_cache_behavior {{ target_origin_id = "first" }}
          origin {{
            origin_id   = "first"
            domain_name = aws_s3_bucket.{name}.bucket_regional_domain_name
          }}
          {more}
        }}
        """
    )


INDEX = "DefaultRootObject: index.html"
SECOND = "\n        - {Id: second, DomainName: api.example.com}\n        " + INDEX

STORES: dict[str, tuple[Files, str, str, str]] = {
    "pages": (site(more=INDEX), "Content", "static", "false"),
    "pages in Terraform": (
        served("content", 'default_root_object = "index.html"'),
        "aws_s3_bucket.content",
        "static",
        "false",
    ),
    "pages, and an origin besides": (site(more=SECOND), "Content", "static", "false"),
    "uploads beside the pages": (
        template(
            """\
  Pages: {Type: AWS::S3::Bucket}
  Given: {Type: AWS::S3::Bucket}
  Front:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        DefaultRootObject: index.html
        DefaultCacheBehavior: {TargetOriginId: pages}
        Origins:
        - {Id: given, DomainName: !GetAtt Given.DomainName}
        - {Id: pages, DomainName: !GetAtt Pages.DomainName}
"""
        ),
        "Given",
        "data",
        "?",
    ),
    "nothing says whether it has pages": (site(), "Content", "data", "?"),
    "a name of its own": (
        site("Type: AWS::S3::Bucket, Properties: {BucketName: acme-x}"),
        "Content",
        "data",
        "true",
    ),
    "uploads": (site(name="Uploads", more=INDEX), "Uploads", "data", "true"),
    "uploads in Terraform": (served("uploads"), "aws_s3_bucket.uploads", "data", "true"),
}


@pytest.mark.parametrize(("code", "address", "role", "durable"), STORES.values(), ids=STORES)
def test_behind_a_cdn(code: Files, address: str, role: str, durable: str) -> None:
    (store,) = [one for one in subjects(code).datastores if one.address == address]
    assert (store.role, said(store.durable)) == (role, durable)


def stream(kind: str, more: str = "", folder: str = "") -> Files:
    return template(
        f"""\
  Kept: {{Type: AWS::S3::Bucket, Properties: {{BucketName: acme-kept}}}}
  Stream:
    Type: AWS::KinesisFirehose::DeliveryStream
    Properties:
      {kind}:
        {more}
        S3Configuration:
          BucketARN: !GetAtt Kept.Arn
          {folder}
"""
    )


STREAMS: dict[str, tuple[Files, str]] = {
    "failures, as by default": (stream("HttpEndpointDestinationConfiguration"), "scratch"),
    "failures, as stated": (
        stream("SplunkDestinationConfiguration", "S3BackupMode: FailedEventsOnly"),
        "scratch",
    ),
    "on the way to a warehouse": (stream("RedshiftDestinationConfiguration"), "scratch"),
    "all that came in": (
        stream("AmazonopensearchserviceDestinationConfiguration", "S3BackupMode: AllDocuments"),
        "data",
    ),
    "failures in a folder": (
        stream("HttpEndpointDestinationConfiguration", folder="Prefix: failed/"),
        "data",
    ),
    "where another stream ends": (
        {
            **stream("HttpEndpointDestinationConfiguration"),
            "shop/main.tf": 'resource "aws_kinesis_firehose_delivery_stream" "s" {\n'
            'extended_s3_configuration { bucket_arn = "arn:aws:s3:::acme-kept" }\n}\n',
        },
        "data",
    ),
    "failures in Terraform": (
        module(
            """\
            resource "aws_s3_bucket" "kept" { bucket = "acme-kept" }
            resource "aws_kinesis_firehose_delivery_stream" "s" {
              opensearch_configuration {
                s3_configuration { bucket_arn = aws_s3_bucket.kept.arn }
              }
            }
            """
        ),
        "scratch",
    ),
    "all that came in, in Terraform": (
        module(
            """\
            resource "aws_s3_bucket" "kept" { bucket = "acme-kept" }
            resource "aws_kinesis_firehose_delivery_stream" "s" {
              splunk_configuration {
                s3_backup_mode = "AllEvents"
                s3_configuration { bucket_arn = aws_s3_bucket.kept.arn }
              }
            }
            """
        ),
        "data",
    ),
}


@pytest.mark.parametrize(("code", "role"), STREAMS.values(), ids=STREAMS)
def test_what_a_stream_leaves_in_a_bucket(code: Files, role: str) -> None:
    (store,) = [one for one in subjects(code).datastores if one.kind == "bucket"]
    assert store.role == role


def lustre(properties: str) -> Files:
    return template(f"  F: {{Type: AWS::FSx::FileSystem, Properties: {{{properties}}}}}\n")


def fsx(body: str) -> Files:
    return module(f'variable "v" {{}}\nresource "aws_fsx_lustre_file_system" "f" {{{body}}}\n')


SYSTEMS: dict[str, tuple[Files, str]] = {
    "scratch": (
        lustre("FileSystemType: LUSTRE, LustreConfiguration: {DeploymentType: SCRATCH_2}"),
        "scratch false",
    ),
    "scratch, as by default": (lustre("FileSystemType: LUSTRE"), "scratch false"),
    "persistent": (
        lustre("FileSystemType: LUSTRE, LustreConfiguration: {DeploymentType: PERSISTENT_2}"),
        "data true",
    ),
    "another system": (lustre("FileSystemType: WINDOWS"), "data true"),
    "not decided": (
        lustre("FileSystemType: LUSTRE, LustreConfiguration: {DeploymentType: !ImportValue x}"),
        "data ?",
    ),
    "scratch in Terraform": (fsx('deployment_type = "SCRATCH_1"'), "scratch false"),
    "as by default in Terraform": (fsx(""), "scratch false"),
    "persistent in Terraform": (fsx('deployment_type = "PERSISTENT_1"'), "data true"),
    "not decided in Terraform": (fsx("deployment_type = var.v"), "data ?"),
}


@pytest.mark.parametrize(("code", "told"), SYSTEMS.values(), ids=SYSTEMS)
def test_file_systems_for_work_in_progress(code: Files, told: str) -> None:
    (store,) = subjects(code).datastores
    assert f"{store.role} {said(store.durable)}" == told


POLICY = """\
  Far: {{Type: AWS::S3::Bucket, Properties: {{BucketName: acme-far}}}}
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Far
      PolicyDocument:
        Statement:
        - {{Effect: Allow, Principal: {{AWS: "123456789012"}}, Action: [{action}], Resource: "*"}}
"""


@pytest.mark.parametrize(
    ("action", "role"),
    [("s3:GetObject, 's3:ReplicateObject'", "backup"), ("s3:GetObject, s3:PutObject", "data")],
    ids=["replicas from another account", "what others write"],
)
def test_who_may_write_into_a_bucket(action: str, role: str) -> None:
    (store,) = subjects(template(POLICY.format(action=action))).datastores
    assert store.role == role


def replicas(*regions: str) -> Files:
    listed = "".join(f"\n      - Region: {region}" for region in regions)
    return template(
        f"  T:\n    Type: AWS::DynamoDB::GlobalTable\n    Properties:\n      Replicas:{listed}\n"
    )


PERHAPS = """\
Parameters: {{Second: {{Type: String}}}}
Conditions: {{Far: !Not [!Equals [!Ref Second, ""]]}}
Resources:
  T:
    Type: AWS::DynamoDB::GlobalTable
    Properties:
      Replicas:
      - Region: !Ref AWS::Region
      - !If [Far, {{Region: {region}}}, !Ref AWS::NoValue]
"""

TABLES: dict[str, tuple[Files, list[str]]] = {
    "only where it lies": (replicas("!Ref AWS::Region"), []),
    "its own region and another": (
        replicas("!Ref AWS::Region", "eu-west-1"),
        ["replica eu-west-1 elsewhere"],
    ),
    "two regions, one of them its own": (
        replicas("us-east-1", "eu-west-1"),
        ["replica ? elsewhere"],
    ),
    "three regions": (
        replicas("us-east-1", "eu-west-1", "eu-west-2"),
        ["replica ? elsewhere", "replica ? elsewhere"],
    ),
    "regions behind a name": (replicas("!ImportValue x", "eu-west-1"), ["replica ? elsewhere"]),
    "another region, if a parameter says so": (
        {"shop/template.yaml": PERHAPS.format(region="!Ref Second")},
        ["point-in-time ? doubtful", "replica ? elsewhere doubtful"],
    ),
    "a region that is certain, if a parameter says so": (
        {"shop/template.yaml": PERHAPS.format(region="eu-west-1")},
        ["point-in-time ? doubtful", "replica ? elsewhere doubtful"],
    ),
    "the former kind of global table": (
        module(
            """\
            provider "aws" { region = "eu-west-1" }
            resource "aws_dynamodb_global_table" "t" {
              name = "t"
              replica { region_name = "eu-west-1" }
              replica { region_name = "us-east-1" }
            }
            """
        ),
        ["replica us-east-1 elsewhere"],
    ),
}


@pytest.mark.parametrize(("code", "found"), TABLES.values(), ids=TABLES)
def test_a_table_is_no_copy_of_itself(code: Files, found: list[str]) -> None:
    (store,) = subjects(code).datastores
    told = [
        f"{c.kind} {said(c.region)}{' elsewhere' * (c.same_region is False)}"
        f"{' doubtful' * (c.certain is not True)}"
        for c in store.copies
    ]
    assert told == found


CRITICAL = "Tags: [{Key: criticality, Value: critical}]"
KINDS: dict[str, tuple[Files, str]] = {
    "a database in memory": (template("  A: {Type: AWS::MemoryDB::Cluster}\n"), "nosql true"),
    "users": (template("  A: {Type: AWS::Cognito::UserPool}\n"), "identity false"),
    "users of something critical": (
        template(
            "  A: {Type: AWS::Cognito::UserPool, Properties: {UserPoolTags: {criticality: high}}}\n"
        ),
        "identity true",
    ),
    "vectors": (template("  A: {Type: AWS::S3Vectors::VectorBucket}\n"), "search false"),
    "vectors of something critical": (
        template(f"  A: {{Type: AWS::S3Vectors::VectorBucket, Properties: {{{CRITICAL}}}}}\n"),
        "search true",
    ),
}


@pytest.mark.parametrize(("code", "told"), KINDS.values(), ids=KINDS)
def test_kinds_that_count_when_somebody_says_so(code: Files, told: str) -> None:
    (store,) = subjects(code).datastores
    assert f"{store.kind} {said(store.durable)}" == told


PASSING = "TimeToLiveSpecification: {AttributeName: ttl, Enabled: true}"


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("client-auth-jwt-ids", "state"),
        ("payment-nonces", "state"),
        ("sandpit-auth-code-store", "state"),
        ("authentication-attempt", "state"),
        ("payments", "data"),
        ("country-codes", "data"),
    ],
)
def test_tables_whose_items_only_pass(name: str, role: str) -> None:
    table = f"  T: {{Type: AWS::DynamoDB::Table, Properties: {{TableName: {name}, {PASSING}}}}}\n"
    (store,) = subjects(template(table)).datastores
    assert store.role == role


@pytest.mark.parametrize(
    ("label", "told"),
    [("S3Bucket", "?"), ("OtherBucketA", "?"), ("MyResource2", "?"), ("Invoices", "true")],
)
def test_what_the_label_of_a_bucket_tells(label: str, told: str) -> None:
    (store,) = subjects(template(f"  {label}: {{Type: AWS::S3::Bucket}}\n")).datastores
    assert said(store.durable) == told


INCLUDED = "Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3://acme/more.yaml}}"
READ_LATER: dict[str, tuple[str, list[str]]] = {
    "properties are put in": (INCLUDED, ["replica doubtful"]),
    "nothing is put in": ("AccessControl: Private", []),
    "properties are put in, and it is replicated": (
        f"""{INCLUDED}
      ReplicationConfiguration:
        Role: r
        Rules: [{{Status: Enabled, Destination: {{Bucket: "arn:aws:s3:::acme-far"}}}}]""",
        ["replica"],
    ),
}


@pytest.mark.parametrize(("stated", "found"), READ_LATER.values(), ids=READ_LATER)
def test_what_is_put_in_later_may_replicate_a_bucket(stated: str, found: list[str]) -> None:
    code = f"""\
  Orders:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: acme-orders
      {stated}
"""
    (store,) = subjects(template(code)).datastores
    told = [f"{c.kind}{' doubtful' * (c.certain is not True)}" for c in store.copies]
    assert told == found
