"""What Terraform and CloudFormation say of one thing meets in the graph."""

from __future__ import annotations

import pytest

from estates import copies, graph, links, subjects

BUCKET_TF = 'resource "aws_s3_bucket" "claims" {\n  bucket = "acme-claims"\n}\n'
TABLE_TF = 'resource "aws_dynamodb_table" "carts" {\n  name = "carts"\n}\n'
BUCKET_CFN = """
Resources:
  Claims:
    Type: AWS::S3::Bucket
    Properties: {BucketName: acme-claims}
"""
TRAIL_CFN = """
Resources:
  Trail:
    Type: AWS::CloudTrail::Trail
    Properties: {S3BucketName: acme-claims, IsLogging: true}
"""
TRAIL_TF = 'resource "aws_cloudtrail" "all" {\n  s3_bucket_name = "acme-claims"\n}\n'
LOCATION_CFN = """
Resources:
  Source:
    Type: AWS::DataSync::LocationS3
    Properties: {S3BucketArn: "arn:aws:s3:::acme-claims"}
"""
REPLICA_CFN = """
Resources:
  Far:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: acme-claims-far
      ReplicationConfiguration:
        Rules:
          - Status: Enabled
            Destination: {Bucket: "arn:aws:s3:::acme-claims"}
"""

MEET = {
    "a trail of a template, a bucket of Terraform": (
        {"a/main.tf": BUCKET_TF, "b.yaml": TRAIL_CFN},
        ["b.yaml::Trail -logs_to-> a::aws_s3_bucket.claims"],
    ),
    "a trail of Terraform, a bucket of a template": (
        {"a/main.tf": TRAIL_TF, "b.yaml": BUCKET_CFN},
        ["a::aws_cloudtrail.all -logs_to-> b.yaml::Claims"],
    ),
    "by its ARN": (
        {"a/main.tf": BUCKET_TF, "b.yaml": LOCATION_CFN},
        ["b.yaml::Source -endpoint-> a::aws_s3_bucket.claims"],
    ),
    "replicated into": (
        {"a/main.tf": BUCKET_TF, "b.yaml": REPLICA_CFN},
        ["b.yaml::Far -replicates_to-> a::aws_s3_bucket.claims"],
    ),
    "an ARN of another service is not it": (
        {"a/main.tf": TABLE_TF.replace("carts", "acme-claims"), "b.yaml": LOCATION_CFN},
        ["b.yaml::Source -endpoint-> <arn:aws:s3:::acme-claims aws ?>"],
    ),
}


@pytest.mark.parametrize(("files", "said"), MEET.values(), ids=MEET)
def test_one_thing(files: dict[str, str], said: list[str]) -> None:
    assert links(graph(files)) == said


SPELT = """
Parameters: {Name: {Type: String}, Twin: {Type: String}}
Resources:
  Near:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: !Ref Name
      ReplicationConfiguration:
        Rules: [{Status: Enabled, Destination: {Bucket: %s}}]
  Far: {Type: AWS::S3::Bucket, Properties: {BucketName: %s}}
"""
NAMES = {
    "put together": (
        '!Sub "arn:${AWS::Partition}:s3:::${Name}-2"',
        '!Sub "${Name}-2"',
        ["a.yaml::Near -replicates_to-> a.yaml::Far"],
    ),
    "joined": (
        '!Join ["", ["arn:aws:s3:::", !Ref Name, -, !Ref AWS::Region]]',
        '!Sub "${Name}-${AWS::Region}"',
        ["a.yaml::Near -replicates_to-> a.yaml::Far"],
    ),
    "another parameter": (
        '!Sub "arn:aws:s3:::${Twin}"',
        "!Ref Twin",
        ["a.yaml::Near -replicates_to-> a.yaml::Far"],
    ),
    "another name": (
        '!Sub "arn:aws:s3:::${Twin}"',
        '!Sub "x-${Twin}"',
        ["a.yaml::Near -replicates_to-> unknown"],
    ),
    "itself": (
        '!Sub "arn:aws:s3:::${Name}"',
        "!Ref Twin",
        ["a.yaml::Near -replicates_to-> unknown"],
    ),
}


@pytest.mark.parametrize(("target", "name", "said"), NAMES.values(), ids=NAMES)
def test_a_name_that_is_not_decided_is_known_by_its_spelling(
    target: str, name: str, said: list[str]
) -> None:
    assert links(graph({"a.yaml": SPELT % (target, name)})) == said


def test_in_another_unit_the_same_spelling_may_be_another_name() -> None:
    apart = SPELT % ('!Sub "arn:aws:s3:::${Twin}"', "!Ref Name")
    other = "Parameters: {Twin: {Type: String}}\n" + BUCKET_CFN.replace("acme-claims", "!Ref Twin")
    found = links(graph({"a.yaml": apart, "b.yaml": other}))
    assert found == ["a.yaml::Near -replicates_to-> unknown"]


def test_the_region_of_an_arn_that_is_not_decided() -> None:
    code = """
Resources:
  Copy:
    Type: AWS::RDS::DBInstance
    Properties:
      SourceDBInstanceIdentifier: !Sub arn:aws:rds:${AWS::Region}:${AWS::AccountId}:db:main
"""
    assert links(graph({"a.yaml": code})) == [
        "a.yaml::Copy -replica_of-> <arn:aws:rds:${AWS::Region}:${AWS::AccountId}:db:main aws ?>"
    ]


CLUSTER = """
Resources:
  Cluster:
    Type: AWS::RDS::DBCluster
    Properties: {DBClusterIdentifier: stock, Engine: aurora-postgresql}
  Machine:
    Type: AWS::RDS::DBInstance
    Properties: {DBClusterIdentifier: %s, Engine: aurora-postgresql}
"""


@pytest.mark.parametrize("named", ["!Ref Cluster", "stock", "!ImportValue elsewhere"])
def test_a_machine_of_a_cluster_is_no_datastore(named: str) -> None:
    found = subjects({"a.yaml": CLUSTER % named}).datastores
    assert [store.label for store in found] == ["stock"]


DEFAULTS = {
    "AWS::RDS::DBInstance": ["backup aws/? dependent"],
    "AWS::RDS::DBCluster": ["backup aws/? dependent"],
    "AWS::Redshift::Cluster": ["snapshot aws/? dependent"],
    "AWS::DynamoDB::Table": [],
    "AWS::S3::Bucket": [],
    "AWS::EFS::FileSystem": [],
    "AWS::EC2::Volume": [],
    "AWS::OpenSearchService::Domain": ["snapshot aws/? dependent"],
}


@pytest.mark.parametrize("kind", DEFAULTS)
def test_copies_of_what_a_template_says_nothing_about(kind: str) -> None:
    """CloudFormation's own defaults, and no last snapshot counts."""
    code = f"Resources:\n  R:\n    Type: {kind}\n    DeletionPolicy: Snapshot\n"
    assert copies({"a.yaml": code}, "R") == DEFAULTS[kind]


FILE_SYSTEM = "Resources:\n  R:\n    Type: AWS::FSx::FileSystem\n    Properties:\n      {}\n"
KEPT = {
    "WindowsConfiguration: {ThroughputCapacity: 8}": 1,
    "WindowsConfiguration: {AutomaticBackupRetentionDays: 0}": 0,
    "LustreConfiguration: {DeploymentType: PERSISTENT_2}": 0,
    "LustreConfiguration: {AutomaticBackupRetentionDays: 7}": 1,
    "OntapConfiguration: {DeploymentType: MULTI_AZ_1}": 1,
    "StorageCapacity: 1200": 0,
}


@pytest.mark.parametrize("stated", KEPT)
def test_file_systems_keep_what_their_kind_keeps(stated: str) -> None:
    assert len(copies({"a.yaml": FILE_SYSTEM.format(stated)}, "R")) == KEPT[stated]


GROUP = """
Resources:
  Zone:
    Type: AWS::Route53::HostedZone
    Properties: {Name: example.com}
  Records:
    Type: AWS::Route53::RecordSetGroup
    Properties:
      HostedZoneId: !Ref Zone
      RecordSets:
        - {Name: a.example.com, Type: A, ResourceRecords: [192.0.2.1]}
        - Name: example.com
          Type: NS
          ResourceRecords: [dns1.p01.nsone.net]
"""


def test_a_group_of_records_is_its_records() -> None:
    made = graph({"a.yaml": GROUP})
    assert links(made, "in_zone") == [
        "a.yaml::Records[0] -in_zone-> a.yaml::Zone",
        "a.yaml::Records[1] -in_zone-> a.yaml::Zone",
    ]
    second = made.nodes["a.yaml::Records[1]"].resource
    assert (second.span.line, second.span_of("ResourceRecords.0").line) == (12, 14)
    (zone,) = subjects({"a.yaml": GROUP}).zones
    assert zone.vendors == ("ns1",)
